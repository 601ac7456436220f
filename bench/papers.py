"""An invoice by the portal's own job, beside a bare WeasyPrint render of the same HTML.

The floor has what anybody would give it: parsed stylesheet and font configuration used again, the
same kind of PDF. The job also reads the rows, fills the template, stores file and hash.
"""

from itertools import cycle

from sqlalchemy import select

from bench.measure import Row, alternating
from bench.town import Town
from portal import db, texts
from portal.invoices import documents, jobs, queries
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice, VatDecision

ROUNDS = 9


def invoice(town: Town) -> Row:
    with town.app.app_context():
        db.fence(False)
        found = select(Invoice).where(Invoice.kind == Kind.INVOICE).order_by(Invoice.number)
        some = list(db.session.scalars(found.limit(ROUNDS + 2)))
        html = _html(some[-1])
        ids = cycle([str(one.id) for one in some[:-1]])
        us, floor_us = alternating(
            lambda: jobs.render_pdf(next(ids)), lambda: _bare(html), rounds=ROUNDS, each=1
        )
    return Row(
        name="pdf:invoice",
        value=round(us / 1000, 1),
        unit="ms",
        floor=round(floor_us / 1000, 1),
        aim=1.1,
    )


def _html(invoice: Invoice) -> str:
    decision = db.session.get_one(VatDecision, invoice.vat_decision_id)
    values = documents.values(invoice, queries.lines(invoice.id), decision)
    return texts.render("documents/invoice.html", **values)


def _bare(html: str) -> bytes:
    import warnings

    from weasyprint import HTML

    from portal.effects import pdf

    sheet, fonts = pdf._kept()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return HTML(string=html).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a"
        )
