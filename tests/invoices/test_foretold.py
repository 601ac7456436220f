"""What the check page says becomes of the money is what the invoices do then."""

from datetime import date

import pytest

from portal import clock, db
from portal.invoices import actions as invoicing
from portal.invoices import queries
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements import credit_queries
from portal.placements.labels import Kind as Line
from tests import make
from tests.guarantees.walk import main
from tests.make.basis import SYSTEM
from tests.placements.told import act, line

NEXT = "Wat erbij komt van een gerekende of afgelopen maand, staat op de volgende factuur."
OWN = "Wat erbij komt van een maand die nog gerekend wordt, staat op de factuur van die maand."
NOT = "Wat nog niet gerekend is, wordt niet gerekend."
BACK = "Wat al gerekend is, komt terug met een creditnota."


def moved(on):
    clock.move_to(clock.at(on, "10.00"))


def settle(placement):
    with db.unit():
        invoicing.give_back(placement.id, by=SYSTEM, at=clock.now())


def invoices_of(placement):
    """Month of the run → months billed, of every invoice in order."""
    made = db.session.query(Invoice).filter(Invoice.kind == Kind.INVOICE)
    return [
        (one.month, [row.month for row in queries.lines(one.id)])
        for one in made.order_by(Invoice.number)
    ]


def said(visitor, placement, verb, **typed):
    who, here = visitor.as_(visitor.person), f"/plaatsingen/{placement.id}/{verb}"
    return main(who.steps(who.get(here), here, **typed, step="check"))


@pytest.mark.at("2026-09-14T10:00")
def test_a_month_that_passed_comes_on_the_next_invoice(app, bakery, account_manager, vat):
    """Billed, credited to nothing by a wrong end, and charged again once that is struck."""
    with app.app_context():
        placement = make.placement(of=bakery, since=13)
        make.invoice(placement=placement)
        act(placements.end, placement, placement.start_on, "mutual")
        settle(placement)
        moved(date(2026, 10, 5))
        end = line(placement, Line.ENDED)
    check = said(account_manager, placement, f"herstellen/{end}", strike="y")
    assert NEXT in check
    assert OWN in check
    with app.app_context():
        act(placements.correct, placement, end, None)
        make.invoice(placement=placement)
        assert invoices_of(placement)[-1] == ("2026-10", ["2026-09", "2026-10"])


@pytest.mark.at("2026-11-03T10:00")
def test_a_first_day_that_moves_back_comes_on_the_next_invoice(app, bakery, account_manager, vat):
    with app.app_context():
        placement = make.placement(of=bakery, since=20)
        start = line(placement, Line.STARTED)
        act(placements.correct, placement, start, date(2026, 11, 2))
        make.invoice(placement=placement)
    check = said(account_manager, placement, f"herstellen/{start}", on=f"{placement.start_on}")
    assert NEXT in check
    assert OWN not in check
    with app.app_context():
        act(placements.correct, placement, start, placement.start_on)
        make.invoice(placement=placement)
        assert invoices_of(placement)[-1] == ("2026-11", ["2026-10", "2026-11"])


@pytest.mark.at("2026-09-14T10:00")
def test_a_month_that_was_credited_to_nothing_does_not_come_back_again(
    app, bakery, account_manager, vat
):
    with app.app_context():
        placement = make.placement(of=bakery, state="planned", since=0)
        moved(placement.start_on)
        act(placements.start, placement, placement.start_on)
        make.invoice(placement=placement)
        start = line(placement, Line.STARTED)
        act(placements.correct, placement, start, None)
        act(placements.not_start, placement, "postponed")
        settle(placement)
        assert credit_queries.billed(placement.id) == {"2026-09": 0}
        act(placements.correct, placement, line(placement, Line.NOT_STARTED), None)
    check = said(account_manager, placement, "niet-gestart", reason="postponed")
    assert NOT in check
    assert BACK not in check


@pytest.mark.parametrize(
    ("ran", "first"),
    [(None, "2026-09"), ("2026-08", "2026-09"), ("2026-09", "2026-10"), ("2026-10", "2026-11")],
)
@pytest.mark.at("2026-09-14T10:00")
def test_the_first_month_to_run_is_one_that_neither_passed_nor_was_run(app, bakery, ran, first):
    with app.app_context():
        if ran:
            make.invoice(placement=make.placement(of=bakery), month=ran)
        assert credit_queries.to_run(clock.today()) == first
