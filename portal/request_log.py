"""One line in the log for every request, one count, and its number in a header of the answer.

    {"event": "request", "request_id": "K7PM-2XQA", "actor_id": "…", "method": "POST",
     "route": "/vacatures/<uuid:vacancy_id>/stilzetten", "status": 303, "ms": 41}

The route is the rule of the address, never the address: that holds ids, tokens and what people
search for. Files are no part of it: a server in front has those in a log of its own.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from portal import logs, metrics

HEADER = "X-Request-Id"
ROUTE = "portal.route"  # in the environment of a request: its rule, once that is known
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = logs.logger("portal.requests")

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Requests:
    """Answers as `app` does."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        number, began, status = logs.begin(), time.monotonic(), 500

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, number)], *more)

        try:
            answer = self.app(environ, start)
        finally:
            took = time.monotonic() - began
            method, route = environ["REQUEST_METHOD"], environ.get(ROUTE, "")
            method = method if method in METHODS else "other"
            log.info("request", method=method, route=route, status=status, ms=round(1000 * took))
            metrics.request(method, route, status, took)
        logs.end()
        return answer
