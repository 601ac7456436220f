"""An SMTP server for tests, which takes what comes, refuses it, says "later" or nothing."""

import socket
import threading
from contextlib import suppress
from email import message_from_bytes


class Post(threading.Thread):
    """It has an answer for each address, and `always` for the others; what it took lies in `took`,
    and the letters themselves in `letters`; `talks` counts who called. `silent`: it says no word;
    `at_goodbye` is called when somebody takes his leave, before he is answered.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.answers, self.took, self.asked, self.letters = {}, [], [], []
        self.talks = 0
        self.always, self.silent, self.at_goodbye = "250 yes", False, lambda: None
        self.start()

    @property
    def address(self):
        return f"smtp://127.0.0.1:{self.port}"

    def close(self):
        """Nobody answers at its door any more."""
        with suppress(OSError):  # who waits in accept() wakes
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def reopen(self):
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        door = self.door
        while True:
            try:
                talk, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=self.receive, args=(talk,), daemon=True).start()

    def receive(self, talk):
        with talk, suppress(OSError):
            if self.silent:
                talk.settimeout(60)
                talk.recv(1)  # until who called is tired of it
                return
            self.listen(talk.makefile("rwb"))

    def listen(self, line):
        self.talks += 1
        self.say(line, "220 here")
        heard, to = True, ""
        while heard:
            heard, says = line.readline().decode().lower(), "250 yes"
            if heard.startswith("rcpt"):
                to = heard.partition("<")[2].partition(">")[0]
                self.asked.append(to)
                says = self.answers.get(to, self.always)
            if heard.startswith("data"):
                self.say(line, "354 go on")
                self.take(line, to)
            if heard.startswith("quit"):
                self.at_goodbye()
            self.say(line, says)

    def take(self, line, to):
        content = b""
        while (one := line.readline()) not in (b".\r\n", b""):
            content += one
        self.letters.append(message_from_bytes(content))
        self.took.append(to)

    def say(self, line, words):
        with suppress(OSError):
            line.write(f"{words}\r\n".encode())
            line.flush()
