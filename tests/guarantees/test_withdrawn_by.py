"""Who called a claim off stands in every confirmation, and the days leave every calendar."""

import pytest

from portal.effects import mail
from portal.guarantees.labels import State
from tests import make
from tests.guarantees.test_calendar import entries
from tests.guarantees.walk import own_mediator, wished


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


def letters(app, reference):
    """By who gets it: the letters about this claim, newest of each first."""
    with app.app_context():
        return {one.to: one for one in reversed(mail.newest(40)) if reference in one.subject}


def withdrawn(app, placement, who, work):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    who.get(f"/garanties/{claim.id}/agenda.ics")
    sent = who.submit(f"/garanties/{claim.id}/intrekken", "intrekken")
    assert sent.status == 303
    work()
    return claim, letters(app, claim.reference)


def test_the_account_manager_who_withdraws_reads_that_he_did(
    app, placement, account_manager, signatory, work
):
    claim, told = withdrawn(app, placement, account_manager, work)
    own, name = told[account_manager.person.email], account_manager.person.name
    said = plain(own.text)
    assert f"U hebt melding {claim.reference} bij plaatsing" in said
    assert "ingetrokken, namens de werkgever." in said
    assert "De werkgever heeft" not in said
    assert "Het bestand bij dit bericht haalt ze weg." in said
    theirs = plain(told[signatory.person.email].text)
    assert f"is ingetrokken door {name} van de gemeente, namens uw bedrijf." in theirs
    mediator = plain(told[own_mediator(app, placement).person.email].text)
    assert f"{name} heeft melding {claim.reference}" in mediator
    assert "De werkgever heeft" not in mediator


def test_a_colleague_who_withdraws_gets_his_own_confirmation_and_is_named_in_the_other(
    app, placement, account_manager, other_account_manager, work
):
    """The account manager is away and withdraws; who stands in reads it, and he gets his own."""
    deputy = other_account_manager
    with app.app_context():
        make.absence(account_manager.person, deputy=deputy.person, begins=0)
    claim, told = withdrawn(app, placement, account_manager, work)
    own, other = (told[who.person.email] for who in (account_manager, deputy))
    assert f"U hebt melding {claim.reference}" in plain(own.text)
    assert f"{account_manager.person.name} heeft melding {claim.reference}" in plain(other.text)
    assert "U hebt" not in plain(other.text)
    assert own.ics


def test_when_the_employer_withdraws_he_is_named(app, placement, account_manager, signatory, work):
    claim, told = withdrawn(app, placement, signatory, work)
    for who in (account_manager, own_mediator(app, placement)):
        said = plain(told[who.person.email].text)
        assert f"De werkgever heeft melding {claim.reference}" in said
        assert "U hebt melding" not in said
    assert "van de gemeente" not in plain(told[signatory.person.email].text)


@pytest.mark.parametrize("how", ["employer", "manager", "refused"])
def test_the_days_leave_the_calendar_of_everybody_who_could_put_them_in(
    app, placement, account_manager, signatory, decider, work, how
):
    if how == "refused":
        claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
        here = f"/garanties/{claim.id}/weigeren"
        decider.submit(here, "weigeren", ground="protected_ground")
        work()
        told = letters(app, claim.reference)
    else:
        who = signatory if how == "employer" else account_manager
        _claim, told = withdrawn(app, placement, who, work)
    for who in (signatory, account_manager, own_mediator(app, placement)):
        letter = told[who.person.email]
        assert "METHOD:CANCEL" in letter.ics, who.person.name
        assert {one[2] for one in entries(letter.ics).values()} == {"CANCELLED"}
        assert "in uw agenda?" in plain(letter.text)


def test_the_page_before_it_speaks_to_who_withdraws(placement, account_manager, signatory):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    for who, said in (
        (account_manager, "De werkgever en u krijgen een bevestiging per e-mail."),
        (signatory, "U krijgt een bevestiging per e-mail."),
    ):
        assert said in who.get(f"/garanties/{claim.id}/intrekken").words
