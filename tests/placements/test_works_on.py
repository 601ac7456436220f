"""Until we answer a take-back somebody works on after the day that was wished: that is reported."""

from dataclasses import replace
from datetime import date

import pytest

from portal import clock, db
from portal.errors import Refused
from portal.guarantees.labels import State
from portal.placements import actions, queries, rules
from portal.placements.labels import Kind
from portal.placements.models import Placement
from tests import make
from tests.guarantees.walk import main
from tests.page import Visitor
from tests.placements.test_rules import RUNNING

WISH, LATEST = date(2026, 9, 17), date(2026, 9, 25)
ASKED = {"announced_on": WISH, "announced_reason": "taken_back", "last_on": WISH}


@pytest.fixture
def claim(app, bakery):
    with app.app_context():
        return make.claim(of=bakery, state=State.CONTACTED, last_on=WISH)


def act(claim, verb, *args):
    with db.unit() as session:
        row = session.get_one(Placement, claim.placement_id, with_for_update=True)
        verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


@pytest.mark.at("2026-09-15T10:00")
def test_absence_return_and_talk_after_the_wished_day(app, claim):
    assert claim.latest_on == LATEST
    clock.move_to(clock.at(date(2026, 9, 22), "10.00"))
    with app.app_context():
        act(claim, actions.report_absent, date(2026, 9, 21), None, "reported")
        act(claim, actions.report_returned, date(2026, 9, 22))
        act(claim, actions.evaluate, "week_6", date(2026, 9, 22))
        act(claim, actions.report_absent, LATEST, LATEST, "agreed_leave")
        with pytest.raises(Refused, match="date_too_far") as refused:
            act(claim, actions.report_absent, date(2026, 9, 28), None, "reported")
        placement = db.session.get_one(Placement, claim.placement_id)
        kinds = [one.kind for one in queries.ledger_of(placement).events]
    assert "25\xa0september" in refused.value.values["latest"]
    assert kinds[-4:] == [Kind.ABSENT, Kind.RETURNED, Kind.EVALUATED, Kind.ABSENT]


@pytest.mark.at("2026-09-15T10:00")
def test_the_employer_reports_it_on_his_page(app, claim, signatory):
    clock.move_to(clock.at(date(2026, 9, 22), "10.00"))
    here = f"/plaatsingen/{claim.placement_id}/afwezig"
    who = Visitor(app, signatory.person)
    check = who.steps(who.get(here), here, on="2026-09-22", kind="reported", step="check")
    assert "Er verandert niets aan wat u betaalt." in main(check)
    assert who.submit(check, here, step="save").status == 303


def test_what_was_agreed_is_the_last_day():
    """An answer that is given, and another end, leave no day after them."""
    asked = replace(RUNNING, **ASKED)
    assert rules.works_until(asked, LATEST) == LATEST
    assert rules.works_until(asked, None) == WISH
    assert rules.works_until(asked, WISH) == WISH
    assert rules.works_until(replace(RUNNING, last_on=WISH), LATEST) == WISH
