"""Pages go out compressed where nobody else can make a browser ask for them, at a random length."""

import gzip

import pytest

from portal import compression

READS = {"Accept-Encoding": "gzip, br"}
pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def coding(answer):
    return answer.headers.get("Content-Encoding")


@pytest.mark.parametrize(
    ("asked_by", "expected"),
    [
        ("same-origin", "gzip"),
        ("none", "gzip"),
        ("cross-site", None),
        ("same-site", None),
        ("", None),
        (None, None),
    ],
)
def test_who_is_signed_in_gets_it_when_no_other_site_asks(signatory, asked_by, expected):
    said = {} if asked_by is None else {"Sec-Fetch-Site": asked_by}
    answer = signatory.client.get("/vacatures", headers=READS | said)
    assert coding(answer) == expected
    assert "Accept-Encoding" in answer.headers["Vary"]
    if expected:
        assert b"</html>" in gzip.decompress(answer.data)
        assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_who_brings_no_cookie_gets_it_whoever_asks(app):
    for said in ({}, {"Sec-Fetch-Site": "cross-site"}):
        assert coding(app.test_client().get("/", headers=READS | said)) == "gzip"
    assert coding(app.test_client().get("/")) is None


def test_a_safe_link_tells_another_site_nothing(app):
    """A mail reader on the web opens it cross-site: compressed as long as no cookie comes along."""
    reader, cross = app.test_client(), {"Sec-Fetch-Site": "cross-site"}
    assert coding(reader.get("/k/onbekend", headers=READS | cross)) == "gzip"
    reader.set_cookie("groeiportaal", "x")
    assert coding(reader.get("/k/onbekend", headers=READS | cross)) is None


def test_the_same_page_has_another_length_each_time(app, signatory):
    own = READS | {"Sec-Fetch-Site": "same-origin"}
    page = signatory.client.get("/vacatures").data
    with app.test_request_context("/", headers=own):
        made = [
            compression.compress(app.response_class(page, mimetype="text/html")) for _ in "a" * 200
        ]
    lengths = [len(one.data) for one in made]
    assert {gzip.decompress(one.data) for one in made} == {page}
    assert max(lengths) - min(lengths) <= compression.MOST_ADDED
    assert len(set(lengths)) > 50


def test_what_is_no_page_or_short_goes_out_as_it_is(app, client):
    assert coding(client.client.get("/robots.txt", headers=READS)) is None
    with app.test_request_context("/", headers=READS):
        short = compression.compress(app.response_class("<p>kort</p>", mimetype="text/html"))
    assert coding(short) is None
