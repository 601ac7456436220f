from datetime import UTC, date, datetime, timedelta

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import calendar

instants = st.builds(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n), st.integers(0, 2_000_000)
)
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


@pytest.mark.parametrize(
    ("start", "n", "unit", "end"),
    [
        (date(2026, 11, 6), 8, "weeks", date(2027, 1, 4)),
        (date(2026, 3, 24), 6, "weeks", date(2026, 5, 6)),
        (date(2026, 2, 27), 5, "weeks", date(2026, 4, 7)),
        (date(2026, 12, 24), 3, "days", date(2026, 12, 29)),
        (date(2026, 5, 3), 13, "weeks", date(2026, 8, 2)),  # a Sunday stays one: over twelve weeks
        (date(2026, 5, 10), 12, "weeks", date(2026, 8, 3)),
        (date(2026, 11, 30), 3, "months", date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 11, 30), 4, "months", date(2027, 3, 30)),
        (date(2026, 8, 8), 1, "years", date(2027, 8, 8)),
        (date(2026, 8, 8), 5, "years", date(2031, 8, 8)),
        (date(2026, 8, 16), 90, "days", date(2026, 11, 16)),
        (date(2026, 8, 15), 91, "days", date(2026, 11, 14)),
        (date(2026, 8, 7), 2, "days", date(2026, 8, 10)),
        (date(2026, 8, 7), 3, "days", date(2026, 8, 11)),  # Friday: two working days must follow
        (date(2026, 6, 1), 91, "days", date(2026, 8, 31)),
        (date(2026, 6, 6), 91, "days", date(2026, 9, 5)),
    ],
)
def test_terms_set_by_law(start, n, unit, end):
    assert calendar.statutory_end(start, n, unit) == end


@given(days, st.integers(3, 90))
def test_a_statutory_term_ends_on_a_working_day_and_holds_two(start, n):
    end = calendar.statutory_end(start, n, "days")
    assert end >= start + timedelta(days=n)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) >= 2


def test_an_unknown_unit_is_a_mistake():
    with pytest.raises(ValueError, match="unit"):
        calendar.statutory_end(date(2026, 1, 1), 1, "hours")


@given(days, st.integers(0, 60))
def test_working_days_added_are_working_days_between(start, n):
    end = calendar.add_working_days(start, n)
    assert calendar.is_working_day(end)
    if n:
        assert calendar.working_days_between(start, end) == n


def test_working_days_skip_the_free_ones():
    assert calendar.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert calendar.add_working_days(date(2026, 11, 24), 5) == date(2026, 12, 1)
    assert calendar.add_working_days(date(2026, 8, 8), 0) == date(2026, 8, 10)
    with pytest.raises(ValueError, match="forward"):
        calendar.add_working_days(date(2026, 8, 8), -1)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2026, 1, 2), (2026, 5, 1), (2026, 8, 3), (2027, 1, 4), (2027, 5, 3), (2026, 12, 1)],
)
def test_invoices_are_made_on_the_first_working_day(year, month, day):
    assert calendar.first_working_day(year, month) == date(year, month, day)


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
    ("at", "hours", "due"),
    [
        (datetime(2026, 8, 10, 8, tzinfo=UTC), 4, datetime(2026, 8, 10, 12, tzinfo=UTC)),
        (datetime(2026, 8, 10, 8, tzinfo=UTC), 7, datetime(2026, 8, 10, 15, tzinfo=UTC)),
        (datetime(2026, 8, 7, 14, tzinfo=UTC), 2, datetime(2026, 8, 10, 7, 30, tzinfo=UTC)),
        (datetime(2026, 8, 8, 14, tzinfo=UTC), 8, datetime(2026, 8, 10, 14, 30, tzinfo=UTC)),
        (datetime(2026, 12, 24, 15, tzinfo=UTC), 2, datetime(2026, 12, 28, 8, 30, tzinfo=UTC)),
        (
            datetime(2026, 10, 23, 14, tzinfo=UTC),
            2,
            datetime(2026, 10, 26, 8, 30, tzinfo=UTC),
        ),
    ],
)
def test_service_hours_pass_on_working_days_only(at, hours, due):
    assert calendar.service_due(at, hours) == due
    assert calendar.service_minutes(at, due) == hours * 60


@given(instants, st.integers(0, 100))
def test_service_hours_add_up(at, hours):
    assert calendar.service_minutes(at, calendar.service_due(at, hours)) == hours * 60
