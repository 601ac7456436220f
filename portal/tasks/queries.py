"""What must be done: for a person, for an employer's board, for the inbox."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Row,
    Select,
    Subquery,
    bindparam,
    case,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from portal import db, keyset
from portal.accounts.queries import holds
from portal.tasks import rules
from portal.tasks.models import Task
from portal.tasks.rules import State

BOARD = 50
_tables = db.Base.metadata.tables  # companies and leave lie above; read by name

WAITS_ON = case(
    *[(Task.state == state, party.value) for party, state in rules.WAITS.items()], else_=""
)


def mine(viewer_id: uuid.UUID, *, after: keyset.Cursor | None = None) -> Sequence[Row]:
    """A page of pending tasks of this person and of whom he stands in for, soonest first."""
    employers = _tables["employers"]
    statement = (
        select(
            Task.id, Task.kind, Task.title, Task.state, Task.due_on, Task.due_at, Task.version,
            Task.subject_kind, Task.subject_id, employers.c.name.label("employer_name"),
        )
        .outerjoin(employers, employers.c.id == Task.employer_id)
        .where(db.one_of(Task.state, rules.PENDING), assigned(viewer_id))
    )  # fmt: skip
    return db.session.execute(keyset.page(statement, (Task.due_at, Task.id), after)).all()


def is_mine(task: Task, viewer_id: uuid.UUID) -> bool:
    """May this person end the task: his own, or of whom he stands in for?"""
    statement = select(Task.id).where(Task.id == task.id, assigned(viewer_id))
    return db.session.scalar(statement) is not None


def board(employer_id: uuid.UUID, subject_id: uuid.UUID | None = None) -> Sequence[Row]:
    """ "Wij regelen dit voor u": what we do for this employer, pending first, then what is done."""
    values = {"employer_id": employer_id} | ({"subject_id": subject_id} if subject_id else {})
    return db.ask(_board(subject_id is not None), values).all()


@db.built
def _board(of_subject: bool) -> Select:
    """Built once: it stands on every home of an employer."""
    statement = select(
        Task.id, Task.kind, Task.title, Task.state, Task.due_on, Task.ended_at,
        Task.subject_kind, Task.subject_id, WAITS_ON.label("waits_on"),
    ).where(
        Task.employer_id == bindparam("employer_id"), Task.shown_to_employer,
        Task.state != State.CANCELLED,
    )  # fmt: skip
    if of_subject:
        statement = statement.where(Task.subject_id == bindparam("subject_id"))
    is_done = case((Task.state == State.DONE, 1), else_=0)
    return statement.order_by(is_done, Task.due_at, Task.id).limit(BOARD)


def of_subject(subject_id: uuid.UUID) -> Sequence[Row]:
    """Every task of one subject, for people of the municipality."""
    return db.session.execute(
        select(
            Task.id, Task.kind, Task.title, Task.state, Task.due_on, Task.ended_at,
            Task.assigned_to, WAITS_ON.label("waits_on"),
        )
        .where(Task.subject_id == subject_id)
        .order_by(Task.due_at, Task.id)
        .limit(BOARD)
    ).all()  # fmt: skip


def own(subject_id: uuid.UUID, viewer_id: uuid.UUID) -> Sequence[Row]:
    """What this person still has to do about a subject, soonest first; `by_hand` is ended on the
    page of the task.
    """
    return db.session.execute(
        select(
            Task.id, Task.kind, Task.title, Task.due_on,
            ~db.one_of(Task.kind, rules.WITH_OWN_VERB).label("by_hand"),
        )
        .where(Task.subject_id == subject_id, Task.state == State.OPEN, assigned(viewer_id))
        .order_by(Task.due_at, Task.id)
        .limit(BOARD)
    ).all()  # fmt: skip


def is_pending(subject_id: uuid.UUID, *kinds: str) -> bool:
    """Is a task of one of these kinds still to be done about this subject?"""
    found = select(Task.id).where(
        Task.subject_id == subject_id, Task.kind.in_(kinds), db.one_of(Task.state, rules.PENDING)
    )
    return db.session.scalar(found.limit(1)) is not None


def is_cancelled_since(subject_ids: Select, kind: str, at: datetime) -> bool:
    """Was a task of this kind about one of these subjects called off, then or later?"""
    found = select(Task.id).where(
        Task.subject_id.in_(subject_ids), Task.kind == kind,
        Task.state == State.CANCELLED, Task.ended_at >= at,
    )  # fmt: skip
    return db.session.scalar(found.limit(1)) is not None


def pending(kind: str) -> Subquery:
    """In SQL: of what subject a task of this kind is pending, and when it is due."""
    statement = select(Task.subject_id, Task.due_at)
    return statement.where(Task.kind == kind, db.one_of(Task.state, rules.PENDING)).subquery(
        "pending"
    )


def assigned(viewer_id: uuid.UUID) -> ColumnElement[bool]:
    """His own, of whom he stands in for, what his role is to do, and what nobody has of the
    companies he looks after.
    """
    absences, employers, today = _tables["absences"].c, _tables["employers"].c, db.today()
    standing_in = select(absences.user_id).where(
        absences.deputy_id == viewer_id, absences.from_on <= today, absences.until_on >= today
    )
    manager, task = employers.account_manager_id, Task.__table__.alias("assigned").c
    looked_after = union_all(
        select(employers.id).where(manager == viewer_id),
        select(employers.id)
        .join(_tables["absences"], absences.user_id == manager)
        .where(
            absences.deputy_id == viewer_id, absences.from_on <= today, absences.until_on >= today
        ),
    )
    mine = union_all(  # each part by its index; an OR would read every task there is
        select(task.id).where(task.assigned_to == viewer_id),
        select(task.id).where(task.assigned_to.in_(standing_in)),
        select(task.id).where(
            task.assigned_to.is_(None),
            task.employer_id.in_(looked_after),
            ~db.one_of(task.kind, rules.OF_ROLE),
        ),
        *(
            select(task.id).where(
                task.assigned_to.is_(None), task.kind == kind, holds(viewer_id, role)
            )
            for kind, role in rules.OF_ROLE.items()
        ),
    )
    return Task.id.in_(mine)
