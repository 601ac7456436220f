"""What the ledger of a placement means: days, months and cents, whatever is written afterwards."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.money import pro_rata
from portal.placements import ledger
from portal.placements.labels import Kind, State
from portal.placements.ledger import Event, Terms

TERMS = Terms(30_000, date(2026, 3, 12), date(2027, 3, 11), 32 * 60)


def planned(*more: Event) -> list[Event]:
    return [Event(Kind.PLANNED, TERMS.start_on, uuid.uuid4()), *more]


def event(kind: Kind, on: date | None, **more) -> Event:
    return Event(kind, on, uuid.uuid4(), **more)


STARTED = event(Kind.STARTED, date(2026, 3, 12))


def cents(events: list[Event], month: str) -> int:
    charge = ledger.charge(ledger.standing(events, TERMS), TERMS, month)
    return charge.cents if charge else 0


@pytest.mark.clause("contribution")
@pytest.mark.parametrize(
    ("first", "last", "month", "days", "expected"),
    [
        (date(2026, 3, 12), date(2026, 12, 31), "2026-03", 20, 19_355),
        (date(2026, 3, 12), date(2026, 4, 11), "2026-04", 11, 11_000),
        (date(2026, 3, 12), date(2026, 3, 12), "2026-03", 1, 968),
        (date(2026, 3, 1), date(2026, 3, 31), "2026-03", 31, 30_000),
        (date(2028, 2, 1), date(2028, 2, 29), "2028-02", 29, 30_000),
    ],
)
def test_a_month_costs_its_days_over_the_days_of_the_month(first, last, month, days, expected):
    terms = Terms(30_000, first, last, 32 * 60)
    events = [event(Kind.PLANNED, first), event(Kind.STARTED, first)]
    charge = ledger.charge(ledger.standing(events, terms), terms, month)
    assert (charge.days, charge.cents) == (days, expected)


@pytest.mark.clause("part_of_month")
def test_the_last_day_is_paid_and_the_next_is_not():
    ended = planned(STARTED, event(Kind.TAKEN_BACK, date(2026, 4, 30)))
    assert cents(ended, "2026-04") == 30_000
    assert cents(ended, "2026-05") == 0
    a_day_more = planned(STARTED, event(Kind.TAKEN_BACK, date(2026, 5, 1)))
    assert cents(a_day_more, "2026-05") == pro_rata(30_000, 1, 31)


def test_a_month_without_a_day_or_without_a_price_has_no_charge():
    ended = ledger.standing(planned(STARTED, event(Kind.ENDED, date(2026, 4, 30))), TERMS)
    assert ledger.charge(ended, TERMS, "2026-05") is None
    free = Terms(0, TERMS.start_on, TERMS.end_on, 32)
    assert ledger.charge(ledger.standing(planned(STARTED), free), free, "2026-04") is None


def test_a_planned_placement_is_charged_from_the_agreed_start():
    assert cents(planned(), "2026-03") == 19_355


def test_what_never_started_costs_nothing():
    events = planned(event(Kind.NOT_STARTED, date(2026, 3, 12), reason="postponed"))
    assert ledger.charges(ledger.standing(events, TERMS), TERMS, "2027-03") == []
    assert ledger.standing(events, TERMS).state is State.NOT_STARTED


@pytest.mark.clause("contribution_absence")
def test_absence_does_not_lower_the_contribution():
    away = event(Kind.ABSENT, date(2026, 4, 2), until=date(2026, 4, 20))
    assert cents(planned(STARTED, away), "2026-04") == 30_000


@pytest.mark.clause("contribution_ends")
def test_a_contract_with_the_employer_ends_the_contribution_the_day_before():
    events = planned(STARTED, event(Kind.CONVERTED, date(2026, 5, 1), reason="converted_same"))
    assert ledger.standing(events, TERMS).last_on == date(2026, 4, 30)
    assert ledger.standing(events, TERMS).state is State.ENDED


def test_an_announced_end_counts_until_it_is_cancelled():
    announced = planned(STARTED, event(Kind.ANNOUNCED_END, date(2026, 4, 11)))
    assert cents(announced, "2026-04") == 11_000
    assert ledger.standing(announced, TERMS).state is State.RUNNING
    cancelled = [*announced, event(Kind.END_CANCELLED, date(2026, 4, 10))]
    assert cents(cancelled, "2026-04") == 30_000


def test_cancelling_a_take_back_lets_an_older_announcement_hold():
    mutual = event(Kind.ANNOUNCED_END, date(2026, 6, 30), reason="mutual")
    back = event(Kind.ANNOUNCED_END, date(2026, 4, 11), reason="taken_back")
    later = event(Kind.ANNOUNCED_END, date(2026, 4, 14), reason="taken_back")
    cancelled = planned(STARTED, mutual, back, later, event(Kind.END_CANCELLED, date(2026, 4, 10)))
    now = ledger.standing(cancelled, TERMS)
    assert (now.last_on, now.announced_reason) == (date(2026, 6, 30), "mutual")


def test_an_extension_moves_the_last_day():
    longer = planned(STARTED, event(Kind.EXTENDED, date(2027, 6, 30)))
    assert ledger.standing(longer, TERMS).last_on == date(2027, 6, 30)


def test_a_correction_mends_a_line_and_the_last_one_wins():
    late = event(Kind.CORRECTED, date(2026, 3, 20), corrects=STARTED.id)
    later = event(Kind.CORRECTED, date(2026, 3, 30), corrects=STARTED.id)
    assert ledger.standing(planned(STARTED, late), TERMS).first_on == date(2026, 3, 20)
    assert ledger.standing(planned(STARTED, late, later), TERMS).first_on == date(2026, 3, 30)


def test_a_struck_end_lets_the_placement_run_on():
    ended = event(Kind.ENDED, date(2026, 6, 1), reason="mutual")
    struck = event(Kind.CORRECTED, None, corrects=ended.id)
    assert ledger.standing(planned(STARTED, ended), TERMS).state is State.ENDED
    assert ledger.standing(planned(STARTED, ended, struck), TERMS).state is State.RUNNING


def test_an_open_absence_ends_with_the_return():
    away = planned(STARTED, event(Kind.ABSENT, date(2026, 4, 2)))
    assert ledger.standing(away, TERMS).absent_since == date(2026, 4, 2)
    back = [*away, event(Kind.RETURNED, date(2026, 4, 9))]
    assert ledger.standing(back, TERMS).absent_since is None


def test_months_are_told_across_the_years():
    assert list(ledger.span("2026-11", "2027-02")) == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert ledger.bounds("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))


def test_the_reason_is_that_of_the_end_or_of_never_starting():
    never = planned(event(Kind.NOT_STARTED, date(2026, 3, 12), reason="postponed"))
    assert ledger.standing(never, TERMS).reason == "postponed"
    ended = planned(STARTED, event(Kind.ENDED, date(2026, 6, 1), reason="mutual"))
    assert ledger.standing(ended, TERMS).reason == "mutual"


def test_a_mended_day_leaves_the_hours_and_the_last_day_as_they_were():
    fewer = event(Kind.HOURS_CHANGED, date(2026, 4, 1), minutes=24 * 60)
    away = event(Kind.ABSENT, date(2026, 4, 2), until=date(2026, 4, 20))
    mended = [event(Kind.CORRECTED, date(2026, 4, 6), corrects=line.id) for line in (fewer, away)]
    now = ledger.standing(planned(STARTED, fewer, away, *mended), TERMS)
    assert (now.minutes_on(date(2026, 4, 5)), now.minutes_on(date(2026, 4, 6))) == (1920, 1440)
    assert now.absent_since is None


def hours(*changes: Event) -> ledger.Standing:
    return ledger.standing(planned(STARTED, *changes), TERMS)


def fewer(on: date, hours: int) -> Event:
    return event(Kind.HOURS_CHANGED, on, minutes=hours * 60)


def test_a_change_of_hours_holds_from_its_own_day_and_not_before():
    now = hours(fewer(date(2026, 6, 1), 24))
    told = [now.minutes_on(date(2026, *day)) // 60 for day in ((1, 1), (5, 31), (6, 1), (12, 31))]
    assert told == [32, 32, 24, 24]


def test_the_day_from_which_hours_hold_decides_and_not_the_order_of_writing():
    now = hours(fewer(date(2026, 9, 1), 20), fewer(date(2026, 6, 1), 24))
    assert now.minutes_on(date(2026, 8, 31)) == 24 * 60
    assert now.minutes_on(date(2026, 9, 1)) == 20 * 60
    again = hours(fewer(date(2026, 6, 1), 24), fewer(date(2026, 6, 1), 28))
    assert again.minutes_on(date(2026, 6, 1)) == 28 * 60


def test_struck_hours_never_held():
    first, wrong = fewer(date(2026, 5, 1), 28), fewer(date(2026, 6, 1), 24)
    struck = event(Kind.CORRECTED, None, corrects=wrong.id)
    assert hours(first, wrong, struck).minutes_on(date(2026, 7, 1)) == 28 * 60


def test_of_two_announcements_the_later_one_holds():
    mutual = event(Kind.ANNOUNCED_END, date(2026, 6, 30), reason="mutual")
    back = event(Kind.ANNOUNCED_END, date(2026, 4, 11), reason="taken_back")
    now = ledger.standing(planned(STARTED, mutual, back), TERMS)
    assert (now.last_on, now.announced_reason) == (date(2026, 4, 11), "taken_back")


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(first=DAYS, length=st.integers(0, 800), rate=st.integers(0, 200_000))
def test_the_months_hold_every_day_once_and_whole_months_the_whole_amount(first, length, rate):
    last = first + timedelta(days=length)
    terms = Terms(rate, first, last, 32 * 60)
    now = ledger.standing([event(Kind.PLANNED, first), event(Kind.STARTED, first)], terms)
    told = [ledger.charge(now, terms, m) for m in ledger.span("2023-12", "2031-12")]
    charges = [charge for charge in told if charge]
    assert rate == 0 or sum(charge.days for charge in charges) == length + 1
    assert all(charge.cents == rate for charge in charges if charge.days == charge.month_days)
    assert all(0 <= charge.cents <= rate for charge in charges)


@given(data=st.data())
def test_what_is_written_afterwards_gives_the_same_money_as_knowing_it_at_once(data):
    first = data.draw(st.dates(date(2026, 1, 1), date(2026, 6, 30)))
    terms = Terms(30_000, first, first + timedelta(days=364), 32 * 60)
    start = data.draw(st.dates(first, first + timedelta(days=20)))
    end = data.draw(st.dates(start, terms.end_on))
    wrong_start = data.draw(st.dates(first, terms.end_on))
    wrong_end = data.draw(st.dates(start, terms.end_on))
    started, ended = event(Kind.STARTED, wrong_start), event(Kind.ENDED, wrong_end, reason="mutual")
    mended = [
        event(Kind.PLANNED, first),
        started,
        event(Kind.CORRECTED, start, corrects=started.id),
        ended,
        event(Kind.CORRECTED, end, corrects=ended.id),
    ]
    at_once = [event(Kind.PLANNED, first), event(Kind.STARTED, start), event(Kind.ENDED, end)]
    assert ledger.charges(ledger.standing(mended, terms), terms, "2028-01") == ledger.charges(
        ledger.standing(at_once, terms), terms, "2028-01"
    )
