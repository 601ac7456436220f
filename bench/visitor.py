"""A signed-in person who asks the application itself: no network, no server, no browser."""

import contextvars
import re
import uuid
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from werkzeug.test import create_environ

from portal import db
from portal.accounts.views import enter

H1 = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.DOTALL)


@dataclass(frozen=True)
class Visitor:
    """Somebody's session, as the cookie that the browser would send."""

    app: Flask
    cookie: str
    token: str

    def asks(self, path: str) -> "Request":
        return Request(self.app, create_environ(path, headers=self._headers()))

    def posts(self, path: str) -> "Request":
        """A form without fields, sent by htmx."""
        body = urlencode({"csrf_token": self.token}).encode()
        headers = self._headers() | {
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        environ = create_environ(path, method="POST", headers=headers, data=body)
        return Request(self.app, environ, body)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"groeiportaal={self.cookie}", "Accept": "text/html"}


class Request:
    """The same request, as often as it is called; gives the bytes of the page."""

    def __init__(self, app: Flask, environ: dict, body: bytes = b"") -> None:  # type: ignore[type-arg]
        self._app, self._environ, self._body = app, environ, body
        self.status = ""

    def __call__(self) -> bytes:
        answer = self._app(dict(self._environ, **{"wsgi.input": BytesIO(self._body)}), self._start)
        try:
            return b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()

    def _start(self, status: str, headers: list, error: object = None) -> None:  # type: ignore[type-arg]
        self.status = status


def sign_in(app: Flask, user_id: uuid.UUID) -> Visitor:
    """A session for this person, made by the real sign-in."""
    return contextvars.copy_context().run(_sign_in, app, user_id)


def _sign_in(app: Flask, user_id: uuid.UUID) -> Visitor:
    with app.test_request_context():
        db.fence(False)
        enter(user_id, 1)
        g.pop("csrf_token", None)  # somebody else's, when contexts are shared
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Visitor(app, signer.dumps(dict(session)), token)


def checked(request: Request, *, h1: str = "") -> bytes:
    """One answer, which must be a good one with this heading."""
    page = request()
    found = H1.search(page)
    if not request.status.startswith("200") or (h1 and (found is None or h1 not in text(found[1]))):
        raise RuntimeError(f"{request.status}, not the page {h1!r}: {page[:2000]!r}")
    return page


def text(html: bytes) -> str:
    return re.sub(r"<[^>]+>", "", html.decode()).replace("\xa0", " ")


def statements(request: Request) -> list[str]:
    """The SQL of one call."""
    ran: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        ran.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        request()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return ran
