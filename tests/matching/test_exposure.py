"""Who was not shown or proposed for four weeks, since when, and what stands in the way."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock, db
from portal.cards import actions as cards
from portal.cards.labels import State
from portal.cards.models import Card, StandingYes
from portal.cards.rules import CONFIRMED_FOR
from portal.dossiers.models import Dossier
from portal.dossiers.rules import UNSEEN_FOR
from portal.introductions.models import CandidateAnswer
from portal.matching import exposure
from portal.matching.rules import Unseen
from portal.roles import Role
from tests import make
from tests.engines import counted
from tests.make import basis

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield
        db.session.rollback()


def person(*, days=60, **values):
    """Somebody with a card, whose dossier is so many days old."""
    at = clock.now() - timedelta(days=days)
    card = make.card(dossier=make.dossier(at=at), **values)
    return db.session.get(Card, card.id)


def shown(card, at):
    with db.unit() as session:
        position = update(StandingYes).where(StandingYes.card_id == card.id)
        session.execute(position.values(shown_at=at))


def listed(**how):
    return {row.id: row for row in exposure.unseen(clock.now(), **how)}


def why(card):
    return listed()[card.dossier_id].reason


@pytest.mark.parametrize(("later", "stands_out"), [(-SECOND, True), (SECOND, False)])
def test_four_weeks_after_the_last_showing_somebody_stands_out(later, stands_out):
    card = person()
    shown(card, clock.now() - UNSEEN_FOR + later + SECOND / 2)
    assert (card.dossier_id in listed()) is stands_out


def test_who_is_new_does_not_stand_out_yet():
    assert person(days=27).dossier_id not in listed()
    assert person(days=29).dossier_id in listed()


def test_a_proposal_counts_as_well_also_on_an_earlier_card():
    made = make.introduction()
    dossier_id = db.session.query(CandidateAnswer).one().dossier_id
    clock.move_to(clock.now() + UNSEEN_FOR)
    assert dossier_id in listed()
    since = exposure.since(listed()[dossier_id])
    assert since == made.created_at
    with db.unit() as session:
        session.execute(update(type(made)).values(created_at=clock.now()))
    assert dossier_id not in listed()


def test_who_was_never_shown_has_no_date():
    card = person()
    assert exposure.since(listed()[card.dossier_id]) is None
    at = clock.now() - timedelta(days=40)
    shown(card, at)
    db.session.rollback()
    assert exposure.since(listed()[card.dossier_id]) == at


def test_whose_card_was_taken_away_is_left_alone():
    card = person()
    with db.unit():
        row = db.session.get(Card, card.id)
        cards.withdraw(row, by=basis.SYSTEM, at=clock.now())
    assert listed() == {}


def test_a_pause_a_missing_review_and_a_missing_yes_are_told():
    make.vacancy()
    assert why(person(state=State.RESTING)) == Unseen.RESTING
    assert why(person(state=State.DRAFT)) == Unseen.UNREVIEWED
    assert why(person(yes=False)) == Unseen.NO_YES
    assert why(person()) == Unseen.READY


def test_a_yes_that_was_taken_back_is_no_yes():
    make.vacancy()
    card = person()
    with db.unit():
        row = db.session.get(Card, card.id)
        cards.revoke_yes(row, "production", by=basis.SYSTEM, at=clock.now())
    assert why(card) == Unseen.NO_YES


def test_a_card_that_nobody_confirmed_is_told():
    make.vacancy()
    card = person()
    with db.unit() as session:
        late = clock.now() - CONFIRMED_FOR - SECOND
        session.execute(update(Card).where(Card.id == card.id).values(confirmed_at=late))
    assert why(card) == Unseen.UNCONFIRMED


def test_without_an_open_vacancy_in_the_sector_that_is_told():
    card = person()
    assert why(card) == Unseen.NO_VACANCY
    make.vacancy(field="warehouse")
    assert why(card) == Unseen.NO_VACANCY
    make.vacancy(field="packing")
    assert why(card) == Unseen.READY


def test_the_list_narrows_to_a_mediator_and_a_reason():
    mine, other = person(), person(state=State.RESTING)
    who = make.person(Role.MEDIATOR)
    with db.unit():
        db.session.get(Dossier, mine.dossier_id).mediator_id = who.id
    assert set(listed(mediator_id=who.id)) == {mine.dossier_id}
    assert set(listed(reason=Unseen.RESTING)) == {other.dossier_id}


def test_it_takes_two_statements():
    person()
    with counted() as ran:
        exposure.unseen(clock.now())
    assert len(ran) == 2
