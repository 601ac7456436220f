"""Beside 500 half requests, headers and bodies, the portal goes on, with no server in front."""

import asyncio
import time

import pytest

from tests.small_server import HEAD, Served, heard, parts
from tests_long.faults import slow_clients

LATEST = 500  # ms, for 95 of 100 looks at /healthz


@pytest.mark.promise("J5")
@pytest.mark.parametrize("load", [False, True])
def test_five_hundred_half_requests_hold_nobody_up(serve, tell, load):
    served = serve()
    cookie = slow_clients.sign_in(served)

    async def beside():
        opened = await slow_clients.half_requests(served.port)
        asked = [slow_clients.probe(served.port)]
        if load:
            visits = slow_clients.visit(served.port, slow_clients.LIST, cookie, 2, 4)
            asked.append(visits)
        found = await asyncio.gather(*asked)
        for writes in opened:
            writes.close()
        return found

    (took, failed), *visited = asyncio.run(beside())
    latest = slow_clients.share(took, 0.95)
    tell(f"/healthz beside {slow_clients.HALVES} half requests: p95 {latest:.0f} ms")
    assert failed == 0
    assert latest < LATEST
    for times, missed in visited:
        tell(f"and two visitors at work: p99 {slow_clients.share(times, 0.99):.0f} ms")
        assert missed == 0


@pytest.mark.promise("J5")
def test_a_process_whose_threads_are_all_stuck_is_started_anew():
    """One that has a thread left is not, however long another is at something."""
    served = Served("-w", "1", "--threads", "2", "--timeout", "3")
    words = HEAD % b"wait" + b"\r\n"
    with served.connect(words), served.connect() as other:
        for _ in range(6):
            assert served.get("fast")["portal.overdue"] is False
            time.sleep(1)
        other.sendall(words)
        time.sleep(0.5)
        assert served.get("fast")["portal.overdue"] is True
        assert heard(other) == b""  # with the process that it was in
        _status, told = parts(served.ask(HEAD % b"fast" + b"\r\n"))
        assert told["portal.overdue"] is False
    served.stop()
