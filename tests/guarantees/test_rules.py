"""The guarantee: its window, its promises to the day, and what it gives back."""

from datetime import date, timedelta
from itertools import product

import pytest

from portal import transitions
from portal.errors import Refused
from portal.formats import day
from portal.guarantees import rules
from portal.guarantees.labels import Ground, Kind, State
from portal.guarantees.rules import GuaranteeTerms
from portal.placements import ledger
from portal.placements.labels import Kind as Line
from portal.placements.ledger import Event, Terms
from portal.transitions import step

GUARANTEE = GuaranteeTerms(date(2026, 9, 1), date(2027, 8, 31))
TERMS = Terms(30_000, date(2026, 9, 1), date(2027, 8, 31), 32 * 60)
EVENTS = [Event(Line.PLANNED, TERMS.start_on), Event(Line.STARTED, TERMS.start_on)]
NOW = ledger.standing(EVENTS, TERMS)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_not_in_the_table_does_not_happen(kind):
    table = rules.TABLES[kind]
    verbs = {verb for _, verb in rules.TRANSITIONS}
    for state, verb in set(product(State, verbs)) - set(table):
        with pytest.raises(Refused, match="wrong_state"):
            step(table, state, verb)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.INVOKED, "contact no_ground refer refuse withdraw"),
        (State.CONTACTED, "accept no_ground refer refuse withdraw"),
        (State.ACCEPTED, "execute withdraw"),
        (State.EXECUTED, "close"),
        (State.CLOSED, ""),
        (State.WITHDRAWN, ""),
        (State.REFUSED, ""),
    ],
)
def test_a_take_back_can_go_these_ways(state, verbs):
    assert transitions.verbs(rules.TRANSITIONS, state) == set(verbs.split())


@pytest.mark.parametrize(
    ("state", "verbs"),
    [(State.INVOKED, "contact withdraw"), (State.CONTACTED, "close withdraw"), (State.CLOSED, "")],
)
def test_a_request_for_help_can_go_these_ways(state, verbs):
    assert transitions.verbs(rules.HELP, state) == set(verbs.split())


def test_the_promises_are_counted_in_working_days():
    deadlines = rules.invoke(GUARANTEE, NOW, date(2026, 12, 4), MONDAY)
    assert deadlines.call_by == date(2026, 11, 24)
    assert deadlines.decide_by == date(2026, 11, 26)
    assert deadlines.latest_on == date(2026, 12, 4)
    sooner = rules.invoke(GUARANTEE, NOW, date(2026, 11, 24), MONDAY)
    assert sooner.latest_on == date(2026, 12, 3)


def test_friday_and_the_days_between_christmas_and_new_year():
    deadlines = rules.invoke(GUARANTEE, NOW, date(2027, 1, 29), date(2026, 12, 24))
    assert deadlines.call_by == date(2026, 12, 28)
    assert deadlines.decide_by == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 8, 31), "guarantee_before"),
        (date(2027, 9, 1), "guarantee_after"),
    ],
)
def test_outside_the_window_it_is_no_right(today, code):
    with pytest.raises(Refused, match=code):
        rules.holds(GUARANTEE, today)


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 8, 31)])
def test_the_first_and_the_last_day_of_the_window_count(today):
    rules.holds(GUARANTEE, today)


@pytest.mark.parametrize("days", [(None, None), (MONDAY, None), (None, MONDAY)])
def test_a_scheme_without_a_guarantee_says_so(days):
    with pytest.raises(Refused, match="guarantee_not_in_scheme"):
        rules.holds(GuaranteeTerms(*days), MONDAY)


def test_nobody_invokes_outside_the_window():
    over = GuaranteeTerms(date(2026, 9, 1), MONDAY - timedelta(days=1))
    with pytest.raises(Refused, match="guarantee_after"):
        rules.invoke(over, NOW, date(2026, 12, 4), MONDAY)


