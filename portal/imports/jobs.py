"""Files of the case system are read in a chunk at a time, and forgotten the day after."""

from uuid import UUID

from portal import clock, outbox
from portal.db import unit
from portal.imports import writer
from portal.imports.models import Import


def read_in(import_id: str) -> None:
    """The next lines of a confirmed file; the lines after them are a job of their own."""
    with unit() as session:
        made = session.get(Import, UUID(import_id), with_for_update=True)
        if made is not None and writer.go_on(made, at=clock.now()):
            outbox.put("imports.read_in", import_id=import_id)


def forget() -> None:
    """Throw away old files."""
    with unit():
        writer.forget(clock.now())
