"""A recorded VAT decision, and short ways to bill."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.invoices import actions
from portal.invoices.actions import VatChoice
from portal.invoices.labels import VatCategory
from portal.invoices.models import Invoice
from portal.placements.ledger import month_of
from tests import make

OUTSIDE = VatChoice(
    "2026-07",
    date(2026, 1, 12),
    "Hoofd financiën",
    date(2020, 1, 1),
    VatCategory.OUTSIDE,
    0,
    "Deze bijdrage valt buiten de btw.",
)


@pytest.fixture
def vat(app):
    """What finance decided about VAT."""
    with app.app_context(), db.unit():
        return actions.decide_vat(OUTSIDE, once=uuid.uuid4(), by=make.basis.SYSTEM, at=clock.now())


@pytest.fixture
def run(app):
    """run() bills up to and including this month; the new numbers."""

    def run(month=None):
        with app.app_context():
            return actions.run_month(month or month_of(clock.today()))

    return run


@pytest.fixture
def invoice(app, bakery, vat, run, work):
    """The invoice of a running placement, sent."""
    with app.app_context():
        make.placement(of=bakery)
    run()
    work()
    with app.app_context():
        return db.session.scalars(select(Invoice)).one()
