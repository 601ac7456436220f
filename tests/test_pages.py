"""The way back from a page leads to a page of ours; what reads badly on a page is found."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from portal.pages import way_back
from tests import checks


@pytest.mark.parametrize("address", ["/", "/vacatures?staat=open", "/privacy"])
def test_the_way_back_is_a_page_of_ours(app, address):
    with app.test_request_context():
        assert way_back(address) == address


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
        "/%0d%0a/evil.example",
        "/%2F/evil.example",
        "/privacy?a=\r\nX: y",
        "/uitloggen",
        "/bestaat-niet",
    ],
)
def test_any_other_way_leads_to_the_start(app, address):
    with app.test_request_context():
        assert way_back(address) == "/"


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
