"""Who waited too long for his turn reads so at once, instead of waiting on: 503 and when to try
again. The server says who that is (server.py); nothing of his request was done.

The page is made once, so that saying no costs nothing when there is the least left: no session,
no statement, no template.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

OVERDUE = "portal.overdue"  # in the environment of a request, set by the server
RETRY_AFTER = 30  # seconds

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Refusals:
    """Answers as `app` does, but who is overdue gets `page` with these headers."""

    def __init__(self, app: App, page: Callable[[], bytes], headers: Mapping[str, str]) -> None:
        self.app, self.make_page, self.always = app, page, headers

    @cached_property
    def page(self) -> bytes:
        return self.make_page()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if not environ.get(OVERDUE):
            return self.app(environ, start_response)
        own = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(self.page)),
            "Cache-Control": "no-store",
            "Retry-After": str(RETRY_AFTER),
        }
        start_response("503 Service Unavailable", [*{**self.always, **own}.items()])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else self.page]
