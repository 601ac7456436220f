"""A decision about VAT holds for the days from its own on, and never changes what was agreed."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.errors import Refused
from portal.invoices import actions, issuing, queries
from portal.invoices.balances import Left
from portal.invoices.labels import Kind, VatCategory
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.ledger import month_of
from portal.placements.models import Placement
from tests import make
from tests.invoices.conftest import OUTSIDE

TAXED = replace(OUTSIDE, reference="2026-21", category=VatCategory.STANDARD, rate_bp=2100)


def decide(choice, **values):
    with db.unit():
        return actions.decide_vat(
            replace(choice, **values), once=uuid.uuid4(), by=make.basis.SYSTEM, at=clock.now()
        )


def correct_start(placement, on):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        started = placements.queries.events(row.id)[1]
        placements.correct(row, started.id, on, by=make.basis.SYSTEM, at=clock.now())


def bills():
    found = select(Invoice).where(Invoice.kind == Kind.INVOICE).order_by(Invoice.number)
    return db.session.scalars(found).all()


@pytest.mark.at("2026-09-15T10:00")
def test_before_its_day_a_decision_does_not_hold(app, bakery, run, finance):
    """Not on a page, and not for days before it: those must be decided too."""
    tomorrow = clock.today() + timedelta(days=1)
    with app.app_context():
        make.placement(of=bakery)
        decide(TAXED, valid_from=tomorrow)
    with pytest.raises(Refused, match="vat_undecided"):
        run()
    assert "Er is nog geen besluit over btw." in finance.get("/facturen/maken").words
    clock.move_to(clock.at(tomorrow, "10.00"))
    visitor = finance.as_(finance.person)
    assert "besluit 2026-21" in visitor.get("/facturen/maken").words
    page = visitor.post("/facturen/maken", month=month_of(tomorrow), step="check")
    assert page.status == 422
    assert "Er is geen besluit over btw dat gold in juli 2026." in page.words
    with pytest.raises(Refused, match="vat_undecided"):
        run()
    with app.app_context():
        assert bills() == []
        decide(OUTSIDE)
    assert len(run()) == 1


@pytest.mark.clause("contribution_same")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.promise("B7")
def test_what_was_agreed_is_paid_whatever_is_decided_later(app, bakery, butcher, run, work):
    """First bill, later month, supplement and credit: the ledger's cents, with the VAT inside."""
    decided = date(2026, 10, 1)
    with app.app_context():
        decide(OUTSIDE)
        placement, other = make.placement(of=bakery), make.placement(of=butcher)
        correct_start(placement, placement.start_on + timedelta(days=5))
        run()
        decide(TAXED, valid_from=decided)
        correct_start(placement, placement.start_on)  # a supplement about days before it
        run("2026-10")
        first, second, supplement, later, theirs = bills()
        assert (first.vat_cents, second.vat_cents, supplement.vat_cents) == (0, 0, 0)
        assert (later.total_cents, later.vat_cents) == (30_000, 5_207)
        assert (theirs.total_cents, theirs.net_cents) == (30_000, 24_793)
        assert run("2026-10") == []
        with db.unit() as session:
            row = session.get_one(Placement, other.id, with_for_update=True)
            clock.move_to(clock.at(date(2026, 10, 20), "10.00"))
            placements.end(row, date(2026, 10, 15), "mutual", by=make.basis.SYSTEM, at=clock.now())
        work()
        (credit,) = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT))
        assert credit.total_cents == -(30_000 - 14_516)  # 15 of 31 days are still to pay
        assert theirs.vat_cents + credit.vat_cents == 2_519  # what is inside the rest
        assert queries.differences() == []


def test_a_credit_on_an_invoice_of_before_gives_the_vat_on_top_back():
    """0.2.0 put VAT on top of the lines; what is credited of those comes back with its VAT."""
    invoice, left = SimpleNamespace(vat_rate_bp=2_100), Left(30_000, 6_300, 0, is_taxed_on_top=True)
    assert issuing._net_and_vat(invoice, -10_000, left) == (-10_000, -2_100)
    inside = replace(left, net_cents=24_793, vat_cents=5_207, is_taxed_on_top=False)
    assert issuing._net_and_vat(invoice, -30_000, inside) == (-24_793, -5_207)
