"""Dutch days: holidays, working days, whole months. Pure; Amsterdam dates.

Holidays are those of article 3 of the Algemene termijnenwet: New Year's Day, Easter Monday, Whit
Monday, both Christmas days, Ascension Day, the King's birthday and 5 May (every year), with Good
Friday made equal to them. Two kinds of deadline exist and never mix: `add_working_days` for what we
promise in working days, and the plain dates of an agreement, which no holiday moves.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY, SUNDAY = 5, 6
OPENS, CLOSES = time(8, 30), time(17)  # then we are called, and call, on a working day
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian reckoning (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """27 April, or the day before when that is a Sunday."""
    birthday = date(year, 4, 27)
    return birthday - _DAY if birthday.weekday() == SUNDAY else birthday


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The days of `year` that count as a Sunday for the law, Good Friday included."""
    sunday = easter(year)
    after_easter = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day, Whit Monday
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(fixed | {kings_day(year)} | {sunday + n * _DAY for n in after_easter})


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def is_day_of_rest(day: date) -> bool:
    """A Sunday, or a holiday."""
    return day.weekday() == SUNDAY or day in holidays(day.year)


def next_working_day(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def previous_working_day(day: date) -> date:
    """`day` itself, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`, which does not count; 0: `day` or the first after it."""
    if n < 0:
        raise ValueError("working days are counted forward")
    for _ in range(n):
        day = next_working_day(day + _DAY)
    return next_working_day(day)


def weekdays_ahead(today: date, n: int) -> list[date]:
    """Of the next `n` days, from tomorrow, those that are no Sunday and no holiday."""
    found = (today + timedelta(days=ahead) for ahead in range(1, n + 1))
    return [day for day in found if day.weekday() != SUNDAY and day not in holidays(day.year)]


def call_day(at: datetime) -> date:
    """The day on which we call somebody who asks for it at this instant: the same working day until
    17.00, otherwise the next one.
    """
    local = at.astimezone(AMSTERDAM)
    is_open = is_working_day(local.date()) and local.time() < CLOSES
    return local.date() if is_open else add_working_days(local.date(), 1)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return monthrange(year, month)[1]


def add_months(day: date, n: int) -> date:
    """The same day n months on, or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def last_day(start: date, months: int) -> date:
    """The last day of a period of so many whole months that begins on `start`."""
    reached = add_months(start, months)
    return reached if reached.day < start.day else reached - _DAY


def end_of_day(day: date) -> datetime:
    """The last second of an Amsterdam date, in UTC: until then a deadline on that day is kept."""
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM).astimezone(UTC)
