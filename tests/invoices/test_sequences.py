"""Whatever happens to money, in whatever order: state, sums and ledger agree; no job stops."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.errors import Refused
from portal.invoices import actions, balances, payments, queries
from portal.invoices.labels import DisputeReason, EventKind, Kind, State, Verdict
from portal.invoices.models import Invoice, InvoiceEvent
from portal.placements import actions as placements
from portal.placements.labels import Kind as Line
from portal.placements.models import Placement
from portal.placements.queries import events
from tests import make

ACTS = 30


class Chance:
    """Takes one verb after another, each with something to take it on; what may not be, is not."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.how = {"by": make.basis.SYSTEM}

    def act(self):
        name = self.random.choice([name for name in dir(self) if name.startswith("do_")])
        self.how["at"] = clock.now()
        try:
            with db.unit() as session:
                getattr(self, name)(session)
        except Refused as refused:
            return f"{name}: {refused.code}"
        return name

    def invoice(self, session, kind=Kind.INVOICE):
        rows = session.scalars(select(Invoice).where(Invoice.kind == kind).order_by(Invoice.number))
        return self.random.choice(rows.all() or [None])

    def placement(self, session):
        return session.scalars(select(Placement)).one()

    def pay(self, invoice):
        left = queries.last(invoice.id).open_cents
        if left:
            cents = self.random.choice([left, max(left // 2, 1)])
            payments.record_payment(invoice, cents, clock.today(), **self.how)

    def do_pay(self, session):
        self.pay(self.invoice(session))

    def do_receive(self, session):
        invoice = self.invoice(session)
        cents = self.random.randint(1, max(queries.receivable(invoice), 1))
        payments.record_payment(invoice, cents, clock.today(), **self.how)

    def do_refund(self, session):
        note = self.invoice(session, Kind.CREDIT)
        if note:
            self.pay(note)

    def do_reverse(self, session):
        undone = select(InvoiceEvent.reverses_id).where(InvoiceEvent.reverses_id.is_not(None))
        paid = select(InvoiceEvent).where(
            InvoiceEvent.kind == EventKind.PAID, InvoiceEvent.id.not_in(undone)
        )
        lines = session.scalars(paid.order_by(InvoiceEvent.at, InvoiceEvent.seq)).all()
        if lines:
            line = self.random.choice(lines)
            invoice = session.get_one(Invoice, line.invoice_id)
            payments.reverse_payment(invoice, line.id, "fout", **self.how)

    do_reverse_again = do_reverse

    def do_ask(self, session):
        reason = self.random.choice([DisputeReason.DAYS_WRONG, DisputeReason.WRONG_ADDRESSEE])
        actions.dispute(self.invoice(session), reason, "klopt niet", **self.how)

    def do_answer(self, session):
        asked = self.invoice(session)
        actions.answer(asked, self.random.choice(list(Verdict)), "antwoord", **self.how)

    def do_reissue(self, session):
        actions.reissue(self.invoice(session), **self.how)

    def do_write_off(self, session):
        actions.write_off(self.invoice(session), "weg", **self.how)

    do_write_off_again = do_write_off

    def do_end(self, session):
        last_on = clock.today() + timedelta(days=self.random.randint(-40, 20))
        placements.end(self.placement(session), last_on, "mutual", **self.how)

    def do_keep(self, session):
        placements.keep(self.placement(session), **self.how)

    def do_mend(self, session):
        row = self.placement(session)
        mendable = (Line.STARTED, Line.ENDED)
        lines = [one for one in events(row.id) if one.kind in mendable]
        on = clock.today() - timedelta(days=self.random.randint(1, 50))
        placements.correct(row, self.random.choice(lines).id, on, **self.how)

    def do_strike(self, session):
        row = self.placement(session)
        ends = [one for one in events(row.id) if one.kind is Line.ENDED]
        if ends:
            placements.correct(row, ends[-1].id, None, **self.how)


def agrees(invoice):
    """State, open amount and lines of an invoice say the same; nobody owes both ways."""
    last, left, now = queries.last(invoice.id), balances.left_of(invoice), queries.standing(invoice)
    ids = db.session.scalars(select(Invoice.id).where(Invoice.credits_id == invoice.id))
    notes = [queries.last(note_id) for note_id in ids]
    back = sum(note.open_cents + note.paid_cents for note in notes)
    assert now.unpaid_cents == left.total_cents - last.paid_cents + back
    assert now.given_up_cents >= 0
    assert not (now.unpaid_cents and any(note.open_cents for note in notes))
    if last.state.is_paused:
        return
    assert bool(last.open_cents) == last.state.is_payable
    if last.state is State.CREDITED:
        assert (left.total_cents, last.paid_cents) == (0, 0)
    if not last.open_cents:
        assert bool(now.given_up_cents) == (last.state is State.WRITTEN_OFF)


@pytest.mark.parametrize("seed", range(4))
def test_state_sums_and_ledger_agree_after_every_act(app, bakery, vat, run, work, seed):
    chance, did = Chance(seed), []
    with app.app_context():
        make.placement(of=bakery, since=70)
        run()
        work()
        for _act in range(ACTS):
            did.append(chance.act())
            clock.move_to(clock.now() + timedelta(minutes=10))
            work()  # a job that refuses, fails the test
            if chance.random.random() < 0.2:
                run()
                work()
            db.session.rollback()
            for invoice in db.session.scalars(select(Invoice).where(Invoice.kind == Kind.INVOICE)):
                try:
                    agrees(invoice)
                except AssertionError as error:
                    raise AssertionError(f"{invoice.number} after {did}: {error}") from error
            assert queries.differences() == queries.overcredited() == [], did
        run()
        assert queries.differences() == []
