"""Tasks without a line of their own domain."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_

from portal import db
from portal.accounts.queries import name_of
from portal.inbox import Inbox, Owed, Source, Todo, Words, items_of, running_of, todos_of
from portal.language import N_
from portal.roles import May
from portal.tasks import rules
from portal.tasks.models import Task
from portal.tasks.queries import WAITS_ON, assigned
from portal.tasks.rules import State

SOON = timedelta(days=14)  # what is due by then is on the board, whatever else is
ABOUT_PEOPLE = May.VIEW_PLACEMENTS  # what an employer sees of tasks names candidates
DONE_FOR = timedelta(days=7)  # what was done stays on an employer's start so long
# How an employer calls whom he met; the names lie above, so the factory puts a better one here.
called: Callable[[Any], ColumnElement[str]] = attrgetter("alias")


def todo(employer_id: uuid.UUID) -> Select:
    """What waits for this employer, for "Wat moet ik doen?"."""
    return todos_of(
        kind=Task.kind,
        subject_id=Task.subject_id,
        title=Task.title,
        due_on=Task.due_on,
    ).where(
        Task.employer_id == employer_id,
        Task.state == State.WAITING_EMPLOYER,
        Task.shown_to_employer,
        ~db.one_of(Task.kind, rules.LISTED_BY_THEIR_DOMAIN),
    )


def running(employer_id: uuid.UUID) -> Select:
    """What we do for this employer, by the name of who it is about; what was done for a week. What
    is far away stays out while something of the same subject comes first.
    """
    tables = db.Base.metadata.tables  # they lie above; read by name
    placements, introductions = tables["placements"].c, tables["introductions"].c
    return (
        running_of(
            kind=Task.kind,
            subject_id=Task.subject_id,
            title=func.coalesce(placements.candidate_name, called(introductions), Task.title),
            place=Task.subject_kind,
            waits_on=WAITS_ON,
            due_on=Task.due_on,
            ended_at=Task.ended_at,
        )
        .outerjoin(tables["placements"], placements.id == Task.subject_id)
        .outerjoin(tables["introductions"], introductions.id == Task.subject_id)
        .where(
            Task.employer_id == employer_id,
            Task.shown_to_employer,
            or_(Task.due_at < db.now(SOON), ~_comes_first()),
            or_(
                db.one_of(Task.state, rules.PENDING - {State.WAITING_EMPLOYER}),
                (Task.state == State.DONE) & (Task.ended_at > db.now(-DONE_FOR)),
            ),
        )
    )


def _comes_first() -> ColumnElement[bool]:
    """Is something of the same subject due before this task, and still to be done?"""
    other = Task.__table__.alias("other").c
    return exists().where(
        other.subject_id == Task.subject_id,
        other.shown_to_employer,
        db.one_of(other.state, rules.PENDING),
        other.due_at < Task.due_at,
    )


def items(viewer_id: uuid.UUID) -> Select:
    """Tasks of this person without an inbox line of their own domain."""
    return _items().where(assigned(viewer_id))


def promised() -> Select:
    """What an employer was promised as a task that he can see."""
    return _items().where(Task.shown_to_employer)


def of_colleagues(manager_id: Any) -> Select:
    """Of what employers were promised, what is no task of this account manager; by whose it is."""
    tasks = _items(name_of(Task.assigned_to)).where(Task.shown_to_employer)
    return tasks.where(Task.state == State.OPEN, ~assigned(manager_id))


def _items(waits_for: Words = "") -> Select:
    employers = db.Base.metadata.tables["employers"]  # they lie above; read by name
    return (
        items_of(
            kind=literal("tasks.").concat(Task.kind),
            subject_id=Task.id,
            employer_id=Task.employer_id,
            employer_name=func.coalesce(employers.c.name, ""),
            title=Task.title,
            waits_on=WAITS_ON,
            waits_for=waits_for,
            due_at=Task.due_at,
        )
        .outerjoin(employers, employers.c.id == Task.employer_id)
        .where(
            db.one_of(Task.state, rules.PENDING),
            ~db.one_of(Task.kind, rules.LISTED_BY_THEIR_DOMAIN),
        )
    )


INBOX = Inbox(
    domain="tasks",
    word=N_("Papierwerk"),
    icon="doc",
    path="/taken",
    slug="papierwerk",
    filter_word=N_("Papierwerk"),
    sources=(Source(May.VIEW_TASKS, items),),
    todo=(Todo(ABOUT_PEOPLE, todo),),
    running=(Todo(ABOUT_PEOPLE, running),),
    promised=(promised,),
    owed=(Owed("colleague", of_colleagues),),
    view=May.VIEW_TASKS,
    consequences={"": N_("Dan kunnen wij verder met het papierwerk.")},
)
