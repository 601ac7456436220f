"""What a process of this machine was at when it died, or is at when it is told to stop."""

import os
from datetime import timedelta

from sqlalchemy import select, update

from portal import clock, db, outbox
from portal.outbox import Job, JobState


def free_own() -> None:
    """What processes of this machine that are no more were at is due now: a worker that starts
    does not wait until their leases lapse.
    """
    host, _, _ = outbox.me().rpartition(":")
    with db.unit() as session:
        busy = select(Job).where(Job.state == JobState.BUSY, Job.worker.startswith(f"{host}:"))
        for job in session.scalars(busy.with_for_update(skip_locked=True)):
            process = int((job.worker or "").rpartition(":")[2])
            if process == os.getpid() or not is_alive(process):  # in a container mine is the same
                job.lease_until = clock.now() - timedelta(seconds=1)


def give_back() -> None:
    """What this process is at when it is told to stop is due again, as if it was never begun."""
    mine = (Job.state == JobState.BUSY, Job.worker == outbox.me())
    with db.unit() as session:
        session.execute(
            update(Job)
            .where(*mine)
            .values(
                state=JobState.WAITING,
                attempts=Job.attempts - 1,
                run_at=clock.now(),
                lease_until=None,
            )
        )


def is_alive(process: int) -> bool:
    """Does this machine have such a process?"""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True
