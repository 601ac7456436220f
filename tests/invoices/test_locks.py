"""Who writes about the same money waits for the other in one order: no two wait for each other."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.invoices import actions, queries
from portal.invoices.labels import DisputeReason, Verdict
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.models import Placement
from portal.placements.queries import events
from tests import make
from tests.engines import counted

ORDER = ["placements", "invoices"]
pytestmark = pytest.mark.parametrize(
    "house", ["postgresql"], indirect=True
)  # SQLite has one writer


@pytest.fixture
def invoice(app, bakery, vat, run, work):
    with app.app_context():
        make.placement(of=bakery)
        make.placement(of=bakery)
    run()
    work()
    with app.app_context():
        return db.session.scalars(select(Invoice)).one()


def held(statements):
    """The tables of which rows are held, each where it is held first."""
    locking = [one for one in statements if one.rstrip().endswith("FOR UPDATE")]
    tables = [re.search(r"FROM (\w+)", one)[1] for one in locking]
    return [table for table in dict.fromkeys(tables) if table in ORDER]


def asked(invoice, verdict=None):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id)
        how = {"by": make.basis.SYSTEM, "at": clock.now()}
        actions.dispute(row, DisputeReason.WRONG_ADDRESSEE, "Niet voor ons.", **how)
        if verdict:
            actions.answer(row, verdict, "U hebt gelijk.", **how)


def mend(on=None):
    """Both placements began later, so that something is given back."""
    with db.unit() as session:
        for row in session.scalars(select(Placement)):
            how = {"by": make.basis.SYSTEM, "at": clock.now()}
            placements.correct(row, events(row.id)[1].id, on or clock.today(), **how)


@pytest.mark.parametrize("verdict", ["right", "stands"])
def test_an_answer_holds_the_placements_before_the_invoice(app, invoice, finance, verdict):
    with app.app_context():
        asked(invoice)
        mend()
    page = finance.get(f"/facturen/{invoice.id}")
    with counted() as ran:
        sent = finance.submit(page, "antwoord", verdict=verdict, note="Nagekeken.")
    assert sent.status == 303
    assert held(ran) == ORDER


def test_crediting_whole_holds_the_placements_before_the_invoice(app, invoice, finance):
    with app.app_context():
        asked(invoice, Verdict.RIGHT)
    page = finance.get(f"/facturen/{invoice.id}/crediteren")
    with counted() as ran:
        assert finance.submit(page, "crediteren").status == 303
    assert held(ran) == ORDER


def test_the_month_and_the_jobs_hold_the_placements_before_the_invoices(app, invoice, run, work):
    with app.app_context():
        mend()
    with counted() as ran:
        run()
    assert held(ran) == ORDER
    with app.app_context():
        mend(clock.today() - timedelta(days=3))
        placement_id = db.session.scalars(select(Placement.id)).first()
        with counted() as ran, db.unit():
            actions.give_back(placement_id, by=make.basis.SYSTEM, at=clock.now())
    assert held(ran)[0] == "placements"


def test_a_refund_holds_the_invoice_beside_its_credit_note(app, invoice, run):
    with app.app_context():
        mend()
        run()
        note = db.session.scalars(select(Invoice).where(Invoice.credits_id.is_not(None))).one()
        with db.unit(), counted() as ran:
            queries.hold(note)
        locking = [one for one in ran if one.rstrip().endswith("FOR UPDATE")]
        assert len(locking) == 2
