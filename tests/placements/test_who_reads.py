"""To whom letters about a placement go: who may read it at the company, all that is told of it."""

from datetime import timedelta

import pytest

from portal import clock, db, outbox
from portal.accounts.models import User
from portal.accounts.queries import readers
from portal.calendar import add_working_days
from portal.effects import post
from portal.placements import actions
from portal.placements.labels import State
from portal.placements.models import Placement
from portal.roles import May, Role
from tests import make
from tests.placements.told import act, of, plain

ALSO = "De werkgever kreeg dit bericht ook."


@pytest.fixture
def company(bakery):
    """Who signs and nothing else, a member, and a bookkeeper, who reads no placement."""
    roles = (Role.SIGNATORY, Role.MEMBER, Role.BOOKKEEPER)
    return {role: make.person(role, of=bakery) for role in roles}


def reached(company):
    found = {letter.to for letter in post.newest()}
    return {role for role, person in company.items() if person.email in found}


BOTH = {Role.SIGNATORY, Role.MEMBER}


def test_who_holds_two_roles_is_mailed_once(bakery, company, signatory):
    found = [one.id for one in readers(May.VIEW_PLACEMENTS, bakery.id)]
    assert sorted(found) == sorted(
        [company[Role.SIGNATORY].id, company[Role.MEMBER].id, signatory.person.id]
    )


def test_the_start_goes_to_who_may_read_it(bakery, company, work):
    planned = make.placement(of=bakery, state=State.PLANNED)
    with db.unit():
        outbox.put("placements.planned", placement_id=str(planned.id))
    work()
    assert reached(company) == BOTH


def test_an_end_goes_to_who_may_read_it(bakery, company, work):
    placement = make.placement(of=bakery)
    act(actions.end, placement, add_working_days(clock.today(), 3), "mutual")
    work()
    assert reached(company) == BOTH


def test_who_read_of_an_end_reads_that_a_claim_lapsed_and_that_the_end_is_lifted(
    bakery, company, letters
):
    claim = make.claim(of=bakery, last_on=add_working_days(clock.today(), 6))
    placement = db.session.get_one(Placement, claim.placement_id)
    act(actions.end, placement, add_working_days(clock.today(), 2), "resigned")
    lapsed = of(letters(), "employer")
    clock.move_to(clock.now() + timedelta(minutes=5))
    act(actions.keep, placement)
    lifted = of(letters(), "employer")
    per_reader = [subject for subject, _ in lapsed if "is vervallen" in subject]
    told = len(readers(May.VIEW_PLACEMENTS, bakery.id)) + 1  # and the account manager
    assert len(per_reader) == told
    assert len([subject for subject, _ in lifted if "gaat niet door" in subject]) == told


@pytest.mark.parametrize("state", ["invoked", "accepted"])
def test_who_may_not_withdraw_a_claim_reads_nowhere_that_he_may(bakery, company, work, state):
    claim = make.claim(of=bakery, state=state, last_on=add_working_days(clock.today(), 6))
    with db.unit():
        outbox.put(f"guarantees.{state}", claim_id=str(claim.id))
    work()
    mine = [one.text for one in post.newest() if one.to == company[Role.MEMBER].email]
    assert mine
    assert all("Intrekken kan" in plain(text) for text in mine)
    assert not [text for text in mine if "U kunt de melding" in plain(text)]


@pytest.mark.parametrize("is_known", [True, False])
def test_the_mediator_reads_that_the_employer_knows_where_he_does(bakery, letters, is_known):
    placement = make.placement(of=bakery)
    if not is_known:
        with db.unit() as session:
            for one in readers(May.VIEW_PLACEMENTS, bakery.id):
                session.get_one(User, one.id).is_active = False
    act(actions.end, placement, add_working_days(clock.today(), 3), "mutual")
    found = letters()
    assert bool(of(found, "employer")) is is_known
    assert [ALSO in text for _, text in of(found, "mediator")] == [is_known]
