"""The check page says who hears that an end is lifted, and then they do: one rule for both."""

import uuid
from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.guarantees import actions as guarantees
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Reason, State
from portal.guarantees.models import Claim
from portal.outbox import Job
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.guarantees.walk import main, own_mediator
from tests.placements.told import act

TOLD = "De werkgever en de bemiddelaar krijgen bericht."


def check_of(visitor, placement_id, verb, **typed):
    who, here = visitor.as_(visitor.person), f"/plaatsingen/{placement_id}/{verb}"
    return who, here, who.steps(who.get(here), here, **typed, step="check")


def said(app):
    with app.app_context():
        return [(one.to, one.subject) for one in mail.newest(60)]


@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize("days", [0, -1])
def test_an_end_on_the_agreed_day_is_lifted_as_the_check_page_says(
    app, placement, account_manager, signatory, work, is_asked, days
):
    """Nothing moves where it is the agreed day, but a claim lapsed by it."""
    on = placement.end_on + timedelta(days=days)
    clock.move_to(clock.at(placement.end_on - timedelta(days=9), "10.00"))
    with app.app_context():
        claim = make.claim(placement=placement, last_on=placement.end_on) if is_asked else None
    typed = {"on": on.isoformat(), "reason": "mutual"}
    who, here, check = check_of(account_manager, placement.id, "einde", **typed)
    assert (TOLD in main(check)) is is_asked
    assert who.submit(check, here, step="save").status == 303
    work()
    clock.move_to(clock.now() + timedelta(minutes=5))
    before = said(app)
    who, here, check = check_of(account_manager, placement.id, "doorlopen")
    assert (TOLD in main(check)) is is_asked
    assert who.submit(check, here, step="save").status == 303
    work()
    after = said(app)
    fresh = {to for to, subject in after if (to, subject) not in before}
    told = {signatory.person.email, own_mediator(app, placement).person.email}
    assert told <= fresh if is_asked or days else fresh == set()
    if claim:
        with app.app_context():
            assert db.session.get_one(Claim, claim.id).state is State.LAPSED
            assert db.session.get_one(Placement, placement.id).last_on == placement.end_on


def test_an_end_stays_where_a_take_back_is_asked_anew(app, placement, work):
    """It goes before that end, and lifts nothing: the claim that lapsed by it has no news."""
    today = clock.today()
    with app.app_context():
        first = make.claim(placement=placement, last_on=add_working_days(today, 6))
        act(placements.end, placement, add_working_days(today, 5), "resigned")
    work()
    clock.move_to(clock.now() + timedelta(minutes=5))
    with app.app_context():
        wish = add_working_days(today, 3)
        asked = ClaimRequest(uuid.uuid4(), Reason.LESS_WORK, "", wish, "Test")
        act(guarantees.invoke, placement, asked)
        assert not db.session.query(Job).filter(Job.name == "placements.end_lifted").count()
        assert db.session.get_one(Claim, first.id).state is State.LAPSED
