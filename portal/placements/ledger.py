"""What the ledger of a placement means: its state, its first and last day, and what a month costs.
Pure.

A placement is a list of dated events that nobody changes. A correction points at the event it
mends, or strikes it; the last correction wins. Everything else is worked out here, from the events
in the order of writing. The first and the last day are both paid (agreement, article 7.2); absence
does not lower the contribution (7.4).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from portal.calendar import days_in_month
from portal.money import pro_rata
from portal.placements.labels import EndReason, Kind, State

Hours = tuple[tuple[date, int], ...]  # from a day on so many minutes a week, oldest first
ENDS = {Kind.ENDED, Kind.TAKEN_BACK, Kind.CONVERTED}


@dataclass(frozen=True)
class Event:
    """One line. `on` is the day it is about; of an end the last day worked, of a conversion the
    first day of the new contract. `until` closes a period, `minutes` are per week, `corrects` is
    the id of the mended line. `billed_until` is the last day charged, where an end (announced or
    not) charges less than the days worked.
    """

    kind: Kind
    on: date | None
    id: UUID | None = None
    until: date | None = None
    minutes: int | None = None
    reason: str | None = None
    corrects: UUID | None = None
    billed_until: date | None = None


@dataclass(frozen=True)
class Terms:
    """What the agreement froze: cents a calendar month, and the days from and to which it runs."""

    contribution_cents: int
    start_on: date
    end_on: date
    minutes_per_week: int


@dataclass(frozen=True)
class Standing:
    """Where a placement stands. `agreed_on` is the last day agreed, `announced_on` the one an open
    announcement names, `last_on` the one that counts. `hours` are the minutes a week: those of the
    agreement and every change, by the day from which it holds. `billed_until` is the last day
    charged, where that is an earlier one.
    """

    state: State
    first_on: date
    last_on: date
    hours: Hours
    agreed_on: date
    announced_on: date | None = None
    announced_reason: str | None = None
    absent_since: date | None = None
    reason: str | None = None
    billed_until: date | None = None

    @property
    def charged_until(self) -> date:
        """The last day that is charged."""
        return min(self.last_on, self.billed_until or self.last_on)

    @property
    def is_taken_back(self) -> bool:
        """An open announcement says that the employer asked to take the candidate back."""
        return self.announced_reason == EndReason.TAKEN_BACK

    @property
    def ends_otherwise(self) -> bool:
        """An end stands, announced or past, that is no take-back."""
        is_said = self.announced_on is not None or self.state is State.ENDED
        return is_said and EndReason.TAKEN_BACK not in (self.announced_reason, self.reason)

    def minutes_on(self, day: date) -> int:
        """The minutes a week that hold on `day`: a change counts from its own day, whenever it was
        written.
        """
        return [minutes for from_on, minutes in self.hours if from_on <= day][-1]


@dataclass(frozen=True)
class Ledger:
    """One placement as it was read: its lines in the order of writing, its terms, and where it
    stands by them. A request reads it once and hands it on.
    """

    events: tuple[Event, ...]
    terms: Terms
    now: Standing

    @classmethod
    def of(cls, events: Iterable[Event], terms: Terms) -> "Ledger":
        lines = tuple(events)
        return cls(lines, terms, standing(lines, terms))

    @property
    def never_began(self) -> bool:
        """It is over, and no day of it was worked."""
        is_over = self.now.state in (State.ENDED, State.NOT_STARTED)
        return is_over and not any(one.kind is Kind.STARTED for one in effective(self.events))

    def line(self, event_id: UUID) -> Event | None:
        """The line with this id, as it was written."""
        return next((event for event in self.events if event.id == event_id), None)

    def line_now(self, event_id: UUID) -> Event | None:
        """The same as it holds: mended, and of no day once it is struck."""
        written = self.line(event_id)
        holds = next((event for event in effective(self.events) if event.id == event_id), None)
        return holds or (written and replace(written, on=None))

    def plus(self, event: Event) -> "Ledger":
        """The same with one more line."""
        return Ledger.of((*self.events, event), self.terms)


@dataclass(frozen=True)
class Charge:
    """A month's contribution: `days` of `month_days`, from `from_on` to `until_on`, in cents."""

    month: str
    from_on: date
    until_on: date
    days: int
    month_days: int
    rate_cents: int
    cents: int


def effective(events: Iterable[Event]) -> list[Event]:
    """The events as they stand: mended where a correction says so, without those struck."""
    lines = list(events)
    mended = {event.corrects: event for event in lines if event.kind is Kind.CORRECTED}
    return [after for event in lines if (after := _mend(event, mended.get(event.id))) is not None]


