"""How the web is served: gunicorn starts, watches and reloads the processes; in each of them one
thread of waitress reads what comes in, and `threads` others answer what came in whole.

So a socket that sends slowly, or reads slowly, holds nobody up: it costs a file and some bytes, and
when there are too many of them the oldest gives way. A request that waited for PATIENCE seconds for
a thread is not answered by one any more: the application is told so (OVERDUE) and refuses it at
once. One request a connection, as gunicorn's own workers do it: nobody sends a second one into a
connection that is about to close, so a reload loses none.

Imports nothing of the portal: gunicorn's first process loads this once, the workers load the
portal, so a reload brings a new version of it.
"""

import logging
import os
import resource
import select
import threading
import time
from collections import deque
from types import FrameType
from typing import Any

from gunicorn.workers.base import Worker as Process
from waitress import wasyncore
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.task import WSGITask

OVERDUE = "portal.overdue"  # in the environment of a request: it waited too long for its turn
PATIENCE = 2  # seconds that a whole request waits for a thread
ARRIVES = 120  # seconds in which a request has to be there
READS = 60  # seconds in which some of an answer has to be read
GOES_ON = 1  # seconds that a process which is told to stop takes connections, besides its own start
SAYS = 1  # seconds after that in which a connection that said nothing yet may begin
HEAD = 64 * 1024  # bytes of request line and headers
log = logging.getLogger("server")


class Body(OverflowableBuffer):
    """What a request brings, as far as the portal takes it. Of what is larger only the length is
    kept: it is read to its end all the same, since nobody hears an answer while he speaks.
    """

    def __init__(self, largest: int) -> None:
        super().__init__(512 * 1024)
        self.largest, self.came = largest, 0

    def append(self, data: bytes) -> None:
        self.came += len(data)
        if self.came <= self.largest:
            super().append(data)

    def __len__(self) -> int:
        return self.came


class Parser(HTTPRequestParser):
    largest = 0  # bytes of a body

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of thousands of digits, half an address
            raise ParsingError("Bad request") from error
        if self.body_rcv is not None:
            self.body_rcv.buf = Body(self.largest)


class Task(WSGITask):
    channel: "Channel"

    def start(self) -> None:
        super().start()
        request: Any = self.request
        request.headers["CONNECTION"] = "close"

    def get_environment(self) -> dict[str, Any]:
        environ = super().get_environment()
        environ[OVERDUE] = self.channel.is_overdue
        return environ


class Channel(HTTPChannel):
    """A connection: one request that comes in, and its answer that goes out."""

    task_class = Task
    parser_class = Parser
    is_overdue = False

    @property
    def is_read(self) -> bool:
        """Is its request here, so that the next is up to us?"""
        return bool(self.requests) or self.close_when_flushed or self.will_close

    @property
    def said_nothing(self) -> bool:
        return not self.is_read and self.request is None

    def is_late(self, now: float) -> bool:
        """Does the other side take too long, to ask or to read?"""
        if self.requests:
            return False
        if self.close_when_flushed:
            return self.last_activity < now - READS
        return self.creation_time < now - ARRIVES


class Turns:
    """Whole requests in the order in which they came in, and the threads that answer them."""

    def __init__(self, threads: int) -> None:
        self.waiting: deque[tuple[float, Channel]] = deque()
        self.changed = threading.Condition()
        self.threads, self.at_work, self.moved_at = threads, 0, time.monotonic()
        for number in range(threads):
            threading.Thread(target=self._answer, name=f"web-{number}", daemon=True).start()

    def add_task(self, channel: Channel) -> None:
        """It is this one's turn after all that wait."""
        with self.changed:
            self.waiting.append((time.monotonic(), channel))
            self.changed.notify()

    def refuse_overdue(self) -> None:
        """Answer, in this thread, who waited too long for one of the others."""
        while (channel := self._overdue()) is not None:
            channel.is_overdue = True
            channel.service()

    def is_stuck(self, seconds: float) -> bool:
        """Did no thread end what it is at for so long, while all of them are at something?"""
        return self.at_work == self.threads and time.monotonic() - self.moved_at > seconds

    def _overdue(self) -> Channel | None:
        with self.changed:
            if self.waiting and time.monotonic() - self.waiting[0][0] > PATIENCE:
                return self.waiting.popleft()[1]
        return None

    def _answer(self) -> None:
        while True:
            with self.changed:
                while not self.waiting:
                    self.changed.wait()
                _, channel = self.waiting.popleft()
                self.at_work += 1
                self.moved_at = time.monotonic()
            try:
                channel.service()
            except BaseException:  # as waitress has it: the thread goes on
                log.exception("a request ended its thread")
            with self.changed:
                self.at_work -= 1
                self.moved_at = time.monotonic()


