"""Days that a late answer of ours saved the employer, on an invoice of before."""

from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.guarantees.labels import State
from portal.invoices import inbox
from portal.placements import actions as placements
from portal.placements import credit_queries
from portal.placements.models import Placement
from tests import make
from tests.make.basis import SYSTEM

DAY = timedelta(days=1)


@pytest.mark.at("2026-09-21T10:00")
def test_days_that_a_late_answer_saved_and_that_stand_billed_are_a_line(app, bakery, vat, run):
    with app.app_context():
        placement = make.placement(of=bakery)
        run()
        wished = add_working_days(clock.today(), 2)
        claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished)
        last_on = date(2026, 9, 30)  # the whole month is worked, and was billed
        assert claim.decide_by < last_on <= claim.latest_on
        clock.move_to(clock.at(last_on + DAY, "0.30"))
        with db.unit() as session:  # the jobs do not run
            row = session.get_one(Placement, placement.id, with_for_update=True)
            placements.end(row, last_on, "mutual", by=SYSTEM, at=clock.now())
            assert row.credit_due_at is not None
        found = db.session.execute(credit_queries.promised_credits()).one()
        assert found.charged_until == claim.wished_on
        assert len(db.session.execute(inbox.ended_early(None)).all()) == 1
        with db.unit() as session:  # mended to the days that were not saved: as the ledger says
            row = session.get_one(Placement, placement.id, with_for_update=True)
            line = make.event(row).id
            placements.correct(row, line, claim.wished_on - DAY, by=SYSTEM, at=clock.now())
        found = db.session.execute(credit_queries.promised_credits()).one()
        assert found.charged_until == claim.wished_on - DAY