def standing(events: Iterable[Event], terms: Terms) -> Standing:
    """State, first and last day, hours, absence and announced end, from the events."""
    told = list(events)
    lines = effective(told)
    end = _last(lines, ENDS)
    closing = end or _last(lines, {Kind.NOT_STARTED})
    said = None if closing else _announced(effective(_since_struck_end(told)))
    agreed = _day(_last(lines, {Kind.EXTENDED}), terms.end_on)
    stops, last_on = end or said, _last_day(agreed, end, said)
    until = stops.billed_until if stops else None
    return Standing(
        state=_state(lines),
        first_on=_day(_last(lines, {Kind.STARTED}), terms.start_on),
        last_on=last_on,
        hours=_hours(lines, terms),
        agreed_on=agreed,
        announced_on=said.on if said else None,
        announced_reason=said.reason if said else None,
        absent_since=_absent_since(lines),
        reason=closing.reason if closing else None,
        billed_until=until if until and until < last_on else None,
    )


def charge(now: Standing, terms: Terms, month: str) -> Charge | None:
    """What `month` ("2026-10") costs: the days of the placement in it, over the days of the month;
    None is nothing.
    """
    if now.state is State.NOT_STARTED or terms.contribution_cents == 0:
        return None
    first, last = bounds(month)
    from_on, until_on = max(first, now.first_on), min(last, now.charged_until)
    days = (until_on - from_on).days + 1
    if days <= 0:
        return None
    cents = pro_rata(terms.contribution_cents, days, last.day)
    return Charge(month, from_on, until_on, days, last.day, terms.contribution_cents, cents)


def charged(now: Standing, terms: Terms, until: str) -> dict[str, Charge]:
    """What every month with days of the placement costs, up to and including `until`: by month, in
    order. A few days can round to nothing.
    """
    last = min(until, month_of(now.charged_until))
    costs = ((month, charge(now, terms, month)) for month in span(month_of(now.first_on), last))
    return {month: cost for month, cost in costs if cost is not None}


def charges(now: Standing, terms: Terms, until: str) -> list[Charge]:
    """Every month that costs something, up to and including `until`."""
    return [cost for cost in charged(now, terms, until).values() if cost.cents]


def last_worked(kind: Kind, on: date) -> date:
    """The last day worked before an end of this kind on `on`: a conversion is on the day after."""
    return on - timedelta(days=1) if kind is Kind.CONVERTED else on


def month_of(day: date) -> str:
    """The month of a day as text, "2026-10": such texts sort as the months do."""
    return f"{day.year:04d}-{day.month:02d}"


def bounds(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, days_in_month(year, number))


def span(first: str, last: str) -> Iterator[str]:
    """The months from `first` to `last`, both included."""
    month = first
    while month <= last:
        yield month
        month = month_of(bounds(month)[1] + timedelta(days=1))


def _mend(event: Event, correction: Event | None) -> Event | None:
    if event.kind is Kind.CORRECTED:
        return None
    if correction is None:
        return event
    if correction.on is None:
        return None
    return replace(
        event,
        on=correction.on,
        until=correction.until or event.until,
        minutes=correction.minutes or event.minutes,
        billed_until=correction.billed_until or event.billed_until,
    )


def _last(lines: Sequence[Event], kinds: set[Kind]) -> Event | None:
    return next((event for event in reversed(lines) if event.kind in kinds), None)


def _state(lines: Sequence[Event]) -> State:
    kinds = {event.kind for event in lines}
    if kinds & ENDS:
        return State.ENDED
    if Kind.NOT_STARTED in kinds:
        return State.NOT_STARTED
    return State.RUNNING if Kind.STARTED in kinds else State.PLANNED


def _since_struck_end(events: Sequence[Event]) -> Sequence[Event]:
    """The lines from the last end that was struck on: with it, what announced it is lifted."""
    struck = {event.corrects for event in events if event.kind is Kind.CORRECTED and not event.on}
    ends = [n for n, event in enumerate(events) if event.kind in ENDS and event.id in struck]
    return events[ends[-1] :] if ends else events


def _announced(lines: Sequence[Event]) -> Event | None:
    """The announcement that stands. Cancelling one lets an older one, for another reason, hold."""
    said: list[Event] = []
    for event in lines:
        again = said and event.reason == said[-1].reason
        if event.kind is Kind.ANNOUNCED_END:
            said = [*(said[:-1] if again else said), event]
        elif event.kind is Kind.END_CANCELLED:
            said = said[:-1]
    return said[-1] if said else None


def _hours(lines: Sequence[Event], terms: Terms) -> Hours:
    """Of two changes for one day the one that was written last holds."""
    told = {date.min: terms.minutes_per_week}
    for event in lines:
        if event.kind is Kind.HOURS_CHANGED and event.on and event.minutes:
            told[event.on] = event.minutes
    return tuple(sorted(told.items()))


def _day(event: Event | None, otherwise: date) -> date:
    return event.on if event and event.on else otherwise


def _last_day(agreed: date, end: Event | None, said: Event | None) -> date:
    if end and end.on:
        return last_worked(end.kind, end.on)
    return min(agreed, _day(said, agreed))


def _absent_since(lines: Sequence[Event]) -> date | None:
    said = _last(lines, {Kind.ABSENT, Kind.RETURNED})
    return said.on if said and said.kind is Kind.ABSENT and said.until is None else None
