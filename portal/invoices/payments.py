"""What was paid on an invoice and paid back on a credit note, and what was recorded by mistake.

Each verb takes an invoice that is held with its lock (`queries.hold`).
"""

import uuid
from datetime import date, datetime

from portal import db, outbox
from portal.audit import Actor, record
from portal.clock import day
from portal.errors import Refused
from portal.invoices import balances, queries, rules
from portal.invoices.issuing import add_event
from portal.invoices.labels import OVERPAID, EventKind
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
    """Money came in by bank transfer. What is more than this invoice asks is owed back on its
    credit notes, or counts for the invoice that it was made anew for. Refuses `amount_range` for
    more than was ever asked.
    """
    if most := queries.receivable(invoice):
        rules.in_range(cents, most)
    _receive(invoice, cents, on, once=once, by=by, at=at)
    record("invoices.record_payment", invoice, by=by, at=at, cents=cents, on=on)


def record_refund(
    note: Invoice, cents: int, on: date, *, once: uuid.UUID | None = None, by: Actor, at: datetime
) -> None:
    """What a credit note gives back went out by bank transfer."""
    after = rules.pay(queries.standing(note), cents)
    add_event(note, EventKind.PAID, after, by=by, at=at, cents=cents, on=on, once=once)
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
    seq = queries.last(invoice.id, EventKind.REVERSED).seq
    outbox.put("invoices.reversed", invoice_id=str(invoice.id), settled_cents=settled, seq=seq)


def _receive(
    invoice: Invoice,
    cents: int,
    on: date,
    *,
    other_id: uuid.UUID | None = None,
    once: uuid.UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """`other_id`: the invoice that this was paid on."""
    left = balances.left_of(invoice)
    now, before = queries.standing(invoice, left), queries.replaced(invoice)
    room = queries.room(invoice, left)
    over = min(max(cents - now.unpaid_cents - room, 0), _takes(before.id)) if before else 0
    if over < cents:
        after, back = rules.receive(now, cents - over, room)
        add_event(
            invoice, EventKind.PAID, after, by=by, at=at, cents=cents - over, on=on, once=once,
            other_id=other_id or (before.id if before and over else None),
        )  # fmt: skip
        _owe(invoice, back, by=by, at=at)
    if before and over:
        first = db.session.get_one(Invoice, before.id, with_for_update=True)
        _receive(first, over, on, other_id=other_id or invoice.id, by=by, at=at)


def _takes(invoice_id: uuid.UUID) -> int:
    """How much more can be recorded on this invoice, and on the one it was made anew for."""
    return queries.receivable(db.session.get_one(Invoice, invoice_id))


def _owe(invoice: Invoice, cents: int, *, by: Actor, at: datetime) -> None:
    """`cents` came in that this invoice does not ask any more: its credit notes pay them back."""
    for note in reversed(queries.credit_notes(invoice.id)):
        now = queries.standing(note)
        part = min(cents, -note.total_cents - now.open_cents - now.paid_cents)
        if part:
            add_event(
                note, EventKind.SETTLED, rules.owe(now, part, day(at)), by=by, at=at, cents=part,
                reason=OVERPAID, other_id=invoice.id,
            )  # fmt: skip
        cents -= part


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
