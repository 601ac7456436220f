"""gunicorn with the small application of tests/serving.py, and how it is spoken to."""

import json
import signal
import socket
import subprocess
import sys

from tests import processes
from tests.architecture.readers import ROOT

HEAD = b"GET /%b HTTP/1.1\r\nHost: a\r\n"


class Served:
    """gunicorn with the small application, on a port of its own."""

    def __init__(self, *options):
        self.port = processes.free_port()
        run = ["gunicorn", "tests.serving:app", "-b", f"127.0.0.1:{self.port}", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *run, "--log-level", "warning"],
            cwd=ROOT, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        processes.answers(f"http://127.0.0.1:{self.port}/up")

    def connect(self, words=b""):
        talk = socket.create_connection(("127.0.0.1", self.port), 20)
        talk.sendall(words)
        return talk

    def ask(self, words):
        """What is answered to these words, to the end of the connection."""
        with self.connect(words) as talk:
            return heard(talk)

    def get(self, name, *headers):
        """What the application was told."""
        words = HEAD % name.encode() + b"".join(b"%b\r\n" % one for one in headers) + b"\r\n"
        status, told = parts(self.ask(words))
        assert status == 200
        return told

    def stop(self):
        """Stop; what was written to stderr meanwhile."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate(timeout=20)[1]
        assert self.process.returncode == 0
        return said


def heard(talk):
    answer = b""
    while some := talk.recv(65536):
        answer += some
    return answer


def parts(answer):
    head, _, content = answer.partition(b"\r\n\r\n")
    assert b"\r\nConnection: close" in head
    return int(head[9:12]), json.loads(content)
