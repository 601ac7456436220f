"""What follows when nobody answers: a reminder, a call, and it closes. Pure.

Working days after the last day to answer: a reminder on the first, a call on the third, and after
the fifth (rules.GRACE) it is closed. Only for who is outside the municipality.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.calendar import add_working_days
from portal.introductions import rules
from portal.introductions.rules import State

REMIND_AFTER = 1
CALL_AFTER = 3


class Step(StrEnum):
    REMIND = "remind"
    CALL = "call"


@dataclass(frozen=True)
class Days:
    """When what happens if nobody answers: a reminder, and the last day before it closes."""

    remind_on: date
    close_after: date


def waits(state: State, has_times: bool) -> bool:
    """Is somebody outside the municipality the one to answer?"""
    return state in rules.EXPIRES and (state is not State.AGREED or has_times)


def days(state: State, answer_by: date | None, has_times: bool) -> Days | None:
    """What the page says beforehand; None when no answer has no consequence now."""
    if answer_by is None or not waits(state, has_times):
        return None
    return Days(add_working_days(answer_by, REMIND_AFTER), rules.closes_on(answer_by))


def reached(state: State, answer_by: date | None, has_times: bool, today: date) -> list[Step]:
    """The steps whose day has come, in order. Each is taken once, by who keeps count."""
    if answer_by is None or not waits(state, has_times):
        return []
    after = {Step.REMIND: REMIND_AFTER, Step.CALL: CALL_AFTER}
    return [step for step, n in after.items() if today >= add_working_days(answer_by, n)]
