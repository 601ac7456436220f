"""A yes with another last day than the candidate was told: his mediator hears it, and he too."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import actions, jobs
from portal.guarantees.labels import State
from portal.placements import actions as placements
from portal.placements.labels import Kind
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act, of, pending
from tests.guarantees.test_calendar import entries
from tests.guarantees.walk import main, own_mediator
from tests.placements.test_told_end import line

DAY = timedelta(days=1)


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


@pytest.fixture
def claim(app, placement):
    """Told, and to be answered."""
    on = add_working_days(clock.today(), 2)
    return make.claim(placement=placement, state=State.CONTACTED, last_on=on)


def to_mediator(app, placement, claim):
    """What she was mailed about the yes."""
    own, subject = own_mediator(app, placement).person, f"Melding {claim.reference}: akkoord"
    with app.app_context():
        return [one for one in mail.newest(40) if (one.to, one.subject) == (own.email, subject)]


def the_yes(app, claim, last_on):
    with app.app_context():
        return act(claim, actions.accept, last_on)


def by_itself(app, claim):
    clock.move_to(clock.at(claim.latest_on, "2.30"))
    with app.app_context():
        jobs.accept_all()
    return claim


@pytest.mark.parametrize("how", ["another day", "as wished", "by itself"])
def test_the_mediator_hears_the_yes_and_what_to_tell_by_when(app, placement, claim, work, how):
    if how == "by itself":
        by_itself(app, claim)
    else:
        the_yes(app, claim, claim.wished_on if how == "as wished" else claim.latest_on)
    work()
    (letter,) = to_mediator(app, placement, claim)
    last_on = claim.wished_on if how == "as wished" else claim.latest_on
    text = plain(letter.text)
    assert f"De laatste werkdag is {plain(in_words(last_on))}." in text
    assert ("Vertel de kandidaat" in text) is (how != "as wished")
    assert entries(letter.ics)[f"{claim.id}-last"][0] == f"{last_on:%Y%m%d}"
    assert placement.candidate_name not in letter.text


def test_who_never_told_hears_one_thing(app, placement, work):
    """That he does not know at all; the file makes the day in her calendar the agreed one."""
    on = add_working_days(clock.today(), 2)
    claim = make.claim(placement=placement, last_on=on)
    by_itself(app, claim)
    work()
    assert to_mediator(app, placement, claim) == []
    with app.app_context():
        (letter, *_) = [one for one in mail.newest(40) if "weet het niet" in one.subject]
    assert entries(letter.ics)[f"{claim.id}-last"][0] == f"{claim.latest_on:%Y%m%d}"


def test_nobody_reads_that_the_candidate_knows_before_he_does(
    app, placement, claim, signatory, account_manager, decider, work
):
    here, name = f"/garanties/{claim.id}", placement.candidate_name.split(" ")[0]
    own = own_mediator(app, placement)
    assert f"{name} weet het" in main(signatory.get(here))
    the_yes(app, claim, claim.latest_on)
    work()
    told = own.person.name.split(" ")[0]
    day = plain(in_words(claim.latest_on))
    for who in (signatory, account_manager, decider, own):
        page = main(who.as_(who.person).get(here))
        assert f"{name} weet het" not in page
        assert f"{told} vertelt {name} de nieuwe laatste werkdag" in page
    with app.app_context():
        letter = next(one for one in mail.newest(40) if one.subject.startswith("Antwoord op uw"))
    assert f"De kandidaat hoort nog dat het {day} is geworden" in plain(letter.text)
    (link,) = [one for one in own.get(here).links() if one.startswith("/taken/")]
    own.submit(link, "afronden")
    page = main(signatory.get(here))
    assert f"{name} weet het" in page
    assert "de nieuwe laatste werkdag" not in page


def test_what_was_not_told_stays_to_be_told_once_the_work_is_over(
    app, placement, claim, signatory, work
):
    the_yes(app, claim, claim.latest_on)
    with app.app_context():
        day = clock.today()
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            how = {"by": make.basis.SYSTEM, "at": clock.now()}
            placements.report_absent(row, day, day, "reported", **how)
        clock.move_to(clock.at(claim.latest_on + DAY, "2.30"))
        jobs.execute_all()
    work()
    with app.app_context():
        assert of(claim).state is State.EXECUTED
        assert pending(claim) == {"guarantees.tell_change"}
        with db.unit() as session:  # a line that is mended afterwards drops it no more
            row = session.get_one(Placement, placement.id, with_for_update=True)
            placements.correct(row, line(row, Kind.ABSENT), None, **how | {"at": clock.now()})
    work()
    with app.app_context():
        assert pending(claim) == {"guarantees.tell_change"}
        act(claim, actions.close)
        assert pending(claim) == {"guarantees.tell_change"}
    own = own_mediator(app, placement)
    assert f"Vertel de kandidaat wat er veranderde ({claim.reference})" in own.get("/").words
    assert "vertelt" in main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))
    (link,) = [one for one in own.get(f"/garanties/{claim.id}").links() if "/taken/" in one]
    assert own.submit(link, "afronden").status == 303
    with app.app_context():
        assert pending(claim) == set()
