"""Questions about cards (for mediators) and about showings and reveals (for employers too)."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    type_coerce,
)

from portal import db, keyset
from portal.accounts.models import User
from portal.cards.labels import ShowingState, State
from portal.cards.models import (
    Card,
    CardCorrection,
    CardHide,
    CardSkill,
    Reveal,
    Showing,
    ShowingCard,
    StandingYes,
)
from portal.columns import InJson
from portal.employers import queries as employer_queries
from portal.employers.models import Employer
from portal.employers.rules import State as Company

ENDED_SHOWN = 12  # the newest ended showings that still stand on the page


def listed(*, state: State | None = None, after: keyset.Cursor | None = None) -> Sequence[Row]:
    """A page of cards, last made first."""
    statement = (
        select(
            Card.id, Card.dossier_id, Card.state, Card.field, Card.hours, Card.area, Card.made_at,
            Card.confirmed_at, Card.made_by, User.name.label("made_by_name"),
        )
        .join(User, User.id == Card.made_by)
    )  # fmt: skip
    if state:
        statement = statement.where(Card.state == state)
    key = (Card.made_at, Card.id)
    return db.session.execute(keyset.page(statement, key, after, newest_first=True)).all()


def skills(card_id: uuid.UUID) -> list[str]:
    """The codes of what this card can."""
    statement = (
        select(CardSkill.skill).where(CardSkill.card_id == card_id).order_by(CardSkill.skill)
    )
    return list(db.session.scalars(statement))


def open_yeses(card_id: uuid.UUID) -> Sequence[Row]:
    """For which kinds of work the card may be shown (sector, given_at)."""
    return db.session.execute(
        select(StandingYes.sector, StandingYes.given_at)
        .where(StandingYes.card_id == card_id, StandingYes.revoked_at.is_(None))
        .order_by(StandingYes.given_at, StandingYes.sector)
    ).all()


def hides(card_id: uuid.UUID) -> Sequence[Row]:
    """The employers a card is hidden from (employer_id, name, hidden_at)."""
    return db.session.execute(
        select(CardHide.employer_id, Employer.name, CardHide.hidden_at)
        .join(Employer, Employer.id == CardHide.employer_id)
        .where(CardHide.card_id == card_id)
        .order_by(Employer.name)
    ).all()


def corrections(card_id: uuid.UUID) -> Sequence[Row]:
    """What the person said is wrong and waits, oldest first (id, text, reported_at)."""
    return db.session.execute(
        select(CardCorrection.id, CardCorrection.text, CardCorrection.reported_at)
        .where(CardCorrection.card_id == card_id, CardCorrection.settled_at.is_(None))
        .order_by(CardCorrection.reported_at, CardCorrection.id)
    ).all()


def employer_of(kvk_number: str) -> uuid.UUID | None:
    """The company with this number."""
    return db.session.scalar(select(Employer.id).where(Employer.kvk_number == kvk_number))


def people(*ids: uuid.UUID | None) -> dict[uuid.UUID, str]:
    """The names of the mediators who made and reviewed."""
    statement = select(User.id, User.name).where(
        User.id.in_([user_id for user_id in ids if user_id])
    )
    return {row.id: row.name for row in db.session.execute(statement)}


def of_dossier(dossier_id: uuid.UUID) -> Row | None:
    """The card of a dossier that is not withdrawn: id, state, confirmed_at, ask_due_at, field."""
    return db.session.execute(
        select(Card.id, Card.state, Card.confirmed_at, Card.ask_due_at, Card.field).where(
            Card.dossier_id == dossier_id, Card.state != State.WITHDRAWN
        )
    ).one_or_none()


def is_alive() -> ColumnElement[bool]:
    """Not withdrawn, in the words of the unique index on dossier_id, so that it is used."""
    return text("cards.state <> 'withdrawn'")  # type: ignore[return-value]


def is_unseen(before: Any) -> ColumnElement[bool]:
    """Is this a reviewed card that nobody was shown since `before`?"""
    return and_(Card.state == State.REVIEWED, ~was_shown(before))


def was_shown(since: Any) -> ColumnElement[bool]:
    """Was this card shown to anybody after `since`?"""
    return exists().where(StandingYes.card_id == Card.id, StandingYes.shown_at > since)


def with_card(dossier_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people have a card, or had one that they withdrew."""
    statement = select(Card.dossier_id).where(Card.dossier_id.in_(dossier_ids))
    return set(db.session.scalars(statement))


