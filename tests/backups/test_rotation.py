"""Seven days, five weeks, twelve months, the newest of each; nothing goes by waiting."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.backups.rotation import kept

BEGIN = datetime(2025, 1, 1, 1, 30, tzinfo=UTC)
instants = st.sets(
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001  made aware
        lambda at: at.replace(tzinfo=UTC, microsecond=0)
    ),
    max_size=60,
)


def night(number):
    return BEGIN + timedelta(days=number)


def test_two_years_of_nights_leave_the_days_weeks_and_months():
    nights = [night(number) for number in range(2 * 365)]
    stay = sorted(kept(nights), reverse=True)
    assert stay[:7] == nights[:-8:-1]  # 31 December back to the 25th
    ends = {at.date().isoformat() for at in stay}
    weeks = {"2026-12-27", "2026-12-20", "2026-12-13", "2026-12-06"}  # Sundays
    months = {f"2026-{month:02}" for month in range(1, 13)}
    assert weeks <= ends
    assert {day[:7] for day in ends} == months
    assert len(stay) == 7 + len(weeks - {"2026-12-27"}) + 11


def test_of_many_on_one_day_the_newest_stays():
    quarters = [BEGIN + timedelta(minutes=15 * number) for number in range(60)]
    assert kept(quarters) == {quarters[-1]}


def test_a_day_is_a_day_in_amsterdam():
    before, after = (datetime(2026, 7, 1, 21, minute, tzinfo=UTC) for minute in (59, 0))
    midnight = datetime(2026, 7, 1, 22, 0, tzinfo=UTC)  # 2 July
    assert kept([after, before, midnight]) == {before, midnight}


@given(instants)
def test_the_newest_stays_and_the_rest_is_bounded(made):
    stay = kept(made)
    assert stay <= made
    assert len(stay) <= 7 + 5 + 12
    assert max(made, default=None) == max(stay, default=None)


@given(instants)
def test_rotating_again_changes_nothing(made):
    assert kept(kept(made)) == kept(made)


@given(instants)
def test_rotating_after_each_backup_is_rotating_once(made):
    lying = set()
    for at in sorted(made):
        lying = set(kept(lying | {at}))
    assert lying == kept(made)
