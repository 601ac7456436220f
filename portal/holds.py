"""Jobs that are held: after a restore, what waited may have been done before, mails above all.

While anything is held the nightly work waits too, since it would find again what it found before.
What people do meanwhile has its follow-ups as always. `flask jobs release` ends it.
"""

from typing import Any

from sqlalchemy import func, select, update

from portal import clock, db, outbox
from portal.outbox import Job, JobState, Lane


def hold() -> int:
    """In the open unit: all that waits, or was at work, is held from now on; how many."""
    db.session.flush()
    waits = db.one_of(Job.state, (JobState.WAITING, JobState.BUSY))
    held = update(Job).where(waits).values(state=JobState.HELD, lease_until=None)
    done: Any = db.session.execute(held)
    return int(done.rowcount)


def release(*, without_mail: bool = False) -> int:
    """In the open unit: what is held is due again; mails are dropped instead when they were sent
    before. How many are due.
    """
    held = Job.state == JobState.HELD
    if without_mail:
        mails = Job.does.in_(outbox.paths(Lane.MAIL))
        dropped = {"state": JobState.DONE, "error": DROPPED, "done_at": clock.now()}
        db.session.execute(update(Job).where(held, mails).values(**dropped))
    due: Any = db.session.execute(update(Job).where(held).values(state=JobState.WAITING))
    return int(due.rowcount)


def count() -> int:
    """How many jobs are held."""
    return db.session.scalar(select(func.count(Job.id)).where(Job.state == JobState.HELD)) or 0


def listed() -> list[tuple[str, int]]:
    """What is held: by function, how many."""
    each = select(Job.does, func.count(Job.id)).where(Job.state == JobState.HELD)
    return [(does, n) for does, n in db.session.execute(each.group_by(Job.does).order_by(Job.does))]


DROPPED = "dropped: sent before the restore"
