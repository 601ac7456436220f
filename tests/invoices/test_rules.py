"""What can happen to an invoice, and what stays open."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import Refused
from portal.formats import euro
from portal.invoices import rules
from portal.invoices.labels import DisputeReason, State
from portal.money import included
from portal.transitions import step

TODAY = date(2026, 11, 24)
VERBS = {verb for _, verb in rules.TRANSITIONS}
SENT = rules.send(rules.issue(30_000, TODAY, 30))


def credit(now, cents):
    return rules.credit(now, cents, TODAY)


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
    part, refund = credit(SENT, 26_000)
    assert (part.state, part.open_cents, refund) == (State.SENT, 4_000, 0)
    whole, refund = credit(SENT, 30_000)
    assert (whole.state, whole.open_cents, refund) == (State.CREDITED, 0, 0)
    paid, refund = credit(rules.pay(SENT, 30_000), 26_000)
    assert (paid.state, refund) == (State.PAID, 26_000)
    partly, refund = credit(rules.pay(SENT, 20_000), 26_000)
    assert (partly.state, partly.open_cents, refund) == (State.PAID, 0, 16_000)


def test_a_last_cent_is_credited():
    cent = rules.pay(SENT, 29_999)
    assert credit(cent, 1) == (rules.Standing(State.PAID, 0, SENT.due_on, 29_999), 0)
    assert credit(rules.send(rules.issue(1, TODAY, 30)), 1)[0].state is State.CREDITED


def test_of_what_was_written_off_nothing_comes_back_that_was_never_paid():
    lost = rules.write_off(SENT)
    assert (lost.state, lost.open_cents, lost.given_up_cents) == (State.WRITTEN_OFF, 0, 30_000)
    less, refund = credit(lost, 20_000)
    assert (less.state, less.given_up_cents, refund) == (State.WRITTEN_OFF, 10_000, 0)
    assert credit(less, 10_000)[0].state is State.CREDITED
    partly, refund = credit(rules.write_off(rules.pay(SENT, 10_000)), 25_000)
    assert (partly.state, refund) == (State.PAID, 5_000)


def test_what_was_written_off_stays_so_when_the_rest_is_paid_or_credited():
    lost = rules.write_off(rules.pay(SENT, 10_000))
    back = rules.reverse(lost, 10_000, 0, TODAY)
    assert (back.state, back.open_cents, back.given_up_cents) == (State.SENT, 10_000, 20_000)
    assert rules.pay(back, 10_000).state is State.WRITTEN_OFF
    part, _ = credit(back, 10_000)
    assert (part.state, part.given_up_cents) == (State.WRITTEN_OFF, 20_000)
    assert credit(part, 20_000)[0].state is State.CREDITED
    assert credit(back, 30_000)[0].state is State.CREDITED


def test_who_is_right_waits_with_paying_until_the_credit_note_is_there():
    asked, _ = rules.dispute(SENT, TODAY)
    right, credit_by = rules.concede(asked, DisputeReason.DAYS_WRONG, TODAY)
    assert (right.state, credit_by) == (State.TO_CREDIT, date(2026, 12, 1))
    late = TODAY + timedelta(days=90)
    assert rules.fall_due(right, late) is None
    credited, refund = rules.credit(right, 10_000, late)
    assert (credited.state, credited.open_cents, refund) == (State.SENT, 20_000, 0)
    assert credited.due_on == late + timedelta(days=14)
    assert rules.credit(right, 30_000, late)[0].state is State.CREDITED
    assert rules.answer(right, late).state is State.SENT  # it was right after all


def test_what_is_paid_while_a_question_waits_leaves_the_question():
    asked, _ = rules.dispute(SENT, TODAY)
    paid = rules.pay(asked, 30_000)
    assert (paid.state, paid.open_cents) == (State.DISPUTED, 0)
    assert rules.answer(paid, TODAY).state is State.PAID
    right, _ = rules.concede(paid, DisputeReason.DAYS_WRONG, TODAY)
    assert credit(right, 10_000)[0].state is State.PAID


def test_who_says_that_he_paid_is_right_once_the_payment_is_recorded():
    asked, _ = rules.dispute(SENT, TODAY)
    with pytest.raises(Refused, match="not_recorded"):
        rules.concede(asked, DisputeReason.ALREADY_PAID, TODAY)
    after, credit_by = rules.concede(rules.pay(asked, 30_000), DisputeReason.ALREADY_PAID, TODAY)
    assert (after.state, credit_by) == (State.PAID, None)


def test_a_payment_that_never_was_is_open_again_with_time_to_pay():
    late = SENT.due_on + timedelta(days=40)
    back = rules.reverse(rules.pay(SENT, 30_000), 30_000, 0, late)
    again = late + timedelta(days=14)
    assert back == rules.Standing(State.SENT, 30_000, again)
    part = rules.reverse(rules.pay(rules.pay(SENT, 10_000), 20_000), 20_000, 0, TODAY)
    assert (part.state, part.open_cents, part.paid_cents) == (State.PARTLY_PAID, 20_000, 10_000)
    known = rules.reverse(rules.pay(SENT, 10_000), 10_000, 0, late)
    assert known.due_on == SENT.due_on  # he never read that all was paid


def test_of_a_payment_that_never_was_nothing_has_to_be_paid_back():
    paid, refund = credit(rules.pay(SENT, 30_000), 20_000)
    assert refund == 20_000
    assert rules.reverse(paid, 30_000, refund, TODAY).open_cents == 10_000
    whole, refund = credit(rules.pay(SENT, 30_000), 30_000)
    assert rules.reverse(whole, 30_000, refund, TODAY).state is State.CREDITED


def test_a_refund_that_never_went_out_keeps_the_day_that_was_promised():
    note = rules.pay(rules.send(rules.issue(20_000, TODAY, 30)), 20_000)
    assert rules.reverse_refund(note, 20_000, 0) == rules.Standing(
        State.SENT, 20_000, TODAY + timedelta(days=30)
    )
    netted = rules.reverse_refund(note, 20_000, 15_000)
    assert (netted.state, netted.open_cents) == (State.SENT, 5_000)


CREDITED, _ = rules.credit(SENT, 30_000, TODAY)


@pytest.mark.parametrize(
    ("now", "cents", "room", "after"),
    [
        (SENT, 30_000, 0, (State.PAID, 0, 0, 30_000, 0)),
        (CREDITED, 30_000, 30_000, (State.PAID, 0, 0, 30_000, 30_000)),
        (credit(SENT, 968)[0], 30_000, 968, (State.PAID, 0, 0, 30_000, 968)),
        (rules.pay(credit(SENT, 968)[0], 29_032), 968, 968, (State.PAID, 0, 0, 30_000, 968)),
        (rules.write_off(SENT), 10_000, 0, (State.WRITTEN_OFF, 0, 20_000, 10_000, 0)),
        (rules.write_off(credit(SENT, 968)[0]), 30_000, 968, (State.PAID, 0, 0, 30_000, 968)),
        (rules.dispute(SENT, TODAY)[0], 30_001, 1, (State.DISPUTED, 0, 0, 30_001, 1)),
    ],
)
def test_what_is_more_than_an_invoice_asks_is_owed_back(now, cents, room, after):
    made, back = rules.receive(now, cents, room)
    assert (made.state, made.open_cents, made.given_up_cents, made.paid_cents, back) == after
    with pytest.raises(Refused, match="amount_range"):
        rules.receive(now, now.unpaid_cents + room + 1, room)


@pytest.mark.parametrize("state", [State.PAID, State.CREDITED, State.WRITTEN_OFF])
def test_nothing_comes_in_where_nothing_was_ever_left_out(state):
    with pytest.raises(Refused, match="wrong_state"):
        rules.receive(rules.Standing(state, 0, TODAY, 30_000), 1)


def test_a_credit_note_that_owes_more_since_has_a_fortnight_unless_it_promised_a_day():
    late = SENT.due_on + timedelta(days=3)
    nothing = rules.send(replace(rules.issue(30_000, TODAY, 30), open_cents=0))
    owed = rules.owe(nothing, 968, late)
    assert (owed.state, owed.open_cents) == (State.SENT, 968)
    assert owed.due_on == late + timedelta(days=14)
    assert rules.owe(owed, 32, late + timedelta(days=1)) == replace(owed, open_cents=1_000)
    again = rules.owe(rules.pay(owed, 968), 5, late)
    assert (again.state, again.open_cents, again.paid_cents) == (State.PARTLY_PAID, 5, 968)


class Money:
    """An invoice and the credit note on it, with what was paid and paid back, in any order."""

    def __init__(self):
        self.invoice, self.left = SENT, 30_000
        self.note = rules.Standing(State.SENT, 0, SENT.due_on)
        self.payments, self.refunds = [], []

    def pay(self, cents):
        self.payments.append(min(cents, self.invoice.open_cents))
        self.invoice = rules.pay(self.invoice, self.payments[-1])

    def receive(self, cents):
        room = 30_000 - self.left - self.note.open_cents - self.note.paid_cents
        self.invoice, back = rules.receive(self.invoice, cents, room)
        self.payments.append(cents)
        if back:
            self.note = rules.owe(self.note, back, TODAY)

    def credit(self, cents):
        taken = min(cents, self.left)
        self.left -= taken
        self.invoice, refund = credit(self.invoice, taken)
        self.note = replace(self.note, open_cents=self.note.open_cents + refund)

    def reverse(self, _cents):
        settled = min(self.payments[-1], self.note.open_cents)
        self.note = rules.settle(self.note, settled)
        self.invoice = rules.reverse(self.invoice, self.payments.pop(), settled, TODAY)

    def refund(self, cents):
        self.refunds.append(min(cents, self.note.open_cents))
        self.note = rules.pay(replace(self.note, state=State.SENT), self.refunds[-1])

    def reverse_refund(self, _cents):
        settled = min(self.refunds[-1], self.invoice.unpaid_cents)
        self.invoice = rules.settle(self.invoice, settled)
        self.note = rules.reverse_refund(self.note, self.refunds.pop(), settled)

    def write_off(self, _cents):
        self.invoice = rules.write_off(self.invoice)

    def fall_due(self, _cents):
        self.invoice = rules.fall_due(self.invoice, SENT.due_on + timedelta(days=1)) or self.invoice

    def ask(self, _cents):
        self.invoice = rules.dispute(self.invoice, TODAY)[0]

    def answer(self, _cents):
        self.invoice = rules.answer(self.invoice, TODAY)

    def agrees(self):
        now, back = self.invoice, self.note.open_cents + self.note.paid_cents
        assert now.paid_cents == sum(self.payments)
        assert now.unpaid_cents == self.left - now.paid_cents + back
        assert now.given_up_cents >= 0
        assert not (self.note.open_cents and now.unpaid_cents)  # nobody owes both ways
        return now.state.is_paused or self.says(back)

    def says(self, back):
        """The state says what there is of open, given up and paid."""
        now = self.invoice
        assert bool(now.open_cents) == now.state.is_payable
        lost = bool(now.given_up_cents) and not now.open_cents
        assert lost == (now.state is State.WRITTEN_OFF)
        assert (now.state is State.CREDITED) == (self.left == now.paid_cents == back == 0)
        return True


ACTS = sorted(name for name in vars(Money) if name[0] != "_" and name not in ("agrees", "says"))


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 40_000)), max_size=16))
def test_the_state_is_what_the_lines_and_the_payments_leave_whatever_happened(acts):
    money = Money()
    for act, cents in acts:
        before = vars(money) | {"payments": [*money.payments], "refunds": [*money.refunds]}
        try:
            getattr(money, act)(cents)
        except (Refused, IndexError):  # not now, or nothing to reverse
            vars(money).update(before)
        assert money.agrees()


def test_the_vat_of_a_credited_cent_is_what_the_rest_no_longer_holds():
    assert rules.vat(-1, 2_100, left_cents=3, left_vat=1) == -1


def test_vat_is_inside_the_price():
    assert (rules.vat(30_000, 2_100), rules.vat(30_000, 0)) == (5_207, 0)


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
        assert left_vat == included(left, rate)
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
        (State.ISSUED, "credit_all credit_part dispute pay send"),
        (State.SENT, "credit_all credit_part dispute fall_due pay write_off"),
        (State.PARTLY_PAID, "credit_all credit_part dispute fall_due pay reverse write_off"),
        (State.PAID, "credit_part overpay reverse"),
        (State.DISPUTED, "answer concede credit_all credit_part pay reverse"),
        (State.TO_CREDIT, "answer credit_all credit_part pay reissue reverse"),
        (State.CREDITED, "overpay"),
        (State.OVERDUE, "credit_all credit_part dispute pay reverse write_off"),
        (State.WRITTEN_OFF, "credit_part overpay reverse"),
    ],
)
def test_an_invoice_can_go_these_ways(state, can):
    assert {verb for at, verb in rules.TRANSITIONS if at is state} == set(can.split())


def test_what_can_be_paid_whole_is_open():
    payable = {state for state, verb in rules.TRANSITIONS if verb == "pay"}
    assert payable == rules.OPEN
