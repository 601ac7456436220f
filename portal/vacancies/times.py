"""How many hours fit in the days and times of a vacancy, and the first day that can be met. Pure.

Minutes; times of day are typed text such as "8.30".
"""

from collections.abc import Collection
from datetime import date

from portal.calendar import add_working_days
from portal.schemes import starts
from portal.schemes.rules import scheme_on
from portal.schemes.tables import SchemeName

ANSWER_DAYS = 2
FIRST_PROPOSAL_DAYS = 5
MEETING_DAYS = 5  # to ask the candidate and to plan the meeting
_DAY = 24 * 60


def answer_by(day: date) -> date:
    """The account manager answers within two working days."""
    return add_working_days(day, ANSWER_DAYS)


def first_proposal_by(day: date) -> date:
    """A first proposal, or the honest message that there is nobody, within five working days."""
    return add_working_days(day, FIRST_PROPOSAL_DAYS)


def earliest_start(schemes: Collection[str], days: Collection[str], *, read_from: date) -> date:
    """The first day that holds when we read a vacancy from `read_from` on and keep all we promise:
    to answer, show candidates, plan a meeting, offer an agreement. Of more schemes the quickest.
    """
    met_by = add_working_days(first_proposal_by(answer_by(read_from)), MEETING_DAYS)
    named = [name for name in SchemeName if name in schemes] or [SchemeName.GROEIBAAN]
    return min(
        starts.feasible_start(scheme_on(name, read_from), days, drafted_on=met_by) for name in named
    )


def is_over_midnight(day_from: str, day_until: str) -> bool:
    """Does a day end before it began, on the clock?"""
    return _minutes(day_until) < _minutes(day_from)


def minutes_a_week(days: Collection[str], day_from: str, day_until: str) -> int:
    """As many as fit in these days, from the begin of a day to its end."""
    return len(days) * ((_minutes(day_until) - _minutes(day_from)) % _DAY)


def _minutes(time: str) -> int:
    hours, minutes = time.split(".")
    return int(hours) * 60 + int(minutes)