def test_the_wished_day_lies_between_our_call_and_the_agreed_end():
    with pytest.raises(Refused, match="date_past"):
        rules.invoke(GUARANTEE, NOW, MONDAY, MONDAY)
    with pytest.raises(Refused, match="date_too_far"):
        rules.invoke(GUARANTEE, NOW, date(2027, 9, 1), MONDAY)


def test_on_the_last_day_itself_that_day_may_be_wished():
    last = TERMS.end_on
    assert rules.earliest(GUARANTEE, NOW, last) == last
    assert rules.invoke(GUARANTEE, NOW, last, last).latest_on == last


def test_the_last_day_is_at_most_five_working_days_after_the_answer_or_as_wished():
    wished = date(2026, 11, 25)
    latest = date(2026, 12, 3)
    accept = lambda on: rules.accept(  # noqa: E731
        Kind.TAKE_BACK, State.CONTACTED, GUARANTEE, NOW, wished, on, date(2026, 11, 26)
    )
    assert accept(latest) is State.ACCEPTED
    with pytest.raises(Refused, match="date_too_far"):
        accept(latest + timedelta(days=1))
    assert accept(wished) is State.ACCEPTED  # it was wished for a day that has passed
    with pytest.raises(Refused, match="date_past") as refusal:
        accept(wished - timedelta(days=1))
    assert refusal.value.values["earliest"] == day(wished)


def test_it_is_executed_on_the_last_day_and_not_before():
    last = date(2026, 12, 4)
    with pytest.raises(Refused, match="too_early"):
        rules.execute(Kind.TAKE_BACK, State.ACCEPTED, last, last - timedelta(days=1))
    assert rules.execute(Kind.TAKE_BACK, State.ACCEPTED, last, last) is State.EXECUTED


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED, State.ACCEPTED])
def test_it_can_be_withdrawn_until_it_is_executed(state):
    assert rules.withdraw(Kind.TAKE_BACK, state) is State.WITHDRAWN


@pytest.mark.parametrize("state", [State.EXECUTED, State.CLOSED])
def test_what_was_executed_is_not_withdrawn(state):
    with pytest.raises(Refused, match="guarantee_executed"):
        rules.withdraw(Kind.TAKE_BACK, state)


def test_a_refusal_needs_one_of_the_two_legal_grounds():
    refused = rules.refuse(Kind.TAKE_BACK, State.INVOKED, Ground.PROTECTED_GROUND)
    assert refused is State.REFUSED
    with pytest.raises(Refused, match="ground_required"):
        rules.refuse(Kind.TAKE_BACK, State.INVOKED, None)


def test_a_request_for_help_is_never_accepted_or_executed():
    with pytest.raises(Refused, match="wrong_state"):
        rules.accept(Kind.HELP, State.CONTACTED, GUARANTEE, NOW, MONDAY, MONDAY, MONDAY)
    for state in State:
        with pytest.raises(Refused, match="wrong_state"):
            rules.execute(Kind.HELP, state, MONDAY, MONDAY)


def test_the_estimate_counts_billed_months_only():
    december = [*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 12, 4))]
    ending = ledger.standing(december, TERMS)
    money = rules.money(NOW, ending, TERMS, MONDAY)
    assert (money.cents, money.days, money.month_days, money.credit_cents) == (3_871, 4, 31, 0)
    november = ledger.standing([*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 11, 27))], TERMS)
    assert rules.money(NOW, november, TERMS, MONDAY).credit_cents == 3_000


def test_a_billed_month_after_the_last_day_comes_back_whole():
    october = ledger.standing([*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 10, 31))], TERMS)
    money = rules.money(NOW, october, TERMS, MONDAY)
    assert (money.month, money.cents, money.credit_cents) == ("2026-10", 30_000, 30_000)


def test_what_costs_nothing_gives_nothing_back():
    free = Terms(0, TERMS.start_on, TERMS.end_on, 32)
    ending = ledger.standing([*EVENTS, Event(Line.ANNOUNCED_END, date(2026, 11, 27))], free)
    assert rules.money(NOW, ending, free, MONDAY) == rules.Money("2026-11", 0, 0, 0, 0)
