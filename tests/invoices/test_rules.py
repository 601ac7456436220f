"""What can happen to an invoice, and what stays open."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import Refused
from portal.formats import euro
from portal.invoices import rules
from portal.invoices.labels import State
from portal.money import share
from portal.transitions import step

TODAY = date(2026, 11, 24)
VERBS = {verb for _, verb in rules.TRANSITIONS}
SENT = rules.send(rules.issue(30_000, TODAY, 30))


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.TRANSITIONS, state, verb)


def test_a_payment_lowers_what_is_open_and_the_last_one_closes():
    part = rules.pay(SENT, 10_000)
    assert (part.state, part.open_cents) == (State.PARTLY_PAID, 20_000)
    paid = rules.pay(part, 20_000)
    assert (paid.state, paid.open_cents, paid.paid_cents) == (State.PAID, 0, 30_000)
    assert rules.pay(SENT, 1).open_cents == 29_999


@pytest.mark.parametrize("cents", [0, -1, 30_001])
def test_nobody_pays_nothing_or_more_than_is_open(cents):
    with pytest.raises(Refused, match="amount_range") as refusal:
        rules.pay(SENT, cents)
    assert refusal.value.values == {"min": euro(1), "max": euro(30_000)}


def test_a_question_stops_the_clock_and_the_answer_starts_it_again():
    asked, respond_by = rules.dispute(SENT, TODAY)
    assert (asked.state, respond_by) == (State.DISPUTED, date(2026, 12, 1))
    assert rules.fall_due(asked, TODAY + timedelta(days=90)) is None
    late = TODAY + timedelta(days=40)
    answered = rules.answer(asked, late)
    assert (answered.state, answered.due_on) == (State.SENT, late + timedelta(days=14))


def test_an_invoice_is_late_the_day_after_its_due_date():
    assert rules.fall_due(SENT, SENT.due_on) is None
    assert rules.fall_due(SENT, SENT.due_on + timedelta(days=1)).state is State.OVERDUE


def test_a_credit_takes_off_what_is_open_and_the_rest_is_paid_back():
    part, settled = rules.credit(SENT, 26_000)
    assert (part.state, part.open_cents, settled) == (State.SENT, 4_000, 26_000)
    whole, settled = rules.credit(SENT, 30_000)
    assert (whole.state, whole.open_cents, settled) == (State.CREDITED, 0, 30_000)
    paid, settled = rules.credit(rules.pay(SENT, 30_000), 26_000)
    assert (paid.state, settled) == (State.PAID, 0)
    partly, settled = rules.credit(rules.pay(SENT, 20_000), 26_000)
    assert (partly.state, partly.open_cents, settled) == (State.PAID, 0, 10_000)


def test_a_last_cent_is_credited_and_of_nothing_open_nothing_is_settled():
    cent = rules.pay(SENT, 29_999)
    assert rules.credit(cent, 1) == (rules.Standing(State.PAID, 0, SENT.due_on, 29_999), 1)
    assert rules.credit(rules.send(rules.issue(1, TODAY, 30)), 1)[0].state is State.CREDITED
    lost = rules.write_off(SENT)
    assert rules.credit(lost, 100) == (lost, 0)


def test_the_vat_of_a_credited_cent_is_what_the_rest_no_longer_holds():
    assert rules.vat(-1, 2_100, credited_net=3, credited_vat=1) == -1


@given(net=st.integers(1, 10**9), rate=st.integers(0, 10_000), cuts=st.lists(st.integers(1, 10**9)))
def test_the_vat_of_all_credits_together_is_the_vat_of_the_whole(net, rate, cuts):
    left, left_vat = net, rules.vat(net, rate)
    for cut in [*cuts, net]:
        part = min(cut, left)
        if not part:
            break
        back = rules.vat(-part, rate, left, left_vat)
        assert back <= 0
        left, left_vat = left - part, left_vat + back
        assert left_vat == share(left, rate)
    assert (left, left_vat) == (0, 0)


def test_a_run_is_for_next_month_at_the_latest():
    rules.runnable("2026-12", TODAY)
    rules.runnable("2024-01", TODAY)
    rules.runnable("2026-08", date(2026, 7, 15))  # two months of 31 days
    with pytest.raises(Refused, match="month_ahead"):
        rules.runnable("2027-01", TODAY)


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (State.ISSUED, "credit_all credit_part dispute pay_all pay_part send"),
        (State.SENT, "credit_all credit_part dispute fall_due pay_all pay_part write_off"),
        (State.PARTLY_PAID, "credit_all credit_part dispute fall_due pay_all pay_part write_off"),
        (State.PAID, "credit_part"),
        (State.DISPUTED, "answer credit_all credit_part pay_all pay_part"),
        (State.CREDITED, ""),
        (State.OVERDUE, "credit_all credit_part dispute pay_all pay_part write_off"),
        (State.WRITTEN_OFF, "credit_part"),
    ],
)
def test_an_invoice_can_go_these_ways(state, can):
    assert {verb for at, verb in rules.TRANSITIONS if at is state} == set(can.split())


def test_what_can_be_paid_whole_is_open():
    payable = {state for state, verb in rules.TRANSITIONS if verb == "pay_all"}
    assert payable == rules.OPEN
