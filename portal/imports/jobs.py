"""Files of the case system are read in a chunk at a time, and forgotten the day after."""

from uuid import UUID

from portal import clock, db, outbox
from portal.audit import SYSTEM
from portal.db import unit
from portal.effects import locked
from portal.errors import Refused
from portal.imports import service, writer
from portal.imports.lines import Told
from portal.imports.models import Import


def look_through(import_id: str) -> None:
    """What an uploaded file would do, or why it cannot be read; then the file itself goes."""
    found, why = _read(import_id)
    verdicts = [verdict for chunk in service.chunks(found) for verdict in writer.judge(chunk)]
    with unit() as session:
        made = session.get(Import, UUID(import_id), with_for_update=True)
        if made is None or made.looked_at is not None:
            return
        if why is not None:
            writer.refuse(made, why, by=SYSTEM, at=clock.now())
        else:
            writer.look_through(made, found, verdicts, by=SYSTEM, at=clock.now())


def _read(import_id: str) -> tuple[list[Told], Refused | None]:
    made = db.session.get(Import, UUID(import_id))
    content = made.content if made is not None else None
    db.session.commit()  # nothing is held while the file is read
    if content is None:
        return [], None
    try:
        return service.look(locked.unlock(content), service.BY_PAGE), None
    except locked.Unlockable:
        return [], service.lost()
    except Refused as refused:
        return [], refused


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
