"""The servers in front, as deploy/proxy/ shows them: the limits that they share with the portal.
tests_long/faults/test_proxies.py runs them.
"""

import re
from pathlib import Path

import pytest

from config import MAX_BODY

FOLDER = Path(__file__).resolve().parent.parent / "deploy" / "proxy"
NGINX, CADDY = "nginx.conf", "Caddyfile"


def words(name):
    """The example without its comments."""
    return re.sub(r"#.*", "", (FOLDER / name).read_text())


@pytest.mark.parametrize("name", [NGINX, CADDY])
def test_what_is_opened_is_closed(name):
    text = words(name)
    assert text.count("{") == text.count("}") > 0
    if name == NGINX:
        lines = [line.strip() for line in text.splitlines()]
        assert [line for line in lines if line and line[-1] not in ";{}"] == []


@pytest.mark.parametrize(
    ("name", "size"), [(NGINX, r"client_max_body_size (\d+)m;"), (CADDY, r"max_size (\d+)MB")]
)
def test_a_file_that_is_too_large_reaches_the_page_that_says_so(name, size):
    assert int(re.search(size, words(name))[1]) * 1_000_000 > MAX_BODY


def test_nothing_is_compressed_on_the_way():
    assert "gzip off;" in words(NGINX)
    assert "encode" not in words(CADDY)


def test_the_address_of_a_candidates_page_is_in_no_log():
    assert re.search(r"location /k/ \{\s+access_log off;", words(NGINX))
    assert re.search(r"^\s*log\b", words(CADDY), re.M) is None


def test_who_asks_is_said_by_the_server_and_not_by_the_visitor():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in words(NGINX)
    assert "trusted_proxies" not in words(CADDY)


@pytest.mark.parametrize("name", [NGINX, CADDY])
@pytest.mark.parametrize("address", ["/metrics", "/readyz"])
def test_what_is_for_machines_stays_inside(name, address):
    assert address in words(name)
