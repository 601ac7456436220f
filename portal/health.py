"""What must always be true of any portal, and what wants a person's eye; `flask doctor` asks, and
every finding says what to do.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal import clock, db, heartbeat, logs, migrate, outbox
from portal.settings import settings


class Kind(StrEnum):
    BROKEN = "broken"  # what must always be true is not
    ATTENTION = "attention"  # late, full or left behind


@dataclass(frozen=True)
class Finding:
    check: str
    what: str
    mend: str
    kind: Kind = Kind.BROKEN
    topic: str = ""  # what it is about, where `what` holds figures that change by the hour

    @property
    def name(self) -> str:
        """The same tomorrow, for a finding that stays."""
        return f"{self.kind} {self.check}: {self.topic or self.what}"


class Usage(Protocol):
    """Bytes of a disk."""

    @property
    def total(self) -> int: ...
    @property
    def free(self) -> int: ...


Check = Callable[[], Iterator[Finding]]


def findings(checks: Iterable[Check]) -> list[Finding]:
    """What these find, in their order. One that cannot be done is a finding of its own, and the
    others go on.
    """
    found: list[Finding] = []
    for check in checks:
        try:
            found += list(check())
        except Exception as error:
            db.session.rollback()
            what = f"not checked: {check.__name__} ended with {logs.kind(error)}"
            found.append(Finding("doctor", what, "flask --app wsgi migrate; does it answer?"))
    return found


def is_up() -> bool:
    """Does it stand: the database answers, has every migration, and ASKED agrees."""
    try:
        return migrate.is_current() and all(ask() for ask in ASKED)
    except SQLAlchemyError:
        return False


def is_ready() -> bool:
    """Can people be sent here: it stands, and what they send in can be written."""
    try:
        return is_up() and not is_full() and can_write()
    except OSError:
        return False


def can_write() -> bool:
    """Does the database take a change now? Asked with one that is taken back, without waiting."""
    if db.engine.dialect.name != "sqlite":
        return not db.session.scalar(text("SELECT pg_is_in_recovery()"))
    try:
        with closing(sqlite3.connect(db.engine.url.database or "", timeout=1)) as raw:
            raw.execute("BEGIN IMMEDIATE")
            (version,) = raw.execute("PRAGMA user_version").fetchone()
            raw.execute(f"PRAGMA user_version = {version}")  # a disk may refuse no sooner
            raw.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    return True


def is_full() -> bool:
    """Is there no room left for what people send in?"""
    return usage().free < FULL


def schema() -> Iterator[Finding]:
    if not migrate.is_current():
        yield Finding("schema", "the database lacks migrations", "flask --app wsgi migrate")


def keys() -> Iterator[Finding]:
    if db.engine.dialect.name == "sqlite":
        for row in db.session.execute(text("PRAGMA foreign_key_check")).all()[:20]:
            yield Finding("keys", f"a row of {row[0]} points nowhere", "restore a backup")


def fence_grants() -> Iterator[Finding]:
    """The role of employers' sessions reaches every table that is not behind the fence."""
    role = settings().fence_role
    if not role or db.engine.dialect.name != "postgresql":
        return
    if not db.session.scalar(text("SELECT pg_has_role(:role, 'MEMBER')"), {"role": role}):
        what = f"{db.engine.url.username or 'the portal'} may not become {role}"
        yield Finding("fence", what, "flask --app wsgi roles sql")
    may = text("SELECT has_table_privilege(:role, :name, 'SELECT, INSERT, UPDATE, DELETE')")
    for name in sorted(set(db.Base.metadata.tables) - db.fenced_tables()):
        if not db.session.scalar(may, {"role": role, "name": name}):
            yield Finding("fence", f"{role} does not reach {name}", "flask --app wsgi roles sql")


def dead_jobs() -> Iterator[Finding]:
    for job in outbox.dead():
        yield Finding(
            "jobs",
            f"{job.name} {job.id} gave up: {job.error}",
            "flask --app wsgi jobs dead --retry",
        )


