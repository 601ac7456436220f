"""What a month costs is worked out once for a placement: in a preview, in a run, on its page."""

from collections import Counter
from datetime import timedelta

import pytest

from portal import clock, db
from portal.invoices import actions, balances, queries
from portal.placements import actions as placement_actions
from portal.placements import ledger
from portal.placements.billing_ledgers import billing_ledgers
from portal.placements.ledger import month_of
from portal.placements.models import Placement
from tests import make


@pytest.fixture
def worked_out(monkeypatch):
    """How often each month was worked out, by what a placement costs (each costs another sum)."""
    count, charge = Counter(), ledger.charge

    def counted(now, terms, month):
        count[terms.start_on, month] += 1
        return charge(now, terms, month)

    monkeypatch.setattr(ledger, "charge", counted)
    return count


@pytest.fixture
def two(app, bakery, butcher, vat):
    with app.app_context():
        return [make.placement(of=of, since=since) for of, since in [(bakery, 60), (butcher, 95)]]


def test_a_run_works_every_month_out_once(app, two, run, worked_out):
    assert len(run()) == 2
    assert {start for start, _ in worked_out} == {placement.start_on for placement in two}
    assert set(worked_out.values()) == {1}
    worked_out.clear()
    assert run() == []
    assert set(worked_out.values()) == {1}


def test_the_preview_of_a_run_works_every_month_out_once(two, finance, worked_out):
    month = month_of(clock.today())
    page = finance.get("/facturen/maken", maand=month, stap="controleren")
    assert "Er is nog niets gemaakt." in page.words
    assert set(worked_out.values()) == {1}


def test_the_page_of_a_placement_works_every_month_out_once(two, signatory, worked_out):
    assert signatory.get(f"/plaatsingen/{two[0].id}").status == 200
    assert set(worked_out.values()) == {1}


def test_a_line_written_after_the_preview_counts_in_the_bill(app, bakery, vat):
    with app.app_context():
        placement, today = make.placement(of=bakery), clock.today()
        before = balances.charge(billing_ledgers(), month_of(today))
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            last_on = today - timedelta(days=1)
            placement_actions.end(row, last_on, "mutual", by=make.basis.SYSTEM, at=clock.now())
        with db.unit():
            actions.bill(
                balances.employers([bakery.id]), month_of(today), before,
                by=make.basis.SYSTEM, at=clock.now(),
            )  # fmt: skip
        assert queries.differences() == []
        (account,) = billing_ledgers()
        assert balances.unsettled(balances.charge([account], month_of(today))) == {}
