"""Lists that go on page by page: the place in the address is ours, or it is the first page."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from portal.pages import place, read_place, way_back

ROW = UUID("018f2f6e-0000-7000-8000-000000000001")
NONSENSE = (
    "x",
    "x_y",
    f"2026-07-01_{ROW}",  # no time zone
    f"2026-07-01T09:00:00+00:00_{ROW}x",
    f"0001-01-01T00:00:00+14:00_{ROW}",  # before the calendar begins
)


def test_a_place_reads_back():
    at = datetime(2026, 7, 1, 9, 30, 0, 123456, UTC)
    assert read_place(place(at, ROW)) == (at, ROW)


@pytest.mark.parametrize("text", NONSENSE)
def test_anything_else_is_no_place(text):
    assert read_place(text) is None


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_in_the_address_is_the_first_page(account_manager, mediator, text):
    for path, mark in (
        ("/vacatures", "voor"),
        ("/kennismakingen", "na"),
        ("/overeenkomsten", "na"),
    ):
        assert account_manager.get(path, **{mark: text}).status == 200
    assert mediator.get("/kaarten", voor=text).status == 200


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
