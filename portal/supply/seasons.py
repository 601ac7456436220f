"""A new season: who counts, what the pool holds, and the table that is made of it.

`enter` draws from which season newcomers count; `plan` reads and counts outside the writing
transaction; `renew` writes what came of it. Inside a season nothing changes, whatever happens to
cards.
"""

import json
import secrets
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import Select, Text, bindparam, delete, func, insert, select, type_coerce, update

from portal import clock, db
from portal.audit import Actor, record
from portal.cards.labels import State
from portal.cards.models import Card
from portal.supply import labels, statements
from portal.supply.models import OpenStatement, PoolSnapshot, Season
from portal.supply.statements import Counted, Pool, Statement

CHUNK = 5_000  # rows a statement


@dataclass(frozen=True)
class Plan:
    """The season that begins: its number, its table, and the pool it was counted from."""

    number: int
    table: frozenset[Statement]
    pool: Pool


def is_due(at: datetime) -> bool:
    """May the season end? Before the first one: are there enough cards to begin?"""
    season = newest()
    weeks = (clock.day(at) - season.began_on).days // 7 if season else statements.SEASON_WEEKS
    if weeks < statements.SEASON_WEEKS:
        return False
    pool = _pool()
    return statements.is_over(weeks, statements.moved(snapshot(), pool), pool.total())


def enter(number: int, *, random: Random) -> None:
    """Reviewed cards that never counted count from this season or the next, by draw; in the first
    season all do. Those that were drawn before stay as they are.
    """
    fresh = (Card.state == State.REVIEWED, Card.counts_from.is_(None))
    if number == 1:
        db.session.execute(update(Card).where(*fresh).values(counts_from=1))
        return
    cards = db.session.scalars(select(Card.id).where(*fresh)).all()
    drawn = [{"card": card, "from": number + random.randrange(2)} for card in cards]
    table = Card.__table__
    draw = (
        update(table).where(table.c.id == bindparam("card")).values(counts_from=bindparam("from"))
    )
    for some in _chunks(drawn):
        db.session.connection().execute(draw, some)


def plan(number: int, *, secret: bytes) -> Plan:
    """The table of this season, made with its secret, which is kept nowhere."""
    pool = _pool(number)
    return Plan(number, statements.table(pool, secret), pool)


def renew(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Begin the season. Does nothing when another worker was first."""
    values = {"id": uuid.uuid4(), "number": plan.number, "began_on": clock.day(at)}
    begun = db.insert(Season.__table__).values(values).on_conflict_do_nothing()
    if db.session.scalar(begun.returning(Season.id)) is None:
        return
    season = db.session.get_one(Season, values["id"])
    db.session.execute(delete(PoolSnapshot))
    _insert(OpenStatement, [{"season_id": season.id, **one._asdict()} for one in plan.table])
    _insert(
        PoolSnapshot,
        [
            {"season_id": season.id, **card._asdict(), "skills": list(card.skills), "cards": n}
            for card, n in plan.pool.items()
        ],
    )
    record("supply.renew", season, by=by, at=at, statements=len(plan.table))


def begin(at: datetime, *, by: Actor, random: Random | None = None) -> None:
    """A new season at once, whether one is due or not: draw, count and write. `random` makes the
    secret too: for the demo, whose table is the same at every start.
    """
    number = next_number()
    with db.unit():
        enter(number, random=random or SystemRandom())
    secret = random.randbytes(32) if random else secrets.token_bytes(32)
    planned = plan(number, secret=secret)
    with db.unit():
        renew(planned, by=by, at=at)


def next_number() -> int:
    """The number of the season that comes."""
    return (db.session.scalar(select(func.max(Season.number))) or 0) + 1


def newest() -> Season | None:
    """The season that holds."""
    return db.session.scalar(select(Season).order_by(Season.number.desc()).limit(1))


def snapshot() -> Pool:
    """The pool that the table of this season was counted from."""
    rows = db.session.execute(
        select(
            PoolSnapshot.field, PoolSnapshot.hours, PoolSnapshot.part,
            type_coerce(PoolSnapshot.skills, Text), PoolSnapshot.cards,
        )
    )  # fmt: skip
    pool: Pool = Counter()
    for field, hours, part, skills, cards in rows:
        pool[Counted(field, hours, part, _skills(skills))] += cards
    return pool


def of_card(card: Card) -> list[Statement]:
    """The open statements that this card counts for in this season."""
    season = newest()
    if season is None or card.counts_from is None or card.counts_from > season.number:
        return []
    mine = set(
        statements.of_card(
            statements.counted(
                card.field, card.hours, card.area, frozenset(card.blanks), tuple(card.skill_groups)
            )
        )
    )
    found = db.session.execute(
        select(*(getattr(OpenStatement, name) for name in Statement._fields)).where(
            OpenStatement.season_id == season.id
        )
    )
    return sorted(mine & {Statement(*row) for row in found})


def told_of(card: Card) -> list[str]:
    """The same in words, for the mediator's page."""
    return [labels.statement(one) for one in of_card(card)]


def _pool(number: int | None = None) -> Pool:
    """The reviewed cards, as they count: all, or those that count in this season."""
    statement = _counted()
    if number is not None:
        statement = statement.where(Card.counts_from <= number)
    pool: Pool = Counter()
    for field, hours, area, blanks, skills, n in db.session.execute(statement):
        pool[statements.counted(field, hours, area, _blanks(blanks), _skills(skills))] += n
    return pool


@cache
def _counted() -> Select:
    """Texts and counts only: reading ids would cost more than all the rest."""
    columns = (
        Card.field, type_coerce(Card.hours, Text), Card.area, type_coerce(Card.blanks, Text),
        type_coerce(Card.skill_groups, Text),
    )  # fmt: skip
    by = (Card.field, Card.hours, Card.area, Card.blanks, Card.skill_groups)
    return select(*columns, func.count()).where(Card.state == State.REVIEWED).group_by(*by)


@cache
def _blanks(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


@cache
def _skills(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _insert(model: type[db.Base], rows: list[dict[str, Any]]) -> None:
    for some in _chunks(rows):
        db.session.execute(insert(model), [{"id": uuid.uuid4(), **row} for row in some])


def _chunks(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
