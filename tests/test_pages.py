"""The way back from a page leads to a page of ours; what reads badly on a page is found."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from selectolax.lexbor import LexborHTMLParser

from portal.pages import own_path, way_back
from tests import addresses, checks
from tests.addresses import HOST, NOISE, PAGES, SCHEMES, SLASH

ROOT = Path(__file__).parent.parent / "portal"
READS_AN_ADDRESS = re.compile(
    r"request\.(args|form|values)[.\w]*[(\[]\s*[\"'](verder|terug|next|back|url|van|naar|to)[\"']"
    r"|[\"'](Referer|HX-Current-URL|Origin)[\"']|request\.referrer|htmx\.current_url|\.origin\b"
)
PARTS = [*SCHEMES, *NOISE, *SLASH, *PAGES, HOST, "é", "€", "a", ":", "?", "=", "&", "%", "\x7f"]


@pytest.mark.parametrize("address", PAGES)
def test_the_way_back_is_a_page_of_ours(app, address):
    with app.test_request_context("/", query_string={"terug": address}):
        assert way_back("terug") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "javascript:x",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%5Cevil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/%2509/evil.example",
        "/%0d%0a/evil.example",
        "/%2F/evil.example",
        "/.//evil.example",
        "/static/..//evil.example",
        "/static/%2e%2e/%2fevil.example",
        "/privacy?a=\r\nX: y",
        "/uitloggen",
        "/bestaat-niet",
    ],
)
def test_any_other_way_leads_to_the_start(app, address):
    with app.test_request_context():
        assert own_path(address) == "/"


def test_what_an_address_says_goes_along_as_a_header_can_carry_it(app):
    with app.test_request_context():
        assert (
            own_path("/vacatures?zoek=Café € &x=1")
            == "/vacatures?zoek=Caf%C3%A9%20%E2%82%AC%20&x=1"
        )


def test_no_address_of_the_table_leads_out(app):
    with app.test_request_context():
        went = {one: own_path(one) for one in addresses.variants()}
    assert len(went) > 3000
    assert [one for one, to in went.items() if addresses.leads_out(one) and to != "/"] == []
    assert [one for one, to in went.items() if addresses.leads_out(to)] == []
    assert len(set(went.values())) > 1


@given(some.lists(some.sampled_from(PARTS) | some.text(max_size=3), max_size=6).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_browser_would_leave_the_site_for_is_the_start(app, address):
    with app.test_request_context():
        to = own_path(address)
    assert to == "/" or not addresses.leads_out(address)
    assert re.match(r"/(?![/\\])[!-~]*$", to)


def test_an_address_to_go_on_to_is_read_in_one_place():
    """A view reads it by way_back(); no header says where an answer sends somebody."""
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in sorted(ROOT.rglob("*.py"))
        for match in READS_AN_ADDRESS.finditer(file.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("html", "is_glued"),
    [
        ("<p>Binnen 2 werkdagen.U ziet het.</p>", True),
        ("<p><strong>Klaar.</strong>U ziet het.</p>", True),
        ("<p>Binnen 2 werkdagen. U ziet het.</p>", False),
        ("<p>Een dag.</p><p>U ziet het.</p>", False),
        ("<p>Bakkerij Korenaar B.V. Kade 7, 8.30 uur</p>", False),
    ],
)
def test_a_sentence_glued_to_the_next_is_found(html, is_glued):
    assert bool(list(checks.glued(LexborHTMLParser(f"<body>{html}</body>")))) is is_glued
