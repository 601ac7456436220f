"""What stands against sending a vacancy in, or changing it once people said yes to it. Pure.

What stands in the way is found all at once, each at its field; `check` refuses the first of it.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from portal import formats
from portal.errors import Refused
from portal.language import N_
from portal.schemes.starts import first_worked
from portal.vacancies.times import earliest_start, is_over_midnight, minutes_a_week
from portal.vacancies.words import grounds_in

LEAST_MINUTES, MOST_MINUTES = 60, 40 * 60  # a week
ADJUSTABLE = (  # what changes at once after acceptance; the rest is for a copy
    "title", "tasks", "supervisor_name", "day_from", "day_until", "street_line", "wage_cents",
)  # fmt: skip
NO_GROUND = N_(
    "Deze zin gaat over %(ground)s (“%(word)s”). Dat mag geen eis zijn. "
    "Haal de zin weg of schrijf wat de kandidaat in het werk moet doen."
)
_NO_ROOM = N_(
    "Op %(days)s van %(start)s tot %(end)s uur past %(most)s uur in een week. "
    "Kies %(most)s uur of minder, of kies meer dagen of langere tijden."
)
_NO_HOUR = N_("In deze dagen en tijden past nog geen uur per week. Kies langere tijden.")
_NOT_AFTER = N_("Dit ligt niet na het begin (%(start)s uur). Kies een latere tijd.")
_TOO_SHORT = N_(
    "Deze vacature vraagt %(hours)s per week. Van %(start)s tot %(end)s uur passen er %(most)s. "
    "Kies langere tijden."
)
_PAST = N_("Deze datum is voorbij. Kies %(earliest_on)s of later.")
_TOO_SOON = N_(
    "Dat is te vroeg. Eerst zoeken wij, maakt u kennis en tekent iedereen. "
    "Kies %(earliest_on)s of later."
)
_NOT_WORKED = N_(
    "Op %(on)s wordt niet gewerkt: die dag is niet aangevinkt, of het is een feestdag. "
    "Kies bijvoorbeeld %(worked_on)s."
)


@dataclass(frozen=True)
class Asked:
    """What an employer filled in, as far as the rules look at it. Minutes a week, cents an hour."""

    title: str
    tasks: str | None
    supervisor_name: str | None
    minutes_min: int | None
    minutes_max: int | None
    days: Sequence[str]
    day_from: str | None
    day_until: str | None
    evening: bool
    night: bool
    weekend: bool
    wage_cents: int | None
    start_on: date | None
    schemes: Sequence[str]
    complete: bool

    @property
    def minutes_a_week(self) -> int | None:
        """As many as fit; None while days or times are open, or there is work beside them."""
        if not (self.days and self.day_from and self.day_until):
            return None
        if self.evening or self.night or self.weekend:
            return None
        return minutes_a_week(self.days, self.day_from, self.day_until)


ASKED = tuple(field.name for field in fields(Asked) if field.name != "complete")


def asked(values: Mapping[str, Any], *, complete: bool) -> Asked:
    """The same of what somebody typed."""
    return Asked(**{name: values[name] for name in ASKED}, complete=complete)


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way: its field, a code and the sentence beside it."""

    field: str
    code: str
    text: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


def problems(asked: Asked, *, minimum_cents: int, read_from: date, today: date) -> list[Problem]:
    """Everything that must change before the vacancy can be sent in, in the order of the form.
    `read_from` is the day from which we read it.
    """
    return [
        *_grounds(asked),
        *_hours(asked),
        *_times(asked),
        *start(asked, read_from, today),
        *_wage(asked, minimum_cents),
    ]


def feasible_start(asked: Asked, read_from: date, today: date) -> date:
    """The first day that can be met on the days that are asked, and has not gone by."""
    earliest = earliest_start(asked.schemes, asked.days, read_from=read_from)
    return max(earliest, first_worked(today, asked.days))


def start(asked: Asked, read_from: date, today: date) -> Iterator[Problem]:
    """What stands against the first day that is asked, if any is."""
    if asked.start_on is None:
        return
    start_on, earliest = asked.start_on, feasible_start(asked, read_from, today)
    if start_on < earliest:
        is_past = start_on < today
        yield Problem(
            "start_on",
            "date_past" if is_past else "start_too_soon",
            _PAST if is_past else _TOO_SOON,
            {"earliest_on": formats.day(earliest)},
        )
    elif (worked_on := first_worked(start_on, asked.days)) != start_on:
        values = {"on": formats.day(start_on), "worked_on": formats.day(worked_on)}
        yield Problem("start_on", "start_not_worked", _NOT_WORKED, values)


