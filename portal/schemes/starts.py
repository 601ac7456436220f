"""The first day on which work under a scheme can begin: a day on which is worked, after everything
that comes before it. One rule for a vacancy, a draft and an offer. Pure.
"""

from collections.abc import Collection
from datetime import date, timedelta

from portal.calendar import add_working_days, holidays
from portal.schemes.tables import Scheme

WEEK = ("ma", "di", "wo", "do", "vr", "za", "zo")
OFFER_WORKING_DAYS = 2  # from draft to offer, as promised to both sides
COUNTERSIGN_WORKING_DAYS = 1  # for the municipality, which signs last


def first_worked(on: date, days: Collection[str]) -> date:
    """`on` itself, or the first day after it on which is worked: one of these `days` of the week
    (none: any), and no holiday.
    """
    while (days and WEEK[on.weekday()] not in days) or on in holidays(on.year):
        on += timedelta(days=1)
    return on


def earliest_start(scheme: Scheme, days: Collection[str], *, offered_on: date) -> date:
    """The first day worked after the candidate's days to think and the day on which the
    municipality signs last.
    """
    think = scheme.think_working_days
    signed_on = add_working_days(offered_on, think + COUNTERSIGN_WORKING_DAYS)
    return first_worked(signed_on + timedelta(days=1), days)


def feasible_start(scheme: Scheme, days: Collection[str], *, drafted_on: date) -> date:
    """The same, of a draft that is offered in the time promised for that."""
    offered_by = add_working_days(drafted_on, OFFER_WORKING_DAYS)
    return earliest_start(scheme, days, offered_on=offered_by)
