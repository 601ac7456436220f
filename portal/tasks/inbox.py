"""Tasks without a line of their own domain."""

import uuid

from sqlalchemy import Select, func, literal

from portal import db
from portal.inbox import Inbox, Source, Todo, items_of, todos_of
from portal.language import N_
from portal.roles import May
from portal.tasks import rules
from portal.tasks.models import Task
from portal.tasks.queries import WAITS_ON, assigned
from portal.tasks.rules import State


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
        Task.kind.not_in(rules.LISTED_BY_THEIR_DOMAIN),
    )


def items(viewer_id: uuid.UUID) -> Select:
    """Tasks of this person without an inbox line of their own domain."""
    employers = db.Base.metadata.tables["employers"]  # they lie above; read by name
    return (
        items_of(
            kind=literal("tasks.").concat(Task.kind),
            subject_id=Task.id,
            employer_id=Task.employer_id,
            employer_name=func.coalesce(employers.c.name, ""),
            title=Task.title,
            waits_on=WAITS_ON,
            due_at=Task.due_at,
        )
        .outerjoin(employers, employers.c.id == Task.employer_id)
        .where(
            Task.state.in_(rules.PENDING),
            Task.kind.not_in(rules.LISTED_BY_THEIR_DOMAIN),
            assigned(viewer_id),
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
    todo=(Todo(May.BE_HOME, todo),),
    consequences={"": N_("Dan kunnen wij verder met het papierwerk.")},
)
