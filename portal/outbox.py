"""What happens after a commit: job rows written in the transaction of the change, worked off later.

Our row is the truth; huey only carries its id to a worker (portal/worker.py says why). Jobs of one
lane wait for each other, never for those of another. A worker takes a row by lease and calls its
function outside any transaction, while a thread renews the lease. The function's one `unit()` also
sets the row done, guarded by the attempt number, so a killed worker loses nothing and a slow one
cannot finish twice. A worker that starts frees what dead processes of its machine were at. After
MAX_ATTEMPTS, or MAX_CRASHES of the worker itself, a row is dead and `doctor` tells.
"""

import hmac
import importlib
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal import clock, db, logs
from portal.db import Base
from portal.settings import settings

LEASE = timedelta(seconds=60)
RENEWED_EVERY = 15  # seconds
MAX_ATTEMPTS = 8
MAX_POST_ATTEMPTS = 27  # five days, for a mail server that is away
MAX_CRASHES = 3
DIED = "WorkerDied"  # the error of a job that took its worker with it
log = logs.logger("portal.jobs")

Does = Callable[..., None]


class JobState(StrEnum):
    WAITING = "waiting"
    BUSY = "busy"
    HELD = "held"  # since a restore, see portal/holds.py
    DONE = "done"
    DEAD = "dead"


class Lane(StrEnum):
    """What waits for what: one lane hangs or is full, and the others go on."""

    DOCUMENTS = "documents"
    MAIL = "mail"
    QUICK = "quick"


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "run_at"),)

    name: Mapped[str]
    does: Mapped[str]  # module and function
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]  # host and process that had it last
    attempts: Mapped[int] = mapped_column(default=0)  # begun
    crashes: Mapped[int] = mapped_column(default=0, server_default="0")  # attempts that never ended
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class LostLease(Exception):
    """Another worker took this job over; what this one did is rolled back."""


registry: Mapping[str, Sequence[Does]] = {}  # portal/jobs.py, set by the factory
lanes: Mapping[Lane, Collection[Does]] = {}  # the same page; what stands in none is quick
# hands a job id to huey, set by the factory where a worker runs
send: Callable[[Lane, str], None] | None = None
_current: ContextVar[tuple[uuid.UUID, int] | None] = ContextVar("job", default=None)
_trouble: ContextVar[Exception | None] = ContextVar("trouble", default=None)
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)
_PUT = "put"


def put(
    name: str, *, run_at: datetime | None = None, key: str | None = None, **payload: Any
) -> None:
    """Have everything that `name` means done after this unit commits, at `run_at` or at once.

    A `key` that was put before is not put again: that is how nightly work stays once a day.
    """
    now = clock.now()
    for does in () if _quiet.get() else registry[name]:
        path = _path(does)
        values = {
            "id": uuid.uuid4(),
            "name": name,
            "does": path,
            "payload": payload,
            "key": f"{key}:{path}" if key else None,
            "run_at": run_at or now,
            "created_at": now,
        }
        if key is None:
            db.session.add(Job(**values))
        elif not _put_once(values):
            continue
        if run_at is None:
            db.session.info.setdefault(_PUT, []).append((lane_of(path), str(values["id"])))


