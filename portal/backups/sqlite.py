"""A backup of SQLite: a copy whose every page was read, and a file that changes names."""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url

from portal.backups.errors import BackupError
from portal.settings import settings

SHOWN = 3  # faults that are spelled out
PATIENCE = 30  # seconds for whoever writes just now
ASIDE = "before"
HEADER = b"SQLite format 3\0"


def dump(to: Path) -> None:
    """A copy of the database as it stands, while people write. Refuses one that is damaged: the
    copy has the pages as they are, so reading it reads them, and nobody waits meanwhile.
    """
    try:
        _copy(_file(), to)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database cannot be read ({error}): no backup was made.") from error
    if faults := _faults(to):
        raise BackupError(f"The database is damaged ({faults}): no backup was made.")


@contextmanager
def beside(data: Path) -> Iterator[str]:
    """The address of a database of its own with this data, in the folder of the one at work."""
    _file().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-work-", dir=_file().parent) as folder:
        file = Path(folder) / _file().name
        shutil.move(data, file)
        file.chmod(0o600)
        if faults := _faults(file):
            raise BackupError(f"The backup is damaged ({faults}): nothing was changed.")
        yield f"sqlite:///{file}"


def swap(url: str, at: datetime) -> str:
    """The database at `url` takes the name of the one at work, which is kept; its new name, or ""
    when there was none. Where other processes have that one open they go on with the new rows:
    those are then written into it, in one transaction, after a copy was kept.
    """
    new, present = Path(make_url(url).database or ""), _file()
    kept = _free_name(present, at)
    _settle(new)
    if not present.exists():
        _set_aside(present, kept, "-wal", "-shm")
        new.rename(present)
        return ""
    if _is_in_use(present):
        _replace_rows(present, new, kept)
        return str(kept)
    _set_aside(present, kept, "-wal", "-shm")
    os.link(present, kept)
    kept.chmod(0o600)
    new.replace(present)
    return str(kept)


def is_there() -> bool:
    """Is there a database at work? Refuses a file that is none: to ask it costs its journal."""
    if _file().exists() and not _is_database(_file()):
        raise BackupError("It is no database.")
    return _file().exists()


def kept() -> list[str]:
    """Databases that a restore put aside."""
    return sorted(str(path) for path in _file().parent.glob(f"{_file().name}.{ASIDE}-*Z"))


def _replace_rows(present: Path, new: Path, kept: Path) -> None:
    kept.touch(mode=0o600)
    try:
        _copy(present, kept)
        _copy(new, present)
    except sqlite3.Error as error:
        kept.unlink()
        raise BackupError(f"The database at work ({error}): nothing was changed.") from error


def _free_name(present: Path, at: datetime) -> Path:
    kept = present.with_name(f"{present.name}.{ASIDE}-{at:%Y%m%dT%H%M%SZ}")
    return _free_name(present, at + timedelta(seconds=1)) if kept.exists() else kept


def _copy(source: Path, to: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{quote(str(source))}?mode=rw", uri=True)) as reading,
        closing(sqlite3.connect(to, timeout=PATIENCE)) as writing,
    ):
        reading.backup(writing, progress=_give_up_after(PATIENCE))


def _give_up_after(seconds: float) -> Callable[[int, int, int], None]:
    """Python's copy waits for ever for a database that somebody else writes to."""
    until = time.monotonic() + seconds

    def look(status: int, remaining: int, total: int) -> None:
        is_kept_waiting = status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if is_kept_waiting and time.monotonic() > until:
            raise sqlite3.OperationalError("somebody writes to it")

    return look


def _faults(file: Path) -> str:
    try:
        with closing(sqlite3.connect(file)) as raw:
            found = [row[0] for row in raw.execute(f"PRAGMA integrity_check({SHOWN})")]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == ["ok"] else "; ".join(" ".join(one.split()) for one in found)


def _settle(file: Path) -> None:
    """All that was written stands in the file itself."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = delete")


def _is_in_use(file: Path) -> bool:
    """Does another process have it open? Only who is alone may leave WAL mode, and then all that
    was written stands in the file itself. One that cannot be read, nobody uses.
    """
    if not _is_database(file):
        return False
    try:
        with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as raw:
            raw.execute("PRAGMA journal_mode = delete")
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return False


def _is_database(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(HEADER)) == HEADER


def _set_aside(present: Path, kept: Path, *endings: str) -> None:
    """A journal that was left behind would be played into the new database."""
    for ending in endings:
        left = present.with_name(present.name + ending)
        if left.exists():
            left.rename(kept.with_name(kept.name + ending))


def _file() -> Path:
    return Path(make_url(settings().database_url).database or "")
