"""Questions about cards (for mediators) and about showings and reveals (for employers too)."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select, tuple_, union_all

from portal import db
from portal.accounts.models import User
from portal.cards.labels import ShowingState, State
from portal.cards.models import (
    Card,
    CardHide,
    CardSkill,
    Reveal,
    Showing,
    ShowingCard,
    StandingYes,
)
from portal.employers.models import Employer

PAGE = 25
ENDED_SHOWN = 12  # the newest ended showings that still stand on the page


def listed(
    *, state: State | None = None, before: tuple[datetime, uuid.UUID] | None = None
) -> Sequence[Row[Any]]:
    """At most PAGE + 1 cards, last changed first; the extra one tells that there is more."""
    found = (
        select(
            Card.id, Card.dossier_id, Card.state, Card.field, Card.hours, Card.area, Card.made_at,
            Card.confirmed_at, Card.made_by, User.name.label("made_by_name"),
        )
        .join(User, User.id == Card.made_by)
        .order_by(Card.made_at.desc(), Card.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if state:
        found = found.where(Card.state == state)
    if before:
        found = found.where(tuple_(Card.made_at, Card.id) < before)
    return db.session.execute(found).all()


def skills(card_id: uuid.UUID) -> list[str]:
    """The codes of what this card can."""
    found = select(CardSkill.skill).where(CardSkill.card_id == card_id).order_by(CardSkill.skill)
    return list(db.session.scalars(found))


def open_yeses(card_id: uuid.UUID) -> Sequence[Row[Any]]:
    """For which kinds of work the card may be shown (sector, given_at)."""
    return db.session.execute(
        select(StandingYes.sector, StandingYes.given_at)
        .where(StandingYes.card_id == card_id, StandingYes.revoked_at.is_(None))
        .order_by(StandingYes.given_at, StandingYes.sector)
    ).all()


def hides(card_id: uuid.UUID) -> Sequence[Row[Any]]:
    """The employers a card is hidden from (employer_id, name, hidden_at)."""
    return db.session.execute(
        select(CardHide.employer_id, Employer.name, CardHide.hidden_at)
        .join(Employer, Employer.id == CardHide.employer_id)
        .where(CardHide.card_id == card_id)
        .order_by(Employer.name)
    ).all()


def employer_of(kvk_number: str) -> uuid.UUID | None:
    """The company with this number."""
    return db.session.scalar(select(Employer.id).where(Employer.kvk_number == kvk_number))


def people(*ids: uuid.UUID | None) -> dict[uuid.UUID, str]:
    """The names of the mediators who made and reviewed."""
    found = select(User.id, User.name).where(User.id.in_([one for one in ids if one]))
    return {row.id: row.name for row in db.session.execute(found)}


def of_dossier(dossier_id: uuid.UUID) -> Row[Any] | None:
    """The card of a dossier that is not withdrawn: id, state, confirmed_at, field."""
    return db.session.execute(
        select(Card.id, Card.state, Card.confirmed_at, Card.field).where(
            Card.dossier_id == dossier_id, Card.state != State.WITHDRAWN
        )
    ).one_or_none()


def with_card(dossier_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people have a card, or had one that they withdrew."""
    theirs = select(Card.dossier_id).where(Card.dossier_id.in_(dossier_ids))
    live, gone = (  # each by an index of its own
        theirs.where(Card.state != State.WITHDRAWN),
        theirs.where(Card.state == State.WITHDRAWN),
    )
    return set(db.session.scalars(union_all(live, gone)))


def dossier_behind(showing_id: uuid.UUID) -> uuid.UUID | None:
    """Whose card a showing is of. Never for an employer: the fence refuses the tables."""
    return db.session.scalar(
        select(Card.dossier_id)
        .join(ShowingCard, ShowingCard.card_id == Card.id)
        .where(ShowingCard.id == showing_id)
    )


def list_for(vacancy_id: uuid.UUID) -> Sequence[Row[Any]]:
    """What an employer sees for a vacancy: live showings in their chance order, then the last ended
    ones.

    One statement; columns of an ended one say its name and nothing else.
    """
    return db.ask(_list_for(), {"vacancy_id": vacancy_id}).all()


@cache
def _list_for() -> Select[Any]:
    """Built once: building costs more than running."""
    columns = (
        Showing.id, Showing.alias, Showing.alias_icon, Showing.state, Showing.shown, Showing.fit,
        Showing.fits_all, Showing.kept, Showing.wanted_at, Showing.shown_until,
    )  # fmt: skip
    rank = (
        func.row_number()
        .over(
            partition_by=Showing.state,
            order_by=(Showing.ended_at.desc(), Showing.place, Showing.id),
        )
        .label("rank")
    )
    mine = Showing.vacancy_id == bindparam("vacancy_id")
    numbered = select(*columns, Showing.place, rank).where(mine).subquery()
    return (
        select(numbered)
        .where(or_(numbered.c.state == ShowingState.SHOWN, numbered.c.rank <= ENDED_SHOWN))
        .order_by(
            numbered.c.state.desc(), numbered.c.fits_all.desc(), numbered.c.place, numbered.c.id
        )
    )


def live_count(vacancy_id: uuid.UUID) -> int:
    """How many profiles a vacancy shows now."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Showing)
            .where(Showing.vacancy_id == vacancy_id, Showing.state == ShowingState.SHOWN)
        )
        or 0
    )


def kept_count(vacancy_id: uuid.UUID) -> int:
    """How many profiles the employer keeps for this vacancy."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Showing)
            .where(
                Showing.vacancy_id == vacancy_id, Showing.state == ShowingState.SHOWN, Showing.kept
            )
        )
        or 0
    )


def names_taken(vacancy_id: uuid.UUID, employer_id: uuid.UUID) -> set[str]:
    """Names that stand, or stood, on this vacancy's list, or stand on another list of this
    employer.
    """
    found = select(Showing.alias).where(
        Showing.employer_id == employer_id,
        or_(Showing.vacancy_id == vacancy_id, Showing.state == ShowingState.SHOWN),
    )
    return set(db.session.scalars(found))


def revealed(introduction_id: uuid.UUID, today: date) -> Row[Any] | None:
    """The agreed fields, while the employer may read them: fields, until_on, revealed_at."""
    return db.session.execute(
        select(Reveal.id, Reveal.fields, Reveal.until_on, Reveal.revealed_at).where(
            Reveal.introduction_id == introduction_id,
            Reveal.revoked_at.is_(None),
            Reveal.until_on >= today,
        )
    ).one_or_none()


def due_to_rest(before: datetime) -> Sequence[uuid.UUID]:
    """Reviewed cards nobody confirmed since `before`."""
    found = select(Card.id).where(Card.state == State.REVIEWED, Card.confirmed_at < before)
    return db.session.scalars(found).all()
