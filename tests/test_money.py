from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import money

cents = st.integers(-10_000_000, 10_000_000)
months = st.integers(28, 31)


@pytest.mark.clause("part_of_month")
@pytest.mark.parametrize(
    ("days", "month_days", "expected"),
    [
        (20, 31, 19_355),
        (11, 30, 11_000),
        (31, 31, 30_000),
        (0, 31, 0),
        (4, 31, 3_871),
        (1, 28, 1_071),
    ],
)
def test_three_hundred_euros_a_month_by_the_day(days, month_days, expected):
    assert money.pro_rata(30_000, days, month_days) == expected


@given(cents, months, st.integers(0, 31))
def test_a_part_is_at_most_half_a_cent_off(amount, month_days, days):
    days = min(days, month_days)
    part = money.pro_rata(amount, days, month_days)
    assert abs(part - Fraction(amount * days, month_days)) <= Fraction(1, 2)
    assert money.pro_rata(-amount, days, month_days) == -part
    assert money.pro_rata(amount, month_days, month_days) == amount


@pytest.mark.parametrize("days", [-1, 32])
def test_days_outside_the_month_are_a_mistake(days):
    with pytest.raises(ValueError, match="inside their month"):
        money.pro_rata(30_000, days, 31)


@pytest.mark.parametrize(
    ("n", "d", "expected"), [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (1, 3, 0), (2, 3, 1), (3, 1, 3)]
)
def test_halves_go_away_from_zero(n, d, expected):
    assert money.half_up(n, d) == expected


def test_nothing_is_divided_by_nothing():
    with pytest.raises(ValueError, match="positive"):
        money.half_up(1, 0)


@pytest.mark.parametrize(
    ("hourly", "hours", "month"), [(1499, 32, 207_861), (1471, 32, 203_979), (1499, 36, 233_844)]
)
def test_a_months_wage_at_fixed_hours(hourly, hours, month):
    assert money.monthly(hourly, hours * 60) == month


@given(st.integers(0, 100_000), st.integers(0, 60))
def test_whole_hours_cost_in_minutes_what_they_cost_in_hours(hourly, hours):
    assert money.monthly(hourly, hours * 60) == money.half_up(hourly * hours * 52, 12)


@given(st.integers(0, 100_000), st.integers(0, 60 * 60))
def test_a_months_wage_is_the_nearest_cent_at_any_minute(hourly, minutes):
    exact = Fraction(hourly) * Fraction(minutes, 60) * Fraction(52, 12)
    assert abs(money.monthly(hourly, minutes) - exact) <= Fraction(1, 2)


def test_a_months_wage_at_28_hours_and_48_minutes():
    assert money.monthly(1499, 28 * 60 + 48) == 187_075  # 14,99 × 28,8 × 52 / 12 = 1870,752


def test_percentages_and_plain_notation():
    assert money.share(19_355, 2_100) == 4_065
    assert money.share(10_000_000, 2_100) == 2_100_000
    assert [money.decimal(c) for c in (19_355, 5, -30_000, -1, 0)] == [
        "193.55",
        "0.05",
        "-300.00",
        "-0.01",
        "0.00",
    ]
