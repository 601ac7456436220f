"""Is a worker at work? Each says so every half minute, in a row of its own, and takes its leave.

The row tells of the process and of its way to the database. What hangs in one lane is seen by the
jobs of that lane, which are late. Rows hold the time of the machine, also where the demo's clock
was moved, and none outlives a day: a machine may never come back.
"""

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import db, logs, outbox, stopped
from portal.db import Base

EVERY = 30  # seconds
SILENT = timedelta(minutes=2)
KEPT_FOR = timedelta(days=1)
log = logs.logger("portal.heartbeat")


class Heartbeat(Base):
    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(unique=True)  # machine and process, as in `Job.worker`
    at: Mapped[datetime]


@dataclass(frozen=True)
class Workers:
    """By name, machine and process."""

    at_work: frozenset[str]
    silent: Mapping[str, datetime]  # when each was last seen
    last: datetime | None  # when any of them was


def keep(over: threading.Event) -> None:
    """Say so until it is over, and take leave. A turn that fails is made good by the next."""
    _try(_forget_killed)
    _try(beat)
    while not over.wait(EVERY):
        _try(beat)
    _try(_leave)


def beat() -> None:
    """This process is at work now."""
    at = now()
    row = db.insert(Base.metadata.tables[Heartbeat.__tablename__])
    row = row.values(id=uuid.uuid4(), worker=outbox.me(), at=at)
    with db.unit() as session:
        session.execute(delete(Heartbeat).where(Heartbeat.at < at - KEPT_FOR))
        session.execute(row.on_conflict_do_update(index_elements=["worker"], set_={"at": at}))


def workers() -> Workers:
    """Who is at work, and who fell silent today without taking leave."""
    seen = {
        row.worker: row.at for row in db.session.execute(select(Heartbeat.worker, Heartbeat.at))
    }
    since = now() - SILENT
    silent = {name: at for name, at in seen.items() if at < since}
    return Workers(frozenset(seen.keys() - silent.keys()), silent, max(seen.values(), default=None))


def is_here() -> bool:
    """Is a worker of this machine at work?"""
    return any(name.startswith(_host()) for name in workers().at_work)


def now() -> datetime:
    """The time of this machine."""
    return datetime.fromtimestamp(time.time(), UTC)


def _try(verb: Callable[[], None]) -> None:
    try:
        verb()
    except Exception as error:
        log.warning("no heartbeat", error=error)
    finally:
        db.session.remove()


def _leave() -> None:
    with db.unit() as session:
        session.execute(delete(Heartbeat).where(Heartbeat.worker == outbox.me()))


def _forget_killed() -> None:
    """Workers of this machine that were killed: this one is in their place."""
    mine = Heartbeat.worker.startswith(_host(), autoescape=True)
    with db.unit() as session:
        for row in session.scalars(select(Heartbeat).where(mine)):
            if not stopped.is_alive(int(row.worker.rpartition(":")[2])):
                session.delete(row)


def _host() -> str:
    return outbox.me().rpartition(":")[0] + ":"
