"""What the ledger must know of the claims on a placement. Claims lie above; read by name."""

import uuid
from datetime import date

from sqlalchemy import Row, and_, exists, or_, select

from portal import db
from portal.clock import day
from portal.placements import savings as savings_rules
from portal.placements.labels import Kind
from portal.placements.ledger import ENDS
from portal.placements.models import PlacementEvent
from portal.placements.savings import Saving, saving


def take_back(placement_id: uuid.UUID) -> Row | None:
    """The take-back that runs for a placement: the day that was wished, what we promised, and
    whether it is agreed.
    """
    claims = db.Base.metadata.tables["claims"].c
    return db.session.execute(
        select(
            claims.id, claims.accepted_at, claims.wished_on, claims.latest_on, claims.last_on
        ).where(
            claims.placement_id == placement_id, claims.kind == "take_back",
            claims.state.in_(("invoked", "contacted", "accepted")),
        )
    ).one_or_none()  # fmt: skip


def ends_by(placement_id: uuid.UUID) -> date | None:
    """The last day of work of the take-back that runs: as agreed, or else at the latest."""
    claim = take_back(placement_id)
    if claim is None:
        return None
    day_of_work: date = claim.last_on if claim.accepted_at else claim.latest_on
    return day_of_work


def lapsed_by_end(placement_id: uuid.UUID) -> uuid.UUID | None:
    """The newest take-back of a placement, where it lapsed by the end that stands: none was lifted
    since.
    """
    claims = db.Base.metadata.tables["claims"].c
    newest = db.session.execute(
        select(claims.id, claims.state, claims.ended_at)
        .where(claims.placement_id == placement_id, claims.kind == "take_back")
        .order_by(claims.invoked_at.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or newest.state != "lapsed":
        return None
    line, of = (PlacementEvent.__table__.alias(name).c for name in ("line", "struck"))
    is_strike = and_(
        line.happened_on.is_(None), exists().where(of.id == line.corrects_id, of.kind.in_(ENDS))
    )
    lifted = exists().where(
        line.placement_id == placement_id,
        line.recorded_at > newest.ended_at,
        or_(line.kind == Kind.END_CANCELLED, is_strike),
    )
    claim_id: uuid.UUID = newest.id
    return None if db.session.scalar(select(lifted)) else claim_id


def charged_until(placement_id: uuid.UUID, last_on: date, today: date) -> date:
    """The last day that is charged of an end on `last_on` that is said today: what pages name and
    acts write.
    """
    return savings_rules.charged_until(last_on, savings(placement_id, today))


def savings(placement_id: uuid.UUID, today: date) -> tuple[Saving, ...]:
    """What our late answers save the employer: to the take-back that runs, and to those that lapsed
    by another end.
    """
    claims = db.Base.metadata.tables["claims"].c
    statement = select(
        claims.wished_on, claims.decide_by, claims.latest_on, claims.last_on,
        claims.billed_until_on, claims.accepted_at, claims.ended_at,
    ).where(
        claims.placement_id == placement_id, claims.kind == "take_back",
        claims.state.in_(("invoked", "contacted", "accepted", "lapsed")),
    )  # fmt: skip
    found = (
        saving(
            row.wished_on,
            row.decide_by,
            row.latest_on,
            day(row.ended_at) if row.ended_at else today,
            (row.last_on, row.billed_until_on) if row.accepted_at else None,
        )
        for row in db.session.execute(statement)
    )
    return tuple(one for one in found if one is not None)
