"""The way back from a page leads to a page of ours."""

import pytest

from portal.pages import way_back


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
