"""Tasks without a line of their own domain."""

import uuid

from sqlalchemy import Select, func, literal, select

from portal import db
from portal.inbox import Inbox, Source, Todo
from portal.language import N_
from portal.roles import May
from portal.tasks import rules
from portal.tasks.models import Task
from portal.tasks.queries import WAITS_ON, assigned
from portal.tasks.rules import State


def todo(employer_id: uuid.UUID) -> Select:
    """What waits for this employer, for "Wat moet ik doen?"."""
    return select(
        Task.kind.label("kind"),
        Task.subject_id.label("subject_id"),
        Task.title.label("title"),
        literal("").label("consequence"),
        Task.due_on.label("due_on"),
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
        select(
            literal("tasks.").concat(Task.kind).label("kind"),
            Task.id.label("subject_id"),
            Task.employer_id.label("employer_id"),
            func.coalesce(employers.c.name, "").label("employer_name"),
            Task.title.label("title"),
            WAITS_ON.label("waits_on"),
            Task.due_at.label("due_at"),
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
