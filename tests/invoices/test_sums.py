"""What an invoice still asks and what a credit note gives back, in headline and list."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock, db
from portal.formats import euro
from portal.invoices import payments, queries
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.invoices.pages import url


def test_the_headline_says_what_is_still_to_pay(app, invoice, bookkeeper, work):
    """Less after a credit note, and no sum at all once nothing is owed."""
    lead = ".gp-head .gp-lead"
    total = plain(euro(invoice.total_cents))
    assert f"betaalt {total} aan" in bookkeeper.get(url(invoice)).all(lead)[0]
    with app.app_context():
        credit(invoice, days=2)
        work()
        left = plain(euro(queries.last(invoice.id).open_cents))
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
    assert left != total
    (said,) = bookkeeper.get(url(invoice)).all(lead)
    assert f"betaalt nog {left} aan" in said
    assert total not in said
    off = plain(euro(-note.total_cents))
    assert f"Factuur {invoice.number} wordt {off} lager." in bookkeeper.get(url(note)).all(lead)[0]
    listed = bookkeeper.get("/facturen").words
    assert "Creditnota: gaat van een factuur af" in listed
    assert f"creditnota’s {off}" in listed
    assert "terug" not in listed
    with app.app_context():
        act(invoice, payments.record_payment, queries.last(invoice.id).open_cents, clock.today())
    assert bookkeeper.get(url(invoice)).all(lead) == ["Betaald. Dank u wel."]


def test_what_was_paid_and_credited_comes_back(app, invoice, bookkeeper, work):
    with app.app_context():
        act(invoice, payments.record_payment, invoice.total_cents, clock.today())
        credit(invoice, days=2)
        work()
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
    back = plain(euro(-note.total_cents))
    assert f"{back} terug" in bookkeeper.get(url(note)).all(".gp-head .gp-lead")[0]
    listed = bookkeeper.get("/facturen").words
    assert "Creditnota: dit krijgt u terug" in listed
    assert f"Daarvan naar u terug: {back}" in listed


def plain(text):
    return text.replace("\xa0", " ")


def act(invoice, verb, *args):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


def credit(invoice, days):
    """The first day was so much later: the credit note follows by itself."""
    (line, *_) = queries.lines(invoice.id)
    with db.unit() as session:
        row = session.get_one(Placement, line.placement_id, with_for_update=True)
        started = placements.queries.events(row.id)[1]
        later = row.start_on + timedelta(days=days)
        placements.correct(row, started.id, later, by=make.basis.SYSTEM, at=clock.now())