def late_jobs() -> Iterator[Finding]:
    late = db.session.scalar(select(func.count(outbox.Job.id)).where(is_late(clock.now())))
    if late:
        what = f"{late} jobs wait for more than 15 minutes"
        yield Finding("jobs", what, "is a worker running?", Kind.ATTENTION, "late")


def workers() -> Iterator[Finding]:
    """Somebody works off jobs, and nobody who did fell silent without a word."""
    workers = heartbeat.workers()
    if not workers.at_work:
        last = workers.last
        since = f": the last was seen at {clock.local(last):%Y-%m-%d %H:%M}" if last else ""
        mend = "flask --app wsgi jobs work"
        yield Finding("worker", f"none is at work{since}", mend, Kind.ATTENTION, "none")
        return
    for name, at in workers.silent.items():
        what = f"{name} was last seen at {clock.local(at):%Y-%m-%d %H:%M}"
        yield Finding("worker", what, "look into its log, and start it again", Kind.ATTENTION)


def is_late(now: datetime) -> ColumnElement[bool]:
    """Of a job: due for a quarter of an hour and not begun, or begun by a worker that died."""
    job, before = outbox.Job, now - LATE
    return or_(
        and_(job.state == outbox.JobState.WAITING, job.run_at < before),
        and_(job.state == outbox.JobState.BUSY, job.lease_until < before),
    )


def crashing_jobs() -> Iterator[Finding]:
    """Jobs that took their worker with them, before the third time parks them."""
    job = outbox.Job
    alive = db.one_of(job.state, (outbox.JobState.WAITING, outbox.JobState.BUSY))
    for row in db.session.scalars(select(job).where(job.crashes > 0, alive)):
        what = f"{row.name} {row.id} took its worker with it {row.crashes} times"
        yield Finding("jobs", what, "look into the log of the worker", Kind.ATTENTION)


def usage() -> Usage:
    """Of the disk where the portal writes."""
    return shutil.disk_usage(settings().instance)


def is_nearly_full(usage: Usage) -> bool:
    """Is it time to make room?"""
    return usage.free < min(NEARLY_FULL, usage.total * NEARLY_FULL_SHARE)


def disk() -> Iterator[Finding]:
    found = usage()
    if is_nearly_full(found):
        free = f"{found.free // 1_000_000:,} MB"
        yield Finding(
            "disk",
            f"{free} left where the portal writes",
            "make room, or move INSTANCE to a larger disk",
            Kind.BROKEN if is_full() else Kind.ATTENTION,
            "room",
        )


def writes() -> Iterator[Finding]:
    if not can_write():
        mend = "is its disk read-only, or does a process hold it?"
        yield Finding("database", "it takes no change", mend)


def fonts() -> Iterator[Finding]:
    """Without its own font a document is laid out in another, and is no longer archivable."""
    from portal.effects import pdf

    for name in pdf.FONT_FILES:
        if not (pdf.FONTS / name).is_file():
            yield Finding("fonts", f"{name} is missing", "install the portal anew")


def damage() -> Iterator[Finding]:
    """Every page of the database is read (SQLite; PostgreSQL has pg_amcheck of its own)."""
    if db.engine.dialect.name == "sqlite":
        for row in db.session.execute(text("PRAGMA integrity_check(20)")).all():
            if row[0] != "ok":
                yield Finding("damage", row[0], "restore a backup")


FULL = 50_000_000  # bytes: room for no more than some documents
NEARLY_FULL, NEARLY_FULL_SHARE = 5_000_000_000, 0.1
LATE = timedelta(minutes=15)
ASKED: list[Callable[[], bool]] = []  # what the factory wants to know more before it says yes
CHECKS: tuple[Check, ...] = (
    schema, keys, fence_grants, dead_jobs, late_jobs, crashing_jobs, workers, disk, writes, fonts,
)  # fmt: skip
DEEP: tuple[Check, ...] = (damage,)  # takes minutes where there is much
