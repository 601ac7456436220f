"""A card nobody confirmed: flagged after 30 days, at rest after 45, and not a day sooner."""

from datetime import timedelta

import pytest

from portal import clock, db, formats
from portal.calendar import add_working_days, previous_working_day
from portal.cards.labels import State
from portal.cards.models import Card
from portal.dossiers import inbox
from tests import make

SECOND = timedelta(seconds=1)


def aged(mediator, age, **values):
    """A reviewed card of this mediator's person, last confirmed so long ago."""
    behind = make.dossier(mediator=mediator.person, first_name="Romy", last_name="de Wit")
    return make.card(dossier=behind, at=clock.now() - age, **values)


def state(card):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Card, card.id).state


def flags(page):
    return page.all("tbody .utrecht-status-badge--warning")


@pytest.mark.parametrize(
    ("age", "is_flagged"),
    [(timedelta(days=30) - SECOND * 60, False), (timedelta(days=30) + SECOND, True)],
)
def test_after_30_days_a_card_is_flagged_wherever_a_mediator_looks(mediator, age, is_flagged):
    card = aged(mediator, age)
    shown = mediator.get(f"/dossiers/{card.dossier_id}").words
    assert ("De kaart is al 30 dagen niet bevestigd" in shown) is is_flagged
    assert ("vraag na" in flags(mediator.get("/dossiers"))) is is_flagged
    assert ("vraag na" in flags(mediator.get("/kaarten"))) is is_flagged
    assert ("Vraag Romy de Wit of de kaart nog klopt" in mediator.get("/").words) is is_flagged


@pytest.mark.parametrize("resting", [State.DRAFT, State.RESTING])
def test_what_nobody_sees_is_not_asked_about(mediator, resting):
    card = aged(mediator, timedelta(days=40), state=resting, yes=False)
    assert "niet bevestigd" not in mediator.get(f"/dossiers/{card.dossier_id}").words
    assert "of de kaart nog klopt" not in mediator.get("/").words


@pytest.mark.parametrize("age", range(31, 45))
def test_the_work_is_due_on_a_working_day_before_the_card_rests(mediator, age):
    card = aged(mediator, timedelta(days=age))
    (matter,) = db.session.execute(inbox.unconfirmed(mediator.person.id)).all()
    rests_on, due_on = clock.day(card.confirmed_at + timedelta(days=45)), clock.day(matter.due_at)
    assert due_on == previous_working_day(rests_on)
    assert formats.day(due_on).replace("\xa0", " ") in mediator.get(f"/kaarten/{card.id}").words


def test_the_work_is_done_by_confirming(mediator):
    card = aged(mediator, timedelta(days=40))
    mediator.submit(f"/kaarten/{card.id}", "/bevestigen")
    assert "of de kaart nog klopt" not in mediator.get("/").words


REST = "De kaart van Romy de Wit rust: vraag of die weer meedoet"


@pytest.fixture
def silent(app, mediator, work):
    """A card that came to rest because nobody asked in time."""
    card = aged(mediator, timedelta(days=46))
    app.test_cli_runner().invoke(args=["nightly"])
    work()
    assert state(card) is State.RESTING
    return card


def test_a_card_that_rests_for_want_of_a_question_stays_a_line(mediator, silent):
    (matter,) = db.session.execute(inbox.unconfirmed(mediator.person.id)).all()
    assert clock.day(matter.due_at) == add_working_days(clock.today(), 5)
    assert REST in mediator.get("/").words
    assert "niemand vroeg na" in mediator.get(f"/dossiers/{silent.dossier_id}").words
    assert "niemand vroeg na" in mediator.get(f"/kaarten/{silent.id}").words


@pytest.mark.parametrize(
    ("path", "after"),
    [("hervatten", State.REVIEWED), ("pauze", State.RESTING), ("intrekken", State.WITHDRAWN)],
)
def test_what_the_person_answers_ends_the_line(mediator, silent, path, after):
    from_page = "/intrekken" if path == "intrekken" else ""  # what cannot be undone is checked
    answer = mediator.submit(f"/kaarten/{silent.id}{from_page}", f"/{path}")
    assert answer.status == 303
    assert state(silent) is after
    assert REST not in mediator.get("/").words
    page = mediator.get(f"/kaarten/{silent.id}")
    assert "niemand vroeg na" not in page.words
    assert "Laat de kaart op pauze" not in page.words


def test_who_rests_by_his_own_wish_is_not_asked(mediator):
    card = aged(mediator, timedelta(days=40))
    mediator.submit(f"/kaarten/{card.id}", "/pauze")
    clock.move_to(clock.now() + timedelta(days=10))
    assert "de kaart" not in mediator.as_(mediator.person).get("/").words.lower()


def test_a_colleague_has_no_work_with_it(mediator, second_mediator):
    aged(mediator, timedelta(days=40))
    assert "of de kaart nog klopt" not in second_mediator.get("/").words


@pytest.mark.parametrize(
    ("age", "after"),
    [
        (timedelta(days=45) - SECOND * 60, State.REVIEWED),
        (timedelta(days=45) + SECOND, State.RESTING),
    ],
)
def test_after_45_days_a_card_rests_by_itself(app, mediator, work, age, after):
    card = aged(mediator, age)
    app.test_cli_runner().invoke(args=["nightly"])
    work()
    assert state(card) is after
