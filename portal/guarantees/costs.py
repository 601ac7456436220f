"""What a take-back costs and gives back, by the ledger of its placement. Pure; cents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.placements.ledger import Ledger, Standing, Terms, charged, month_of


@dataclass(frozen=True)
class LateCost:
    """What a late answer costs us: cents and days after `billed_until`, the last day that the
    employer pays, up to and including `last_on`.
    """

    billed_until: date
    last_on: date
    cents: int
    days: int


@dataclass(frozen=True)
class Money:
    """An estimate: cents and days of the month of the last day, and what comes back of what stands
    billed; `stops`: days after it would have been billed, or are.
    """

    month: str
    cents: int
    days: int
    month_days: int
    credit_cents: int
    stops: bool


def late_cost(ledger: Ledger, last_on: date, until: date) -> LateCost:
    """What we pay ourselves of work up to `last_on` when the employer pays up to `until`."""
    worked = replace(ledger.now, last_on=last_on, billed_until=None)
    paid = replace(worked, billed_until=until)
    whole, part = (charged(one, ledger.terms, month_of(last_on)) for one in (worked, paid))
    return LateCost(
        until,
        last_on,
        sum(cost.cents for cost in whole.values()) - sum(cost.cents for cost in part.values()),
        (last_on - until).days,
    )


def money(now: Standing, ending: Standing, terms: Terms, billed: Mapping[str, int]) -> Money:
    """What the month of the last day costs, and what comes back of what stands billed, cents by
    month. What was never billed does not come back: those days are not billed.
    """
    month = month_of(ending.last_on)
    due = charged(ending, terms, max([month, *billed]))
    back = sum(
        max(cents - (due[one].cents if one in due else 0), 0)
        for one, cents in billed.items()
        if one >= month
    )
    last = due.get(month)
    stops = terms.contribution_cents > 0 and ending.charged_until < now.charged_until
    if last is None:
        return Money(month, 0, 0, 0, back, stops)
    return Money(month, last.cents, last.days, last.month_days, back, stops)
