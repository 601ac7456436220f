"""Who was not shown or proposed for four weeks, and what stands in the way as far as one statement
can tell. Behind the fence: for mediators only.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, select

from portal import db, keyset
from portal.accounts.models import User
from portal.cards import rules as card_rules
from portal.cards.labels import State
from portal.cards.lists import FIELDS
from portal.cards.models import Card, StandingYes
from portal.cards.queries import is_alive, was_shown
from portal.dossiers.models import Dossier
from portal.dossiers.rules import UNSEEN_FOR
from portal.matching.meetings import proposed_at, was_proposed
from portal.matching.rules import Unseen
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import OPEN


def unseen(
    at: datetime,
    *,
    mediator_id: uuid.UUID | None = None,
    reason: Unseen | None = None,
    after: keyset.Cursor | None = None,
) -> Sequence[Row]:
    """A page of people with a card, by last name: since when, and why that may be."""
    why = _reason(at, _sectors_asked())
    statement = _unseen(at).add_columns(
        Dossier.id, Dossier.first_name, Dossier.last_name, Dossier.created_at, Card.field,
        why.label("reason"), User.name.label("mediator"), _shown_at().label("shown_at"),
        proposed_at().label("proposed_at"),
    ).join(User, User.id == Dossier.mediator_id)  # fmt: skip
    if mediator_id:
        statement = statement.where(Dossier.mediator_id == mediator_id)
    if reason:
        statement = statement.where(why == reason.value)
    return db.session.execute(keyset.page(statement, (Dossier.last_name, Dossier.id), after)).all()


def since(row: Row) -> datetime | None:
    """When somebody was last shown or proposed; None: never."""
    moments = [
        moment
        for moment in (row.shown_at, row.proposed_at)
        if moment and moment > card_rules.LONG_AGO
    ]
    return max(moments, default=None)


def _unseen(at: datetime) -> Select:
    before = at - UNSEEN_FOR
    return (
        select()
        .select_from(Dossier)
        .join(Card, and_(Card.dossier_id == Dossier.id, is_alive()))
        .where(Dossier.created_at <= before, ~was_shown(before), ~was_proposed(before))
    )


def _reason(at: datetime, sectors: Sequence[str]) -> Any:
    yes = exists().where(StandingYes.card_id == Card.id, StandingYes.revoked_at.is_(None))
    wanted = yes.where(StandingYes.sector.in_(sectors))
    return case(
        (Card.state == State.RESTING, Unseen.RESTING.value),
        (Card.state == State.DRAFT, Unseen.UNREVIEWED.value),
        (Card.confirmed_at < at - card_rules.CONFIRMED_FOR, Unseen.UNCONFIRMED.value),
        (~yes, Unseen.NO_YES.value),
        (~wanted, Unseen.NO_VACANCY.value),
        else_=Unseen.READY.value,
    )


def _sectors_asked() -> list[str]:
    """The kinds of work for which a vacancy is open."""
    fields = db.session.scalars(
        select(Vacancy.field).where(db.one_of(Vacancy.state, OPEN)).distinct()
    )
    return sorted({FIELDS[field].sector for field in fields if field})


def _shown_at() -> Any:
    return (
        select(func.max(StandingYes.shown_at))
        .where(StandingYes.card_id == Card.id)
        .correlate(Card)
        .scalar_subquery()
    )
