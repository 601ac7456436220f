"""The candidate hears it from his own mediator first; then the employer hears that he may speak."""

from datetime import timedelta

import pytest

from portal import clock, db, outbox
from portal.effects import mail
from portal.guarantees import actions, jobs
from portal.guarantees.labels import State
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import claim_of, main, own_mediator, text_of, url, walk, wished

WAIT = "Wacht met uw eigen gesprek"
MAY = "U kunt nu zelf met"


def letters(subject, to):
    """The text of each letter to this person."""
    mine = [one for one in mail.newest(30) if one.to == to.person.email]
    return [one.text for one in mine if one.subject.startswith(subject)]


def put(app, work, job, placement):
    claim_id = str(claim_of(app, placement).id)
    with app.app_context(), db.unit():
        outbox.put(job, claim_id=claim_id)
    work()


@pytest.mark.clause("told_first")
def test_the_employer_waits_until_we_say_that_he_may_speak_and_we_say_it_once_he_may(
    app, placement, signatory, account_manager, work
):
    _, check, third = walk(signatory, placement)
    until = "tot Noor zegt dat het kan. U krijgt daarvan een mail."
    assert f"{WAIT} {until}" in check.words
    signatory.submit(third, url(placement), step="save")
    claim = claim_of(app, placement)
    here = f"/garanties/{claim.id}"
    work()
    (received,) = letters(f"Uw melding {claim.reference} is binnen", signatory)
    assert "tot Noor Terhaar zegt dat het kan." in received
    receipt = text_of(signatory.get(f"{here}/bewijs.pdf").data)
    assert "tot de accountmanager zegt dat het kan. U krijgt daarvan een mail." in receipt
    account_manager.submit(here, "gesproken")  # the call does not end the waiting
    before = main(signatory.get(here))
    assert f"{WAIT} {until}" in before
    assert MAY not in before
    mediator, may = own_mediator(app, placement), f"Melding {claim.reference}: u kunt nu"
    work()
    assert not letters(may, signatory)

    assert mediator.submit(here, "verteld").status == 303
    work()
    after = main(signatory.get(here))
    assert f"{MAY} {first_name(placement)} praten." in after
    assert WAIT not in after
    (told,) = letters(may, signatory)
    assert "U kunt nu zelf met de kandidaat praten." in told
    mediator.post(f"{here}/verteld", version=claim_of(app, placement).version)  # a second click
    work()
    assert len(letters(may, signatory)) == 1


def first_name(placement):
    return placement.candidate_name.split(" ")[0]


@pytest.mark.clause("told_first")
@pytest.mark.parametrize("told", [True, False])
def test_who_calls_is_asked_to_say_whether_the_employer_may_speak(
    app, placement, account_manager, told
):
    claim = make.claim(placement=placement, last_on=wished())
    if told:
        own_mediator(app, placement).submit(f"/garanties/{claim.id}", "verteld")
    page = main(account_manager.get(f"/garanties/{claim.id}"))
    assert ("Zeg dat de werkgever nu zelf met" in page) is told
    assert ("Zeg dat de werkgever wacht met een eigen gesprek" in page) is not told


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED, State.ACCEPTED])
def test_only_of_a_take_back_that_runs(app, placement, signatory, work, state):
    claim = make.claim(placement=placement, state=state, last_on=wished())
    may = f"Melding {claim.reference}: u kunt nu"
    if state is State.INVOKED:
        with app.app_context():
            act(claim, actions.tell)
        work()
    else:
        put(app, work, "guarantees.told", placement)
    assert len(letters(may, signatory)) == 1
    claim = claim_of(app, placement)
    with app.app_context():
        act(claim, actions.withdraw)
    put(app, work, "guarantees.told", placement)
    assert len(letters(may, signatory)) == 1


def test_a_mail_that_goes_out_late_does_not_ask_to_wait_any_more(app, placement, signatory, work):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    subject = f"Uw melding {claim.reference} is binnen"
    put(app, work, "guarantees.invoked", placement)
    (letter,) = letters(subject, signatory)
    assert "U kunt nu zelf met de kandidaat praten." in letter
    assert WAIT not in letter


def test_a_yes_by_itself_while_nobody_told_the_candidate_asks_to_wait(
    app, placement, signatory, work
):
    claim = make.claim(placement=placement, last_on=wished())
    reference = claim.reference
    clock.move_to(clock.at(claim.latest_on, "8.00"))
    with app.app_context():
        jobs.accept_all()
    work()
    (letter,) = letters(f"Antwoord op uw melding {reference}", signatory)
    assert "De kandidaat weet het nog niet." in letter
    assert WAIT in letter
    page = main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))
    assert WAIT in page


@pytest.mark.parametrize("days", [0, 1])
def test_the_row_of_the_talk_says_its_day_and_that_it_is_late(app, placement, signatory, days):
    claim = make.claim(placement=placement, state=State.CONTACTED, told=False, last_on=wished())
    clock.move_to(clock.at(claim.to_tell_by + timedelta(days=days), "12.00"))
    page = signatory.as_(signatory.person).get(f"/garanties/{claim.id}")
    (row,) = [one for one in page.tree.css("li.gp-board__item") if "vertelt het" in one.text()]
    assert ("Te laat" in row.text()) is bool(days)
    assert ("Beloofd op" in row.text()) is bool(days)
    assert main(page).count("Wij zijn te laat.") == days


def test_who_must_tell_reads_that_the_account_manager_calls(app, placement):
    claim = make.claim(placement=placement, state=State.CONTACTED, told=False, last_on=wished())
    clock.move_to(clock.at(claim.to_tell_by + timedelta(days=1), "12.00"))
    page = main(own_mediator(app, placement).get(f"/garanties/{claim.id}"))
    assert "Vertel het nu. Noor Terhaar belt de werkgever" in page
