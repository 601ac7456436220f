"""The one rule of billing: what the ledger charges, minus what was billed before. Pure; cents.

For every placement and month the difference is a line: above zero on an invoice (a first bill or a
supplement), below zero on a credit note that refers to the invoice it takes back from, newest line
first and never more than that line still holds. No difference, no line: running twice bills
nothing. An end that is only announced takes nothing back yet; it does when it has become the end.
What does not hang on it, such as a first day that was mended, is taken back at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from portal.placements.ledger import Charge, Standing, Terms, bounds, charged

_DAY = timedelta(days=1)
Billed = Mapping[str, int]  # month → cents, of one placement


@dataclass(frozen=True)
class Line:
    """A line as issued. `covers_*` is the period that stands billed after it; `days` and `cents` of
    a credit are below zero, and `credits` is the line it takes back from.
    """

    id: UUID
    invoice_id: UUID
    month: str
    position: int
    days: int
    cents: int
    covers_from: date | None
    covers_until: date | None
    credits: UUID | None


@dataclass(frozen=True)
class Due:
    """A line to issue. `credits` names the line taken back from, and so the invoice."""

    month: str
    position: int
    from_on: date
    until_on: date
    days: int
    month_days: int
    rate_cents: int
    cents: int
    covers_from: date | None
    covers_until: date | None
    credits: Line | None = None


@dataclass(frozen=True)
class Charged:
    """What the ledger of one placement charges, up to and including the month `until`: by month,
    with what rounds to nothing. `agreed` is the same without an end that is only announced: so much
    may stay billed until it has become the end.
    """

    until: str
    rate_cents: int
    months: Mapping[str, Charge]
    agreed: Mapping[str, Charge]


def charge(now: Standing, terms: Terms, until: str) -> Charged:
    """What is charged: worked out once, and handed on to the two questions below."""
    months = charged(now, terms, until)
    if now.announced_on is None:
        return Charged(until, terms.contribution_cents, months, months)
    agreed = replace(now, last_on=now.agreed_on, billed_until=None)
    return Charged(until, terms.contribution_cents, months, charged(agreed, terms, until))


def differs(costs: Charged, billed: Billed) -> dict[str, int]:
    """Month → cents to bill (above zero) or to take back (below)."""
    months = costs.months.keys() | {month for month in billed if month <= costs.until}
    differences = {month: _differs(costs, month, billed.get(month, 0)) for month in sorted(months)}
    return {month: cents for month, cents in differences.items() if cents}


def due(now: Standing, terms: Terms, lines: Iterable[Line], until: str) -> list[Due]:
    """The lines to issue for one placement, oldest month first."""
    return due_of(charge(now, terms, until), lines)


def due_of(costs: Charged, lines: Iterable[Line]) -> list[Due]:
    """The same, of what is charged."""
    in_order = sorted(lines, key=lambda line: (line.month, line.position))
    billed: dict[str, int] = {}
    for line in in_order:
        billed[line.month] = billed.get(line.month, 0) + line.cents
    due: list[Due] = []
    for month, cents in differs(costs, billed).items():
        before = [line for line in in_order if line.month == month]
        charges = costs.months if cents > 0 else costs.agreed
        due += _month(charges.get(month), costs.rate_cents, before, month, cents)
    return due


def whole(terms: Terms, lines: Sequence[Line], invoice_id: UUID) -> list[Due]:
    """What takes back all that an invoice still holds of one placement, whatever the ledger says:
    the next bill brings back what it charges. An invoice has one line for a placement and month.
    """
    mine = [one for one in lines if one.invoice_id == invoice_id and one.cents > 0]
    found = (_back(terms, line, [one for one in lines if one.month == line.month]) for line in mine)
    return [due for due in found if due.cents]


def afterwards(lines: Sequence[Line], issued: Iterable[Due]) -> list[Line]:
    """The lines of a placement as they will stand once these are issued too."""
    return [*lines, *(_issued(due) for due in issued)]


def _issued(due: Due) -> Line:
    new = UUID(int=0)  # nothing points at it yet
    return Line(
        new, new, due.month, due.position, due.days, due.cents, due.covers_from, due.covers_until,
        due.credits.id if due.credits else None,
    )  # fmt: skip


def _differs(costs: Charged, month: str, billed_cents: int) -> int:
    least, most = (
        months[month].cents if month in months else 0 for months in (costs.months, costs.agreed)
    )
    return least - billed_cents if billed_cents < least else min(most - billed_cents, 0)


def _back(terms: Terms, line: Line, before: list[Line]) -> Due:
    first, last = bounds(line.month)
    from_on, until_on = _covered(line) or (first, last)
    cents, days = _holds(line, before)
    return Due(
        month=line.month,
        position=len(before),
        from_on=from_on,
        until_on=until_on,
        days=-days,
        month_days=last.day,
        rate_cents=terms.contribution_cents,
        cents=-cents,
        covers_from=None,
        covers_until=None,
        credits=line,
    )


def _month(
    after: Charge | None, rate_cents: int, before: list[Line], month: str, cents: int
) -> list[Due]:
    from_on, until_on = _period(after, before[-1] if before else None)
    whole = Due(
        month=month,
        position=len(before),
        from_on=from_on,
        until_on=until_on,
        days=(after.days if after else 0) - sum(line.days for line in before),
        month_days=bounds(month)[1].day,
        rate_cents=rate_cents,
        cents=cents,
        covers_from=after.from_on if after else None,
        covers_until=after.until_on if after else None,
    )
    return [whole] if cents > 0 else _take_back(whole, before)


def _take_back(whole: Due, before: list[Line]) -> list[Due]:
    """The credit spread over the lines that still hold something, newest first."""
    cents, days = -whole.cents, -whole.days
    credits: list[Due] = []
    for line in reversed([line for line in before if line.cents > 0]):
        holds, holds_days = _holds(line, before)
        part = min(cents, holds)
        if part <= 0:
            continue
        part_days = days if part == cents else min(days, holds_days)
        position = whole.position + len(credits)
        credits.append(
            replace(whole, position=position, days=-part_days, cents=-part, credits=line)
        )
        cents, days = cents - part, days - part_days
    return credits


def _holds(line: Line, before: list[Line]) -> tuple[int, int]:
    """What a line still holds after the credits that point at it: cents and days."""
    taken = [credit for credit in before if credit.credits == line.id]
    return line.cents + sum(credit.cents for credit in taken), line.days + sum(
        credit.days for credit in taken
    )


def _covered(line: Line) -> tuple[date, date] | None:
    """The days of the month that a line left billed, if any."""
    if line.covers_from is None or line.covers_until is None:
        return None
    return line.covers_from, line.covers_until


def _period(after: Charge | None, last: Line | None) -> tuple[date, date]:
    """The days that a line is about: those that came to be billed, or that no longer are."""
    new = (after.from_on, after.until_on) if after else None
    old = _covered(last) if last else None
    if new is None or old is None:
        billed = new or old
        assert billed is not None  # one of them billed something
        return billed
    first, last_on = sorted((new[0], old[0])), sorted((new[1], old[1]))
    if first[0] == first[1] and last_on[0] != last_on[1]:
        return last_on[0] + _DAY, last_on[1]
    if last_on[0] == last_on[1] and first[0] != first[1]:
        return first[0], first[1] - _DAY
    return first[0], last_on[1]
