"""The whole journey from vacancy to payment with the clock moved, with and without JavaScript."""

import pytest

from tests.browser.moved import PLANS
from tests.browser.test_moved_clock import journey, server

__all__ = ["journey", "server"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_what_is_promised_holds(journey, server):
    journey.plays()
    server.flask("nightly")
    assert server.flask("doctor").startswith("All is well.")
    assert server.flask("jobs", "dead").strip() == ""
