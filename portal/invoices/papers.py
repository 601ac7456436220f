"""What an invoice or a credit note is to whoever holds the file. What was paid is not said."""

from uuid import UUID

from portal import db, formats
from portal.documents.papers import Paper
from portal.invoices import balances, documents, queries
from portal.invoices.models import Invoice
from portal.language import _


def invoice(invoice_id: UUID) -> Paper | None:
    """With its number and day; whether another came in its place, or it was taken back whole."""
    row = db.session.get(Invoice, invoice_id)
    if row is None:
        return None
    day = formats.day(row.issued_on)
    if row.kind.is_credit:
        return Paper(_("Creditnota %(number)s van %(day)s", number=row.number, day=day))
    name = _("Factuur %(number)s van %(day)s", number=row.number, day=day)
    if queries.replacing(row):
        return Paper(name, holds=False, text=_("Deze factuur is vervangen door een andere."))
    if not balances.left_of(row).total_cents:
        return Paper(name, holds=False, text=_("Deze factuur is vervallen."))
    return Paper(name)


PAPERS = {documents.PDF: invoice}
