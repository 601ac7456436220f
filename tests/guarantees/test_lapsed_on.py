"""A claim lapses when the other end is said: whenever its job runs, sum and page are the same."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.guarantees import actions, jobs
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.invoices import jobs as invoices
from portal.placements import actions as placements
from portal.placements import claim_queries
from portal.placements import queries as ledgers
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import main

DAY = timedelta(days=1)


def writes(placement_id, verb, *given):
    at = clock.now()
    with db.unit() as session:
        row = session.get_one(Placement, placement_id, with_for_update=True)
        verb(row, *given, by=make.basis.SYSTEM, at=at)
    return at


def moved(days, hour):
    clock.move_to(clock.at(clock.today() + days * DAY, hour))


def asked(bakery):
    """Wished 17 September, the answer by 18 September, which is today: a claim, billed to the end
    of the month.
    """
    placement = make.placement(of=bakery)
    make.invoice(placement=placement)
    wished = add_working_days(clock.today(), 2)
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished)
    clock.move_to(clock.at(claim.decide_by, "16.00"))
    return claim


def charged_until(claim):
    row = db.session.get_one(Placement, claim.placement_id, populate_existing=True)
    return ledgers.ledger_of(row).now.charged_until


@pytest.mark.clause("late_answer")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("order", ["at once", "after midnight", "after the mend", "credit first"])
def test_an_end_said_in_time_is_in_time_whenever_the_job_runs(app, bakery, signatory, order):
    with app.app_context():
        claim = asked(bakery)
        said_on = clock.today()
        said_at = writes(claim.placement_id, placements.end, said_on - DAY, "mutual")
        if order == "at once":
            jobs.lapse(str(claim.id))
        if order == "credit first":
            invoices.credit(str(claim.placement_id))
        moved(1, "9.00")
        if order in ("after midnight", "credit first"):
            jobs.lapse(str(claim.id))
        line = make.event(db.session.get_one(Placement, claim.placement_id)).id
        writes(claim.placement_id, placements.correct, line, said_on)
        if order == "after the mend":
            jobs.lapse(str(claim.id))
        assert charged_until(claim) == said_on
        row = db.session.get_one(Claim, claim.id, populate_existing=True)
        assert (row.state, row.ended_at) == (State.LAPSED, said_at)
        assert not row.missed_decide_by(clock.today())
        invoices.credit(str(claim.placement_id))
    page = main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))
    assert "er was een ander einde gemeld op vrijdag 18 september" in page
    assert "bij de facturen." in page
    assert "Er komt geen creditnota" not in page


@pytest.mark.at("2026-09-15T10:00")
def test_an_end_that_is_lifted_before_the_job_lapsed_the_claim_when_it_was_said(app, bakery):
    with app.app_context():
        claim = asked(bakery)
        said_at = writes(claim.placement_id, placements.end, clock.today(), "mutual")
        moved(0, "17.00")
        writes(claim.placement_id, placements.keep)
        moved(1, "9.00")
        jobs.lapse(str(claim.id))
        assert db.session.get_one(Claim, claim.id).ended_at == said_at
        assert claim_queries.lapsed_by_end(claim.placement_id) is None


@pytest.mark.at("2026-09-15T10:00")
def test_a_yes_in_between_that_is_called_off_lifts_no_end(app, bakery):
    with app.app_context():
        claim = asked(bakery)
        writes(claim.placement_id, placements.end, clock.today(), "mutual")
        moved(0, "16.30")
        act(claim, actions.accept, claim.latest_on)
        moved(0, "17.00")
        jobs.lapse(str(claim.id))
        assert claim_queries.lapsed_by_end(claim.placement_id) == claim.id
        moved(0, "18.00")
        writes(claim.placement_id, placements.keep)
        assert claim_queries.lapsed_by_end(claim.placement_id) is None
