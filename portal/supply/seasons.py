"""A new season: who counts, what the pool holds, and the table that is made of it.

`plan` reads, draws and counts outside the writing transaction; `renew` writes all that came of it.
Inside a season nothing changes, whatever happens to cards.
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

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from portal import clock, db
from portal.audit import Actor, record
from portal.cards.labels import State
from portal.cards.models import Card
from portal.supply import labels, queries, statements
from portal.supply.models import OpenStatement, PoolSnapshot, Season
from portal.supply.statements import Counted, Pool, Statement

CHUNK = 5_000  # rows a statement
_FRESH = (Card.state == State.REVIEWED, Card.counts_from.is_(None))


@dataclass(frozen=True)
class Plan:
    """The season that begins: its number, its table, the pool it was counted from, and from which
    season newcomers count (card, from); in the first all count at once.
    """

    number: int
    table: frozenset[Statement]
    pool: Pool
    drawn: list[dict[str, Any]]


def is_due(at: datetime) -> bool:
    """May the season end? Before the first one: are there enough cards to begin?"""
    season = queries.newest()
    weeks = (clock.day(at) - season.began_on).days // 7 if season else statements.SEASON_WEEKS
    if weeks < statements.SEASON_WEEKS:
        return False
    pool = _pool(Card.counts_from <= (season.number if season else 0))
    fresh = db.session.scalar(select(func.count()).where(*_FRESH)) or 0
    moved = statements.moved(snapshot(), pool) + fresh
    return statements.is_over(weeks, moved, pool.total() + fresh)


def plan(number: int, *, secret: bytes, random: Random) -> Plan:
    """The table of this season, made with its secret, which is kept nowhere. Reviewed cards that
    never counted count from this season or the next, by draw; in the first season all do.
    """
    pool = _pool(Card.counts_from <= number)
    drawn: list[dict[str, Any]] = []
    if number == 1:
        pool += _pool(*_FRESH)
    else:
        for card, *values in db.session.execute(select(Card.id, *_values()).where(*_FRESH)):
            drawn.append({"card": card, "from": number + random.randrange(2)})
            if drawn[-1]["from"] == number:
                pool[_read(*values)] += 1
    return Plan(number, statements.table(pool, secret), pool, drawn)


def renew(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Begin the season. Does nothing when another worker was first."""
    values = {"id": uuid.uuid4(), "number": plan.number, "began_on": clock.day(at)}
    begun = db.insert(Season.__table__).values(values).on_conflict_do_nothing()
    if db.session.scalar(begun.returning(Season.id)) is None:
        return
    season = db.session.get_one(Season, values["id"])
    _enter(plan)
    for old in (PoolSnapshot, OpenStatement):
        db.session.execute(delete(old))
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
    """A new season at once, whether one is due or not. Who gives dice gets the secret of them too:
    for rows in bulk.
    """
    secret = random.randbytes(32) if random else secrets.token_bytes(32)
    planned = plan(next_number(), secret=secret, random=random or SystemRandom())
    with db.unit():
        renew(planned, by=by, at=at)


def next_number() -> int:
    """The number of the season that comes."""
    season = queries.newest()
    return season.number + 1 if season else 1


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


def told_of(card: Card) -> tuple[bool, list[str]]:
    """For the mediator's page: was this card counted for the table as it is, and the lines of the
    table that it stands behind, in words.
    """
    season = queries.newest()
    if season is None or card.counts_from is None or card.counts_from > season.number:
        return False, []
    if card.reviewed_at is None or clock.day(card.reviewed_at) > season.began_on:
        return False, []
    mine = statements.counted(
        card.field, card.hours, card.area, frozenset(card.blanks), tuple(card.skill_groups)
    )
    lines = sorted(queries.table().open.intersection(statements.of_card(mine)))
    return True, [labels.statement(one) for one in lines]


def _enter(plan: Plan) -> None:
    """Newcomers count from the season drawn for them, unless they paused meanwhile."""
    if plan.number == 1:
        db.session.execute(update(Card).where(*_FRESH).values(counts_from=1))
        return
    table = Card.__table__
    is_fresh = (table.c.state == State.REVIEWED, table.c.counts_from.is_(None))
    draw = update(table).where(table.c.id == bindparam("card"), *is_fresh)
    for some in _chunks(plan.drawn):
        db.session.connection().execute(draw.values(counts_from=bindparam("from")), some)


def _pool(*which: ColumnElement[bool]) -> Pool:
    """These of the reviewed cards, as they count."""
    by = (Card.field, Card.hours, Card.area, Card.blanks, Card.skill_groups)
    counted = select(*_values(), func.count()).where(Card.state == State.REVIEWED, *which)
    pool: Pool = Counter()
    for *values, n in db.session.execute(counted.group_by(*by)):
        pool[_read(*values)] += n
    return pool


def _values() -> tuple[Any, ...]:
    """What a card counts with, as texts: reading them otherwise would cost more than all the
    rest.
    """
    hours, blanks, skills = (
        type_coerce(column, Text) for column in (Card.hours, Card.blanks, Card.skill_groups)
    )
    return Card.field, hours, Card.area, blanks, skills


def _read(field: str, hours: str, area: str, blanks: str, skills: str) -> Counted:
    return statements.counted(field, hours, area, _blanks(blanks), _skills(skills))


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
