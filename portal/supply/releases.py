"""The weekly release of groups: what is open now, what the pool holds, what changes.

`plan` reads and counts outside the writing transaction, `release` writes what came of it. Between
two releases nothing about groups changes, whatever happens to cards.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, Text, delete, func, insert, select, type_coerce

from portal import clock, db
from portal.audit import Actor, record
from portal.cards.labels import State
from portal.cards.models import Card
from portal.supply import groups, labels
from portal.supply.groups import WAITING, Cards, Groups, Seen
from portal.supply.models import Group, GroupShare, Release, Season

WEEK = timedelta(days=7)
_TOLD = len(Seen._fields)


@dataclass(frozen=True)
class Plan:
    """What a release will write: the groups as they become, and the season they stand in."""

    before: Groups
    after: Groups
    seen_on: date | None  # the batch it was counted from; another one came between when it differs
    moved: int
    renews: bool


def plan(at: datetime, *, renew: bool = False) -> Plan | None:
    """The release that is due, or None within a week of the last one.

    `renew` ends the season at once: for a pool that was filled from outside, never for a daily one.
    """
    today, season = clock.day(at), db.session.scalar(select(Season))
    if season is not None and today - season.batch_on < WEEK and not renew:
        return None
    before = standing()
    pool = _pool()
    after, moved = groups.release(before, pool)
    moved += season.moved if season else 0
    weeks = (today - season.began_on).days // 7 if season else 0
    stands = len(before.keys() - {WAITING})  # nothing has to stand still when no group is open
    renews = renew or not stands or groups.is_over(weeks, moved, pool.total())
    if renews:
        after = groups.renew(after)
    return Plan(before, after, season.batch_on if season else None, moved, renews)


def release(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Open and close what the plan says. Does nothing when another release came between."""
    season = db.session.scalar(select(Season).with_for_update())
    if (season.batch_on if season else None) != plan.seen_on:
        return
    opened, closed = _open_and_close(plan, at)
    _share(plan)
    season = _turn(season, plan, clock.day(at))
    db.session.flush()
    record("cards.release", season, by=by, at=at, opened=opened, closed=closed)


def standing() -> Groups:
    """The open groups and who waits, with the cards counted behind them at the last release."""
    groups: Groups = {}
    for cards, *values in db.ask(_standing(), {}).all():
        shown = Seen(*values[_TOLD:]) if values[_TOLD] else WAITING
        groups.setdefault(shown, Counter())[Seen(*values[:_TOLD])] += cards
    return groups


@db.built
def _standing() -> Select:
    """Texts and counts only: reading ids would cost more than all the rest."""
    columns = (*_told(GroupShare), *_told(Group))
    return select(GroupShare.cards, *columns).outerjoin(Group, Group.id == GroupShare.group_id)


def home(card: Card) -> Seen:
    """The finest open group that cards like this one stand in; WAITING when they wait for one."""
    own = groups.seen(
        card.field, card.hours, card.area, card.available, card.licence_b, card.dutch,
        frozenset(card.blanks),
    )  # fmt: skip
    alike = (getattr(GroupShare, name) == value for name, value in own._asdict().items())
    rows = db.session.execute(
        select(*_told(Group)).join(GroupShare, GroupShare.group_id == Group.id).where(*alike)
    )
    return groups.finest(Seen(*row) for row in rows)


def told_of(card: Card) -> str:
    """The group of a card in words, for the mediator's page."""
    return labels.group(home(card)._asdict())


def _pool() -> Cards:
    """The reviewed cards, counted by what can be told of them."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for *values, _experience, blanks, count in db.ask(_counted(), {}).all():
        counts[*values, blanks] += count
    pool: Cards = Counter()
    for (*values, blanks), count in counts.items():
        own: list[Any] = [*values, _read(blanks)]
        pool[groups.seen(*own)] += count
    return pool


@db.built
def _counted() -> Select:
    """Counted in the order of the index ix_cards_pool, so that nothing is sorted."""
    by = (
        Card.field, Card.hours, Card.area, Card.experience, Card.licence_b, Card.blanks,
        Card.available, Card.dutch,
    )  # fmt: skip
    columns = (
        Card.field, _text(Card.hours), Card.area, _text(Card.available), Card.licence_b,
        _text(Card.dutch), _text(Card.experience), _text(Card.blanks),
    )  # fmt: skip
    return select(*columns, func.count()).where(Card.state == State.REVIEWED).group_by(*by)


def _text(column: Any) -> Any:
    return type_coerce(column, Text)


@cache
def _read(blanks: str) -> frozenset[str]:
    return frozenset(json.loads(blanks))


def _open_and_close(plan: Plan, at: datetime) -> tuple[int, int]:
    were, are = plan.before.keys() - {WAITING}, plan.after.keys() - {WAITING}
    opened, closed = sorted(are - were), sorted(were - are)
    ids = _ids()
    for shown in closed:
        db.session.execute(delete(GroupShare).where(GroupShare.group_id == ids[shown]))
        db.session.execute(delete(Group).where(Group.id == ids[shown]))
    if opened:
        rows = [{"id": uuid.uuid4(), **shown._asdict()} for shown in opened]
        db.session.execute(insert(Group), rows)
    if opened or closed:
        db.session.add(Release(released_at=at))
    return len(opened), len(closed)


def _share(plan: Plan) -> None:
    """Write the shares that differ."""
    ids: dict[Seen, uuid.UUID | None] = {**_ids(), WAITING: None}
    rows: list[dict[str, Any]] = []
    for shown, card, were, are in _changes(plan):
        if were:
            db.session.execute(delete(GroupShare).where(*_which(ids[shown], card)))
        if are:
            rows.append({"group_id": ids[shown], "cards": are, **card._asdict()})
    if rows:
        db.session.execute(insert(GroupShare), rows)


def _changes(plan: Plan) -> Iterator[tuple[Seen, Seen, int, int]]:
    """Group, card, how many there were and are; shares of a closed group are gone with it."""
    for shown in (*plan.after.keys(), *({WAITING} & plan.before.keys() - plan.after.keys())):
        were, are = (groups.get(shown, Counter()) for groups in (plan.before, plan.after))
        if were is not are:
            for card in were.keys() | are.keys():
                if were[card] != are[card]:
                    yield shown, card, were[card], are[card]


def _turn(season: Season | None, plan: Plan, today: date) -> Season:
    if season is None:
        season = Season(began_on=today, batch_on=today, moved=0)
        db.session.add(season)
        return season
    season.batch_on = today
    season.moved = plan.moved
    if plan.renews:
        season.began_on, season.moved = today, 0
    return season


def _ids() -> dict[Seen, uuid.UUID]:
    rows = db.session.execute(select(Group.id, *_told(Group)))
    return {Seen(*shown): group_id for group_id, *shown in rows}


def _which(group_id: uuid.UUID | None, card: Seen) -> list[Any]:
    here = GroupShare.group_id == group_id if group_id else GroupShare.group_id.is_(None)
    return [here, *(getattr(GroupShare, name) == value for name, value in card._asdict().items())]


def _told(table: type[Group] | type[GroupShare]) -> list[Any]:
    return [getattr(table, name) for name in Seen._fields]
