"""Beside 500 half requests, headers and bodies, the portal goes on, with no server in front."""

import asyncio

import pytest

from tests_long.faults import slow_clients

LATEST = 500  # ms, for 95 of 100 looks at /healthz


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
