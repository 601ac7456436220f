"""Assigning paperwork and ending it, always inside the unit of the step it belongs to."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from portal import clock, db
from portal.audit import Actor, record
from portal.tasks import rules
from portal.tasks.models import Task
from portal.tasks.rules import Party
from portal.transitions import step


def assign(
    kind: str,
    *,
    subject: Any,
    employer_id: uuid.UUID | None,
    to: uuid.UUID | None,
    title: str,
    due_on: date,
    waits_on: Party | str = Party.MUNICIPALITY,
    due_at: datetime | None = None,
    shown_to_employer: bool = False,
    by: Actor,
    at: datetime,
) -> Task:
    """Have `to` do what `kind` says by `due_on`. `title` names what it is about, as a reference
    does. A pending one of this kind stays as it is.
    """
    pending = _pending(subject, kind)
    if pending:
        return pending[0]
    task = Task(
        id=uuid.uuid4(),
        kind=kind,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        employer_id=employer_id,
        assigned_to=to,
        title=title,
        state=rules.WAITS[Party(waits_on)],
        due_on=due_on,
        due_at=due_at or clock.end_of(due_on),
        shown_to_employer=shown_to_employer,
        made_at=at,
    )
    db.session.add(task)
    db.session.flush()
    record("tasks.assign", task, by=by, at=at, kind=kind, to=to, due_on=due_on)
    return task


def finish(subject: Any, kind: str, *more: str, by: Actor, at: datetime) -> None:
    """The step is taken: the pending tasks of these kinds are done. Nothing when there are none."""
    for task in _pending(subject, kind, *more):
        end(task, "finish", by=by, at=at)


def cancel(subject: Any, kind: str, *more: str, by: Actor, at: datetime) -> None:
    """The pending tasks of these kinds are not needed any more. Nothing when there are none."""
    for task in _pending(subject, kind, *more):
        end(task, "cancel", by=by, at=at)


def cancel_all(subject: Any, *, but: str | None = None, by: Actor, at: datetime) -> None:
    """Every pending task of this subject (`but` those of one kind) is not needed any more."""
    for task in _pending(subject):
        if task.kind != but:
            end(task, "cancel", by=by, at=at)


def take_off_the_board(subject_id: uuid.UUID, kind: str) -> None:
    """What was done is undone since: the employer does not read of it that it is arranged."""
    done = (Task.subject_id == subject_id, Task.kind == kind, Task.state == rules.State.DONE)
    db.session.execute(update(Task).where(*done).values(shown_to_employer=False))


def finish_by_hand(task: Task, *, by: Actor, at: datetime) -> None:
    """A person says it is done. Refuses `wrong_state` and `has_its_own_verb`."""
    rules.by_hand(task.kind)
    end(task, "finish", by=by, at=at)


def end(task: Task, verb: str, *, by: Actor, at: datetime) -> None:
    """Finish or cancel one task. Refuses `wrong_state`."""
    task.state = step(rules.TRANSITIONS, task.state, verb)
    task.ended_at = at
    record(f"tasks.{verb}", task, by=by, at=at, kind=task.kind)


def hand_over(employer_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID) -> None:
    """What the old account manager still had to do for a company goes to the new one."""
    for task in db.session.scalars(
        select(Task).where(
            Task.employer_id == employer_id,
            Task.assigned_to == old,
            db.one_of(Task.state, rules.PENDING),
        )
    ):
        task.assigned_to = new


def _pending(subject: Any, *kinds: str) -> Sequence[Task]:
    statement = select(Task).where(
        Task.subject_id == subject.id, db.one_of(Task.state, rules.PENDING)
    )
    if kinds:
        statement = statement.where(db.one_of(Task.kind, kinds))
    return db.session.scalars(statement.order_by(Task.due_at, Task.id)).all()
