"""Files: named by content, packed, kept for a year, with every header, without a session."""

import re

import brotli
import pytest
from werkzeug.test import Client

import portal
from portal import assets
from portal.assets import KEPT, Files, asset
from tests.engines import counted
from tests.page import Page

STYLE, FONT = asset("style.css"), asset("fonts/groei-sans-regular.woff2")
BROWSER = "gzip, deflate, br, zstd"
only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    assets.pack(folder)
    return folder


@pytest.fixture
def ask(app, packed):
    """ask(address, **headers): what a browser gets where `flask setup` packed the files."""
    served = Client(Files(app.wsgi_app.__self__.app, packed, portal.safe_headers(https=False)))

    def ask(address, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return served.open(address, method=method, headers=named)

    return ask


@only_sqlite
@pytest.mark.parametrize("address", [STYLE, FONT])
def test_a_file_is_kept_for_a_year_and_carries_every_header(ask, address):
    answer = ask(address, Accept_Encoding=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == KEPT
    assert set(portal.safe_headers(https=False).items()) <= set(answer.headers.items())
    assert "default-src" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@only_sqlite
@pytest.mark.parametrize(
    ("reads", "coding"),
    [
        (BROWSER, "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("", None),
        ("identity", None),
    ],
)
def test_a_file_goes_out_in_the_smallest_coding_that_is_read(ask, reads, coding):
    answer = ask(STYLE, Accept_Encoding=reads)
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    if coding == "br":
        assert brotli.decompress(answer.data) == (assets.STATIC / "style.css").read_bytes()


@only_sqlite
def test_a_font_is_packed_as_it_comes(ask):
    answer = ask(FONT, Accept_Encoding=BROWSER)
    assert answer.headers["Content-Type"] == "font/woff2"
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@only_sqlite
def test_a_file_that_the_browser_has_is_not_sent_again(ask):
    first = ask(STYLE, Accept_Encoding=BROWSER)
    again = ask(STYLE, Accept_Encoding=BROWSER, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert "default-src" in again.headers["Content-Security-Policy"]
    other = ask(STYLE, Accept_Encoding="gzip", If_None_Match=first.headers["ETag"])
    assert other.status_code == 200
    head = ask(STYLE, "HEAD", Accept_Encoding=BROWSER)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == first.headers["Content-Length"]


def test_a_file_asks_neither_session_nor_database(app, signatory, monkeypatch):
    monkeypatch.setattr(app.session_interface, "open_session", None)  # whoever opens one, falls
    with counted() as ran:
        answer = signatory.client.get(STYLE)
    assert answer.status_code == 200
    assert ran == []
    assert "Set-Cookie" not in answer.headers


def test_a_file_that_is_not_there_has_our_page_and_asks_no_database(signatory):
    for path in ("/static/geen.css", "/static/geen.1a2b3c4d.css", "/static/../config.py"):
        with counted() as ran:
            page = signatory.get(path)
        assert page.status == 404, path
        assert page.h1 == "Deze pagina is er niet"
        assert page.headers["Cache-Control"] == "no-store"
        assert ran == [], path


@only_sqlite
def test_a_page_that_is_older_than_the_file_finds_it(client):
    old = re.sub(r"\.[0-9a-f]{8}\.", ".00000000.", STYLE)
    moved = client.get(old)
    assert (moved.status, moved.location) == (302, STYLE)
    assert moved.headers["Cache-Control"] == "no-store"
    assert client.get("/favicon.ico").location == asset("mark.svg")


@only_sqlite
def test_only_what_pages_need_is_served(client):
    for name in ("vendor/source-sans-3/LICENSE_FONT", "vendor/SHA256SUMS", "style.css"):
        assert client.get(f"/static/{name}").status == 404, name
    assert client.post(STYLE).status == 405


def test_what_is_packed_is_packed_once(packed):
    before = {path.name: path.stat().st_mtime_ns for path in packed.iterdir()}
    assets.pack(packed)
    assert before == {path.name: path.stat().st_mtime_ns for path in packed.iterdir()}
    assert {path.suffix for path in packed.iterdir()} == {".br", ".gz"}


@only_sqlite
@pytest.mark.parametrize("path", ["/", "/inloggen"])
def test_a_first_page_takes_at_most_80_kb_without_fonts(app, ask, path):
    answer = ask(path, Accept_Encoding=BROWSER)
    assert answer.headers["Content-Encoding"] == "gzip"
    page = Page(app.test_client().get(path), path)
    wanted = page.tree.css("link[href], script[src], use[href]")
    addresses = {one.attributes.get("href") or one.attributes["src"] for one in wanted}
    files = {address.partition("#")[0] for address in addresses}
    assert files == {one for one in files if one.startswith("/static/")}
    sizes = {file: len(ask(file, Accept_Encoding=BROWSER).data) for file in files}
    fonts = {file for file in sizes if file.endswith(".woff2")}
    assert len(answer.data) + sum(sizes[file] for file in sizes.keys() - fonts) <= 80_000
    assert sum(sizes[file] for file in fonts) <= 40_000
