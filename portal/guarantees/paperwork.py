"""Who must do what about a claim, by when: account manager, mediator and deciders."""

import uuid
from datetime import date, datetime

from portal.audit import Actor
from portal.calendar import call_day
from portal.clock import day
from portal.guarantees import queries
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.guarantees.queries import TELL_CHANGE
from portal.placements import queries as placement_queries
from portal.tasks import actions as task_actions


def ask(
    claim: Claim, mediator_id: uuid.UUID, tell_by: date | None, *, by: Actor, at: datetime
) -> None:
    """Call and answer for the account manager, the talk with the candidate for the mediator."""
    manager = placement_queries.manager(claim.employer_id)
    asked = [("contact", manager, claim.call_by)]
    if claim.decide_by and tell_by:
        asked += [("answer", manager, claim.decide_by), ("tell", mediator_id, tell_by)]
    for kind, to, due_on in asked:
        assign(claim, kind, to, due_on, by=by, at=at)


def tell_change(claim: Claim, mediator_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """The candidate knows a plan that is another one now, of this claim or of one before it: his
    mediator tells him.
    """
    if claim.told_at is None and not queries.has_dropped_change(claim):
        return
    due_on = call_day(at)
    if claim.state is State.ACCEPTED and claim.last_on:
        due_on = max(min(due_on, claim.last_on), day(at))
    assign(claim, "tell_change", mediator_id, due_on, by=by, at=at)


def drop_changes(placement_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """What changed before is no news beside what is to be told now."""
    for claim in queries.with_change_to_tell(placement_id):
        task_actions.cancel(claim, TELL_CHANGE, by=by, at=at)


def drop_going_on(placement_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """Once the work is over, nobody has to hear that it goes on; another last day is told still."""
    for claim in queries.with_change_to_tell(placement_id):
        if claim.state.is_off:
            task_actions.cancel(claim, TELL_CHANGE, by=by, at=at)


def assign(
    claim: Claim,
    kind: str,
    to: uuid.UUID | None,
    due_on: date,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Have `to` do what `kind` says about the claim; nobody: who has the role for it."""
    task_actions.assign(
        f"guarantees.{kind}",
        subject=claim,
        employer_id=claim.employer_id,
        to=to,
        title=claim.reference,
        due_on=due_on,
        by=by,
        at=at,
    )
