"""The invoices of bulk placements: billed by the real rule, sent, and the older ones paid."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Row as Found
from sqlalchemy import exists, insert, select

from portal import clock, db, outbox
from portal.agreements.models import AgreementTerms
from portal.audit import SYSTEM
from portal.demo.bulk.agreed import began
from portal.demo.bulk.writer import BULK, Row, Writer
from portal.invoices import actions as invoice_actions
from portal.invoices import balances
from portal.invoices import rules as invoice_rules
from portal.invoices.labels import EventKind, Kind, State
from portal.invoices.models import Invoice, InvoiceEvent, InvoiceLine
from portal.invoices.rules import Standing
from portal.placements.ledger import month_of, span
from portal.placements.models import Placement

CHUNK = 100  # employers a unit


def bill(writer: Writer) -> None:
    """What the monthly runs would have issued since these placements began; no mails, no PDFs.

    A month is run for everybody: what others are due by now is issued too, with mail and PDF.
    """
    today, waiting = clock.day(writer.at), _unbilled()
    months = list(span(month_of(began(today)), month_of(today)))
    for start in range(0, len(waiting), CHUNK):
        with db.unit(), outbox.quiet():
            employers = balances.employers(waiting[start : start + CHUNK])
            for month in months:
                invoice_actions.bill(employers, month, by=SYSTEM, at=writer.at)
    _settle(writer, months[-1])
    invoice_actions.run_month(months[-1], by=SYSTEM, at=writer.at)


def _unbilled() -> Sequence[uuid.UUID]:
    billed = exists().where(InvoiceLine.placement_id == Placement.id)
    return db.session.scalars(
        select(Placement.employer_id)
        .join(AgreementTerms, AgreementTerms.agreement_id == Placement.agreement_id)
        .where(AgreementTerms.text_version == BULK, ~billed)
        .order_by(Placement.reference)
    ).all()


def _settle(writer: Writer, this_month: str) -> None:
    # each read once, by itself: nothing is known yet of tables that were filled just now
    went_on = select(InvoiceEvent.invoice_id).where(InvoiceEvent.seq > 1)
    mine = (
        select(InvoiceLine.invoice_id)
        .join(Placement, Placement.id == InvoiceLine.placement_id)
        .join(AgreementTerms, AgreementTerms.agreement_id == Placement.agreement_id)
        .where(AgreementTerms.text_version == BULK)
    )
    issued = db.session.execute(
        select(Invoice.id, Invoice.month, InvoiceEvent.open_cents, InvoiceEvent.due_on)
        .join(InvoiceEvent, InvoiceEvent.invoice_id == Invoice.id)
        .where(
            Invoice.kind == Kind.INVOICE,
            InvoiceEvent.state == State.ISSUED,
            Invoice.id.not_in(went_on),
            Invoice.id.in_(mine),
        )
    ).all()
    rows = [
        row for invoice in issued for row in _events(writer, invoice, invoice.month != this_month)
    ]
    if rows:
        with db.unit() as session:
            session.execute(insert(InvoiceEvent), rows)


def _events(writer: Writer, invoice: Found, paid: bool) -> Iterator[Row]:
    now = invoice_rules.send(Standing(State.ISSUED, invoice.open_cents, invoice.due_on))
    yield _event(writer.new(), invoice.id, 2, EventKind.SENT, now, writer.at)
    if paid:
        after = invoice_rules.pay(now, now.open_cents)
        yield _event(writer.new(), invoice.id, 3, EventKind.PAID, after, writer.at) | {
            "cents": after.paid_cents
        }


def _event(
    row_id: uuid.UUID, invoice_id: uuid.UUID, seq: int, kind: EventKind, now: Standing, at: datetime
) -> Row:
    return {
        "id": row_id, "invoice_id": invoice_id, "seq": seq, "kind": kind, "at": at,
        "happened_on": clock.day(at), "cents": 0, "note": "", "state": now.state,
        "open_cents": now.open_cents, "paid_cents": now.paid_cents, "due_on": now.due_on,
        "due_at": clock.end_of(now.due_on),
        "actor_kind": SYSTEM.kind, "actor_id": SYSTEM.id, "capacity": SYSTEM.capacity,
    }  # fmt: skip
