"""Dutch days: holidays, working days, service hours, statutory terms. Pure; Amsterdam dates.

Holidays are those of article 3 of the Algemene termijnenwet: New Year's Day, Easter Monday, Whit
Monday, both Christmas days, Ascension Day, the King's birthday and 5 May (every year), with Good
Friday made equal to them. Three kinds of deadline exist and never mix: `statutory_end` for terms
set by law, `add_working_days` for what we promise in working days, and the plain dates of an
agreement, which no holiday moves.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY, SUNDAY = 5, 6
SERVICE_FROM, SERVICE_UNTIL = time(8, 30), time(17)  # on working days
_DAY = timedelta(days=1)

# Longer terms are not extended (article 4a): days, weeks, months; terms in years never.
_LONGEST_EXTENDED = {"days": 90, "weeks": 12, "months": 3}


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


def next_working_day(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`, which does not count; 0: `day` or the first after it."""
    if n < 0:
        raise ValueError("working days are counted forward")
    for _ in range(n):
        day = next_working_day(day + _DAY)
    return next_working_day(day)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`."""
    return sum(is_working_day(start + n * _DAY) for n in range(1, (end - start).days + 1))


def first_working_day(year: int, month: int) -> date:
    """The day on which that month's invoices are made."""
    return next_working_day(date(year, month, 1))


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


def statutory_end(start: date, n: int, unit: str) -> date:
    """The last day of a term of `n` `unit` (days, weeks, months, years) set by law, after `start`.

    Algemene termijnenwet: an end on a Saturday, Sunday or holiday moves on (1); three days or more
    hold at least two working days (2); not for terms over 90 days, 12 weeks or 3 months, nor for
    terms in years (4).
    """
    plain = _plain_end(start, n, unit)
    if n > _LONGEST_EXTENDED.get(unit, 0):
        return plain
    end = next_working_day(plain)
    while (plain - start).days >= 3 and working_days_between(start, end) < 2:
        end = next_working_day(end + _DAY)
    return end


def service_due(at: datetime, hours: int) -> datetime:
    """The instant at which `hours` service hours have passed since `at`."""
    moment, left = _into_service(at.astimezone(AMSTERDAM)), timedelta(hours=hours)
    while (room := _closing(moment) - moment) < left:
        left -= room
        moment = _into_service(_closing(moment))
    return (moment + left).astimezone(UTC)


def service_minutes(start: datetime, end: datetime) -> int:
    """The service minutes between two instants."""
    moment, until, passed = _into_service(start.astimezone(AMSTERDAM)), end.astimezone(AMSTERDAM), 0
    while moment < until:
        stop = min(_closing(moment), until)
        passed += int((stop - moment).total_seconds()) // 60
        moment = _into_service(_closing(moment))
    return passed


def _plain_end(start: date, n: int, unit: str) -> date:
    if unit in ("days", "weeks"):
        return start + timedelta(**{unit: n})
    if unit in ("months", "years"):
        return add_months(start, n if unit == "months" else 12 * n)
    raise ValueError(f"no unit of a term: {unit}")


def _into_service(moment: datetime) -> datetime:
    """`moment` when the service is open, otherwise the next opening. Amsterdam time."""
    day = moment.date()
    if is_working_day(day) and moment.time() < SERVICE_UNTIL:
        return max(moment, datetime.combine(day, SERVICE_FROM, AMSTERDAM))
    return datetime.combine(next_working_day(day + _DAY), SERVICE_FROM, AMSTERDAM)


def _closing(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), SERVICE_UNTIL, AMSTERDAM)
