"""The files that pages need: their address, and how they go out.

`asset("portal.js")` is an address with the hash of the file in its name, so a browser may keep it
for a year. `Files` answers those addresses in front of Flask: neither session nor database is
touched, and no cookie decides. `flask setup` packs the files once (brotli, gzip) into
INSTANCE/static: what is packed there by name and hash cannot be out of date, nothing made by a
machine is committed, and a web process never compresses. Where nobody packed, files go out as they
are.
"""

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse

from werkzeug.wrappers import Request, Response

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}  # what stands in static/ and is none of these is not served
PACKED = {".css", ".js", ".svg"}
CODINGS = {"br": ".br", "gzip": ".gz"}  # the best first
KEPT = "public, max-age=31536000, immutable"


@cache
def asset(name: str) -> str:
    """The address of a file under static/: "portal.js" becomes "/static/portal.1a2b3c4d.js"."""
    stem, _, ending = name.rpartition(".")
    figures = sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"/static/{stem}.{figures}.{ending}"


@cache
def served() -> frozenset[str]:
    """The names of all files that have an address."""
    files = (path for path in STATIC.rglob("*") if path.suffix in TYPES)
    return frozenset(path.relative_to(STATIC).as_posix() for path in files)


def renamed(name: str) -> str | None:
    """The address now of a file that had this name in an address before; None: there is none."""
    stem, _, ending = name.rpartition(".")
    now = f"{stem.rpartition('.')[0]}.{ending}"
    return asset(now) if now in served() else None


def pack(folder: Path) -> None:
    """Write every file that gets smaller by it in each coding, unless it is there already."""
    import brotli

    folder.mkdir(parents=True, exist_ok=True)
    for name in served():
        for coding, target in _packed(name, folder).items():
            if not target.exists():
                content = (STATIC / name).read_bytes()
                shrink = {"br": brotli.compress, "gzip": lambda raw: gzip.compress(raw, mtime=0)}
                part = target.with_name(f"{target.name}.part")
                part.write_bytes(shrink[coding](content))
                part.replace(target)


@dataclass(frozen=True)
class File:
    """One file as it goes out: in every coding that there is, with its headers."""

    codings: Mapping[str, bytes]
    headers: Mapping[str, str]
    figures: str

    def answer(self, request: Request) -> Response:
        coding = _coding(request, self.codings)
        response = Response(self.codings[coding], headers=dict(self.headers))
        response.set_etag(f"{self.figures}-{coding}")
        if len(self.codings) > 1:
            response.headers["Vary"] = "Accept-Encoding"
        if coding != "identity":
            response.headers["Content-Encoding"] = coding
        return response.make_conditional(request)


class Files:
    """Answers for files, with these headers on each of them; everything else goes to `app`."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], packed: Path, headers: Mapping[str, str]
    ) -> None:
        self.app = app
        self.files = {asset(name): _file(name, packed, headers) for name in served()}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        file = self.files.get(environ["PATH_INFO"])
        if file is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        return file.answer(Request(environ))(environ, start_response)


def _coding(request: Request, there: Iterable[str]) -> str:
    """The smallest that this browser reads."""
    return next((one for one in there if request.accept_encodings[one] > 0), "identity")


def _file(name: str, packed: Path, headers: Mapping[str, str]) -> File:
    codings = {
        coding: path.read_bytes() for coding, path in _packed(name, packed).items() if path.exists()
    }
    content = (STATIC / name).read_bytes()
    own = {"Content-Type": TYPES[Path(name).suffix], "Cache-Control": KEPT}
    return File(codings | {"identity": content}, {**headers, **own}, asset(name).split(".")[-2])


def _packed(name: str, folder: Path) -> dict[str, Path]:
    """Where this file lies in each coding."""
    if Path(name).suffix not in PACKED:
        return {}
    flat = asset(name).removeprefix("/static/").replace("/", "-")
    return {coding: folder / f"{flat}{ending}" for coding, ending in CODINGS.items()}
