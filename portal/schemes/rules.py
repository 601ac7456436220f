"""Which version holds on a day, how long a placement may last, what it costs. Pure.

Refuses: unknown_scheme, no_minimum_wage, wage_below_minimum, max_duration, date_order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from portal import calendar, formats, money
from portal.errors import Refused
from portal.language import N_
from portal.schemes.tables import (
    FormalEmployer,
    MinimumWage,
    Scheme,
    SchemeName,
    minimum_wages,
    schemes,
)

SCHEMES = schemes()
MINIMUM_WAGES = minimum_wages()
LEAST_MINUTES, MOST_MINUTES = 8 * 60, 40 * 60  # a week


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...


Row = TypeVar("Row", bound=_Dated)


@dataclass(frozen=True)
class Calculation:
    """What a company pays a month, in cents; `wage_cents` when it pays the wage itself."""

    scheme: Scheme
    minutes: int  # a week
    contribution_cents: int
    wage_cents: int
    valid_from: date

    @property
    def total_cents(self) -> int:
        return self.contribution_cents + self.wage_cents


def scheme_on(name: str, day: date) -> Scheme:
    """The version of a scheme that holds on `day`. Refuses `unknown_scheme` before the first."""
    scheme = _row_on(SCHEMES[SchemeName(name)], day)
    if scheme is None:
        raise Refused("unknown_scheme", N_("Deze regeling bestond op die datum nog niet."))
    return scheme


def scheme(name: str, version: str) -> Scheme:
    """The version an agreement was made under."""
    for known in SCHEMES[SchemeName(name)]:
        if known.version == version:
            return known
    raise Refused("unknown_scheme", N_("Deze versie van de regeling kennen wij niet."))


def latest_end(scheme: Scheme, start_on: date) -> date:
    """The last day a placement that starts on `start_on` may have."""
    return calendar.last_day(start_on, scheme.max_months)


def check_term(scheme: Scheme, start_on: date, end_on: date) -> None:
    """Refuses `date_order` and `max_duration`."""
    if end_on < start_on:
        raise Refused(
            "date_order", N_("De einddatum ligt vóór de begindatum. Pas een van de twee aan.")
        )
    latest_on = latest_end(scheme, start_on)
    if end_on > latest_on:
        raise Refused(
            "max_duration",
            N_(
                "Deze plaatsing duurt te lang: hooguit %(max_months)s maanden. "
                "Kies een einddatum tot en met %(latest_on)s."
            ),
            max_months=scheme.max_months,
            latest_on=formats.day(latest_on),
        )


def review_days(
    weeks: int, months: Sequence[int], first_on: date, last_on: date
) -> list[tuple[str, int, date]]:
    """The talks about how it goes that fall inside a placement: "weeks" or "months", how many after
    its first day, and the working day of the talk.
    """
    due = [("weeks", weeks, first_on + timedelta(weeks=weeks))]
    due += [("months", n, calendar.add_months(first_on, n)) for n in months]
    talks = [(unit, n, calendar.next_working_day(on)) for unit, n, on in due]
    return [talk for talk in talks if talk[2] <= last_on]


def guarantee_window(scheme: Scheme, start_on: date, end_on: date) -> tuple[date, date] | None:
    """First and last day on which the guarantee can be invoked; None where the scheme has none."""
    return (start_on, end_on) if scheme.guarantee else None


def minimum_wage_on(day: date) -> MinimumWage:
    """The hourly minimum for 21 years and older. Refuses `no_minimum_wage` before the first row.

    Past the half-year of the youngest row that row is still used.
    """
    row = _row_on(MINIMUM_WAGES, day)
    if row is None:
        raise Refused("no_minimum_wage", N_("Voor deze datum kennen wij geen minimumloon."))
    return row


def example_wage(day: date) -> int:
    """An hourly wage that is surely enough: half an euro or more above the minimum of this day."""
    return (minimum_wage_on(day).hourly_cents + 100) // 50 * 50


def check_wage(hourly_cents: int, start_on: date) -> None:
    """Refuses `wage_below_minimum` by the row of the day the work starts; age is never asked."""
    minimum = minimum_wage_on(start_on)
    if hourly_cents < minimum.hourly_cents:
        raise Refused(
            "wage_below_minimum",
            N_(
                "Het loon is te laag. Op %(start_on)s is het minimum %(minimum_wage_hour)s "
                "bruto per uur. Pas het loon aan."
            ),
            start_on=formats.day(start_on),
            minimum_wage_hour=formats.euro(minimum.hourly_cents),
        )


def calculate(name: str, minutes: int, day: date) -> Calculation:
    """The answer to "Wat kost het mij?" for so many minutes a week, by the rules of `day`."""
    scheme, minimum = scheme_on(name, day), minimum_wage_on(day)
    minutes = max(LEAST_MINUTES, min(minutes, MOST_MINUTES))
    pays_wage = scheme.formal_employer is FormalEmployer.EMPLOYER
    return Calculation(
        scheme=scheme,
        minutes=minutes,
        contribution_cents=scheme.contribution_cents,
        wage_cents=money.monthly(minimum.hourly_cents, minutes) if pays_wage else 0,
        valid_from=max(scheme.valid_from, minimum.valid_from),
    )


def _row_on(rows: Sequence[Row], day: date) -> Row | None:
    """The youngest of `rows` (oldest first) that holds on `day`."""
    return next((row for row in reversed(rows) if row.valid_from <= day), None)
