from datetime import UTC, date, datetime, timedelta

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import calendar

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("year", range(2024, 2061))
def test_the_working_days_are_those_of_an_independent_calendar(year):
    known = oracle.NL(years=year, categories=("public", "optional"))
    for n in range(366):
        day = date(year, 1, 1) + timedelta(days=n)
        if day.weekday() < 5 and day.year == year:
            assert calendar.is_working_day(day) == (day not in known), day


@pytest.mark.parametrize(
    "free",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2027, 3, 26),
        date(2027, 5, 5),
        date(2025, 4, 26),
        date(2031, 4, 26),
        date(2026, 12, 26),
    ],
)
def test_the_law_names_these_days(free):
    assert free in calendar.holidays(free.year)
    assert not calendar.is_working_day(free)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1600, 4, 2),
        (1700, 4, 11),
        (1818, 3, 22),  # the earliest there is
        (1886, 4, 25),  # the latest
        (1954, 4, 18),
        (1981, 4, 19),
        (2000, 4, 23),
        (2038, 4, 25),
        (2049, 4, 18),
        (2076, 4, 19),
        (2285, 3, 22),
        (2299, 4, 16),
        (2300, 4, 8),
        (2400, 4, 16),
    ],
)
def test_easter_falls_on_these_sundays(year, month, day):
    assert calendar.easter(year) == date(year, month, day)


def test_the_kings_birthday_moves_only_for_a_sunday():
    assert calendar.kings_day(2025) == date(2025, 4, 26)
    assert calendar.kings_day(2026) == date(2026, 4, 27)
    assert date(2025, 4, 27) not in calendar.holidays(2025)


@given(days, st.integers(0, 60))
def test_so_many_working_days_lie_after_a_day_and_up_to_the_end(start, n):
    end = calendar.add_working_days(start, n)
    assert calendar.is_working_day(end)
    passed = [start + timedelta(days=one) for one in range(1, (end - start).days + 1)]
    if n:
        assert sum(map(calendar.is_working_day, passed)) == n


def test_working_days_skip_the_free_ones():
    assert calendar.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert calendar.add_working_days(date(2026, 11, 24), 5) == date(2026, 12, 1)
    assert calendar.add_working_days(date(2026, 8, 8), 0) == date(2026, 8, 10)
    with pytest.raises(ValueError, match="forward"):
        calendar.add_working_days(date(2026, 8, 8), -1)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 3, 12), 12, date(2027, 3, 11)),
        (date(2027, 2, 28), 12, date(2028, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_a_period_of_months_ends_the_day_before(start, months, last):
    assert calendar.last_day(start, months) == last


def test_months_keep_their_day_where_they_can():
    assert calendar.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert calendar.add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert [calendar.days_in_month(2028, m) for m in (1, 2, 4)] == [31, 29, 30]


@given(days)
def test_a_day_ends_a_second_before_the_next_in_amsterdam(day):
    local = calendar.end_of_day(day).astimezone(calendar.AMSTERDAM)
    assert local.date() == day
    assert (local + timedelta(seconds=1)).date() == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "called_on"),
    [
        (datetime(2026, 12, 1, 7, tzinfo=calendar.AMSTERDAM), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 16, 59, tzinfo=calendar.AMSTERDAM), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 17, tzinfo=calendar.AMSTERDAM), date(2026, 12, 2)),
        (datetime(2026, 12, 4, 17, tzinfo=calendar.AMSTERDAM), date(2026, 12, 7)),
        (datetime(2026, 12, 6, 12, tzinfo=calendar.AMSTERDAM), date(2026, 12, 7)),
        (datetime(2026, 12, 24, 18, tzinfo=calendar.AMSTERDAM), date(2026, 12, 28)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=calendar.AMSTERDAM), date(2027, 1, 4)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 2)),  # 0.30 in Amsterdam
    ],
)
def test_we_call_the_same_working_day_until_five(at, called_on):
    assert calendar.call_day(at) == called_on


def test_days_ahead_leave_out_sundays_and_holidays():
    ahead = calendar.weekdays_ahead(date(2026, 12, 23), 5)
    assert ahead == [date(2026, 12, 24), date(2026, 12, 28)]
