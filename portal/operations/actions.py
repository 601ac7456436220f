"""What the administrator does about a job."""

from datetime import datetime

from portal import outbox
from portal.audit import Actor, record
from portal.operations import rules
from portal.outbox import Job, JobState


def retry(job: Job, *, by: Actor, at: datetime) -> None:
    """Give a job that gave up another round. Refuses `not_dead`."""
    rules.check_retry(job.state is JobState.DEAD)
    record("operations.retry", job, by=by, at=at, kind=job.name, reason=job.error)
    outbox.retry(job, at=at)
