"""What wants a keeper's eye: how old the last backup is, and what a restore left to do."""

from collections.abc import Iterator
from pathlib import Path

from portal import clock, db, holds
from portal.backups import actions, folder
from portal.health import Check, Finding, Kind
from portal.settings import settings


def last_backup() -> Iterator[Finding]:
    if not folder.is_late():
        return
    last, place = folder.last_made(), settings().backup_folder
    what = f"the last backup is of {clock.local(last):%Y-%m-%d %H:%M}" if last else "no backup yet"
    mend = "is the worker running?" if place else "set BACKUP_FOLDER, or flask --app wsgi backup"
    said = f"{what} in {place}" if place else what
    yield Finding("backups", said, mend, Kind.ATTENTION, "late")


def readable_backups() -> Iterator[Finding]:
    if not settings().backup_recipient:
        mend = "flask --app wsgi backup key, and set BACKUP_RECIPIENT"
        yield Finding("backups", "who finds a backup can read it", mend, Kind.ATTENTION)


def held_jobs() -> Iterator[Finding]:
    if count := holds.count():
        what = f"{count} jobs are held since a restore, and the nightly work with them"
        yield Finding("jobs", what, "flask --app wsgi jobs release", Kind.ATTENTION, "held")


def kept_databases() -> Iterator[Finding]:
    """What was restored over is kept, with all the persons in it, until somebody is sure."""
    for name in actions.engine().kept():
        mend = "delete it when the restored one is right"
        yield Finding("backups", f"{name} is kept since a restore", mend, Kind.ATTENTION)


def open_files() -> Iterator[Finding]:
    """INSTANCE and what lies in it are for their owner only."""
    places, url = [settings().instance], db.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        places.append(Path(url.database))
    for place in places:
        if place.exists() and place.stat().st_mode & 0o077:
            mend = f"chmod go= {place}"
            yield Finding("files", f"others can read {place}", mend, Kind.ATTENTION)


CHECKS: tuple[Check, ...] = (
    last_backup, readable_backups, held_jobs, kept_databases, open_files,
)  # fmt: skip