@contextmanager
def quiet() -> Iterator[None]:
    """Inside, nothing is put: for rows written in bulk, whose mails and papers nobody waits for."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _put_once(values: dict[str, Any]) -> bool:
    """Put a job with a key, unless it was put before, or is just now by another machine."""
    if db.session.scalar(select(Job.id).where(Job.key == values["key"])):
        return False
    new: Any = {"state": JobState.WAITING, "attempts": 0, "crashes": 0} | values
    row = db.insert(Job.metadata.tables["job"]).values(new)
    done: Any = db.session.execute(row.on_conflict_do_nothing(index_elements=["key"]))
    return bool(done.rowcount == 1)


def lane_of(path: str) -> Lane:
    """The lane of a function, as its row names it."""
    return next((lane for lane in lanes if path in paths(lane)), Lane.QUICK)


def run_due(lane: Lane | None = None, *, until: Callable[[], bool] = lambda: False) -> int:
    """Work off all that is due now (in one lane), follow-ups included, until told to stop; the
    number of jobs tried.
    """
    tried = 0
    while not until() and (taken := _take(lane=lane)) is not None:
        _work(*taken)
        tried += 1
    return tried


def run_one(job_id: str) -> None:
    """Work off this job if it is free (huey calls this; another worker may have been faster). Its
    id was sent because it is due, so the clock of the machine that put it may run ahead of ours.
    """
    taken = _take(uuid.UUID(job_id))
    if taken is not None:
        _work(*taken)


def hurry(lane: Lane, error: str) -> None:
    """What failed in this lane by this error goes now, in the order in which it was put."""
    failed = (_in(lane), Job.state == JobState.WAITING, Job.error == error)
    waits = db.session.scalar(select(Job.id).where(*failed).limit(1))
    db.session.rollback()
    if waits:
        with db.unit() as session:
            session.execute(update(Job).where(*failed).values(run_at=Job.created_at))


def job_id() -> str:
    """The id of the job at work: the same on every attempt, so a repeated mail carries the same
    Message-ID.
    """
    current = _current.get()
    if current is None:
        raise RuntimeError("only a job has a job id")
    return str(current[0])


def token() -> str:
    """256 secret bits for a link this job sends: the same on every attempt, so a repeat sends the
    same link.
    """
    key = settings().secret_key.encode()
    return hmac.new(key, f"link:{job_id()}".encode(), "sha256").hexdigest()


def again(error: Exception) -> None:
    """The job at work goes on, is not done, and is tried again because of `error`. Raises it where
    no job is at work.
    """
    if _current.get() is None:
        raise error
    _trouble.set(error)


@contextmanager
def aside() -> Iterator[Session]:
    """A unit beside the one of the job at work: what it writes stands, however the job ends."""
    token = _current.set(None)
    try:
        with db.unit() as session:
            yield session
    finally:
        _current.reset(token)


def retry(job: Job, *, at: datetime) -> None:
    """Give a dead job another round."""
    job.state, job.attempts, job.run_at, job.error = JobState.WAITING, 0, at, None
    job.crashes = 0
    db.session.info.setdefault(_PUT, []).append((lane_of(job.does), str(job.id)))


def me() -> str:
    """This process, as `Job.worker` names it: machine and number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def last_done(name: str) -> datetime | None:
    """When this was last done, if ever."""
    done = select(func.max(Job.done_at)).where(Job.name == name, Job.state == JobState.DONE)
    return db.session.scalar(done)


def dead() -> list[Job]:
    """What gave up, oldest first."""
    return list(
        db.session.scalars(select(Job).where(Job.state == JobState.DEAD).order_by(Job.created_at))
    )


def _due(now: datetime) -> Any:
    return or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= now),
        and_(Job.state == JobState.BUSY, Job.lease_until < now),
    )


def _path(does: Does) -> str:
    return f"{does.__module__}:{does.__name__}"


def paths(*those: Lane) -> list[str]:
    """The functions of these lanes, as in `Job.does`."""
    return [_path(does) for lane in those for does in lanes.get(lane, ())]


def _sent(job_id: uuid.UUID, now: datetime) -> Any:
    untried = and_(Job.state == JobState.WAITING, Job.attempts == 0)
    return and_(Job.id == job_id, or_(untried, and_(_due(now), Job.state != JobState.BUSY)))


def _in(lane: Lane) -> Any:
    """The rows of this lane. Quick are also a row whose function is no more, which fails there, and
    whatever was at work when a worker died: one by one, so that none is taken for the one it was.
    """
    if lane is Lane.QUICK:
        return or_(Job.state == JobState.BUSY, Job.does.not_in(paths(*lanes)))
    return and_(Job.state != JobState.BUSY, Job.does.in_(paths(lane)))


