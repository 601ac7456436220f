"""The server: who is slow holds nobody up, who waits too long is told, a reload loses no click.

With a small application of its own; beside the whole portal it stands in tests_long/faults/.
"""

import signal
import threading
import time
from contextlib import ExitStack

import pytest

from config import MAX_BODY
from tests.small_server import HEAD, Served, heard, parts

HALF_HEAD = HEAD % b"x" + b"X-Slow"
HALF_BODY = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"


@pytest.fixture(scope="module")
def server():
    """One process with two threads, and room for sixty."""
    served = Served("-w", "1", "--threads", "2", "--worker-connections", "60")
    yield served
    assert served.stop() == ""


@pytest.mark.parametrize("half", [b"", HALF_HEAD, HALF_BODY], ids=["silent", "head", "body"])
def test_who_does_not_finish_his_sentence_holds_nobody_up(server, half):
    """Forty have room; of a hundred and forty the oldest give way."""
    with ExitStack() as opened:
        for _ in range(40):
            opened.enter_context(server.connect(half))
        began = time.monotonic()
        for _ in range(5):
            server.get("fast")
        later = [opened.enter_context(server.connect(half)) for _ in range(100)]
        server.get("fast")
        assert time.monotonic() - began < 5
        assert heard(later[0]) == b""  # the oldest gave way
        later[-1].settimeout(0.1)
        with pytest.raises(TimeoutError):
            later[-1].recv(1)


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_a_connection_carries_one_request(server, version):
    words = b"GET /x HTTP/%b\r\nHost: a\r\nConnection: keep-alive\r\n\r\n" % version
    answer = server.ask(words + words)
    assert (answer.count(b" 200 OK\r\n"), answer.lower().count(b"connection: ")) == (1, 1)


def test_who_is_half_way_is_answered_when_he_finishes(server):
    with server.connect(HALF_BODY) as slow:
        server.get("fast")
        slow.sendall(b"defghi")
        assert parts(heard(slow))[1]["brought"] == 9


def test_who_reads_slowly_holds_nobody_up(server):
    with ExitStack() as opened:
        for _ in range(20):
            opened.enter_context(server.connect(HEAD % (b"x" * 60_000) + b"\r\n"))
        began = time.monotonic()
        server.get("fast")
        assert time.monotonic() - began < 5


def test_who_waits_too_long_for_a_thread_is_overdue(server):
    """Both threads are at something; the third is answered all the same, and told apart."""
    words = {name: HEAD % name + b"\r\n" for name in (b"wait", b"fast", b"go")}
    with ExitStack() as opened:
        first, second = (opened.enter_context(server.connect(words[b"wait"])) for _ in range(2))
        time.sleep(0.2)
        began = time.monotonic()
        late = [opened.enter_context(server.connect(words[name])) for name in (b"fast", b"go")]
        assert [parts(heard(talk))[1]["portal.overdue"] for talk in late] == [True, True]
        assert 2 <= time.monotonic() - began < 5
        for talk in (first, second):
            assert parts(heard(talk))[1]["portal.overdue"] is False
    assert server.get("fast")["portal.overdue"] is False


@pytest.mark.parametrize("chunked", [False, True])
def test_of_what_is_too_large_the_length_is_told_and_nothing_kept(server, chunked):
    words = b"POST /x HTTP/1.1\r\nHost: a\r\n"
    body = b"x" * (MAX_BODY + 70_000)
    if chunked:
        words += b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    else:
        words += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    status, told = parts(server.ask(words))
    assert (status, told["CONTENT_LENGTH"]) == (200, str(len(body)))
    assert told["brought"] <= MAX_BODY


def test_what_a_stranger_says_of_our_addresses_is_not_taken_over(server):
    said = (
        b"SCRIPT_NAME: /evil", b"PATH_INFO: /evil", b"X-Forwarded-Proto: https",
        b"X-Forwarded-For: 6.6.6.6", b"X-Forwarded-Prefix: /evil", b"Remote_Addr: 6.6.6.6",
    )  # fmt: skip
    told = server.get("here", *said)
    assert (told["SCRIPT_NAME"], told["PATH_INFO"]) == ("", "/here")
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("127.0.0.1", "http")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: " + b"1" * 5000 + b"\r\n\r\n", 400),
        (b"GET http://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * (64 * 1024 - 28), 431),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_is_no_request_is_answered_and_the_next_one_too(server, words, status):
    assert int(server.ask(words)[9:12]) == status
    server.get("fast")


def click(served):
    """The status of a click that takes its time, or the name of what went wrong."""
    try:
        with served.connect() as talk:
            time.sleep(0.02)
            talk.sendall(HEAD % b"sleep" + b"\r\n")
            return parts(heard(talk))[0]
    except OSError as error:
        return type(error).__name__


def test_a_reload_and_a_stop_lose_no_click():
    """Who got a connection gets his answer; after the stop there are none to be had."""
    served = Served("-w", "2", "--graceful-timeout", "5")
    answers = []

    def go_on():
        while "ConnectionRefusedError" not in answers:
            answers.append(click(served))

    clicking = [threading.Thread(target=go_on) for _ in range(8)]
    for one in clicking:
        one.start()
    time.sleep(0.3)
    served.process.send_signal(signal.SIGHUP)
    time.sleep(1.5)
    said = served.stop()
    for one in clicking:
        one.join()
    assert said == ""
    assert answers.count(200) > 50
    assert {*answers} == {200, "ConnectionRefusedError"}
