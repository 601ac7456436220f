"""Jobs that gave up: each is a line of the administrator, and late from the day it was put."""

import uuid

from sqlalchemy import Select, Text, Uuid, cast, literal, null

from portal.inbox import Inbox, Source, items_of
from portal.language import N_
from portal.outbox import Job, JobState
from portal.roles import May, Role


def items(_viewer_id: uuid.UUID) -> Select:
    """What gave up, for the home page."""
    return items_of(
        kind="operations.retry",
        subject_id=Job.id,
        employer_id=cast(null(), Uuid),
        employer_name=literal("", Text),
        title=Job.name,
        due_at=Job.created_at,
    ).where(Job.state == JobState.DEAD)


INBOX = Inbox(
    domain="operations",
    word=N_("Systeem"),
    icon="warn",
    path="/systeem/taken",
    sources=(Source(Role.ADMIN, items),),
    view=May.RUN_PORTAL,
    sentences={"operations.retry": N_("Automatische taak is gestopt: %(title)s")},
)
