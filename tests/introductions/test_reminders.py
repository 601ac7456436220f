"""Which step after a deadline comes on which working day."""

from datetime import date, timedelta

import pytest

from portal.introductions import reminders, rules
from portal.introductions.reminders import Step
from portal.introductions.rules import State

TUESDAY = date(2026, 11, 24)
for_each = pytest.mark.parametrize


@for_each("state", sorted(rules.EXPIRES))
def test_the_steps_come_on_the_first_and_the_third_working_day(state):
    last = TUESDAY + timedelta(days=2)  # Thursday: the third working day is the Tuesday after
    days = [last + timedelta(days=n) for n in range(7)]
    found = [len(reminders.reached(state, last, True, day)) for day in days]
    assert found == [0, 1, 1, 1, 1, 2, 2]
    assert reminders.reached(state, last, True, days[5]) == [Step.REMIND, Step.CALL]


@for_each("state", sorted(set(State) - rules.EXPIRES))
def test_nobody_is_reminded_when_nobody_outside_is_to_answer(state):
    assert reminders.reached(state, TUESDAY, True, TUESDAY + timedelta(days=60)) == []
    assert reminders.days(state, TUESDAY, True) is None


def test_a_late_municipality_reminds_no_employer():
    assert reminders.reached(State.AGREED, TUESDAY, False, TUESDAY + timedelta(days=60)) == []
    assert reminders.reached(State.PROPOSED, None, False, TUESDAY) == []


def test_it_closes_after_the_fifth_working_day():
    assert not rules.expires(State.HELD, TUESDAY, False, date(2026, 12, 1))
    assert rules.expires(State.HELD, TUESDAY, False, date(2026, 12, 2))
    assert reminders.days(State.HELD, TUESDAY, False) == reminders.Days(
        remind_on=date(2026, 11, 25), close_after=date(2026, 12, 1)
    )
