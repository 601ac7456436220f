"""Writing an invoice or credit note: number, lines and first event, all in the open unit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from portal import db, numbers, outbox
from portal.audit import Actor, record
from portal.calendar import end_of_day
from portal.clock import day
from portal.invoices import balances, queries, rules
from portal.invoices.billing import Due
from portal.invoices.labels import EventKind, Kind
from portal.invoices.models import Invoice, InvoiceEvent, InvoiceLine, VatDecision
from portal.invoices.rules import Standing
from portal.placements.billing_ledgers import Account
from portal.tasks import actions as task_actions


@dataclass(frozen=True)
class Billable:
    """A line to issue, with the placement it is about."""

    account: Account
    due: Due


@dataclass(frozen=True)
class Bill:
    """What goes on one invoice: the lines of one employer under one decision about VAT."""

    employer: Any
    vat: VatDecision
    lines: Sequence[Billable]


def issue(bills: Sequence[Bill], month: str, *, by: Actor, at: datetime) -> list[str]:
    """A new invoice for each of these; the numbers, in that order.

    Some statements for all of them together, so that a month of thousands takes seconds.
    """
    series = numbers.take_many("invoice", day(at).year, len(bills))
    made = [_invoice(bill, number, month, at) for bill, number in zip(bills, series, strict=True)]
    db.session.add_all(made)
    db.session.flush()
    pairs = [(invoice, bill.lines) for invoice, bill in zip(made, bills, strict=True)]
    db.session.execute(
        insert(InvoiceLine),
        [_line(invoice, billable) for invoice, lines in pairs for billable in lines],
    )
    firsts = []
    for invoice, lines in pairs:
        after = rules.issue(invoice.total_cents, invoice.issued_on, _payment_days(lines))
        firsts.append(_event(invoice, EventKind.ISSUED, after, None, by=by, at=at))
        _tell(invoice, lines, by=by, at=at)
    db.session.execute(insert(InvoiceEvent), firsts)
    return series


def _payment_days(lines: Sequence[Billable]) -> int:
    """The days to pay that the agreements froze; of several the longest, so that none is cut."""
    return max(one.account.payment_days for one in lines)


def _invoice(bill: Bill, number: str, month: str, at: datetime) -> Invoice:
    employer, vat, on = bill.employer, bill.vat, day(at)
    total = sum(line.due.cents for line in bill.lines)
    tax = rules.vat(total, vat.rate_bp)
    return Invoice(
        id=uuid.uuid4(),
        number=number,
        kind=Kind.INVOICE,
        employer_id=employer.id,
        month=month,
        issued_on=on,
        issued_at=at,
        due_on=on + timedelta(days=_payment_days(bill.lines)),
        net_cents=total - tax,
        vat_cents=tax,
        total_cents=total,
        vat_decision_id=vat.id,
        vat_category=vat.category,
        vat_rate_bp=vat.rate_bp,
        vat_text=vat.text,
        buyer_name=employer.name,
        buyer_street=f"{employer.street} {employer.house_number}",
        buyer_city=f"{employer.postcode} {employer.city}",
        buyer_kvk=employer.kvk_number,
        contact_name=employer.manager_name,
        contact_phone=employer.manager_phone,
    )


def issue_credit(
    invoice: Invoice, month: str, lines: Sequence[Billable], *, by: Actor, at: datetime
) -> Invoice:
    """A credit note on `invoice`, with its VAT; what is still open there goes off first, and only
    what was paid comes back. It is what an employer who is right waits for.
    """
    left = balances.left_of(invoice)
    net, tax = _net_and_vat(invoice, sum(line.due.cents for line in lines), left)
    copied = {name: getattr(invoice, name) for name in _COPIED}
    note = Invoice(
        **copied,
        id=uuid.uuid4(),
        number=numbers.take("credit", day(at).year),
        kind=Kind.CREDIT,
        credits_id=invoice.id,
        month=month,
        issued_on=day(at),
        issued_at=at,
        due_on=day(at) + timedelta(days=_payment_days(lines)),
        net_cents=net,
        vat_cents=tax,
        total_cents=net + tax,
    )
    db.session.add(note)
    db.session.flush()
    db.session.execute(insert(InvoiceLine), [_line(note, line) for line in lines])
    _tell(note, lines, by=by, at=at)
    total, now = -note.total_cents, queries.standing(invoice, left)
    after, refund = rules.credit(now, total, day(at))
    add_event(invoice, EventKind.CREDITED, after, by=by, at=at, cents=total, other_id=note.id)
    rest = replace(rules.issue(total, day(at), _payment_days(lines)), open_cents=refund)
    add_event(note, EventKind.ISSUED, rest, by=by, at=at, other_id=invoice.id)
    task_actions.finish(invoice, rules.CREDIT, rules.MEND, by=by, at=at)
    return note


def _net_and_vat(invoice: Invoice, cents: int, left: balances.Left) -> tuple[int, int]:
    """What of a credit of `cents` (below zero) is VAT, and what is not."""
    if left.is_taxed_on_top:
        return cents, rules.vat_on_top(cents, invoice.vat_rate_bp, left.net_cents, left.vat_cents)
    tax = rules.vat(cents, invoice.vat_rate_bp, left.total_cents, left.vat_cents)
    return cents - tax, tax


_COPIED = (
    "employer_id", "vat_decision_id", "vat_category", "vat_rate_bp", "vat_text", "buyer_name",
    "buyer_street", "buyer_city", "buyer_kvk", "contact_name", "contact_phone",
)  # fmt: skip


def add_event(
    invoice: Invoice, kind: EventKind, after: Standing, *, by: Actor, at: datetime, **more: Any
) -> None:
    """Add an event with what it leaves; `more` as the columns of InvoiceEvent, `on` and `once`."""
    last = queries.last(invoice.id) if kind is not EventKind.ISSUED else None
    values = _event(invoice, kind, after, last, by=by, at=at, **more)
    db.session.execute(insert(InvoiceEvent), [values])


def _event(
    invoice: Invoice,
    kind: EventKind,
    after: Standing,
    last: Any,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    once: uuid.UUID | None = None,
    respond_by: date | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The row of an event. A promise stays open until it is kept."""
    if last is not None and after.state.is_paused:
        respond_by = respond_by or last.respond_by
    return {
        "id": once or uuid.uuid4(),
        "invoice_id": invoice.id,
        "seq": last.seq + 1 if last is not None else 1,
        "kind": kind,
        "happened_on": on or day(at),
        "at": at,
        "cents": 0,
        "reason": None,
        "note": "",
        "other_id": None,
        "respond_by": respond_by,
        "respond_at": end_of_day(respond_by) if respond_by else None,
        "state": after.state,
        "open_cents": after.open_cents,
        "paid_cents": after.paid_cents,
        "due_on": after.due_on,
        "due_at": end_of_day(after.due_on),
        "reverses_id": None,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "capacity": by.capacity,
    } | more


def _tell(invoice: Invoice, lines: Sequence[Billable], *, by: Actor, at: datetime) -> None:
    """Audit line and job of an invoice or credit note."""
    record(
        "invoices.issue" if invoice.kind is Kind.INVOICE else "invoices.credit",
        invoice,
        by=by,
        at=at,
        number=invoice.number,
        total_cents=invoice.total_cents,
        lines=len(lines),
    )
    outbox.put("invoices.issued", invoice_id=str(invoice.id))


def _line(invoice: Invoice, billable: Billable) -> dict[str, Any]:
    account, due = billable.account, billable.due
    return {
        "id": uuid.uuid4(),
        "invoice_id": invoice.id,
        "placement_id": account.placement_id,
        "placement_reference": account.reference,
        "scheme": account.scheme,
        "scheme_version": account.scheme_version,
        "month": due.month,
        "position": due.position,
        "from_on": due.from_on,
        "until_on": due.until_on,
        "days": due.days,
        "month_days": due.month_days,
        "rate_cents": due.rate_cents,
        "cents": due.cents,
        "covers_from": due.covers_from,
        "covers_until": due.covers_until,
        "credits_id": due.credits.id if due.credits else None,
    }
