"""Placements with their ledger, and claims under the guarantee."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.agreements.labels import State as Signed
from portal.guarantees import actions as guarantees
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Reason
from portal.guarantees.labels import State as Claimed
from portal.placements import actions, queries
from portal.placements.labels import State
from portal.placements.models import PlacementEvent
from tests.make import basis
from tests.make.agreements import agreement as make_agreement


def placement(*, of=None, state=State.RUNNING, agreement=None, since=60, **values):
    """A placement of an employer: planned, or running since so many days. `values`: agreement's."""
    now = clock.now()
    signed = now if state is State.PLANNED else now - timedelta(days=since + 21)
    with basis.inside():
        paper = agreement or make_agreement(of=of, state=Signed.SEALED, at=signed, **values)
        agreed = queries.agreed(paper.id)
        made = actions.plan(agreed, by=basis.SYSTEM, at=signed)
        if state is State.RUNNING:
            actions.start(made, made.start_on, by=basis.SYSTEM, at=now)
    return made


def event(placement):
    """The newest line in the ledger of a placement."""
    with basis.inside() as session:
        lines = select(PlacementEvent).where(PlacementEvent.placement_id == placement.id)
        return session.scalars(lines.order_by(PlacementEvent.seq.desc())).first()


def claim(
    *,
    of=None,
    state=Claimed.INVOKED,
    placement=None,
    reason=Reason.LESS_WORK,
    last_on=None,
    told=True,
):
    """A claim under the take-back guarantee: invoked; contacted, when the candidate was told too;
    accepted with the day that was wished; or executed the day after.
    """
    now = clock.now()
    steps = basis.reached(
        state, Claimed.INVOKED, Claimed.CONTACTED, Claimed.ACCEPTED, Claimed.EXECUTED
    )
    with basis.inside():
        about = placement or _placement(of=of)
        asked = ClaimRequest(uuid.uuid4(), reason, "", last_on, "Test")
        made = guarantees.invoke(about, asked, by=basis.SYSTEM, at=now)
        if Claimed.CONTACTED in steps:
            guarantees.contact(made, by=basis.SYSTEM, at=now)
            if told:
                guarantees.tell(made, by=basis.SYSTEM, at=now)
        if Claimed.ACCEPTED in steps:
            guarantees.accept(made, about, about.last_on, by=basis.SYSTEM, at=now)
        if Claimed.EXECUTED in steps:
            over = clock.at(about.last_on + timedelta(days=1), "9.00")
            guarantees.execute(made, about, by=basis.SYSTEM, at=over)
    return made


_placement = placement
