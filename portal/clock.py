"""The only reader of the time, and of which day it is in Amsterdam.

Instants are UTC and aware. A deadline is an Amsterdam date; `day(at)` gives it, never `at.date()`.
In demo mode, and only there, `CLOCK` moves the clock.
"""

from datetime import UTC, date, datetime, time, timedelta

from portal.calendar import AMSTERDAM, end_of_day

_moved_by = timedelta(0)


def now() -> datetime:
    """This instant in UTC."""
    return datetime.now(UTC) + _moved_by  # noqa: TID251  the one place


def move_to(at: datetime | None) -> None:
    """Let the clock run on from `at`, or from the real time when None. Demo mode and tests only."""
    global _moved_by
    _moved_by = timedelta(0) if at is None else at - datetime.now(UTC)  # noqa: TID251


def local(at: datetime) -> datetime:
    """The same instant on an Amsterdam clock."""
    return at.astimezone(AMSTERDAM)


def day(at: datetime) -> date:
    """The Amsterdam date of an instant."""
    return at.astimezone(AMSTERDAM).date()


def today() -> date:
    """The date in Amsterdam now."""
    return day(now())


def at(on: date, wall: str) -> datetime:
    """The instant at which an Amsterdam clock shows `wall` ("17.00" or "17:00") on that date."""
    hour, minute = wall.replace(":", ".").split(".")
    return datetime.combine(on, time(int(hour), int(minute)), AMSTERDAM).astimezone(UTC)


def end_of(on: date) -> datetime:
    """The last second of an Amsterdam date: a deadline on that day is kept until then."""
    return end_of_day(on)
