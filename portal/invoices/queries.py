"""Every question about invoices. Billing reads sets with Core; nothing here makes an object per
row.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal import db
from portal.errors import Hidden
from portal.invoices import balances, billing
from portal.invoices.balances import Left, last_event
from portal.invoices.labels import OVERPAID, DisputeReason, EventKind, Kind, State
from portal.invoices.models import Invoice, InvoiceEvent, InvoiceLine, VatDecision
from portal.invoices.rules import Standing
from portal.placements.billing_ledgers import billing_ledgers, last_told
from portal.placements.ledger import Standing as Placed
from portal.placements.ledger import standing as standing_of


def vat_decision(on: date) -> VatDecision | None:
    """The recorded decision that holds on this day."""
    return db.session.scalar(
        select(VatDecision)
        .where(VatDecision.valid_from <= on)
        .order_by(VatDecision.valid_from.desc(), VatDecision.recorded_at.desc())
        .limit(1)
    )


def vat_decisions() -> Sequence[VatDecision]:
    """Every recorded decision, by the day from which it holds, and then as they were recorded."""
    found = select(VatDecision).order_by(VatDecision.valid_from, VatDecision.recorded_at)
    return db.session.scalars(found).all()


def vat_known(reference: str) -> bool:
    """Is there a decision with this number?"""
    statement = select(VatDecision.id).where(VatDecision.reference == reference)
    return db.session.scalar(statement) is not None


def differences() -> list[str]:
    """Placement and month where billed minus credited is not what the ledger charges, though a run
    came after its last line (for the doctor). What was written since waits for the next run, and
    an end that is only announced for its day."""
    known, told_at, wrong = balances.billed(), last_told(), []
    runs = balances.runs()
    charges = balances.charge(billing_ledgers(), max(runs, default=""))
    for account, costs in charges.items():
        mine = known.get(account.placement_id, {})
        for month, cents in billing.differs(costs, mine).items():
            ran_at = max((at for ran, at in runs.items() if ran >= month), default=None)
            if ran_at is not None and told_at[account.placement_id] < ran_at:
                wrong.append(f"{account.reference} {month}: {cents}")
    return wrong


def overcredited() -> list[str]:
    """Invoices that were credited for more than their total: always none (for the doctor)."""
    credit = Invoice.__table__.alias("credit")
    rows = db.session.execute(
        select(Invoice.number)
        .join(credit, credit.c.credits_id == Invoice.id)
        .group_by(Invoice.id, Invoice.number, Invoice.total_cents)
        .having(Invoice.total_cents + func.sum(credit.c.total_cents) < 0)
    )
    return [row.number for row in rows]


def lines(invoice_id: uuid.UUID) -> Sequence[Row]:
    """The lines of one invoice, as on paper."""
    return db.session.execute(
        select(InvoiceLine.__table__)
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.month, InvoiceLine.placement_reference, InvoiceLine.position)
    ).all()


def placed_lines(invoice_id: uuid.UUID) -> list[tuple[Placed, date, date]]:
    """The lines of one invoice as days of a placement, with where that stands."""
    found = lines(invoice_id)
    accounts = billing_ledgers(ids=sorted({line.placement_id for line in found}))
    placed = {one.placement_id: standing_of(one.events, one.terms) for one in accounts}
    return [(placed[line.placement_id], line.from_on, line.until_on) for line in found]


def replaced(invoice: Invoice) -> Row | None:
    """The invoice that this one was made anew for: its credit note took the same month of the same
    placement back in the same breath, and no run does both to one month.
    """
    values = {
        "id": invoice.id, "employer_id": invoice.employer_id, "issued_at": invoice.issued_at,
    }  # fmt: skip
    return db.ask(_replaced(), values).one_or_none()


@db.built
def _replaced() -> Select:
    mine, theirs = aliased(InvoiceLine), aliased(InvoiceLine)
    note, before = aliased(Invoice), aliased(Invoice)
    return (
        select(before.id, before.number, before.issued_on)
        .join(note, note.credits_id == before.id)
        .join(theirs, theirs.invoice_id == note.id)
        .join(mine, and_(mine.placement_id == theirs.placement_id, mine.month == theirs.month))
        .where(
            mine.invoice_id == bindparam("id"),
            mine.cents > 0,
            note.employer_id == bindparam("employer_id"),
            note.issued_at == bindparam("issued_at"),
        )
        .order_by(before.number)
        .limit(1)
    )


def replacing(invoice: Invoice) -> Row | None:
    """The invoice that was made anew for this one, or for the invoice that this credit note took
    back whole.
    """
    return db.ask(_replacing(invoice.kind.is_credit), {"id": invoice.id}).one_or_none()


@db.built
def _replacing(is_credit: bool) -> Select:
    mine, theirs = aliased(InvoiceLine), aliased(InvoiceLine)
    note, new = aliased(Invoice), aliased(Invoice)
    of_note = note.id if is_credit else note.credits_id
    return (
        select(new.id, new.number, new.issued_on, new.total_cents)
        .select_from(note)
        .join(theirs, theirs.invoice_id == note.id)
        .join(mine, and_(mine.placement_id == theirs.placement_id, mine.month == theirs.month))
        .join(new, new.id == mine.invoice_id)
        .where(
            of_note == bindparam("id"),
            mine.cents > 0,
            new.employer_id == note.employer_id,
            new.issued_at == note.issued_at,
        )
        .order_by(new.number)
        .limit(1)
    )


def events(invoice_id: uuid.UUID) -> Sequence[Row]:
    """What happened, newest first, with the number of the invoice it points at."""
    other = Invoice.__table__.alias("other")
    return db.session.execute(
        select(InvoiceEvent.__table__, other.c.number.label("other_number"))
        .outerjoin(other, other.c.id == InvoiceEvent.other_id)
        .where(InvoiceEvent.invoice_id == invoice_id)
        .order_by(InvoiceEvent.seq.desc())
    ).all()


def last(invoice_id: uuid.UUID, kind: EventKind | None = None) -> Row:
    """The newest event of an invoice, or the newest of one kind."""
    of_kind = () if kind is None else (InvoiceEvent.kind == kind,)
    return db.session.execute(
        select(InvoiceEvent.__table__)
        .where(InvoiceEvent.invoice_id == invoice_id, *of_kind)
        .order_by(InvoiceEvent.seq.desc())
        .limit(1)
    ).one()


def said(invoice_id: uuid.UUID, kind: EventKind, seq: int | None) -> Row:
    """The event with this number; without one the newest of its kind."""
    if seq is None:
        return last(invoice_id, kind)
    found = select(InvoiceEvent.__table__).where(InvoiceEvent.invoice_id == invoice_id)
    return db.session.execute(found.where(InvoiceEvent.seq == seq)).one()


def payment(invoice_id: uuid.UUID, event_id: uuid.UUID) -> Row:
    """A payment of this invoice as it was recorded, and whether it was reversed. Hidden when it is
    none.
    """
    reversal = InvoiceEvent.__table__.alias("reversal").c
    row = db.session.execute(
        select(
            InvoiceEvent.id,
            InvoiceEvent.cents,
            InvoiceEvent.happened_on,
            exists().where(reversal.reverses_id == InvoiceEvent.id).label("is_reversed"),
        ).where(
            InvoiceEvent.id == event_id,
            InvoiceEvent.invoice_id == invoice_id,
            InvoiceEvent.kind == EventKind.PAID,
        )
    ).one_or_none()
    if row is None:
        raise Hidden
    return row


def credit_notes(invoice_id: uuid.UUID) -> Sequence[Invoice]:
    """The credit notes on an invoice, oldest first, held until the unit ends."""
    found = select(Invoice).where(Invoice.credits_id == invoice_id).order_by(Invoice.number)
    return db.session.scalars(found.with_for_update()).all()


def hold(invoice: Invoice, *, with_ledgers: bool = False) -> None:
    """Hold what a verb on this invoice may change, until the unit ends, in the order of the house:
    the placements of its company, the invoice that it was made anew for or that a credit note is
    on, the invoice itself.
    """
    if with_ledgers:
        billing_ledgers(employer_ids=[invoice.employer_id], lock=True)
    before = None if invoice.kind.is_credit else replaced(invoice)
    first_id = before.id if before else invoice.credits_id
    for invoice_id in filter(None, (first_id, invoice.id)):
        db.session.get_one(Invoice, invoice_id, with_for_update=True)


def dispute_reason(invoice_id: uuid.UUID) -> DisputeReason | None:
    """What the employer asked about last; none when he never asked."""
    reason = db.session.scalar(_asked_last(invoice_id))
    return DisputeReason(reason) if reason else None


def asked_last() -> Any:
    """In SQL: what the employer asked about an invoice (a row of Invoice) last."""
    return _asked_last(Invoice.id).correlate(Invoice).scalar_subquery()


def _asked_last(invoice_id: Any) -> Select:
    asked = select(InvoiceEvent.reason).where(
        InvoiceEvent.invoice_id == invoice_id, InvoiceEvent.kind == EventKind.DISPUTED
    )
    return asked.order_by(InvoiceEvent.seq.desc()).limit(1)


def is_credited_since_question(invoice_id: uuid.UUID) -> bool:
    """Was something given back after the employer asked about this invoice?"""
    kinds = [event.kind for event in events(invoice_id)]
    return any(kind.is_credit for kind in takewhile(lambda kind: not kind.is_question, kinds))


def number_of(invoice_id: uuid.UUID) -> str:
    """The number of an invoice."""
    return db.session.scalars(select(Invoice.number).where(Invoice.id == invoice_id)).one()


def standing(invoice: Invoice, left: Left | None = None) -> Standing:
    """Where an invoice or credit note stands, as the rules see it. `left`: what it still holds."""
    event = last(invoice.id)
    now = Standing(event.state, event.open_cents, event.due_on, event.paid_cents)
    if invoice.kind.is_credit:
        return now
    left = left or balances.left_of(invoice)
    unpaid_cents = left.total_cents + left.back_cents - now.paid_cents
    return replace(now, given_up_cents=unpaid_cents - now.open_cents)


def room(invoice: Invoice, left: Left | None = None) -> int:
    """What its credit notes took off an invoice and nobody paid: so much can still come in and be
    owed back.
    """
    left = left or balances.left_of(invoice)
    return invoice.total_cents - left.total_cents - left.back_cents


def receivable(invoice: Invoice) -> int:
    """How much can still be recorded as received on an invoice, and on those it was made anew for:
    what they asked when they were made, but for what was paid.
    """
    left, before = balances.left_of(invoice), replaced(invoice)
    more = receivable(db.session.get_one(Invoice, before.id)) if before else 0
    return standing(invoice, left).unpaid_cents + room(invoice, left) + more


def fallen_due(today: date) -> list[uuid.UUID]:
    """Invoices whose due date has passed while they wait for payment."""
    statement = (
        select(Invoice.id)
        .join(InvoiceEvent, last_event())
        .where(
            Invoice.kind == Kind.INVOICE,
            db.one_of(InvoiceEvent.state, (State.SENT, State.PARTLY_PAID)),
            InvoiceEvent.due_on < today,
        )
    )
    return list(db.session.scalars(statement.order_by(Invoice.number)))


def given_back() -> Select:
    """Credit notes that were to pay back something when they were made, or since more came in: few,
    read first.
    """
    note, event = Invoice.__table__.alias("note").c, InvoiceEvent.__table__.alias("first").c
    return select(event.invoice_id).where(
        event.invoice_id == note.id,
        note.kind == Kind.CREDIT,
        event.open_cents > 0,
        or_(event.seq == 1, event.reason == OVERPAID),
    )


def late() -> Select:
    """Few, read first: invoices that wait for payment past their due date."""
    event, later = (InvoiceEvent.__table__.alias(name).c for name in ("late", "after"))
    is_old = exists().where(later.invoice_id == event.invoice_id, later.seq > event.seq)
    return select(event.invoice_id).where(
        db.one_of(event.state, (State.SENT, State.PARTLY_PAID, State.OVERDUE)),
        event.due_on < db.today(),
        ~is_old,
    )


def ever_asked() -> Select:
    """Few: read first, so that the last event of every other invoice need not be found."""
    event = InvoiceEvent.__table__.alias("asked").c
    return select(event.invoice_id).where(event.state == State.DISPUTED)
