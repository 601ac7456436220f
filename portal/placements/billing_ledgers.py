"""Placements as money sees them: whose, on what terms, with which ledger. Sets, no objects."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from portal import db
from portal.placements.labels import State
from portal.placements.ledger import Event, Terms
from portal.placements.models import Placement, PlacementEvent

_EVENT = (
    PlacementEvent.placement_id,
    PlacementEvent.kind,
    PlacementEvent.happened_on,
    PlacementEvent.id,
    PlacementEvent.until_on,
    PlacementEvent.minutes_per_week,
    PlacementEvent.reason,
    PlacementEvent.corrects_id,
    PlacementEvent.billed_until_on,
)


@dataclass(frozen=True)
class Account:
    """A placement as money sees it: whose it is, its terms and its ledger. No candidate."""

    placement_id: uuid.UUID
    employer_id: uuid.UUID
    reference: str
    scheme: str
    scheme_version: str
    payment_days: int
    terms: Terms
    events: tuple[Event, ...]


def billing_ledgers(
    *, employer_ids: Sequence[uuid.UUID] = (), ids: Sequence[uuid.UUID] = (), lock: bool = False
) -> list[Account]:
    """Placements that cost something, with their ledgers: two statements, however many there are.

    `lock` holds them until the unit ends, so that nobody writes in the ledger while it is billed.
    """
    which = Placement.contribution_cents > 0
    if employer_ids:
        which = and_(which, Placement.employer_id.in_(employer_ids))
    if ids:
        which = and_(which, Placement.id.in_(ids))
    statement = select(
        Placement.id,
        Placement.employer_id,
        Placement.reference,
        Placement.scheme,
        Placement.scheme_version,
        Placement.payment_days,
        Placement.contribution_cents,
        Placement.start_on,
        Placement.end_on,
        Placement.minutes_per_week,
    ).where(which)
    statement = statement.order_by(Placement.employer_id, Placement.reference)
    rows: Any = db.session.execute(statement.with_for_update() if lock else statement).all()
    events = ledgers(which)
    return [_account(row, tuple(events.get(row.id, ()))) for row in rows]


def charged_on(day: Any) -> Select:
    """Placements that run since before `day` and cost something on it, oldest first; not one of
    which an end was announced that takes it off the bill before.
    """
    is_cut = exists().where(
        PlacementEvent.placement_id == Placement.id, PlacementEvent.billed_until_on < day
    )
    return (
        select(Placement.id)
        .where(
            Placement.state == State.RUNNING,
            Placement.contribution_cents > 0,
            Placement.start_on < day,
            Placement.last_on >= day,
            ~is_cut,
        )
        .order_by(Placement.start_on, Placement.id)
    )


def _account(row: Any, events: tuple[Event, ...]) -> Account:
    agreed = Terms(row.contribution_cents, row.start_on, row.end_on, row.minutes_per_week)
    return Account(
        row.id, row.employer_id, row.reference, row.scheme, row.scheme_version, row.payment_days,
        agreed, events,
    )  # fmt: skip


def ledgers(which: Any) -> dict[uuid.UUID, list[Event]]:
    """The ledgers of the placements that this condition names, each in the order of writing."""
    statement = (
        select(*_EVENT).join(Placement, Placement.id == PlacementEvent.placement_id).where(which)
    )
    events: dict[uuid.UUID, list[Event]] = {}
    rows: Any = db.session.execute(
        statement.order_by(PlacementEvent.placement_id, PlacementEvent.seq)
    )
    for placement_id, *line in rows:
        events.setdefault(placement_id, []).append(Event(*line))
    return events


def last_told() -> dict[uuid.UUID, datetime]:
    """When the newest line of each ledger was written."""
    statement = select(PlacementEvent.placement_id, func.max(PlacementEvent.recorded_at))
    return {
        placement_id: at
        for placement_id, at in db.session.execute(statement.group_by(PlacementEvent.placement_id))
    }
