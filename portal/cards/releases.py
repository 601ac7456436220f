"""The weekly release of groups: what is open now, what the pool holds, what changes.

`plan` reads and counts outside the writing transaction, `release` writes what came of it. Between
two releases nothing about groups changes, whatever happens to cards.
"""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from portal import clock, db
from portal.audit import Actor, record
from portal.cards import groups
from portal.cards.groups import WAITING, Cards, Groups, Seen
from portal.cards.labels import State
from portal.cards.models import Card, Group, GroupShare, Release, Season

WEEK = timedelta(days=7)


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


def release(found: Plan, *, by: Actor, at: datetime) -> None:
    """Open and close what the plan says. Does nothing when another release came between."""
    season = db.session.scalar(select(Season).with_for_update())
    if (season.batch_on if season else None) != found.seen_on:
        return
    opened, closed = _open_and_close(found, at)
    _share(found)
    season = _turn(season, found, clock.day(at))
    db.session.flush()
    record("cards.release", season, by=by, at=at, opened=opened, closed=closed)


def standing() -> Groups:
    """The open groups and who waits, with the cards counted behind them at the last release."""
    shown_by = {group_id: shown for shown, group_id in _ids().items()}
    own = (getattr(GroupShare, name) for name in Seen._fields)
    found: Groups = {}
    for group_id, cards, *card in db.session.execute(
        select(GroupShare.group_id, GroupShare.cards, *own)
    ):
        found.setdefault(shown_by.get(group_id, WAITING), Counter())[Seen(*card)] += cards
    return found


def home(card: Card) -> Seen:
    """The finest open group that cards like this one stand in; WAITING when they wait for one."""
    own = groups.seen(
        card.field, card.hours, card.area, card.available, card.licence_b, card.dutch,
        frozenset(card.blanks),
    )  # fmt: skip
    told = (getattr(Group, name) for name in Seen._fields)
    alike = (getattr(GroupShare, name) == value for name, value in own._asdict().items())
    rows = db.session.execute(
        select(*told).join(GroupShare, GroupShare.group_id == Group.id).where(*alike)
    )
    return groups.finest(Seen(*row) for row in rows)


def _pool() -> Cards:
    """The reviewed cards, counted by what can be told of them."""
    columns = (
        Card.field, Card.hours, Card.area, Card.available, Card.licence_b, Card.dutch, Card.blanks,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns, func.count()).where(Card.state == State.REVIEWED).group_by(*columns)
    )
    pool: Cards = Counter()
    for *values, blanks, count in rows:
        pool[groups.seen(*values, frozenset(blanks))] += count
    return pool


def _open_and_close(found: Plan, at: datetime) -> tuple[int, int]:
    were, are = found.before.keys() - {WAITING}, found.after.keys() - {WAITING}
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


def _share(found: Plan) -> None:
    """Write the shares that differ."""
    ids: dict[Seen, uuid.UUID | None] = {**_ids(), WAITING: None}
    closed = found.before.keys() - found.after.keys() - {WAITING}
    were = _flat({shown: c for shown, c in found.before.items() if shown not in closed})
    are = _flat(found.after)
    for shown, card in were.keys() - are.keys():
        db.session.execute(delete(GroupShare).where(*_which(ids[shown], card)))
    for shown, card in (key for key in are.keys() & were.keys() if are[key] != were[key]):
        change = update(GroupShare).where(*_which(ids[shown], card))
        db.session.execute(change.values(cards=are[shown, card]))
    rows = [
        {"group_id": ids[shown], "cards": are[shown, card], **card._asdict()}
        for shown, card in are.keys() - were.keys()
    ]
    if rows:
        db.session.execute(insert(GroupShare), rows)


def _turn(season: Season | None, found: Plan, today: date) -> Season:
    if season is None:
        season = Season(began_on=today, batch_on=today, moved=0)
        db.session.add(season)
        return season
    season.batch_on = today
    season.moved = found.moved
    if found.renews:
        season.began_on, season.moved = today, 0
    return season


def _ids() -> dict[Seen, uuid.UUID]:
    told = (getattr(Group, name) for name in Seen._fields)
    rows = db.session.execute(select(Group.id, *told))
    return {Seen(*shown): group_id for group_id, *shown in rows}


def _flat(found: Groups) -> dict[tuple[Seen, Seen], int]:
    return {(shown, card): n for shown, cards in found.items() for card, n in cards.items()}


def _which(group_id: uuid.UUID | None, card: Seen) -> list[object]:
    here = GroupShare.group_id == group_id if group_id else GroupShare.group_id.is_(None)
    return [here, *(getattr(GroupShare, name) == value for name, value in card._asdict().items())]
