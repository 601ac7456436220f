"""What the administrator does about jobs, on the page or by a command: one line in the trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal import holds, outbox
from portal.audit import Actor, record
from portal.operations import queries, rules
from portal.outbox import Job, JobState


@dataclass(frozen=True)
class _Held:
    """All that is held, as the trail calls it."""

    __tablename__: ClassVar[str] = Job.__tablename__
    id: str = "held"


def retry(job: Job, *, by: Actor, at: datetime) -> None:
    """Give a job that gave up another round. Refuses `not_dead`."""
    rules.check_retry(job.state is JobState.DEAD)
    record("operations.retry", job, by=by, at=at, kind=job.name, reason=job.error)
    outbox.retry(job, at=at)


def retry_all(*, by: Actor, at: datetime) -> None:
    """Give every job that gave up another round."""
    for job in queries.locked_dead():
        retry(job, by=by, at=at)


def release(*, without_mail: bool = False, by: Actor, at: datetime) -> int:
    """Let go on what is held since a restore, and with it the nightly work; how many jobs. Mails
    are dropped instead when they were sent before.
    """
    released = holds.release(without_mail=without_mail)
    if released:
        record("operations.release", _Held(), by=by, at=at, held=released)
    return released
