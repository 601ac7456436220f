"""After a commit: PDF, then mail to the bookkeepers, then "sent"; credits; and the night."""

import uuid
from typing import Any

from portal import clock, db, formats, letters, outbox
from portal.accounts.queries import people_with
from portal.audit import SYSTEM
from portal.documents.actions import store
from portal.employers.queries import contact
from portal.invoices import actions, documents, queries
from portal.invoices.labels import EventKind, Kind
from portal.invoices.models import Invoice, VatDecision
from portal.roles import Role
from portal.texts import address, render


def render_pdf(invoice_id: str) -> None:
    """Make the PDF, keep it once, and have it announced."""
    from portal.effects import pdf

    invoice = _invoice(invoice_id)
    credited = db.session.get(Invoice, invoice.credits_id) if invoice.credits_id else None
    values = documents.values(
        invoice,
        queries.lines(invoice.id),
        db.session.get_one(VatDecision, invoice.vat_decision_id),
        credited=credited.number if credited else "",
        replaced=queries.replaced(invoice),
        replacing=queries.replacing(invoice) if credited else None,
        refund_cents=queries.last(invoice.id, EventKind.ISSUED).open_cents,
    )
    content = pdf.render(render("documents/invoice.html", **values), created=invoice.issued_at)
    with db.unit():
        store(
            documents.PDF,
            invoice,
            content,
            name=f"{invoice.kind}-{invoice.number}.pdf",
            template_version=documents.TEMPLATE,
            by=SYSTEM,
            at=clock.now(),
        )
        outbox.put("invoices.printed", invoice_id=invoice_id)


def tell(invoice_id: str) -> None:
    """Mail the bookkeepers what it is, how much and by when; then it counts as sent."""
    invoice = _invoice(invoice_id)
    if invoice.kind is Kind.INVOICE:
        _mail(invoice, "issued", f"Factuur {invoice.number}")
    else:
        _mail(invoice, "credited", f"Creditnota {invoice.number}")
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        actions.send(row, by=SYSTEM, at=clock.now())


def tell_answer(invoice_id: str, seq: int | None = None) -> None:
    """The answer to a question about an invoice: this one, whatever came since."""
    invoice = _invoice(invoice_id)
    said = queries.said(invoice.id, EventKind.ANSWERED, seq)
    _mail(invoice, "answered", f"Uw vraag over factuur {invoice.number}", said=said)


def tell_reversal(invoice_id: str, settled_cents: int = 0, seq: int | None = None) -> None:
    """A payment or a refund was recorded by mistake: this one, what is open again, by when, and
    what of it (`settled_cents`) neither side pays the other any more.
    """
    invoice = _invoice(invoice_id)
    is_credit = invoice.kind is Kind.CREDIT
    what = "creditnota" if is_credit else "factuur"
    said = queries.said(invoice.id, EventKind.REVERSED, seq)
    subject = f"Herstel bij {what} {invoice.number}"
    _mail(invoice, "reversed", subject, said=said, settled_cents=settled_cents)


def credit(placement_id: str, **_known: str) -> None:
    """A placement ended or was mended: give back what was billed for days not charged any more."""
    with db.unit():
        actions.give_back(uuid.UUID(placement_id), by=SYSTEM, at=clock.now())


def fall_due_all() -> None:
    """By night: a job for every invoice whose due date has passed."""
    invoice_ids = queries.fallen_due(clock.today())
    with db.unit():
        for invoice_id in invoice_ids:
            outbox.put("invoices.fall_due", invoice_id=str(invoice_id))


def fall_due(invoice_id: str) -> None:
    """One invoice whose due date has passed."""
    with db.unit() as session:
        row = session.get_one(Invoice, uuid.UUID(invoice_id), with_for_update=True)
        actions.fall_due(row, by=SYSTEM, at=clock.now())


def _invoice(invoice_id: str) -> Invoice:
    return db.session.get_one(Invoice, uuid.UUID(invoice_id))


def _mail(invoice: Invoice, template: str, subject: str, **more: Any) -> None:
    """To every bookkeeper, or who signs where there is none: numbers, amounts and dates, nobody."""
    last = queries.last(invoice.id)
    values = {
        "invoice": invoice,
        "last": last,
        "today": clock.today(),
        "period": documents.period(queries.lines(invoice.id)),
        "iban": documents.iban(),
        "total": formats.euro(abs(invoice.total_cents)),
        "credited_last": queries.last(invoice.credits_id) if invoice.credits_id else None,
        "manager": contact(invoice.employer_id),
        "link": address("invoices.show", invoice_id=invoice.id),
        "credited": db.session.get(Invoice, invoice.credits_id) if invoice.credits_id else None,
        "replaced": queries.replaced(invoice),
        "replacing": queries.replacing(invoice) if invoice.credits_id else None,
        **more,
    }
    people = people_with(Role.BOOKKEEPER, employer_id=invoice.employer_id)
    people = people or people_with(Role.SIGNATORY, employer_id=invoice.employer_id)
    for person in people:
        text = render(f"mail/invoices_{template}.txt", name=person.name, **values)
        letters.send(
            person.email,
            subject,
            text,
            message_id=f"{outbox.job_id()}.{person.id}",
            whose=person.id,
        )
