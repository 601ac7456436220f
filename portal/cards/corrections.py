"""What a person says is wrong on the card: kept behind the fence until a mediator has settled it.

The task names no text, for more people read tasks. Refuses `corrections_full`.
"""

import uuid
from datetime import datetime

from sqlalchemy import select

from portal import clock, db
from portal.audit import Actor, record
from portal.calendar import add_working_days
from portal.cards import queries
from portal.cards.models import Card, CardCorrection
from portal.cards.rules import MOST_CORRECTIONS, SETTLE_WITHIN
from portal.errors import Refused
from portal.language import N_
from portal.tasks import actions as task_actions

TASK = "cards.settle"


def report(card: Card, text: str, *, to: uuid.UUID, by: Actor, at: datetime) -> None:
    """The person says what is wrong; `to`, the mediator, settles it within two working days.

    The same words twice are once. Refuses `corrections_full` while five wait.
    """
    said, waiting = text.strip(), queries.corrections(card.id)
    if any(earlier.text == said for earlier in waiting):
        return
    if len(waiting) >= MOST_CORRECTIONS:
        raise Refused(
            "corrections_full",
            N_("Uw contactpersoon leest eerst wat u al schreef. Is er haast bij? Bel dan."),
        )
    wrong = CardCorrection(card_id=card.id, text=said, reported_at=at)
    db.session.add(wrong)
    db.session.flush()
    task_actions.assign(
        TASK,
        subject=card,
        employer_id=None,
        to=to,
        title="",
        due_on=add_working_days(clock.day(at), SETTLE_WITHIN),
        by=by,
        at=at,
    )
    record("cards.report", card, by=by, at=at, correction_id=wrong.id)


def settle(card: Card, correction_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """The mediator has dealt with it; after the last one the task is done. Twice is once."""
    row = db.session.scalar(
        select(CardCorrection).where(
            CardCorrection.id == correction_id,
            CardCorrection.card_id == card.id,
            CardCorrection.settled_at.is_(None),
        )
    )
    if row is None:
        return
    row.settled_at, row.settled_by = at, uuid.UUID(by.id)
    db.session.flush()
    if not queries.corrections(card.id):
        task_actions.finish(card, TASK, by=by, at=at)
    record("cards.settle", card, by=by, at=at, correction_id=correction_id)
