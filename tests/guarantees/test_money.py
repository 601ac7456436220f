"""Invoiced minus credited is charged by the ledger: also late, withdrawn, struck, never begun."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.calendar import is_day_of_rest
from portal.errors import Refused
from portal.guarantees.labels import State
from portal.invoices import billing
from portal.invoices.billing import Line
from portal.placements import ledger
from portal.placements.labels import Kind
from portal.placements.ledger import Ledger, month_of
from tests.guarantees.case import PLANNED, TERMS, Case

OF_CLAIM = (
    "contact", "tell", "refer", "no_ground", "accept", "accept_unanswered", "execute", "withdraw",
    "refuse", "close",
)  # fmt: skip
OF_LEDGER = (
    "start", "not_start", "end", "announce_end", "keep", "complete", "mend_start", "strike_start",
    "strike_end",
)  # fmt: skip
VERBS = ("invoke", *OF_CLAIM, *OF_LEDGER)
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.booleans()), max_size=14)
UNTIL = "2027-08"


def bill(case, lines, until=UNTIL):
    """The lines after one more run, as the database would keep them."""
    due = billing.due(case.ledger.now, TERMS, lines, until)
    return lines + [
        Line(uuid.uuid4(), uuid.uuid4(), one.month, one.position, one.days, one.cents,
             one.covers_from, one.covers_until, one.credits.id if one.credits else None)
        for one in due
    ]  # fmt: skip


def billed(lines):
    return {
        month: cents
        for month in {line.month for line in lines}
        if (cents := sum(line.cents for line in lines if line.month == month))
    }


def charged(case, until=UNTIL):
    found = ledger.charges(case.ledger.now, TERMS, until)
    return {one.month: one.cents for one in found}


def settled(case, lines=None):
    """Billed to the end of the agreement, whatever was billed before, months are as charged."""
    paid = bill(Case(case.today), []) if lines is None else lines  # all of it, in advance
    return billed(bill(case, paid)) == charged(case)


@pytest.mark.promise("B4")
@settings(max_examples=300)
@given(steps=STEPS, planned=st.booleans())
def test_whatever_happens_to_a_claim_every_month_is_billed_as_it_is_charged(steps, planned):
    case, lines = Case(date(2026, 11, 23)), []
    if planned:
        case = replace(case, today=TERMS.start_on, ledger=Ledger.of([PLANNED], TERMS))
    for verb, days, run in steps:
        case = replace(case, today=case.today + timedelta(days=days))
        case = tried(case, verb)
        if run:
            lines = bill(case, lines, month_of(case.today))
            mine, theirs = charged(case, month_of(case.today)), billed(lines)
            waits = case.ledger.now.announced_on is not None
            assert all(
                theirs.get(month, 0) == mine.get(month, 0)
                or (waits and theirs.get(month, 0) > mine.get(month, 0))
                for month in mine.keys() | theirs.keys()
            )
            assert bill(case, lines, month_of(case.today)) == lines  # twice bills nothing
        if case.state and case.state.is_open:
            assert case.ledger.now.is_taken_back
    case = ended(case)
    assert settled(case, lines)


def tried(case, verb):
    """The case after the verb, where there is something to do it on and the rules let it."""
    is_asked = case.state is not None
    if (verb in OF_CLAIM and not is_asked) or (
        verb == "invoke" and is_asked and case.state.is_open
    ):
        return case
    if verb in LINES and LINES[verb] not in [one.kind for one in case.ledger.events]:
        return case
    try:
        return getattr(case, verb)()
    except Refused:
        return case


LINES = {"strike_end": Kind.ENDED, "strike_start": Kind.STARTED, "mend_start": Kind.STARTED}


def ended(case):
    """Nothing is open any more: an open claim is withdrawn or carried out, an end that was only
    announced is kept from happening.
    """
    if case.state and case.state.is_open:
        try:
            case = case.withdraw()
        except Refused:
            case = case.accept_unanswered() if case.state is not State.ACCEPTED else case
            case = case.execute()
    return case.keep() if case.ledger.now.announced_on else case


@pytest.mark.promise("B4")
@given(n=st.integers(0, 30), wished=st.integers(0, 20))
def test_no_day_after_the_wished_one_is_charged_once_the_promised_day_has_passed(n, wished):
    case = Case(date(2026, 11, 23))
    first = case.invoke().receipt.wished_on
    wished_on = first + timedelta(days=wished)
    assume(not is_day_of_rest(wished_on))
    case = case.invoke(wished_on).contact().tell()
    receipt = case.receipt
    late = replace(case, today=min(case.today + timedelta(days=n), receipt.latest_on)).accept()
    now = late.ledger.now
    assert now.last_on == receipt.latest_on
    in_time = late.today <= receipt.decide_by
    assert now.charged_until == (receipt.latest_on if in_time else receipt.wished_on)
    over = late.execute()
    assert over.ledger.now.charged_until == now.charged_until
    assert settled(over)
    lines = bill(over, bill(Case(case.today), []))
    assert max(one.covers_until for one in lines if one.month == month_of(now.charged_until)) >= (
        now.charged_until
    )


def test_a_struck_end_lifts_what_announced_it():
    case = Case(date(2026, 11, 23)).announce_end()
    assert case.ledger.now.announced_on is not None
    struck = case.complete().strike_end()
    assert (struck.ledger.now.announced_on, struck.ledger.now.last_on) == (None, TERMS.end_on)
    assert settled(struck)
    again = struck.announce_end() if struck.today < TERMS.end_on else struck
    assert again.ledger.now.last_on <= TERMS.end_on


def test_what_never_began_gives_everything_back_even_when_it_was_claimed():
    asked = Case(date(2026, 11, 23)).invoke()
    never = [PLANNED, *asked.ledger.events[2:], ledger.Event(Kind.NOT_STARTED, asked.today)]
    case = replace(asked, ledger=Ledger.of(never, TERMS))
    assert charged(case) == {}
    assert settled(case)
    assert not case.withdraw().ledger.now.is_taken_back
