"""What must always be true, checked by `flask doctor`; every finding says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal import clock, db, migrate, outbox
from portal.settings import settings


@dataclass(frozen=True)
class Finding:
    check: str
    what: str
    mend: str


def findings() -> list[Finding]:
    """Every broken invariant, in the order of CHECKS."""
    return [finding for check in CHECKS for finding in check()]


def is_ready() -> bool:
    """Can people be sent here: the database answers, has every migration, and ASKED agrees."""
    try:
        return migrate.is_current() and all(ask() for ask in ASKED)
    except SQLAlchemyError:
        return False


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
    late = db.session.scalar(
        select(func.count())
        .select_from(outbox.Job)
        .where(outbox.Job.state == outbox.JobState.WAITING)
        .where(outbox.Job.attempts == 0, outbox.Job.run_at < clock.now() - timedelta(minutes=15))
    )
    if late:
        yield Finding("jobs", f"{late} jobs wait for more than 15 minutes", "is a worker running?")


ASKED: list[Callable[[], bool]] = []  # what the factory wants to know more before it says yes
CHECKS: list[Callable[[], Iterator[Finding]]] = [
    schema, keys, fence_grants, dead_jobs, late_jobs,
]  # fmt: skip
