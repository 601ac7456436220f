"""What a person says is wrong on the card: the mediator reads it, and the task tells nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.cards import corrections, queries
from portal.cards.models import Card, CardCorrection
from portal.cards.rules import LONG_AGO
from portal.errors import Refused
from portal.roles import Role
from portal.tasks.models import Task
from tests import make
from tests.make import basis


def test_it_waits_for_the_mediator_and_twice_is_once(app):
    card = make.card()
    said = make.correction(card=card)
    with db.unit() as session:
        again = session.get(Card, card.id)
        how = {"by": basis.SYSTEM, "at": clock.now(), "to": card.made_by}
        corrections.report(again, said.text, **how)
    assert [one.text for one in queries.corrections(card.id)] == [said.text]
    (task,) = db.session.query(Task)
    assert (task.kind, task.employer_id, task.assigned_to) == ("cards.settle", None, card.made_by)
    assert said.text not in task.title


def test_five_wait_and_a_sixth_is_refused(app):
    card = make.card()
    for at in range(5):
        make.correction(card=card, text=f"Dit is nummer {at}.")
    with pytest.raises(Refused) as refused:
        make.correction(card=card)
    assert refused.value.code == "corrections_full"


def test_another_cards_word_is_not_settled_here(app):
    said, other, mediator = make.correction(), make.card(), make.person(Role.MEDIATOR)
    with db.unit() as session:
        how = {"by": basis.actor(mediator, Role.MEDIATOR), "at": clock.now()}
        corrections.settle(session.get(Card, other.id), said.id, **how)
    db.session.rollback()
    assert db.session.query(CardCorrection).one().settled_at is None


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"text": ""}, "ck_card_corrections_says_something"),
        ({"text": "x" * 1001}, "ck_card_corrections_text_length"),
        ({"settled_at": LONG_AGO}, "ck_card_corrections_settled_has_author"),
        ({"card_id": uuid4()}, "fk_card_corrections_card_id"),
    ],
)
def test_the_table_holds_what_is_always_true(wrong, name, app):
    at = clock.now() - timedelta(days=1)
    values = {"card_id": make.card().id, "text": "Dit klopt niet.", "reported_at": at} | wrong
    with pytest.raises(IntegrityError) as error:
        _keep(CardCorrection(**values))
    found = db.violated(error.value)
    assert found == name or "FOREIGN KEY" in str(error.value.orig)


def _keep(row):
    with db.unit() as session:
        session.add(row)