def check(asked: Asked, *, minimum_cents: int, read_from: date, today: date) -> None:
    """Refuse what cannot be sent in, with the first reason."""
    if not asked.complete:
        raise Refused(
            "incomplete", N_("De vacature is nog niet compleet. Vul eerst aan wat ontbreekt.")
        )
    for problem in problems(asked, minimum_cents=minimum_cents, read_from=read_from, today=today):
        raise Refused(problem.code, problem.text, **problem.values)


def adjustment(was: Asked, after: Mapping[str, Any]) -> list[Problem]:
    """What stands against a change of a vacancy that was accepted: people may have said yes to it,
    so that its wage goes up or stays (`wage_lower`), its hours fit in other times, and no sentence
    may shut anybody out. Work, hours, area and requirements are not among what changes: for those
    one makes a copy.
    """
    becomes = dataclasses.replace(
        was, **{name: after[name] for name in ADJUSTABLE if name in ASKED}
    )
    found = list(_grounds(becomes))
    if (was.day_from, was.day_until) != (becomes.day_from, becomes.day_until):
        found += list(_times(becomes)) or list(_hours_in_times(becomes))
    if was.wage_cents is not None and (becomes.wage_cents or 0) < was.wage_cents:
        found.append(
            Problem(
                "wage_cents",
                "wage_lower",
                N_("Mensen zeiden ja bij %(wage)s. Kies dat bedrag of meer."),
                {"wage": formats.euro(was.wage_cents)},
            )
        )
    return found


def _grounds(asked: Asked) -> Iterator[Problem]:
    for name in ("title", "tasks", "supervisor_name"):
        for ground in grounds_in(getattr(asked, name) or "")[:1]:
            yield Problem(
                name,
                "protected_ground",
                NO_GROUND,
                {"ground": ground.label, "word": ground.word},
            )


def _hours(asked: Asked) -> Iterator[Problem]:
    least, most, fitting = asked.minutes_min, asked.minutes_max, asked.minutes_a_week
    if least and most and least > most:
        yield Problem(
            "minutes_max",
            "hours_range",
            N_("Het maximum is lager dan het minimum. Pas een van de twee aan."),
        )
    elif fitting is not None and fitting >= LEAST_MINUTES:
        for name in ("minutes_min", "minutes_max"):
            if (getattr(asked, name) or 0) > fitting:
                yield Problem(name, "hours_do_not_fit", _NO_ROOM, _room(asked, fitting))


def _times(asked: Asked) -> Iterator[Problem]:
    start, end = asked.day_from, asked.day_until
    if not (start and end):
        return
    if start == end or (is_over_midnight(start, end) and not asked.night):
        yield Problem("day_until", "time_order", _NOT_AFTER, {"start": start})
    elif asked.minutes_a_week is not None and asked.minutes_a_week < LEAST_MINUTES:
        yield Problem("day_until", "hours_do_not_fit", _NO_HOUR)


def _hours_in_times(asked: Asked) -> Iterator[Problem]:
    """The same as `_hours`, where only the times can still change."""
    fitting, most = asked.minutes_a_week, asked.minutes_max
    if fitting is not None and most and most > fitting:
        values = {"hours": formats.hours(most), **_room(asked, fitting)}
        yield Problem("day_until", "hours_do_not_fit", _TOO_SHORT, values)


def _room(asked: Asked, fitting: int) -> dict[str, str]:
    return {
        "days": formats.weekdays(asked.days),
        "start": asked.day_from or "",
        "end": asked.day_until or "",
        "most": formats.hour_number(fitting),
    }


def _wage(asked: Asked, minimum_cents: int) -> Iterator[Problem]:
    if asked.wage_cents is not None and asked.start_on and asked.wage_cents < minimum_cents:
        yield Problem(
            "wage_cents",
            "wage_below_minimum",
            N_(
                "Het loon is te laag. Op %(start_on)s is het minimum %(minimum)s bruto per uur. "
                "Pas het loon aan."
            ),
            {"start_on": formats.day(asked.start_on), "minimum": formats.euro(minimum_cents)},
        )
