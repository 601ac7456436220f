"""What the outbox has that wants an eye: of a job its kind, its instants and the class of its
error, never what it is about. And which colleagues are not reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from portal import clock, db, health, letters, outbox
from portal.accounts import queries as account_queries
from portal.outbox import Job, JobState, Lane

SHOWN = 50  # jobs that gave up, on the page


@dataclass(frozen=True)
class Waiting:
    """How many, and since when the oldest."""

    count: int
    since: datetime | None


def dead() -> Sequence[Row]:
    """What gave up, oldest first: at most SHOWN."""
    columns = (Job.id, Job.name, Job.does, Job.error, Job.attempts, Job.created_at)
    statement = select(*columns).where(_IS_DEAD).order_by(Job.created_at, Job.id)
    return db.session.execute(statement.limit(SHOWN)).all()


def locked_dead() -> Sequence[Job]:
    """All that gave up, oldest first, held until the unit ends."""
    statement = select(Job).where(_IS_DEAD).order_by(Job.created_at, Job.id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def late() -> Sequence[Row]:
    """What is late, or failed and is tried again: by function and error how many, since when."""
    tried = and_(Job.state == JobState.WAITING, Job.error.is_not(None))
    return db.session.execute(
        select(
            Job.does,
            Job.error,
            func.count().label("count"),
            func.min(Job.created_at).label("since"),
            func.min(Job.run_at).label("next_at"),
        )
        .where(or_(health.is_late(clock.now()), tried))
        .group_by(Job.does, Job.error)
        .order_by(func.min(Job.created_at), Job.does)
        .limit(SHOWN)
    ).all()


def unfinished() -> dict[JobState, Waiting]:
    """By state what is not done, and since when the oldest should have begun."""
    states = set(JobState) - {JobState.DONE}
    found = {state: Waiting(0, None) for state in states}
    counted = (
        select(Job.state, func.count(), func.min(Job.run_at))
        .where(Job.state.in_(states))
        .group_by(Job.state)
    )
    for state, count, since in db.session.execute(counted):
        found[state] = Waiting(count, since)
    return found


def unsent() -> Waiting:
    """Mails that should have left: tried in vain, late, or given up."""
    tried = or_(and_(Job.state == JobState.WAITING, Job.attempts > 0), Job.state == JobState.DEAD)
    row = db.session.execute(
        select(func.count(), func.min(Job.created_at)).where(
            Job.does.in_(outbox.paths(Lane.MAIL)), or_(health.is_late(clock.now()), tried)
        )
    ).one()
    return Waiting(row[0], row[1])


def unreached(since: datetime) -> Sequence[str]:
    """Colleagues whose mail no server wanted since then, by name: nobody else hears of it."""
    refused = letters.refused(since)
    return [one["name"] for one in account_queries.colleagues(None) if one["id"] in refused]


_IS_DEAD: ColumnElement[bool] = Job.state == JobState.DEAD
