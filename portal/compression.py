"""Pages go out compressed, but never so that somebody else can read a secret off their length.

Who may choose a part of a page and see how long the answer is, can guess the rest of it letter by
letter (BREACH): the guess that is right makes the answer shorter. For that he must make the browser
of somebody who is signed in ask for pages, again and again. So a page is compressed only when

- the request brought no cookie: then the answer holds nothing that the asker could not fetch
  himself (a page behind a safe link needs its token, which is the whole secret), or
- the browser says that a page of our own asked, or the person himself, by address or bookmark
  (`Sec-Fetch-Site`: same-origin or none; no script can set it).

What another site makes a browser ask goes out as it is, as does every request of a browser that
does not say who asked. And where somebody else's text comes with one's own click (a message that is
read), the length says little: it is made up to 100 bytes longer at random, by a name in the gzip
header, as Django does. Files are of no interest: they are the same for everybody (`assets`).
"""

import secrets
import struct
import zlib

from flask import Response, request

OWN = ("same-origin", "none")
LEAST = 500  # bytes: below, it is not worth it
LEVEL = 5  # 86 % off a page in 3 % of the time it takes to make one
MOST_ADDED = 100  # bytes
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_NAMED = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # gzip with a name, RFC 1952


def compress(response: Response) -> Response:
    """The page as the browser may get it."""
    if response.mimetype != "text/html" or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) >= LEAST and "Content-Encoding" not in response.headers and _may():
        response.set_data(_gzip(content))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _may() -> bool:
    asked_by_us = not request.cookies or request.headers.get("Sec-Fetch-Site") in OWN
    return asked_by_us and request.accept_encodings["gzip"] > 0


def _gzip(content: bytes) -> bytes:
    name = bytes(secrets.choice(_LETTERS) for _n in range(secrets.randbelow(MOST_ADDED + 1)))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    return b"".join(
        (_NAMED, name, b"\0", body, struct.pack("<LL", zlib.crc32(content), len(content)))
    )
