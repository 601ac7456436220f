"""By which day a placement that ended early has its credit note."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.placements.credits import credit_by, is_early
from portal.placements.labels import EndReason, State
from portal.placements.ledger import Standing

TUESDAY = date(2026, 9, 15)
IN_TEN_DAYS = date(2026, 9, 29)
RUNNING = Standing(State.RUNNING, date(2026, 3, 2), date(2027, 3, 1), (), date(2027, 3, 1))


def ended(on, reason="mutual"):
    return replace(RUNNING, state=State.ENDED, last_on=on, reason=reason)


def announced(on):
    return replace(RUNNING, last_on=on, announced_on=on, announced_reason="mutual")


def test_an_end_that_was_announced_counts_from_its_last_day():
    for nights in (1, 8):  # whenever the night came by
        today = TUESDAY + timedelta(days=nights)
        assert credit_by(announced(TUESDAY), ended(TUESDAY), today, 10) == IN_TEN_DAYS


def test_an_end_that_we_hear_of_later_counts_from_then():
    for back in (1, 40):
        after = ended(TUESDAY - timedelta(days=back))
        assert credit_by(RUNNING, after, TUESDAY, 10) == IN_TEN_DAYS
    assert credit_by(announced(date(2026, 12, 1)), ended(date(2026, 9, 1)), TUESDAY, 10) == (
        IN_TEN_DAYS
    )


def test_the_days_are_those_of_the_scheme_and_what_never_began_counts_too():
    never = replace(RUNNING, state=State.NOT_STARTED, reason="postponed")
    assert credit_by(RUNNING, never, TUESDAY, 10) == IN_TEN_DAYS
    assert credit_by(RUNNING, never, TUESDAY, 1) == TUESDAY + timedelta(days=1)


@pytest.mark.parametrize(
    "after",
    [
        RUNNING,
        announced(TUESDAY),
        ended(RUNNING.agreed_on, EndReason.COMPLETED),
        ended(TUESDAY, EndReason.TAKEN_BACK),  # its receipt names the day
    ],
)
def test_nothing_is_promised_of_what_runs_ran_its_time_or_was_taken_back(after):
    assert not is_early(after)


def test_the_days_after_the_last_charged_one_come_back_of_an_end_on_the_agreed_day_too():
    late = replace(ended(RUNNING.agreed_on), billed_until=RUNNING.agreed_on - timedelta(days=3))
    assert is_early(late)
    assert not is_early(replace(late, billed_until=None))
