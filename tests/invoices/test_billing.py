"""One rule for first bills, supplements and credits; running twice bills nothing."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.invoices import billing
from portal.invoices.billing import Due, Line
from portal.placements import ledger
from portal.placements.labels import Kind
from portal.placements.ledger import Event, Terms

TERMS = Terms(30_000, date(2026, 9, 1), date(2027, 8, 31), 32 * 60)


def event(kind: Kind, on: date, **more) -> Event:
    return Event(kind, on, uuid.uuid4(), **more)


RUNNING = [event(Kind.PLANNED, TERMS.start_on), event(Kind.STARTED, TERMS.start_on)]


def issue(due: list[Due], lines: list[Line]) -> list[Line]:
    """The lines as the database would keep them; each credited line sits on its own invoice."""
    return lines + [
        Line(
            uuid.uuid4(),
            uuid.uuid4(),
            one.month,
            one.position,
            one.days,
            one.cents,
            one.covers_from,
            one.covers_until,
            one.credits.id if one.credits else None,
        )
        for one in due
    ]


def bill(events: list[Event], lines: list[Line], until: str, terms: Terms = TERMS) -> list[Due]:
    return billing.due(ledger.standing(events, terms), terms, lines, until)


def test_the_first_run_bills_every_month_up_to_and_including_it():
    due = bill(RUNNING, [], "2026-11")
    assert [(one.month, one.cents, one.days) for one in due] == [
        ("2026-09", 30_000, 30),
        ("2026-10", 30_000, 31),
        ("2026-11", 30_000, 30),
    ]
    assert [one.month_days for one in due] == [30, 31, 30]


def test_running_twice_bills_nothing():
    lines = issue(bill(RUNNING, [], "2026-11"), [])
    assert bill(RUNNING, lines, "2026-11") == []


def test_an_end_inside_a_billed_month_gives_the_unused_days_back():
    lines = issue(bill(RUNNING, [], "2026-11"), [])
    ended = [*RUNNING, event(Kind.TAKEN_BACK, date(2026, 11, 4))]
    (credit,) = bill(ended, lines, "2026-11")
    assert (credit.cents, credit.days) == (-26_000, -26)
    assert (credit.from_on, credit.until_on) == (date(2026, 11, 5), date(2026, 11, 30))
    assert (credit.covers_from, credit.covers_until) == (date(2026, 11, 1), date(2026, 11, 4))
    assert credit.credits.month == "2026-11"


def test_an_announced_end_bills_to_the_last_day_and_takes_nothing_back_yet():
    lines = issue(bill(RUNNING, [], "2026-11"), [])
    announced = [*RUNNING, event(Kind.ANNOUNCED_END, date(2026, 12, 4), reason="taken_back")]
    (december,) = bill(announced, lines, "2026-12")
    assert (december.cents, december.days) == (3_871, 4)
    inside = [*RUNNING, event(Kind.ANNOUNCED_END, date(2026, 11, 4), reason="taken_back")]
    assert bill(inside, lines, "2026-12") == []


def test_a_supplement_names_only_the_days_that_came_with_it():
    ended = event(Kind.ENDED, date(2026, 9, 10), reason="mutual")
    lines = issue(bill([*RUNNING, ended], [], "2026-09"), [])
    struck = Event(Kind.CORRECTED, date(2026, 9, 20), uuid.uuid4(), corrects=ended.id)
    (more,) = bill([*RUNNING, ended, struck], lines, "2026-09")
    assert (more.days, more.cents, more.position) == (10, 10_000, 1)
    assert (more.from_on, more.until_on) == (date(2026, 9, 11), date(2026, 9, 20))


def test_a_supplement_after_a_credit_names_the_days_since_that_credit():
    lines = issue(bill(RUNNING, [], "2026-09"), [])
    ended = event(Kind.ENDED, date(2026, 9, 10), reason="mutual")
    lines = issue(bill([*RUNNING, ended], lines, "2026-09"), lines)
    later = Event(Kind.CORRECTED, date(2026, 9, 20), uuid.uuid4(), corrects=ended.id)
    (more,) = bill([*RUNNING, ended, later], lines, "2026-09")
    assert (more.from_on, more.until_on, more.days) == (date(2026, 9, 11), date(2026, 9, 20), 10)


def test_a_credit_that_moves_both_ends_is_about_all_that_was_billed():
    ended = event(Kind.ENDED, date(2026, 9, 28), reason="mutual")
    lines = issue(bill([*RUNNING, ended], [], "2026-09"), [])
    late = Event(Kind.CORRECTED, date(2026, 9, 8), uuid.uuid4(), corrects=RUNNING[1].id)
    sooner = Event(Kind.CORRECTED, date(2026, 9, 20), uuid.uuid4(), corrects=ended.id)
    (credit,) = bill([*RUNNING, ended, late, sooner], lines, "2026-09")
    assert (credit.from_on, credit.until_on) == (date(2026, 9, 1), date(2026, 9, 28))
    assert (credit.days, credit.cents) == (-15, -15_000)


def test_a_line_gives_back_the_days_it_still_holds():
    ended = event(Kind.ENDED, date(2026, 9, 10), reason="mutual")
    events, lines = [*RUNNING, ended], []
    for last in (10, 20, 15):
        events.append(Event(Kind.CORRECTED, date(2026, 9, last), uuid.uuid4(), corrects=ended.id))
        lines = issue(bill(events, lines, "2026-09"), lines)
    events.append(Event(Kind.CORRECTED, date(2026, 9, 5), uuid.uuid4(), corrects=ended.id))
    due = bill(events, lines, "2026-09")
    assert [(one.cents, one.days) for one in due] == [(-5_000, -5), (-5_000, -5)]


def test_only_what_hangs_on_an_announced_end_waits_for_it():
    announced = [*RUNNING, event(Kind.ANNOUNCED_END, date(2026, 9, 20), reason="mutual")]
    costs = billing.charge(ledger.standing(announced, TERMS), TERMS, "2026-09")
    for billed, difference in (
        (19_999, {"2026-09": 1}), (20_000, {}), (30_000, {}), (30_001, {"2026-09": -1}),
    ):  # fmt: skip
        assert billing.differs(costs, {"2026-09": billed}) == difference


@pytest.mark.parametrize("reason", ["mutual", "taken_back"])
def test_a_later_start_gives_the_first_days_back_whatever_end_is_announced(reason):
    lines = issue(bill(RUNNING, [], "2026-11"), [])
    announced = [*RUNNING, event(Kind.ANNOUNCED_END, date(2026, 11, 4), reason=reason)]
    late = [*announced, event(Kind.CORRECTED, date(2026, 9, 8), corrects=RUNNING[1].id)]
    (credit,) = bill(late, lines, "2026-11")
    assert (credit.from_on, credit.until_on, credit.days) == (
        date(2026, 9, 1),
        date(2026, 9, 7),
        -7,
    )
    lines = issue([credit], lines)
    assert bill(late, lines, "2026-11") == []
    ended = [*late, event(Kind.ENDED, date(2026, 11, 4), reason=reason)]
    (rest,) = bill(ended, lines, "2026-11")
    assert (rest.month, rest.days) == ("2026-11", -26)


def test_the_month_of_an_announced_end_gives_back_the_days_before_the_mended_start():
    lines = issue(bill(RUNNING, [], "2026-09"), [])
    announced = [*RUNNING, event(Kind.ANNOUNCED_END, date(2026, 9, 20), reason="mutual")]
    late = [*announced, event(Kind.CORRECTED, date(2026, 9, 8), corrects=RUNNING[1].id)]
    (credit,) = bill(late, lines, "2026-09")
    assert (credit.days, credit.covers_from, credit.covers_until) == (
        -7,
        date(2026, 9, 8),
        date(2026, 9, 30),
    )


def test_a_later_start_gives_the_first_days_back():
    lines = issue(bill(RUNNING, [], "2026-09"), [])
    late = [*RUNNING, event(Kind.CORRECTED, date(2026, 9, 8), corrects=RUNNING[1].id)]
    (credit,) = bill(late, lines, "2026-09")
    assert (credit.from_on, credit.until_on, credit.days) == (
        date(2026, 9, 1),
        date(2026, 9, 7),
        -7,
    )


def test_what_never_started_is_given_back_whole():
    planned = RUNNING[:1]
    lines = issue(bill(planned, [], "2026-10"), [])
    never = [*planned, event(Kind.NOT_STARTED, TERMS.start_on, reason="postponed")]
    back = bill(never, lines, "2026-10")
    assert [(one.cents, one.days) for one in back] == [(-30_000, -30), (-30_000, -31)]


def test_a_credit_is_spread_over_the_lines_that_hold_it_newest_first():
    ended = event(Kind.ENDED, date(2026, 9, 10), reason="mutual")
    lines = issue(bill([*RUNNING, ended], [], "2026-09"), [])
    longer = Event(Kind.CORRECTED, date(2026, 9, 20), uuid.uuid4(), corrects=ended.id)
    lines = issue(bill([*RUNNING, ended, longer], lines, "2026-09"), lines)
    shorter = Event(Kind.CORRECTED, date(2026, 9, 5), uuid.uuid4(), corrects=ended.id)
    due = bill([*RUNNING, ended, longer, shorter], lines, "2026-09")
    assert [(one.cents, one.days, one.position) for one in due] == [
        (-10_000, -10, 2),
        (-5_000, -5, 3),
    ]
    assert [one.credits.id for one in due] == [lines[1].id, lines[0].id]
    shortest = Event(Kind.CORRECTED, date(2026, 9, 2), uuid.uuid4(), corrects=ended.id)
    lines = issue(due, lines)
    (more,) = bill([*RUNNING, ended, longer, shorter, shortest], lines, "2026-09")
    assert (more.cents, more.credits.id) == (-3_000, lines[0].id)


STEPS = st.lists(
    st.tuples(st.sampled_from(["end", "start", "run"]), st.integers(0, 400)),
    min_size=1,
    max_size=12,
)


@pytest.mark.promise("B4")
@settings(max_examples=200)
@given(steps=STEPS, rate=st.integers(1, 99_999), length=st.integers(0, 500))
def test_billed_minus_credited_is_charged_whatever_happens(steps, rate, length):
    """For every placement and month; no line gives back more than it holds."""
    first = date(2026, 1, 15)
    terms = Terms(rate, first, first + timedelta(days=length), 32 * 60)
    started, ended = event(Kind.STARTED, first), event(Kind.ENDED, terms.end_on, reason="mutual")
    events, lines = [event(Kind.PLANNED, first), started, ended], []
    start = end = first
    for what, n in [*steps, ("run", 400)]:
        day = first + timedelta(days=min(n, length))
        if what == "start" and day <= end:
            start = day
            events.append(Event(Kind.CORRECTED, day, uuid.uuid4(), corrects=started.id))
        elif what == "end" and day >= start:
            end = day
            events.append(Event(Kind.CORRECTED, day, uuid.uuid4(), corrects=ended.id))
        elif what == "run":
            until = ledger.month_of(first + timedelta(days=n + 150))
            lines = issue(bill(events, lines, until, terms), lines)
            assert bill(events, lines, until, terms) == []
            _check(events, terms, lines, until)


def _check(events: list[Event], terms: Terms, lines: list[Line], until: str) -> None:
    now = ledger.standing(events, terms)
    for month in ledger.span("2026-01", until):
        charge = ledger.charge(now, terms, month)
        told = [line for line in lines if line.month == month]
        assert sum(line.cents for line in told) == (charge.cents if charge else 0)
        if terms.contribution_cents >= 3_100:  # a day is worth more than rounding
            assert sum(line.days for line in told) == (charge.days if charge else 0)
        assert sorted(line.position for line in told) == list(range(len(told)))
    for line in lines:
        taken = [one for one in lines if one.credits == line.id]
        assert line.cents < 0 or line.cents + sum(one.cents for one in taken) >= 0
