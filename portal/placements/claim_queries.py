"""What a placement must know of the claims on it. Claims lie above: table, kind and states are read
by name, here and nowhere else.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Subquery, and_, exists, or_, select

from portal import clock, db
from portal.clock import day
from portal.placements.labels import Kind
from portal.placements.ledger import ENDS
from portal.placements.models import PlacementEvent
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
        if self.running is None:
            return None
        on: date = self.running.last_on if self.running.accepted_at else self.running.latest_on
        return on

    @property
    def savings(self) -> tuple[Saving, ...]:
        """What our late answers save the employer: to the one that runs, and to those that lapsed
        by another end.
        """
        found = (
            saving(
                claim.wished_on,
                claim.decide_by,
                claim.latest_on,
                day(claim.ended_at) if claim.ended_at else self.today,
                (claim.last_on, claim.billed_until_on) if claim.accepted_at else None,
            )
            for claim in self.claims
            if claim.state in (*OPEN, LAPSED)
        )
        return tuple(one for one in found if one is not None)

    def charged_until(self, last_on: date) -> date:
        """The last day that is charged of an end on `last_on` that is said today: what pages name
        and acts write.
        """
        return charged_until(last_on, self.savings)


def take_backs(placement_id: uuid.UUID, today: date) -> TakeBacks:
    """One statement: hand the value on."""
    claims = db.Base.metadata.tables["claims"].c
    statement = (
        select(
            claims.id, claims.state, claims.wished_on, claims.decide_by, claims.latest_on,
            claims.last_on, claims.billed_until_on, claims.accepted_at, claims.ended_at,
        )
        .where(claims.placement_id == placement_id, claims.kind == TAKE_BACK)
        .order_by(claims.invoked_at.desc())
    )  # fmt: skip
    return TakeBacks(db.session.execute(statement).all(), today)


def unanswered() -> Subquery:
    """Take-backs that wait for our answer: of which placement, the day wished and the latest."""
    claims = db.Base.metadata.tables["claims"].c
    asked = select(claims.placement_id, claims.wished_on, claims.latest_on)
    is_asked = claims.kind == TAKE_BACK, claims.state.in_(UNANSWERED)
    return asked.where(*is_asked).subquery("asked")


def lapsed_by_end(placement_id: uuid.UUID) -> uuid.UUID | None:
    """The newest take-back of a placement, where it lapsed by the end that stands: none was lifted
    since.
    """
    newest = next(iter(take_backs(placement_id, clock.today()).claims), None)
    if newest is None or newest.state != LAPSED:
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
