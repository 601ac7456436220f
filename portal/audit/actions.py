"""Writing a line, inside the unit of the change it tells about."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from portal import db, logs
from portal.audit.models import AuditLine
from portal.audit.rules import Actor

_LINE = insert(AuditLine).inline()  # nobody asks for the number of the line


def record(verb: str, row: Any, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Add the line for `verb` on `row`. `facts` are ids, codes and numbers; never a name, text or
    contact.
    """
    db.session.connection().execute(
        _LINE,
        {
            "at": at,
            "actor_kind": by.kind,
            "actor_id": by.id,
            "capacity": by.capacity,
            "on_behalf_of": by.on_behalf_of,
            "verb": verb,
            "subject_kind": row.__tablename__,
            "subject_id": str(row.id),
            "title": getattr(row, "reference", "") or "",
            "facts": {name: _plain(value) for name, value in facts.items()},
            "request_id": logs.request_id(),
        },
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return str(value)
