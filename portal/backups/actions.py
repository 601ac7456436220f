"""The verbs: write a backup, open one as a database of its own, restore it."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal import clock, db, holds, migrate, numbers, outbox
from portal.audit import SYSTEM, record
from portal.backups import archive, folder, postgresql, secrets_file, sqlite
from portal.backups.archive import Manifest
from portal.backups.errors import BackupError
from portal.settings import settings

WORK = "backup-work-"  # folders in INSTANCE, gone when we are
FORGOTTEN = 24 * 3600  # seconds: of a run that was killed
Changed = Sequence[tuple[str, Sequence[str]]]  # by mail address what is otherwise


@dataclass(frozen=True)
class Upon:
    """What becomes of access at a restore, set by the factory: `look` asks the database of before,
    the others are in the unit of the restored one.
    """

    look: Callable[[], Mapping[Any, Any]]
    follow: Callable[[Mapping[Any, Any], datetime], Changed]
    end: Sequence[Callable[[datetime], None]]


upon_restore = Upon(look=dict, follow=lambda since, at: (), end=())


@dataclass(frozen=True)
class Opened:
    """A backup as a database of its own, at this address, brought up to date."""

    manifest: Manifest
    version: str  # of its schema, before it was brought up to date
    url: str


@dataclass(frozen=True)
class Restored:
    """What a restore did and left to do."""

    manifest: Manifest
    version: str
    kept: str  # what the database of before is called now
    held: int  # jobs
    skipped: Sequence[str]  # numbers that were sent out and are not in this backup
    last_invoice: str
    changed: Changed | None  # access since the backup; None when nobody can tell


def write(file: Path, *, at: datetime) -> None:
    """Write the whole database to `file`, and what INSTANCE holds beside it, apart."""
    try:
        with _work() as work:
            data, made = work / archive.DATA, work / "backup.zip"
            engine().dump(data)
            if not (version := migrate.version()):
                raise BackupError("The database was never migrated: no backup was made.")
            manifest = Manifest(
                db.engine.dialect.name, version, archive.sha(data), at.isoformat(), archive.FORMAT
            )
            archive.pack(data, manifest, made)
            data.unlink()
            secrets_file.write(secrets_file.beside(file), work)
            archive.place(made, file, settings().backup_recipient)
    except OSError as error:
        raise BackupError(f"{file} was not written: {error.strerror or error}.") from error
    folder.note(at)


def write_into_folder(*, at: datetime) -> Path:
    """A backup by the name of its instant in BACKUP_FOLDER, and room made for it."""
    place = Path(settings().backup_folder)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(place, ".*.part")
    except OSError as error:
        raise BackupError(f"BACKUP_FOLDER cannot be used: {error.strerror}.") from error
    file = place / folder.name_at(at)
    write(file, at=at)
    folder.rotate()
    return file


@contextmanager
def opened(file: Path, identity: Path | None = None) -> Iterator[Opened]:
    """Inside, the session asks the backup. Refuses one that is damaged, of the other engine, or
    newer than this portal.
    """
    with _work() as work:
        manifest, data = archive.unpack(file, work, identity)
        if manifest.engine != db.engine.dialect.name:
            raise BackupError(f"{file} is a backup of {manifest.engine}: nothing was changed.")
        with engine().beside(data) as url, _session_on(url):
            version = migrate.version()
            if not migrate.knows(version):
                raise BackupError(
                    f"{file} is at version {version or 'none'}, which this portal does not know "
                    f"(it is at {migrate.head()}): install the portal it was made with. "
                    "Nothing was changed."
                )
            migrate.upgrade()
            yield Opened(manifest, version, url)


def restore(
    file: Path,
    *,
    at: datetime,
    identity: Path | None = None,
    hold: bool = False,
    last_invoices: Sequence[str] = (),
    secrets: Path | None = None,
) -> Restored:
    """The backup becomes the database; the one of before is kept by another name.

    `hold`: what was to be done stays undone until `jobs release`, since it may have been done
    before. `last_invoices`: numbers that were sent out; the next ones follow on them. Everybody
    signs in anew and no link that was sent works, since those that ended would open again. Who was
    stopped since, or chose another password, does not get in as he did at the time of the backup.
    """
    keys, since = _read_secrets(secrets, identity), _look_before()
    try:
        with opened(file, identity) as beside:
            with db.unit():
                held = _hold() if hold else 0
                facts = {"version": beside.version, "held": held}
                # the first line behind those of the backup: anchors find by it where that ended
                record("backups.restore", beside.manifest, by=SYSTEM, at=at, **facts)
                skipped = [number for last in last_invoices for number in _follow_number(last, at)]
                for end in upon_restore.end:
                    end(at)
                changed = None if since is None else upon_restore.follow(since, at)
                held += holds.hold() if hold else 0  # what follows of it
            last = numbers.last("invoice", clock.day(at).year)
            db.session.remove()
            db.engine.dispose()
            kept = engine().swap(beside.url, at)
    except OSError as error:
        raise BackupError(f"{error.strerror or error}: nothing was changed.") from error
    db.engine.dispose()
    secrets_file.put_back(keys, at)
    return Restored(beside.manifest, beside.version, kept, held, skipped, last, changed)


def engine() -> ModuleType:
    """How it is done on the engine at work."""
    return sqlite if db.engine.dialect.name == "sqlite" else postgresql


def _read_secrets(file: Path | None, identity: Path | None) -> dict[str, bytes]:
    if file is None:
        return {}
    with _work() as work:
        return secrets_file.read(file, work, identity)


def _look_before() -> Mapping[Any, Any] | None:
    """What the database of before says of access: nothing where there is none, None when it cannot
    be asked.
    """
    try:
        return upon_restore.look() if engine().is_there() else {}
    except (BackupError, SQLAlchemyError):
        return None


def _follow_number(number: str, at: datetime) -> list[str]:
    series, skipped = numbers.follow(number)
    if skipped:
        first, last = skipped[0], skipped[-1]
        record("backups.follow_number", series, by=SYSTEM, at=at, first=first, last=last)
    return skipped


def _hold() -> int:
    """All that waits is held, and with it the first backup after the restore."""
    outbox.put("backups.make")
    return holds.hold()


@contextmanager
def _session_on(url: str) -> Iterator[None]:
    present, beside = db.engine, db.connect(url)
    db.session.remove()
    present.dispose()
    db.use(beside)
    try:
        yield
    finally:
        db.session.remove()
        beside.dispose()
        db.use(present)


@contextmanager
def _work() -> Iterator[Path]:
    """A folder for what is not encrypted yet: in INSTANCE, for its owner only."""
    instance = settings().instance
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(instance, f"{WORK}*")
    with tempfile.TemporaryDirectory(prefix=WORK, dir=instance) as made:
        yield Path(made)


def _sweep(place: Path, pattern: str) -> None:
    """What a run that was killed left behind."""
    remove: Callable[[Path], None]
    for path in place.glob(pattern):
        if time.time() - path.stat().st_mtime > FORGOTTEN:
            remove = shutil.rmtree if path.is_dir() else Path.unlink
            remove(path)
