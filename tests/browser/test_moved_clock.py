"""Half a journey with a script in which we are always late, and half a one without at the end of a
month and of a year. All of it, and other clocks: tests_long/test_moved_clock.py.
"""

import pytest

from tests.browser.moved import PLANS
from tests.browser.moved_work import Journey


@pytest.fixture
def server(serve, plan):
    """A portal whose clock begins where the plan does, with a company in it."""
    with serve(clock=plan.start) as portal:
        portal.call("town", "settle")
        yield portal


@pytest.fixture
def journey(server, visitor, plan, javascript):
    return Journey(server, visitor, plan, javascript=javascript)


@pytest.mark.parametrize(("plan", "javascript"), [(PLANS["always late"], True)], ids=["late"])
def test_until_the_agreement_each_page_says_that_we_are_late(journey):
    journey.comes_to_an_agreement()


@pytest.mark.parametrize(("plan", "javascript"), [(PLANS["the end of a year"], False)], ids=["end"])
def test_from_the_first_day_each_sum_and_each_day_is_right(journey):
    journey.begins_with_a_placement()