def _take(
    job_id: uuid.UUID | None = None, lane: Lane | None = None
) -> tuple[uuid.UUID, int, str, dict[str, Any]] | None:
    now = clock.now()
    wanted = select(Job).order_by(Job.run_at, Job.created_at).limit(1)
    wanted = wanted.where(_sent(job_id, now) if job_id else _due(now))
    if lane:
        wanted = wanted.where(_in(lane))
    if db.session.scalar(wanted.with_only_columns(Job.id)) is None:
        db.session.rollback()
        return None
    with db.unit() as session:
        job = session.scalar(
            wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        )
        if job is None:
            return None
        if job.state is JobState.BUSY:  # whoever had it never came back
            job.crashes += 1
        is_parked = job.crashes >= MAX_CRASHES
        if is_parked:
            job.state, job.lease_until, job.error = JobState.DEAD, None, DIED
        else:  # counted before it begins
            job.state, job.attempts, job.worker = JobState.BUSY, job.attempts + 1, me()
            job.lease_until = now + LEASE
        taken = job.id, job.attempts, job.does, job.payload
    return _take(job_id, lane) if is_parked else taken


def _work(job_id: uuid.UUID, attempt: int, path: str, payload: dict[str, Any]) -> None:
    """One line in the log for every attempt, and its error with the trace."""
    began = time.monotonic()
    with logs.of_job(job_id):
        error = _tried(job_id, attempt, path, payload)
        outcome = "failed" if error else "done"
        if isinstance(error, LostLease):
            outcome = "taken over"
        ms = round(1000 * (time.monotonic() - began))
        tell = log.warning if error else log.info
        tell("job", does=path, attempt=attempt, outcome=outcome, ms=ms, error=error)


def _tried(job_id: uuid.UUID, attempt: int, path: str, payload: dict[str, Any]) -> Exception | None:
    module, name = path.split(":")
    token = _current.set((job_id, attempt))
    _trouble.set(None)
    try:
        with _renewed(job_id, attempt):
            getattr(importlib.import_module(module), name)(**payload)
        if _current.get() is not None:  # it wrote nothing itself
            with db.unit():
                pass
    except LostLease as error:
        return error
    except Exception as error:
        _current.set(None)
        _failed(job_id, attempt, path, error)
        return error
    finally:
        _current.reset(token)
        db.session.remove()
    return None


@contextmanager
def _renewed(job_id: uuid.UUID, attempt: int) -> Iterator[None]:
    """Inside, the lease of this attempt is renewed: one that lapses is of a worker that died."""
    over = threading.Event()
    renewing = threading.Thread(target=_renew, args=(job_id, attempt, over), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        over.set()
        renewing.join()


def _renew(job_id: uuid.UUID, attempt: int, over: threading.Event) -> None:
    while not over.wait(RENEWED_EVERY):
        try:
            with db.unit() as session:
                session.execute(_mine(job_id, attempt).values(lease_until=clock.now() + LEASE))
        except Exception as error:  # the next turn tries again, three before it lapses
            with logs.of_job(job_id):
                log.warning("lease not renewed", error=error)
        finally:
            db.session.remove()


def _failed(job_id: uuid.UUID, attempt: int, path: str, error: Exception) -> None:
    db.session.rollback()
    later = clock.now() + timedelta(seconds=min(15 * 4 ** (attempt - 1), 6 * 3600))
    is_post = lane_of(path) is Lane.MAIL and isinstance(error, OSError)
    is_over = attempt >= (MAX_POST_ATTEMPTS if is_post else MAX_ATTEMPTS)
    state = JobState.DEAD if is_over else JobState.WAITING
    with db.unit() as session:
        session.execute(
            _mine(job_id, attempt).values(
                state=state, run_at=later, lease_until=None, error=logs.kind(error)
            )
        )


def _mine(job_id: uuid.UUID, attempt: int) -> Any:
    return update(Job).where(Job.id == job_id, Job.attempts == attempt, Job.state == JobState.BUSY)


def _finish() -> None:
    """In the commit of the job's own unit: done, if it is still mine."""
    current = _current.get()
    if current is None:
        return
    if trouble := _trouble.get():
        raise trouble
    done: Any = db.session.execute(
        _mine(*current).values(state=JobState.DONE, done_at=clock.now(), lease_until=None)
    )
    if done.rowcount != 1:
        raise LostLease
    _current.set(None)


def _dispatch() -> None:
    sent = db.session.info.pop(_PUT, [])
    for _lane, job_id in sent if logs.request_id() else ():
        with logs.of_job(job_id):  # leads from the request to what it set going
            log.info("job put")
    if send is not None:
        for lane, job_id in sent:
            send(lane, job_id)


db.before_commit.append(_finish)
db.after_commit.append(_dispatch)
