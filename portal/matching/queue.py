"""The cards of one page for a vacancy, in the order of their turn, as statements.

Whoever said yes waits in the queue of this kind of work, read only as far as a page needs. Of whom
something is still to be asked there may be few, and then they are the place to begin.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, literal, select, text, union_all
from sqlalchemy.orm import aliased

from portal import db, keyset
from portal.cards import rules as card_rules
from portal.cards.labels import State
from portal.cards.lists import fields_of
from portal.cards.models import Card, CardHide, StandingYes
from portal.cards.queries import is_alive
from portal.cards.showing_queue import Opening
from portal.dossiers.models import INCOMPLETE, Intake
from portal.matching import sql_filters

FEW = 2_000  # incomplete intakes


class Part(StrEnum):
    """Suitable as far as everything was asked, or nothing against it but something to ask."""

    SUITABLE = "passend"
    TO_ASK = "vragen"


def queue_page(opening: Opening, part: Part, at: datetime, after: keyset.Cursor | None) -> Select:
    """A page of cards (card_id, shown_at, tie, has_yes) that the rule puts in this part."""
    said = _those_who_said_yes(opening, part, at, after)
    if part is Part.SUITABLE:
        return said
    both = union_all(
        select(said.subquery()), select(_never_asked(opening, at, after).subquery())
    ).subquery()
    return keyset.page(select(both), (both.c.shown_at, both.c.tiebreaker, both.c.card_id), None)


def _those_who_said_yes(
    opening: Opening, part: Part, at: datetime, after: keyset.Cursor | None
) -> Select:
    unasked = sql_filters.people_unasked(opening.asked)
    sector: Any = StandingYes.sector
    if part is Part.TO_ASK:
        unasked = and_(unasked, Card.dossier_id.in_(_incomplete()), is_alive())
        sector = sector.concat("") if _are_few() else sector  # no index on it: not the queue first
    order = (StandingYes.shown_at, StandingYes.tiebreaker, StandingYes.card_id)
    statement = (
        select(
            StandingYes.card_id, StandingYes.shown_at, StandingYes.tiebreaker,
            literal(True).label("has_yes"),
        )
        .join(Card, Card.id == StandingYes.card_id)
        .join(Intake, Intake.id == Card.dossier_id)
        .where(
            sector == opening.sector,
            StandingYes.revoked_at.is_(None),
            *_in_the_pool(opening, at),
            unasked if part is Part.TO_ASK else ~unasked,
        )
    )  # fmt: skip
    return keyset.page(statement, order, after)


def _incomplete() -> Any:
    """Of whom something was not asked, in the words of the index that holds them alone."""
    return select(Intake.id).where(text(f"({INCOMPLETE})"))


def _are_few() -> bool:
    """So few that it is quicker to begin with them than to read the whole queue."""
    some = _incomplete().limit(FEW).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) < FEW


def _never_asked(opening: Opening, at: datetime, after: keyset.Cursor | None) -> Select:
    """Who does this kind of work by the card, and never said yes or no to it."""
    order = (literal(card_rules.LONG_AGO, db.UtcDateTime()), literal(0), Card.id)
    statement = (
        select(
            Card.id.label("card_id"),
            order[0].label("shown_at"),
            order[1].label("tiebreaker"),
            literal(False).label("has_yes"),
        )
        .join(Intake, Intake.id == Card.dossier_id)
        .where(
            Card.id.in_(_without_a_word(opening.sector)),
            *_in_the_pool(opening, at),
        )
    )
    if after is None:
        return statement
    return statement.where(Card.id > after[2] if after[:2] == (card_rules.LONG_AGO, 0) else false())


def _without_a_word(sector: str) -> Select:
    """Cards of this sector without a yes to it, given or taken back: read from indexes alone."""
    card = aliased(Card)
    said = exists().where(StandingYes.card_id == card.id, StandingYes.sector == sector)
    return select(card.id).where(
        card.state == State.REVIEWED, card.field.in_(fields_of(sector)), ~said
    )


def _in_the_pool(opening: Opening, at: datetime) -> tuple[Any, ...]:
    """Reviewed, confirmed, not hidden from this employer, and nothing says no."""
    hidden = exists().where(
        CardHide.card_id == Card.id, CardHide.employer_id == opening.employer_id
    )
    return (
        Card.state == State.REVIEWED,
        Card.confirmed_at >= at - card_rules.CONFIRMED_FOR,
        ~hidden,
        ~sql_filters.people_refused(opening.asked),
    )
