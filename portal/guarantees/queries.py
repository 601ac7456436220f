"""Every question about claims on the guarantee."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, select

from portal import clock, db, keyset
from portal.access import Viewer
from portal.accounts.models import User
from portal.employers.managers import with_deputy
from portal.employers.models import Employer
from portal.employers.queries import acting_manager, reached
from portal.guarantees.labels import Kind, State
from portal.guarantees.models import Claim
from portal.guarantees.rules import OPEN
from portal.placements.labels import State as PlacementState
from portal.placements.models import Placement
from portal.roles import May, unbounded
from portal.tasks.queries import is_cancelled_since, of_subject, pending

TELL_CHANGE = "guarantees.tell_change"


def open_of(placement_id: uuid.UUID) -> Row | None:
    """The open claim of a placement: id and reference."""
    return db.session.execute(
        select(Claim.id, Claim.reference).where(
            Claim.placement_id == placement_id, db.one_of(Claim.state, OPEN)
        )
    ).one_or_none()


def newest_of(placement_id: uuid.UUID) -> uuid.UUID | None:
    """The newest claim of a placement, open or not."""
    return db.session.scalar(
        select(Claim.id)
        .where(Claim.placement_id == placement_id)
        .order_by(Claim.invoked_at.desc())
        .limit(1)
    )


def with_change_to_tell(placement_id: uuid.UUID) -> list[Claim]:
    """Claims of a placement of which the candidate must still hear what changed."""
    task = pending(TELL_CHANGE)
    statement = select(Claim).join(task, task.c.subject_id == Claim.id)
    return list(db.session.scalars(statement.where(Claim.placement_id == placement_id)))


def has_dropped_change(claim: Claim) -> bool:
    """Did this claim take the place of a change that the candidate was not told?"""
    others = select(Claim.id).where(Claim.placement_id == claim.placement_id, Claim.id != claim.id)
    return is_cancelled_since(others, TELL_CHANGE, claim.invoked_at)


def change_to_tell_by(claim: Claim) -> date | None:
    """The day by which the candidate hears what changed; None: there is nothing to tell."""
    return change_in(of_subject(claim.id))


def change_in(tasks: Iterable[Any]) -> date | None:
    """The same, of the tasks of a claim."""
    return next((t.due_on for t in tasks if t.kind == TELL_CHANGE and not t.ended_at), None)


def mediators(claim: Claim) -> list[Row]:
    """The mediator named on the placement, and who stands in for her today: id, name, email."""
    mediator_id = db.session.scalar(
        select(Placement.mediator_id).where(Placement.id == claim.placement_id)
    )
    return with_deputy(mediator_id, clock.today()) if mediator_id else []


def details(placement_id: uuid.UUID) -> Row:
    """What stands beside the claim, in one statement: the manager is who answers today. The
    candidate's name is for pages only.
    """
    manager, mediator = User.__table__.alias("manager"), User.__table__.alias("mediator")
    return db.session.execute(
        select(
            Employer.name.label("employer_name"),
            Employer.account_manager_id.label("manager_id"),
            manager.c.name.label("manager_name"),
            manager.c.phone.label("manager_phone"),
            mediator.c.name.label("mediator_name"),
            mediator.c.phone.label("mediator_phone"),
            Placement.candidate_name,
            Placement.reference.label("placement_reference"),
            Placement.state.label("placement_state"),
            Placement.formal_employer,
            Placement.function_title,
            Placement.contribution_cents,
        )
        .select_from(Placement)
        .join(Employer, Employer.id == Placement.employer_id)
        .join(manager, manager.c.id == acting_manager())
        .join(mediator, mediator.c.id == Placement.mediator_id)
        .where(Placement.id == placement_id)
    ).one()


def listed(viewer: Viewer, *, after: keyset.Cursor | None = None) -> list[Row]:
    """A page of claims, newest reference first."""
    statement = (
        select(
            Claim.id,
            Claim.reference,
            Claim.kind,
            Claim.state,
            Claim.invoked_at,
            Claim.last_on,
            Claim.latest_on,
            Placement.candidate_name,
            Placement.reference.label("placement_reference"),
            Employer.name.label("employer_name"),
        )
        .join(Placement, Placement.id == Claim.placement_id)
        .join(Employer, Employer.id == Claim.employer_id)
        .where(reached(viewer, Claim.employer_id, all_for=unbounded(May.VIEW_GUARANTEES)))
    )
    listed = keyset.page(statement, (Claim.reference,), after, newest_first=True)
    return list(db.session.execute(listed))


def to_accept(today: date) -> list[uuid.UUID]:
    """Claims that nobody answered although the latest day of their receipt is there."""
    unanswered = db.one_of(Claim.state, (State.INVOKED, State.CONTACTED))
    found = select(Claim.id).where(unanswered, Claim.latest_on <= today, ~_is_over())
    return list(db.session.scalars(found.order_by(Claim.latest_on)))


def to_execute(today: date) -> list[uuid.UUID]:
    """Accepted claims whose last day has passed, of work that was said to have begun."""
    begun = select(Placement.id).where(Placement.state == PlacementState.RUNNING)
    statement = select(Claim.id).where(
        Claim.state == State.ACCEPTED, Claim.last_on < today, Claim.placement_id.in_(begun)
    )
    return list(db.session.scalars(statement.order_by(Claim.last_on)))


def promised_credits() -> Select:
    """Take-backs that were carried out, closed since or not: the last day that is paid, and until
    when a credit note for the days after it was promised.
    """
    return select(
        Claim.placement_id,
        Claim.employer_id,
        func.coalesce(Claim.billed_until_on, Claim.last_on).label("charged_until"),
        Claim.due_at,
    ).where(Claim.executed_at.is_not(None))


def overtaken() -> list[Row]:
    """Open take-backs of placements that are over by another way: id and reference."""
    statement = select(Claim.id, Claim.reference).where(
        Claim.kind == Kind.TAKE_BACK, db.one_of(Claim.state, OPEN), _is_over()
    )
    return list(db.session.execute(statement.order_by(Claim.reference)))


def _is_over() -> ColumnElement[bool]:
    over = [state for state in PlacementState if state.is_over]
    return exists().where(Placement.id == Claim.placement_id, Placement.state.in_(over))
