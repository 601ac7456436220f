"""The whole journey from vacancy to payment with the clock moved, with and without JavaScript."""

import json

import pytest

from tests.browser.moved import PLANS
from tests.browser.test_moved_clock import journey, server

__all__ = ["journey", "server"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_what_is_promised_holds(journey, server):
    journey.plays()
    server.flask("nightly")
    said = json.loads(server.flask("doctor", "--json"))
    assert {finding["check"] for finding in said} <= {"backups"}  # of a demo none are made
    assert server.flask("jobs", "dead").strip() == ""