class Worker(Process):
    """A web process of gunicorn, with its settings `threads`, `worker_connections` (at once),
    `timeout` (seconds in which one of the threads ends what it is at) and `graceful_timeout`.
    """

    map: dict[int, Any]  # what is open, by the number of its file, as waitress has it
    servers: list[BaseWSGIServer]
    looks_at = began_at = took = 0.0  # seconds; `took`: to start

    def init_process(self) -> None:
        self.began_at = time.monotonic()
        super().init_process()

    def run(self) -> None:
        from config import MAX_BODY  # the one of the version that this process serves

        if self.cfg.is_ssl:
            raise RuntimeError("certfile is of no use here: TLS ends at the server in front")
        Parser.largest = MAX_BODY
        _allow_files(4 * self.cfg.worker_connections)
        self.map, self.turns = {}, Turns(self.cfg.threads)
        self.servers = [self._listen(listener) for listener in self.sockets]
        self.took = time.monotonic() - self.began_at
        while self.alive and self.ppid == os.getppid():
            self._step()
        self._end()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        for server in getattr(self, "servers", ()):
            server.pull_trigger()

    def _listen(self, listener: Any) -> BaseWSGIServer:
        listener.setblocking(False)
        application: Any = self.wsgi
        turns: Any = self.turns
        server = create_server(
            application,
            self.map,
            _dispatcher=turns,
            sockets=[listener.sock],
            backlog=self.cfg.backlog,
            connection_limit=10 * self.cfg.worker_connections,  # ours is lower, and lets go
            max_request_header_size=HEAD,
            max_request_body_size=1 << 62,  # see Body
            clear_untrusted_proxy_headers=False,  # PROXIES decides, in the portal
            log_socket_errors=False,
            ident=None,
        )
        assert isinstance(server, BaseWSGIServer)  # of one socket it makes no collection
        server.channel_class = Channel
        return server

    def _step(self) -> None:
        """Read and write what can be, and see to the rest once a second."""
        wasyncore.poll2(0.1 if self.turns.waiting or not self.alive else 1, self.map)
        self.turns.refuse_overdue()
        if len(self.map) > self.cfg.worker_connections:
            self._make_room()
        now = time.time()
        if now < self.looks_at:
            return
        self.looks_at = now + 1
        for channel in self._channels():
            if channel.is_late(now):
                channel.handle_close()
        if not self.turns.is_stuck(self.timeout):
            self.notify()

    def _make_room(self) -> None:
        """The oldest that did not say all it has to say gives way, or else who reads longest."""
        free = [one for one in self._channels() if not one.requests]
        if free:
            oldest = min(free, key=lambda one: (one.is_read, one.creation_time))
            oldest.handle_close()

    def _end(self) -> None:
        """Answer everybody who is connected, and let nobody in who would not be. At a reload who
        comes next starts meanwhile, and takes as long for it as this one did.
        """
        told_at = time.monotonic()
        goes_on = min(GOES_ON + self.took, self.cfg.graceful_timeout / 2)
        while time.monotonic() < told_at + goes_on:
            self._step()
        for server in self.servers:
            listener: Any = server.socket
            server.del_channel()
            while select.select([listener], [], [], 0)[0]:
                server.handle_accept()
            listener.close()
        while time.monotonic() < told_at + self.cfg.graceful_timeout and self._channels():
            self._step()
            silent = [one for one in self._channels() if one.said_nothing]
            for channel in silent if time.monotonic() > told_at + goes_on + SAYS else ():
                channel.handle_close()

    def _channels(self) -> list[Channel]:
        return [one for one in self.map.values() if isinstance(one, Channel)]


def _allow_files(wanted: int) -> None:
    """A connection is a file, and so is a large body."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