def on_list() -> Select:
    """What an employer sees for the bound `vacancy_id`: live showings, and the last ended ones.

    What they tell is left as the text it is kept as, for it is drawn once and not read again.
    Columns of an ended one say its name and nothing else. To be put in order by `in_order`.
    """
    columns = (
        Showing.id, Showing.alias, Showing.alias_icon, Showing.state,
        type_coerce(Showing.shown, Text).label("shown"),
        type_coerce(Showing.fit, Text).label("fit"),
        Showing.fits_all, Showing.kept, Showing.wanted_at, Showing.shown_from, Showing.shown_until,
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
    return select(numbered).where(
        or_(numbered.c.state == ShowingState.SHOWN, numbered.c.rank <= ENDED_SHOWN)
    )


def in_order(showing: Any) -> tuple[Any, ...]:
    """Live ones first, what fits all first, and then as chance had it."""
    return showing.state.desc(), showing.fits_all.desc(), showing.place, showing.id


def chosen(vacancy_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Sequence[Row]:
    """These showings of a vacancy, in the order of its list; others are not there."""
    return db.session.execute(
        select(
            Showing.id, Showing.alias, Showing.alias_icon, Showing.state, Showing.shown,
            Showing.fit, Showing.wanted_at,
        )
        .where(Showing.vacancy_id == vacancy_id, Showing.id.in_(ids))
        .order_by(*in_order(Showing))
    ).all()  # fmt: skip


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


def kept_count(showing: Showing) -> tuple[int, Company]:
    """How many profiles the employer keeps for the vacancy of this one, and where he stands."""
    kept = select(func.count()).where(
        Showing.vacancy_id == showing.vacancy_id,
        Showing.state == ShowingState.SHOWN,
        Showing.kept,
    )
    asked = select(kept.scalar_subquery(), employer_queries.in_state(showing.employer_id))
    counted, company = db.session.execute(asked).one()
    return counted, company


def names_taken(vacancy_id: uuid.UUID, employer_id: uuid.UUID) -> set[str]:
    """Names that stand, or stood, on this vacancy's list, or stand on another list of this
    employer.
    """
    statement = select(Showing.alias).where(
        Showing.employer_id == employer_id,
        or_(Showing.vacancy_id == vacancy_id, Showing.state == ShowingState.SHOWN),
    )
    return set(db.session.scalars(statement))


def revealed(introduction_id: uuid.UUID, today: date) -> Row | None:
    """The agreed fields, while the employer may read them: fields, until_on, revealed_at. Without
    fields afterwards, whatever ended it; None when nothing was ever revealed.
    """
    fields = case((is_readable(today), Reveal.fields), else_=literal({}, Reveal.fields.type))
    return db.session.execute(
        select(Reveal.id, fields.label("fields"), Reveal.until_on, Reveal.revealed_at).where(
            Reveal.introduction_id == introduction_id
        )
    ).one_or_none()


def was_taken_back(introduction_id: uuid.UUID) -> bool:
    """Did the candidate take back what he let the employer of this introduction see?"""
    statement = select(Reveal.id).where(
        Reveal.introduction_id == introduction_id, Reveal.revoked_at.is_not(None)
    )
    return db.session.scalar(statement) is not None


def is_readable(today: Any) -> ColumnElement[bool]:
    """May the employer read what was revealed, on this day?"""
    return and_(Reveal.revoked_at.is_(None), Reveal.until_on >= today)


def first_name(introduction_id: Any, today: Any) -> ColumnElement[str | None]:
    """In SQL: the first name the employer of this introduction may read today, or none."""
    return (
        select(InJson(Reveal.fields, "first_name"))
        .where(Reveal.introduction_id == introduction_id, is_readable(today))
        .scalar_subquery()
    )


def expired_reveals(today: date) -> Sequence[uuid.UUID]:
    """Copies that still hold something after their last day."""
    return db.session.scalars(select(Reveal.id).where(*_expired(today)).order_by(Reveal.id)).all()


def expired_reveal_rows(reveal_ids: Sequence[uuid.UUID], today: date) -> Sequence[Reveal]:
    """These, as they are now, held until the unit ends."""
    return db.session.scalars(
        select(Reveal)
        .where(Reveal.id.in_(reveal_ids), *_expired(today))
        .order_by(Reveal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def reveals_of(dossier_id: uuid.UUID) -> Sequence[Reveal]:
    """What employers may read of one person, held until the unit ends. Unfenced."""
    introductions = db.Base.metadata.tables["introductions"].c  # they lie above; read by name
    return db.session.scalars(
        select(Reveal)
        .join(introductions.id.table, introductions.id == Reveal.introduction_id)
        .join(ShowingCard, ShowingCard.id == introductions.showing_id)
        .join(Card, Card.id == ShowingCard.card_id)
        .where(Card.dossier_id == dossier_id, Reveal.fields != {})
        .order_by(Reveal.id)
        .with_for_update(of=Reveal)
        .execution_options(populate_existing=True)
    ).all()


def readable_at(employer_id: uuid.UUID) -> Sequence[Reveal]:
    """Every copy of a company that holds something, held until the unit ends."""
    return db.session.scalars(
        select(Reveal)
        .where(Reveal.employer_id == employer_id, Reveal.fields != {})
        .order_by(Reveal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _expired(today: date) -> tuple[Any, ...]:
    return Reveal.until_on < today, Reveal.fields != {}


def due_to_pause(before: datetime) -> Sequence[uuid.UUID]:
    """Reviewed cards nobody confirmed since `before`."""
    statement = select(Card.id).where(Card.state == State.REVIEWED, Card.confirmed_at < before)
    return db.session.scalars(statement).all()
