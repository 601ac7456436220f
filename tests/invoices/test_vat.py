"""A decision about VAT holds from its day on: not before it, and until a later one does."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.errors import Refused
from portal.invoices import actions
from portal.invoices.labels import VatCategory
from portal.invoices.models import Invoice
from tests import make
from tests.invoices.conftest import OUTSIDE

TAXED = replace(OUTSIDE, reference="2026-21", category=VatCategory.STANDARD, rate_bp=2100)


@pytest.fixture
def tomorrow(app):
    """Finance decided today what holds from tomorrow on; the day."""
    day = clock.today() + timedelta(days=1)
    with app.app_context(), db.unit():
        choice = replace(TAXED, valid_from=day)
        actions.decide_vat(choice, once=uuid.uuid4(), by=make.basis.SYSTEM, at=clock.now())
    return day


def test_before_its_day_a_decision_does_not_hold(app, bakery, run, tomorrow, finance):
    make.placement(of=bakery)
    with pytest.raises(Refused, match="vat_undecided"):
        run()
    assert "Er is nog geen besluit over btw." in finance.get("/facturen/maken").words
    clock.move_to(clock.at(tomorrow, "10.00"))
    assert "besluit 2026-21" in finance.as_(finance.person).get("/facturen/maken").words
    assert len(run()) == 1


def test_until_the_day_of_the_next_one_the_old_decision_holds(
    app, bakery, butcher, vat, run, tomorrow, finance
):
    make.placement(of=bakery)
    assert "besluit 2026-07" in finance.get("/facturen/maken").words
    today = run()
    clock.move_to(clock.at(tomorrow, "10.00"))
    make.placement(of=butcher)
    day_after = run()
    with app.app_context():
        billed = db.session.execute(select(Invoice.number, Invoice.vat_rate_bp))
        rates = {row.number: row.vat_rate_bp for row in billed}
    assert {rates[number] for number in today} == {0}
    assert {rates[number] for number in day_after} == {2100}
