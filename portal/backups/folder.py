"""The backups in BACKUP_FOLDER: their names, which of them stay, and how old the newest is."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal import clock, notes
from portal.backups import rotation, secrets_file
from portal.settings import settings

NAME = re.compile(r"portal-(\d{8}T\d{6}Z)\.zip(?:\.age)?")
STAMP = "%Y%m%dT%H%M%SZ"
NIGHTLY = timedelta(hours=26)  # a day, and the night it may take
LAST = "last_backup"  # in INSTANCE: when one was made by hand


def name_at(at: datetime) -> str:
    ending = ".zip.age" if settings().backup_recipient else ".zip"
    return f"portal-{at.astimezone(UTC):{STAMP}}{ending}"


def files() -> dict[datetime, Path]:
    """Each backup in the folder, by the instant in its name."""
    found = {}
    for path in Path(settings().backup_folder).glob("portal-*"):
        if named := NAME.fullmatch(path.name):
            found[datetime.strptime(named[1], STAMP).replace(tzinfo=UTC)] = path
    return found


def rotate() -> int:
    """Throw away what need not stay, with the secrets that belong to it; how many."""
    found = files()
    gone = found.keys() - rotation.kept(found)
    for at in gone:
        secrets_file.beside(found[at]).unlink(missing_ok=True)
        found[at].unlink()
    return len(gone)


def note(at: datetime) -> None:
    """A backup was made now, wherever it went."""
    notes.write(LAST, at.isoformat())


def last_made() -> datetime | None:
    """When the newest backup was made: what lies in the folder, or else what was noted."""
    if settings().backup_folder:
        return max(files(), default=None)
    try:
        return datetime.fromisoformat(notes.read(LAST))
    except ValueError:
        return None


def is_late() -> bool:
    """Is the newest older than was agreed: a night, or twice BACKUP_EVERY?"""
    last = last_made()
    often = timedelta(minutes=2 * settings().backup_every)
    return last is None or clock.now() - last > (often or NIGHTLY)
