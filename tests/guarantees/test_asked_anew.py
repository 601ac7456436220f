"""What is said of a claim that is off, while another one runs on the same placement."""

import uuid
from datetime import date, timedelta

import pytest

from portal import clock, db, outbox
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import actions, jobs
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import main

OTHER, WISH = date(2026, 10, 30), date(2026, 9, 25)
LIFTED = "Dat einde gaat niet door."
AS_AGREED = "met de bijdrage die is afgesproken"


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


def writes(placement_id, verb, *given):
    with db.unit() as session:
        row = session.get_one(Placement, placement_id, with_for_update=True)
        verb(row, *given, by=make.basis.SYSTEM, at=clock.now())


def off(placement, how):
    """A claim that was withdrawn, or lapsed by another end that stands or is lifted again."""
    made = make.claim(placement=placement, state=State.CONTACTED, last_on=OTHER)
    if how == "withdrawn":
        act(made, actions.withdraw)
    else:
        writes(placement.id, placements.end, OTHER, "mutual")
        jobs.lapse(str(made.id))
        if how == "lifted":
            writes(placement.id, placements.keep)
    clock.move_to(clock.now() + timedelta(minutes=5))
    return made


def anew(placement, state):
    row = db.session.get_one(Placement, placement.id, populate_existing=True)
    second = make.claim(placement=row, state=state, last_on=WISH)
    if state is State.EXECUTED:
        clock.move_to(clock.at(WISH + timedelta(days=1), "10.00"))
    return second


def page_of(visitor, claim):
    return main(visitor.as_(visitor.person).get(f"/garanties/{claim.id}"))


def letters(claim, monkeypatch):
    """What every letter about a claim that is off says now."""
    monkeypatch.setattr(outbox, "job_id", uuid.uuid4)
    tellers = (
        (jobs.tell_lapsed, jobs.tell_staff_lapsed, jobs.tell_lifted)
        if db.session.get_one(Claim, claim.id).state is State.LAPSED
        else (jobs.tell_withdrawn, jobs.confirm_withdrawal)
    )
    before = len(mail.newest(90))
    for tell in tellers:
        tell(str(claim.id))
    return [plain(one.text) for one in mail.newest(90)[: len(mail.newest(90)) - before]]


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("how", ["withdrawn", "lifted", "stands"])
@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED])
def test_a_wish_is_no_end_of_the_placement(
    app, placement, signatory, account_manager, how, state, monkeypatch
):
    with app.app_context():
        old = off(placement, how)
        anew(placement, state)
        texts = letters(old, monkeypatch)
    last_on = plain(in_words(OTHER if how == "stands" else placement.end_on))
    for visitor in (signatory, account_manager):
        page = page_of(visitor, old)
        assert f"loopt tot en met {last_on}" in page
        assert plain(in_words(WISH)) not in page
        assert (LIFTED in page) is (how == "lifted")
        assert (AS_AGREED in page) is (how == "withdrawn")
    assert (f"U betaalt tot en met {last_on}." in page_of(signatory, old)) is (how == "stands")
    assert texts
    for text in texts:
        assert last_on in text
        assert plain(in_words(WISH)) not in text


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("how", ["withdrawn", "lifted", "stands"])
@pytest.mark.parametrize("state", [State.ACCEPTED, State.EXECUTED])
def test_what_was_agreed_anew_is_the_end(app, placement, signatory, how, state):
    with app.app_context():
        old = off(placement, how)
        anew(placement, state)
    page, day = page_of(signatory, old), plain(in_words(WISH))
    is_over = state is State.EXECUTED
    if how != "withdrawn":
        said = f"liep tot en met {day}." if is_over else f"loopt tot en met {day}."
        assert said in page
        assert (f"U betaalt tot en met {day}." in page) is (is_over or how == "stands")
    elif not is_over:
        assert f"loopt tot en met {day}. U betaalt tot en met {day}." in page
    assert (LIFTED in page) is (how == "lifted" and not is_over)


@pytest.mark.clause("late_answer")
@pytest.mark.at("2026-09-15T10:00")
def test_what_an_earlier_late_answer_saved_is_said_of_the_claim_that_is_withdrawn(
    app, placement, signatory, account_manager, monkeypatch
):
    wished = date(2026, 9, 17)
    with app.app_context():
        first = make.claim(placement=placement, state=State.CONTACTED, last_on=wished)
        clock.move_to(clock.at(first.decide_by + timedelta(days=3), "10.00"))
        writes(placement.id, placements.end, clock.today(), "mutual")
        jobs.lapse(str(first.id))
        writes(placement.id, placements.end, first.latest_on, "mutual")
        row = db.session.get_one(Placement, placement.id, populate_existing=True)
        second = make.claim(placement=row, state=State.CONTACTED, last_on=first.latest_on)
    check = signatory.as_(signatory.person).get(f"/garanties/{second.id}/intrekken")
    assert f"U betaalt tot en met {plain(in_words(wished))}." in main(check)
    assert "zoals afgesproken" not in main(check)
    with app.app_context():
        act(second, actions.withdraw)
        texts = letters(second, monkeypatch)
    until = plain(in_words(wished))
    assert f"U betaalt tot en met {until}." in page_of(signatory, second)
    assert f"De werkgever betaalt tot en met {until}." in page_of(account_manager, second)
    assert AS_AGREED not in page_of(signatory, second) + page_of(account_manager, second)
    theirs = [text for text in texts if "Weet u daar niet van?" in text]
    assert theirs
    for text in theirs:
        assert f"U betaalt tot en met {until}." in text
        assert "zoals afgesproken" not in text
