"""A claim that became a yes by itself: nobody is late with a call or an answer any more."""

from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.formats import day as in_words
from portal.guarantees import actions
from portal.guarantees.labels import Kind, Now, Reader, State, sentence
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.test_passed_days import helped_and_called
from tests.guarantees.walk import main, wished


@pytest.fixture
def claim(app, placement):
    on = add_working_days(clock.today(), 2)
    made = make.claim(placement=placement, last_on=on, told=False)
    clock.move_to(clock.at(made.latest_on, "6.00"))
    with app.app_context():
        return act(made, actions.accept_unanswered)


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize("days", [0, 1])
def test_the_page_says_that_no_call_comes_and_whom_one_can_call(
    claim, signatory, account_manager, decider, days
):
    clock.move_to(clock.at(claim.last_on + timedelta(days=days), "0.20"))
    here, on = f"/garanties/{claim.id}", plain(in_words(claim.accepted_at))
    theirs = main(signatory.as_(signatory.person).get(here))
    assert "Geen gesprek vastgelegd" in theirs
    assert "Wilt u overleggen? Bel Noor Terhaar:" in theirs
    tense, last = "was" if days else "is", plain(in_words(claim.last_on))
    assert f"De laatste werkdag {tense} {last}" in theirs
    for who in (account_manager, decider):
        ours = main(who.as_(who.person).get(here))
        assert "Het is vanzelf akkoord." in ours
        assert f"Vanzelf akkoord op {on}" in ours
        assert "De werkgever bellen" not in ours
        assert "antwoord is te laat" not in ours
    assert "antwoord kwam te laat" in main(account_manager.as_(account_manager.person).get(here))


PASSED = {  # what the inbox has of a claim whose day is over → what the employer was promised then
    "accepted": False,
    "executed": False,
    "invoked": True,
    "helped": False,
}


@pytest.mark.parametrize("what", PASSED)
def test_the_inbox_calls_only_a_promise_one(app, placement, account_manager, what):
    with app.app_context():
        if what == "helped":
            claim = helped_and_called(placement)
        else:
            state = State.INVOKED if what == "invoked" else State.ACCEPTED
            claim = make.claim(placement=placement, state=state, last_on=wished())
    if what == "executed":
        clock.move_to(clock.at(claim.last_on + timedelta(days=1), "6.00"))
        with app.app_context():
            act(claim, actions.execute)
    after = {"executed": claim.credit_by, "accepted": claim.last_on}.get(what, claim.call_by)
    clock.move_to(clock.at(after + timedelta(days=1), "12.00"))
    rows = account_manager.as_(account_manager.person).get("/", soort="garantie").tree.css("tr")
    lines = [" ".join(row.text().split()) for row in rows if claim.reference in row.text()]
    (line,) = [one for one in lines if "De kandidaat hoorde het nog niet" not in one]
    assert ("Beloofd en te laat: bel de werkgever" in line) is PASSED[what]


@pytest.mark.parametrize("state", State)
def test_only_who_answers_is_told_to_act(state):
    """A decider and a mediator read who calls, and not that they must."""
    told = sentence(Kind.TAKE_BACK, state, Reader(False, False), Now())
    assert not told.startswith(("Bel ", "Antwoord ", "Regel "))
    assert "Bied een vervolg" not in told


def test_on_the_last_day_it_is_today_and_not_by_today():
    call = sentence(Kind.TAKE_BACK, State.INVOKED, Reader(False, True), Now(is_today=True))
    assert call == "Bel vandaag nog."
