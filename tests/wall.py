"""The wall, watched: every statement of every employer's request in every test.

The engine refuses what the wall denies; this says that it was asked. A statement runs behind the
wall when SQLite's authorizer stands in its connection, or when PostgreSQL runs it in the fenced
role. The `wall` fixture, which `app` stands on, fails a test whose employer read past it or tried.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import g, has_request_context, request_started, session
from sqlalchemy import Engine, event

from portal import db
from portal.access import ByLink, Public

REFUSED = re.compile(r"prohibited|not authorized|permission denied")


@dataclass
class Watch:
    """What employers' requests asked of the database."""

    named: re.Pattern
    ran: int = 0  # statements
    faults: list[str] = field(default_factory=list)

    def note(self, connection, cursor, statement, parameters, context, many):
        if not _employer_asks():
            return
        self.ran += 1
        if self.named.search(statement):
            self.faults.append(f"asked of a fenced table: {statement:.300}")
        if not _walled(connection):
            self.faults.append(f"ran without the wall: {statement:.300}")

    def refused(self, context):
        if _employer_asks() and REFUSED.search(str(context.original_exception)):
            self.faults.append(f"was refused: {context.statement:.300}")


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch all that runs inside."""
    seen = Watch(_words(db.fenced_tables()))
    heard = {"before_cursor_execute": seen.note, "handle_error": seen.refused}
    for name, hears in heard.items():
        event.listen(Engine, name, hears)
    request_started.connect(_remember)
    try:
        yield seen
    finally:
        request_started.disconnect(_remember)
        for name, hears in heard.items():
            event.remove(Engine, name, hears)


def _remember(app, **more):
    g.of_employer = session.get("side") == "employer"


def _employer_asks():
    """Is this an employer's request? Who opens a candidate's link is a candidate there."""
    if not (has_request_context() and g.get("of_employer", False)):
        return False
    needs = g.get("needs")
    return not isinstance(needs, ByLink) and needs is not Public.ANY_LINK


def _walled(connection):
    raw = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        return bool(connection.info.get("walled"))
    return raw.info.parameter_status("is_superuser") == "off"  # PostgreSQL tells at SET ROLE


def _words(tables):
    return re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:{'|'.join(sorted(tables))})\b", re.I)
