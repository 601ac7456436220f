"""Who can be shown for a vacancy now: reads, weighs and draws; writes nothing.

A few statements, whatever the number of cards: how many showings the vacancy has, the queue of its
kind of work (the closest first, each read only as far as needed), and the pool by tuple of
each sector met on the way.
"""

import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from portal import db
from portal.cards import anonymity, fit, rules, showing_queue
from portal.cards.anonymity import Pool, Tuple5
from portal.cards.fit import CardValues, VacancyValues
from portal.cards.labels import ShowingState, State
from portal.cards.lists import FIELDS, fields_of
from portal.cards.models import Card, Showing, ShowingCard
from portal.cards.rules import Offer
from portal.cards.showing_queue import VALUES, Opening

BATCH = 200


@dataclass(frozen=True)
class Profile:
    """What will be shown of a card, if it is still the same card when it is written."""

    card_id: uuid.UUID
    version: int
    shown: dict[str, str]
    lines: tuple[fit.Line, ...]

    @property
    def fits_all(self) -> bool:
        return fit.fits_all(self.lines)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [asdict(line) for line in self.lines]


def plan(opening: Opening, *, at: datetime, random: Random) -> list[Profile]:
    """The profiles that fill the free places of a vacancy."""
    room = rules.MOST_SHOWN - _shown_now(opening.vacancy_id, at)
    return draw(opening, room, at, random) if room > 0 else []


def plan_one(opening: Opening, card_id: uuid.UUID, *, at: datetime) -> Profile | None:
    """The profile of one card a mediator has in mind; None when it may not be shown."""
    row = db.session.execute(
        showing_queue.asking(opening, at).where(Card.id == card_id)
    ).one_or_none()
    shown = _shown(row, {}) if row is not None else None
    return None if row is None or shown is None else _profile(row, opening.asked, shown)


def pool(sector: str) -> Pool:
    """The cards of one sector that may stand behind a tuple, counted by tuple."""
    columns = (Card.field, Card.hours, Card.area, Card.experience, Card.licence_b, Card.blanks)
    rows: Any = db.session.execute(
        select(*columns, func.count())
        .where(Card.state == State.REVIEWED, Card.field.in_(fields_of(sector)))
        .group_by(*columns)
    )
    counts: dict[Tuple5, int] = {}
    for *values, blanks, count in rows:
        own: list[Any] = [*values, frozenset(blanks)]
        card = anonymity.known(*own)
        counts[card] = counts.get(card, 0) + count
    return Pool(counts)


def recognisable() -> list[uuid.UUID]:
    """Showings nobody asked about that fewer than K cards can stand behind by now: the pool shrank
    since they were made.
    """
    here = (Showing.state == ShowingState.SHOWN, Showing.wanted_at.is_(None))
    tuples = db.session.execute(
        select(Showing.shown, Card.field)
        .join(ShowingCard, ShowingCard.id == Showing.id)
        .join(Card, Card.id == ShowingCard.card_id)
        .where(*here)
        .distinct()
    ).all()
    pools = {sector: pool(sector) for sector in {FIELDS[row.field].sector for row in tuples}}
    showing_ids: list[uuid.UUID] = []
    for shown, field in tuples:
        if pools[FIELDS[field].sector].carriers(Tuple5(**shown)) < anonymity.K:
            mine = select(ShowingCard.id).join(Card, Card.id == ShowingCard.card_id)
            such = Showing.id.in_(mine.where(Card.field == field))
            showing_ids += db.session.scalars(
                select(Showing.id).where(*here, Showing.shown == shown, such)
            )
    return showing_ids


def still_free(
    opening: Opening, cards: Sequence[uuid.UUID], at: datetime
) -> set[tuple[uuid.UUID, int]]:
    """Which of these cards may be shown at this moment, with the version they have; locks them."""
    statement = (
        showing_queue.queue(opening, at)
        .with_only_columns(Card.id, Card.version)
        .where(Card.id.in_(cards))
    )
    rows = db.session.execute(statement.order_by(None).with_for_update(of=Card))
    return {(row.id, row.version) for row in rows}


def _shown_now(vacancy_id: uuid.UUID, at: datetime) -> int:
    lasting = or_(Showing.shown_until > at, Showing.kept, Showing.wanted_at.is_not(None))
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Showing)
            .where(Showing.vacancy_id == vacancy_id, Showing.state == ShowingState.SHOWN, lasting)
        )
        or 0
    )


def draw(opening: Opening, room: int, at: datetime, random: Random) -> list[Profile]:
    """Queue after queue, the closest first, until the list is full."""
    pools: dict[str, Pool] = {}
    chosen: list[Offer] = []
    for queue in showing_queue.queues(opening, at):
        if left := room - len(chosen):
            taken = [offer.card.card_id for offer in chosen]
            offers = _first(queue.where(Card.id.not_in(taken)), left, opening.asked, pools)
            chosen += rules.choose(offers, room=left, random=random)
    return [offer.card for offer in chosen]


def _first(queue: Select, room: int, asked: VacancyValues, pools: dict[str, Pool]) -> list[Offer]:
    """The first `room` of a queue that may be shown; no more of it is read."""
    offers: list[Offer] = []
    with closing(db.session.execute(queue, execution_options={"yield_per": BATCH})) as rows:
        for row in rows:
            offer = _offer(row, asked, pools)
            if offer:
                offers.append(offer)
            if len(offers) >= room:
                break
    return offers


def _offer(row: Row, asked: VacancyValues, pools: dict[str, Pool]) -> Offer | None:
    lines = fit.fit(_values(row, asked), asked)
    shown = _shown(row, pools) if fit.fits(lines) else None
    if shown is None:
        return None
    close = fit.fits_all(lines) and row.field == asked.field
    return Offer(_profile(row, asked, shown), close, row.shown_at)


def _shown(row: Row, pools: dict[str, Pool]) -> dict[str, str] | None:
    sector = FIELDS[row.field].sector
    if sector not in pools:
        pools[sector] = pool(sector)
    shown = pools[sector].shown(
        anonymity.known(
            row.field, row.hours, row.area, row.experience, row.licence_b, frozenset(row.blanks)
        )
    )
    return None if shown is None else anonymity.as_dict(shown)


def _profile(row: Row, asked: VacancyValues, shown: dict[str, str]) -> Profile:
    told_values = fit.as_told(_values(row, asked), frozenset(shown))
    return Profile(row.id, row.version, shown, fit.fit(told_values, asked))


def _values(row: Row, asked: VacancyValues) -> CardValues:
    skills = {need.code for need in asked.needs if getattr(row, f"has_{need.code}", False)}
    return CardValues(
        **{column.key: getattr(row, column.key) for column in VALUES[:-1]},
        skills=frozenset(skills),
        blanks=frozenset(row.blanks),
    )
