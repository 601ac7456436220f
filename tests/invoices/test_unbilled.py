"""A month that nobody billed is a line of finance, due on its first working day."""

from datetime import date

import pytest

from portal import attention, clock, db
from portal.invoices import unbilled
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make

LINE = "Maak de facturen van november 2026"


def lines(visitor):
    said = visitor.as_(visitor.person).get("/").all("td.gp-inbox__what")
    return [line.replace("\xa0", " ") for line in said]


def findings(app):
    with app.app_context():
        return [one.what.replace("\xa0", " ") for one in attention.not_billed()]


@pytest.fixture
def november(app, bakery, vat):
    """Sunday 1 November; somebody works since before."""
    with app.app_context():
        about = make.placement(of=bakery)
    clock.move_to(clock.at(date(2026, 11, 1), "10.00"))
    return about


@pytest.mark.at("2026-09-15T10:00")
def test_a_month_is_a_line_until_it_is_billed_and_late_after_its_first_working_day(
    app, november, finance, account_manager, run
):
    assert LINE in lines(finance)
    assert LINE not in lines(account_manager)
    clock.move_to(clock.at(date(2026, 11, 2), "23.00"))
    assert findings(app) == []
    clock.move_to(clock.at(date(2026, 11, 3), "10.00"))
    assert findings(app) == ["the invoices of november 2026 are not made"]
    page = finance.as_(finance.person).get("/", wanneer="te-laat")
    assert LINE in [one.replace("\xa0", " ") for one in page.all("td.gp-inbox__what")]
    assert "/facturen/maken" in page.links()
    run("2026-10")
    assert LINE in lines(finance)
    run("2026-11")
    assert LINE not in lines(finance)
    assert findings(app) == []


@pytest.mark.at("2026-09-15T10:00")
def test_a_month_that_was_billed_ahead_is_no_line(november, finance, run):
    run("2026-12")
    assert LINE not in lines(finance)


@pytest.mark.at("2026-09-15T10:00")
def test_where_nothing_is_charged_nothing_is_to_bill(app, november):
    with app.app_context():
        with db.unit() as session:
            row = session.get_one(Placement, november.id, with_for_update=True)
            placements.end(row, date(2026, 10, 31), "mutual", by=make.basis.SYSTEM, at=clock.now())
        assert db.session.execute(unbilled.unbilled()).all() == []
        assert unbilled.late_month() == ""
