"""Values for the PDF of an invoice or credit note, and its QR code. No candidate is named."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from segno import helpers

from portal import formats, money
from portal.documents.letterhead import letterhead
from portal.invoices.labels import KIND, Kind, VatCategory
from portal.invoices.models import Invoice, VatDecision
from portal.language import _
from portal.placements.ledger import bounds
from portal.settings import settings

PDF = "invoice"
TEMPLATE = "invoice-4"
_INK = "#14232a"


def values(
    invoice: Invoice,
    lines: Sequence[Any],
    decision: VatDecision,
    *,
    credited: str = "",
    replaced: Any = None,
    replacing: Any = None,
    refund_cents: int | None = None,
) -> dict[str, Any]:
    """What stands on paper; `credited` is the invoice that a credit note takes from, `replaced`
    the one that this invoice was made anew for, `replacing` the one that came in place of the
    invoice of this credit note. Of a credit note `refund_cents` are paid back (none: all of it).
    """
    title = _(
        "%(kind)s %(number)s, %(name)s",
        kind=_(KIND[invoice.kind]), number=invoice.number, name=settings().municipality_name,
    )  # fmt: skip
    return {
        **letterhead(
            title,
            invoice.number,
            invoice.issued_on,
            contact_name=invoice.contact_name,
            contact_phone=formats.phone(invoice.contact_phone),
        ),
        "invoice": invoice,
        "lines": lines,
        "credited": credited,
        "replaced": replaced,
        "replacing": replacing,
        "refund_cents": -invoice.total_cents if refund_cents is None else refund_cents,
        "decision": decision,
        "period": period(lines),
        "rates": sorted({line.rate_cents for line in lines}),
        "qr": qr(invoice) if invoice.kind is Kind.INVOICE else "",
        "iban": iban(),
        "has_vat": invoice.vat_category is VatCategory.STANDARD,
    }


def period(lines: Sequence[Any]) -> str:
    """The months that are billed: "oktober 2026", or the first and the last of them."""
    return in_months({line.month for line in lines})


def in_months(of: Iterable[str]) -> str:
    """The same, of "2026-10" and so on."""
    months = sorted(set(of))
    names = [month_name(month) for month in months]
    return (
        names[0]
        if len(names) == 1
        else _("%(first)s tot en met %(last)s", first=names[0], last=names[-1])
    )


def iban() -> str:
    """The account of the municipality in groups of four."""
    number = settings().municipality_iban
    return formats.NBSP.join(number[at : at + 4] for at in range(0, len(number), 4))


def month_name(month: str) -> str:
    """ "oktober 2026"."""
    return formats.month(bounds(month)[0])


def qr(invoice: Invoice) -> str:
    """The QR code as an SVG data URI: amount, account, name and reference for a bank's app."""
    here = settings()
    code = helpers.make_epc_qr(
        name=here.municipality_name,
        iban=here.municipality_iban,
        amount=Decimal(money.decimal(invoice.total_cents)),
        text=invoice.number,
        encoding="utf-8",
    )
    return code.svg_data_uri(scale=4, border=0, dark=_INK, xmldecl=False)
