"""What was paid on an invoice and paid back on a credit note, and what was recorded by mistake.

Each verb takes an invoice that is held with its lock (`queries.hold`).
"""

import uuid
from datetime import date, datetime

from portal import db, outbox
from portal.audit import Actor, record
from portal.clock import day
from portal.errors import Refused
from portal.invoices import queries, rules
from portal.invoices.issuing import add_event
from portal.invoices.labels import EventKind
from portal.invoices.models import Invoice
from portal.language import N_


def record_payment(
    invoice: Invoice,
    cents: int,
    on: date,
    *,
    once: uuid.UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Money came in by bank transfer."""
    _pay(invoice, cents, on, once=once, by=by, at=at)
    record("invoices.record_payment", invoice, by=by, at=at, cents=cents, on=on)


def record_refund(
    note: Invoice, cents: int, on: date, *, once: uuid.UUID | None = None, by: Actor, at: datetime
) -> None:
    """What a credit note gives back went out by bank transfer."""
    _pay(note, cents, on, once=once, by=by, at=at)
    record("invoices.record_refund", note, by=by, at=at, cents=cents, on=on)


def reverse_payment(
    invoice: Invoice, event_id: uuid.UUID, note: str, *, by: Actor, at: datetime
) -> None:
    """A payment (or a refund) that was recorded never was: it is open again. What of it both would
    owe each other, neither does: of a payment what a credit note was still to pay back, of a refund
    what is still to be paid of its invoice. The recorded line stays. Refuses `already_reversed`.
    """
    paid = queries.payment(invoice.id, event_id)
    if paid.is_reversed:
        raise Refused("already_reversed", N_("Deze betaling is al teruggedraaid."))
    now = queries.standing(invoice)
    if invoice.kind.is_credit:
        settled = _settle_invoice(invoice, paid.cents, by=by, at=at)
        after = rules.reverse_refund(now, paid.cents, settled)
    else:
        settled = _settle_notes(invoice, paid.cents, by=by, at=at)
        after = rules.reverse(now, paid.cents, settled, day(at))
    add_event(
        invoice, EventKind.REVERSED, after, by=by, at=at, cents=paid.cents, note=note,
        reverses_id=event_id,
    )  # fmt: skip
    record("invoices.reverse_payment", invoice, by=by, at=at, cents=paid.cents)
    outbox.put("invoices.reversed", invoice_id=str(invoice.id), settled_cents=settled)


def _pay(
    invoice: Invoice, cents: int, on: date, *, once: uuid.UUID | None, by: Actor, at: datetime
) -> None:
    after = rules.pay(queries.standing(invoice), cents)
    add_event(invoice, EventKind.PAID, after, by=by, at=at, cents=cents, on=on, once=once)


def _settle_notes(invoice: Invoice, cents: int, *, by: Actor, at: datetime) -> int:
    """Take at most `cents` off what its credit notes are still to pay back; how much it was."""
    left = cents
    for note in queries.credit_notes(invoice.id):
        left -= _settle(note, left, queries.standing(note).open_cents, invoice, by=by, at=at)
    return cents - left


def _settle_invoice(note: Invoice, cents: int, *, by: Actor, at: datetime) -> int:
    """Take at most `cents` off what was never paid of its invoice: that went out without having
    come in. How much it was.
    """
    invoice = db.session.get_one(Invoice, note.credits_id, with_for_update=True)
    return _settle(invoice, cents, queries.standing(invoice).unpaid_cents, note, by=by, at=at)


def _settle(
    invoice: Invoice, cents: int, owed_cents: int, other: Invoice, *, by: Actor, at: datetime
) -> int:
    part = min(cents, owed_cents)
    if part:
        after = rules.settle(queries.standing(invoice), part)
        add_event(invoice, EventKind.SETTLED, after, by=by, at=at, cents=part, other_id=other.id)
    return part
