"""The credit note that an early end promises, until which day (agreement, article 13), and what is
billed in addition. Pure.

That day is so many working days after the last day of work. Who asked to take back before, by a
claim that lapsed by this end, holds a receipt with a day: it is not later than that.
"""

from collections.abc import Mapping
from datetime import date

from portal.calendar import add_working_days
from portal.placements.labels import EndReason, State
from portal.placements.ledger import Standing, Terms, charged


def credit_by(after: Standing, today: date, days: int, on_receipt: date | None = None) -> date:
    """The day by which days that were billed too many are credited: `days` working days after the
    last day of work, whenever we hear of it; of what never began, after we hear so. `on_receipt` is
    the day that a receipt names.
    """
    by = add_working_days(today if after.state is State.NOT_STARTED else after.last_on, days)
    return min(by, on_receipt) if on_receipt else by


def promised_by(
    before: Standing,
    after: Standing,
    today: date,
    days: int,
    billed_on: date | None,
    on_receipt: date | None = None,
) -> date:
    """As `credit_by`; of days that were billed (first on `billed_on`) when that day had passed,
    counted from the end that stood then, or else from the day that they were billed.
    """
    by = credit_by(after, today, days, on_receipt)
    if billed_on is None or billed_on <= by:
        return by
    from_end = credit_by(before, today, days) if before.state is State.ENDED else by
    return from_end if billed_on <= from_end else add_working_days(billed_on, days)


def over_after(before: Standing, after: Standing) -> date:
    """After which day no day is charged, by one end nor by the other; what never began has none."""
    ends = [one.charged_until for one in (before, after) if one.state is State.ENDED]
    return max(ends, default=date.min)


def is_early(now: Standing) -> bool:
    """Is a credit note promised? It never began, or is charged to a day before the agreed one and
    was not taken back (then the receipt names the day).
    """
    if now.state is not State.ENDED or now.reason == EndReason.TAKEN_BACK:
        return now.state is State.NOT_STARTED
    return now.charged_until < now.agreed_on


def is_early_ahead(now: Standing) -> bool:
    """Will one be, once an end that is announced has come?"""
    is_other = now.announced_on is not None and not now.is_taken_back
    return is_other and now.charged_until < now.agreed_on


def in_addition(now: Standing, terms: Terms, billed: Mapping[str, int]) -> int:
    """The cents that the next invoice adds for months of which one was made: charged, and not
    billed, or given back before. `billed` is what stands billed, cents by month.
    """
    due = charged(now, terms, max(billed, default=""))
    owed = ((due[month].cents if month in due else 0) - cents for month, cents in billed.items())
    return sum(cents for cents in owed if cents > 0)
