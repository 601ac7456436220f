"""Where no contribution is paid, nobody reads about money: on no page and in no mail."""

import re

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.guarantees import actions
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from tests import make
from tests.guarantees.walk import main

MONEY = re.compile(r"betaal|betaald|bijdrage|creditnota|€|kost(en)? u|kost niets|geld terug", re.I)
WHO = ("signatory", "account_manager", "mediator", "decider")


@pytest.fixture
def placement(app, bakery):
    made = make.placement(of=bakery, scheme="werkervaringsbaan", contribution_cents=0)
    assert made.contribution_cents == 0
    return made


def act(row, verb, *args, at=None):
    with db.unit() as session:
        verb(session.get_one(type(row), row.id), *args, by=make.basis.SYSTEM, at=at or clock.now())


def spoken(page):
    return sorted({match.group(0) for match in MONEY.finditer(main(page))})


@pytest.mark.parametrize(
    "state", ["running", State.INVOKED, State.CONTACTED, "late", State.ACCEPTED, State.EXECUTED]
)
def test_the_pages_of_a_take_back_do_not_speak_of_money(app, placement, request, state, work):
    visitors = [request.getfixturevalue(name) for name in WHO]
    pages = [f"/plaatsingen/{placement.id}", "/"]
    if state == "running":
        pages += [f"/garanties/plaatsing/{placement.id}", f"/plaatsingen/{placement.id}/einde"]
    else:
        reached = State.CONTACTED if state == "late" else state
        claim = make.claim(placement=placement, state=reached)
        pages += [f"/garanties/{claim.id}", f"/garanties/{claim.id}/intrekken"]
    if state == "late":
        clock.move_to(clock.at(add_working_days(claim.decide_by, 1), "12.00"))
    for visitor in visitors:
        who = visitor.as_(visitor.person)
        for page in map(who.get, pages):
            assert page.status != 200 or not spoken(page), page.path


def test_the_steps_the_papers_and_the_mails_do_not_either(app, placement, signatory, work):
    here, on = f"/garanties/plaatsing/{placement.id}", add_working_days(clock.today(), 8)
    second = signatory.steps(here, here, reason="less_work", wished_on=on.isoformat(), step="check")
    third = signatory.steps(second, here, step="confirm")
    assert not spoken(second)
    assert not spoken(third)
    signatory.submit(third, here, step="save")
    with app.app_context():
        claim = db.session.query(Claim).one()
        act(claim, actions.contact)
        act(claim, actions.tell)
        row = db.session.get_one(Placement, placement.id)
        act(claim, lambda one, **how: actions.accept(one, row, on, **how))
        work()
        letters = mail.newest(40)
    assert any("Wij nemen de kandidaat" in letter.text for letter in letters)
    assert [letter.text for letter in letters if MONEY.search(letter.text)] == []


def test_what_never_began_does_not_speak_of_it(app, bakery, signatory):
    made = make.placement(
        of=bakery, scheme="werkervaringsbaan", contribution_cents=0, state=Placed.PLANNED
    )
    with app.app_context():
        act(made, placements.not_start, "postponed")
    assert not spoken(signatory.get(f"/plaatsingen/{made.id}"))
