"""The backup of the night, and of every BACKUP_EVERY minutes."""

from portal import clock
from portal.backups import actions
from portal.settings import settings


def make() -> None:
    """Into BACKUP_FOLDER; without one the keeper makes his own."""
    if settings().backup_folder:
        actions.write_into_folder(at=clock.now())
