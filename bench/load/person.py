"""Somebody with a browser, as the server sees him: cookies, forms, a pause before each click."""

import asyncio
import gzip
import time
from dataclasses import dataclass
from http.client import parse_headers
from http.cookies import SimpleCookie
from io import BytesIO
from random import Random
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from tests.page import Page, filled

PATIENCE = 30  # seconds for one answer
NONE = 0  # the status of no answer


@dataclass(frozen=True)
class Answer:
    """One request as it went: when it was sent, what for, and how long until the last byte."""

    at: float
    method: str
    path: str
    status: int
    seconds: float

    @property
    def is_error(self) -> bool:
        return not 200 <= self.status < 400


class Trouble(Exception):
    """An answer that nobody waits for: the journey ends here."""


class Person:
    """`heard` takes in every answer. He thinks `think` seconds on average, never less than half."""

    def __init__(
        self, port: int, cookie: str, random: Random, think: float, heard: list[Answer]
    ) -> None:
        self.port, self.random, self.think, self.heard = port, random, think, heard
        self.cookies = {"groeiportaal": cookie} if cookie else {}

    async def get(self, path: str) -> Page:
        """Think, ask, and go where a redirect points."""
        await self._think()
        return await self._follow(await self._open("GET", path))

    async def pick(self, page: Page, ending: str = "", *, under: str) -> Page | None:
        """Open one of the links of this page: below `under`, with this ending."""
        found = sorted({link for link in page.links() if _is_row(link, under, ending)})
        return await self.get(self.random.choice(found)) if found else None

    async def submit(self, page: Page, action: str, **typed: object) -> Page:
        """Think, send the form of this page with what is typed, and see what comes of it."""
        form = page.form(action)
        await self._think()
        to = form.attributes.get("action") or page.path
        return await self._follow(await self._open("POST", to, filled(form) | typed))

    async def keep_typed(self, page: Page, action: str, **typed: object) -> None:
        """What the browser does by itself, two seconds after the last key."""
        await self._think()
        await self._open("POST", "/concepten", filled(page.form(action)) | typed)

    async def _think(self) -> None:
        await asyncio.sleep(self.think * self.random.uniform(0.5, 1.5))

    async def _follow(self, page: Page) -> Page:
        return await self._open("GET", page.location) if page.location else page

    async def _open(self, method: str, path: str, data: dict[str, object] | None = None) -> Page:
        begun, response = time.monotonic(), None
        try:
            async with asyncio.timeout(PATIENCE):
                response = self._read(await self._talk(method, path, data))
        except (OSError, TimeoutError, ValueError):
            pass
        took = time.monotonic() - begun
        status = response.status_code if response else NONE
        self.heard.append(answer := Answer(begun, method, path, status, took))
        if response is None or answer.is_error:
            raise Trouble(f"{status} {method} {path}")
        return Page(response, path)

    async def _talk(self, method: str, path: str, data: dict[str, object] | None) -> bytes:
        body = urlencode(data, doseq=True).encode() if data is not None else b""
        lines = [
            f"{method} {path.partition('#')[0]} HTTP/1.1", f"Host: 127.0.0.1:{self.port}",
            "Accept: text/html", "Accept-Encoding: gzip", "Connection: close",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]  # fmt: skip
        if data is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(body)}"]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            return await reader.read()
        finally:
            writer.close()

    def _read(self, raw: bytes) -> Response:
        """Raises ValueError for what is no whole answer."""
        first, _, rest = raw.partition(b"\r\n")
        status = int(first.split()[1]) if first.startswith(b"HTTP/1.") else NONE
        stream = BytesIO(rest)
        headers = parse_headers(stream)
        content = stream.read()
        if status == NONE or len(content) != int(headers["Content-Length"] or 0):
            raise ValueError(first)
        if headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
            del headers["Content-Encoding"]
        for cookie in headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: one.value for name, one in SimpleCookie(cookie).items()}
        return Response(content, status, list(headers.items()))


def _is_row(link: str, under: str, ending: str) -> bool:
    """Is this the address of a row, one with an id below `under`, and what of it `ending` says?"""
    row_id = link.removeprefix(under + "/").removesuffix(ending)
    return link == f"{under}/{row_id}{ending}" and len(row_id) == 36
