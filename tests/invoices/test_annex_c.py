"""Annex C of the agreement says what the ledger charges, on whatever days it begins and ends."""

import re
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from portal.agreements import clauses
from portal.placements import ledger
from portal.placements.labels import Kind
from portal.placements.ledger import Event, Terms
from tests.agreements.terms import TERMS

AMOUNT = re.compile(r"€\xa0([\d.]+),(\d\d)$")
PART = re.compile(r"^Bijdrage (eerste|laatste|voor deze) maand \((\d+) van (\d+) dagen\)$")


def said(first, last, cents):
    """Annex C: of each part of a month its days, the days of the month, and the amount in cents."""
    terms = {"start_on": f"{first}", "end_on": f"{last}", "contribution_cents": cents}
    rows = clauses.compose(TERMS | terms)["annexes"][2]["table"]["rows"]
    told = {}
    for what, _who, amount in rows:
        if found := PART.match(what):
            euros, rest = AMOUNT.search(amount).groups()
            told[found[1]] = int(found[2]), int(found[3]), int(euros.replace(".", "") + rest)
    return told


def charged(first, last, cents):
    terms = Terms(cents, first, last, 32 * 60)
    events = [Event(Kind.PLANNED, first), Event(Kind.STARTED, first)]
    months = ledger.charged(ledger.standing(events, terms), terms, "2031-12")
    return [(one.days, one.month_days, one.cents) for one in months.values()]


@given(
    first=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    length=st.integers(0, 400),
    cents=st.integers(1, 150_000),
)
@example(first=date(2027, 1, 31), length=0, cents=30_000)
@example(first=date(2027, 1, 31), length=1, cents=30_000)
@example(first=date(2028, 1, 31), length=29, cents=30_000)
@example(first=date(2028, 2, 1), length=28, cents=30_000)
@example(first=date(2027, 12, 31), length=31, cents=30_000)
def test_annex_c_is_what_the_ledger_charges(first, length, cents):
    last = first + timedelta(days=length)
    told, months = said(first, last, cents), charged(first, last, cents)
    if len(months) == 1:
        assert told == {"voor deze": months[0]}
    else:
        assert told == {"eerste": months[0], "laatste": months[-1]}
    assert all(amount == cents for _, _, amount in months[1:-1])  # the whole months between
