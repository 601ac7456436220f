"""What a placement must know of the claims on it. Claims lie above: table, kind and states are read
by name, here and nowhere else.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, exists, func, or_, select

from portal import clock, db
from portal.clock import day
from portal.placements import endings
from portal.placements.labels import EndReason, Kind
from portal.placements.ledger import ENDS, Standing
from portal.placements.models import Placement, PlacementEvent
from portal.placements.savings import Saving, charged_until, saving

# words of `guarantees.labels`; a test compares
TAKE_BACK = "take_back"
UNANSWERED = ("invoked", "contacted")
OPEN = (*UNANSWERED, "accepted")
LAPSED = "lapsed"


@dataclass(frozen=True)
class TakeBacks:
    """The claims of one placement that ask to take back, the newest first; at most one runs.
    `today` is the day of an answer that is still to come.
    """

    claims: Sequence[Row]
    today: date

    @property
    def running(self) -> Row | None:
        return next((claim for claim in self.claims if claim.state in OPEN), None)

    @property
    def ends_by(self) -> date | None:
        """The last day of work by the one that runs: as agreed, or else at the latest."""
        return _ends_by(self.running) if self.running else None

    @property
    def savings(self) -> tuple[Saving, ...]:
        """What our late answers save the employer: to the one that runs, and to those that lapsed
        by another end, which is an answer on the day that it was said.
        """
        found = (
            saving(
                claim.wished_on,
                claim.decide_by,
                claim.latest_on,
                day(claim.answered_at) if claim.answered_at else self.today,
                (claim.last_on, claim.billed_until_on) if claim.accepted_at else None,
            )
            for claim in self.claims
            if claim.state in (*OPEN, LAPSED)
        )
        return tuple(one for one in found if one is not None)

    def credit_by(self, last_on: date) -> date | None:
        """The soonest day of a credit note that a receipt names, of a take-back that runs or that
        lapsed: it holds for another end up to the last day of work that it would have had.
        """
        days = (
            claim.credit_by
            for claim in self.claims
            if claim.state in (*OPEN, LAPSED) and last_on <= _ends_by(claim)
        )
        return min(days, default=None)

    def charged_until(self, last_on: date) -> date:
        """The last day that is charged of an end on `last_on` that is said today: what pages name
        and acts write.
        """
        return charged_until(last_on, self.savings)


def _ends_by(claim: Row) -> date:
    on: date = claim.last_on if claim.accepted_at else claim.latest_on
    return on


def take_backs(placement_id: uuid.UUID, today: date) -> TakeBacks:
    """One statement: hand the value on."""
    claims = db.Base.metadata.tables["claims"].c
    statement = (
        select(
            claims.id, claims.state, claims.wished_on, claims.decide_by, claims.latest_on,
            claims.last_on, claims.billed_until_on, claims.accepted_at, claims.ended_at,
            claims.credit_by,
            func.coalesce(_ended_otherwise(claims), claims.ended_at).label("answered_at"),
        )
        .where(claims.placement_id == placement_id, claims.kind == TAKE_BACK)
        .order_by(claims.invoked_at.desc())
    )  # fmt: skip
    return TakeBacks(db.session.execute(statement).all(), today)


def ended_otherwise_at(claim_id: uuid.UUID) -> datetime | None:
    """When the other end was said by which a take-back lapses: it is over then, whenever the job
    writes so. None: no other end was said.
    """
    claims = db.Base.metadata.tables["claims"].c
    said = select(_ended_otherwise(claims).label("said_at")).where(claims.id == claim_id)
    at: datetime | None = db.session.scalar(said)
    return at


def is_asked_back() -> ColumnElement[bool]:
    """Of this placement, in a statement about placements: does a take-back run?"""
    claims = db.Base.metadata.tables["claims"].c
    return exists().where(
        claims.placement_id == Placement.id, claims.kind == TAKE_BACK, db.one_of(claims.state, OPEN)
    )


def unanswered() -> Subquery:
    """Take-backs that wait for our answer: of which placement, the day wished and the latest."""
    claims = db.Base.metadata.tables["claims"].c
    asked = select(claims.placement_id, claims.wished_on, claims.latest_on)
    is_asked = claims.kind == TAKE_BACK, db.one_of(claims.state, UNANSWERED)
    return asked.where(*is_asked).subquery("asked")


def stays_lapsed(placement_id: uuid.UUID, before: Standing, after: Standing) -> uuid.UUID | None:
    """The take-back that lapsed by the end that a new line lifts: who had it hears so."""
    return lapsed_by_end(placement_id) if endings.is_lifted(before, after) else None


def lapsed_by_end(placement_id: uuid.UUID) -> uuid.UUID | None:
    """The newest take-back of a placement, where it lapsed by the end that stands: none was lifted
    since. To call off what was agreed in between lifts no end.
    """
    newest = next(iter(take_backs(placement_id, clock.today()).claims), None)
    if newest is None or newest.state != LAPSED:
        return None
    line, of = (PlacementEvent.__table__.alias(name).c for name in ("line", "struck"))
    is_lift = and_(line.kind == Kind.END_CANCELLED, ~_calls_off(line))
    is_strike = and_(
        line.happened_on.is_(None),
        exists().where(of.id == line.corrects_id, db.one_of(of.kind, ENDS)),
    )
    lifted = exists().where(
        line.placement_id == placement_id,
        line.recorded_at > newest.ended_at,
        or_(is_lift, is_strike),
    )
    claim_id: uuid.UUID = newest.id
    return None if db.session.scalar(select(lifted)) else claim_id


def _ended_otherwise(claims: Any) -> Any:
    """The instant of the first end, announced or not, that was written after the claim was and that
    is no take-back.
    """
    end, asked = (PlacementEvent.__table__.alias(name).c for name in ("other_end", "asked"))
    asked_in = (
        select(func.min(asked.seq))
        .where(
            asked.placement_id == claims.placement_id,
            asked.recorded_at >= claims.invoked_at,
            asked.kind == Kind.ANNOUNCED_END,
            asked.reason == EndReason.TAKEN_BACK,
        )
        .correlate(db.Base.metadata.tables["claims"])
        .scalar_subquery()
    )
    return (
        select(end.recorded_at)
        .where(
            end.placement_id == claims.placement_id,
            end.seq > asked_in,
            end.kind.in_((Kind.ANNOUNCED_END, Kind.NOT_STARTED, *ENDS)),
            or_(end.reason.is_(None), end.reason != EndReason.TAKEN_BACK),
        )
        .order_by(end.seq)
        .limit(1)
        .correlate(db.Base.metadata.tables["claims"])
        .scalar_subquery()
    )


def _calls_off(line: Any) -> Any:
    """Does this line cancel a take-back?"""
    said = PlacementEvent.__table__.alias("said").c
    newest = (
        select(said.reason)
        .where(
            said.placement_id == line.placement_id,
            said.seq < line.seq,
            db.one_of(said.kind, (Kind.ANNOUNCED_END, Kind.END_CANCELLED)),
        )
        .order_by(said.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, "") == EndReason.TAKEN_BACK
