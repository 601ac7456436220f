"""Reading the trail: newest first, by page of `PAGE_SIZE` lines, or as it was written."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, select, text

from portal import db, keyset
from portal.audit.models import AuditLine
from portal.audit.rules import ActorKind
from portal.columns import IdText

PAGE_SIZE = 50  # lines are short
ALWAYS = (
    "id", "at", "actor_kind", "actor_id", "capacity", "on_behalf_of", "verb", "subject_kind",
    "subject_id", "title", "facts", "request_id",
)  # fmt: skip


def lines(*, after: keyset.Cursor | None = None, subject_id: str = "", verb: str = "") -> list[Row]:
    """A page of lines."""
    statement = select(AuditLine.__table__)
    if subject_id:
        statement = statement.where(AuditLine.subject_id == subject_id)
    if verb:
        statement = statement.where(AuditLine.verb.startswith(verb, autoescape=True))
    listed = keyset.page(statement, (AuditLine.id,), after, newest_first=True, size=PAGE_SIZE)
    return list(db.session.execute(listed))


def last(verb: str, subject_kind: str, *, subject_id: Any, actor_id: Any, before: Any) -> Any:
    """When this person last did this with this subject before an instant, inside another select."""
    statement = select(func.max(AuditLine.at)).where(
        AuditLine.subject_kind == subject_kind,
        AuditLine.subject_id == subject_id,
        AuditLine.verb == verb,
        AuditLine.actor_id == actor_id,
        AuditLine.at < before,
    )
    return statement.scalar_subquery()


def since(
    verb: str, subject_kind: str, *, subject_id: Any, capacities: Sequence[str], at: Any
) -> ColumnElement[bool]:
    """Did people in these roles do this with this subject from an instant on, inside another
    select, however deep?
    """
    did = exists().where(
        AuditLine.subject_kind == subject_kind,
        AuditLine.subject_id == IdText(subject_id),
        AuditLine.verb == verb,
        AuditLine.capacity.in_(capacities),
        AuditLine.at >= at,
    )
    return did.correlate_except(AuditLine)


def busiest(verb: str, *, since: datetime, capacities: Sequence[str], least: int) -> list[str]:
    """The ids of subjects with whom people in these roles did this `least` times or more."""
    statement = (
        select(AuditLine.subject_id)
        .where(AuditLine.at >= since, AuditLine.verb == verb, AuditLine.capacity.in_(capacities))
        .group_by(AuditLine.subject_id)
        .having(func.count() >= least)
        .order_by(AuditLine.subject_id)
    )
    return list(db.session.scalars(statement))


def instants(
    verb: str, subject_kind: str, subject_id: str, *, since: datetime, capacities: Sequence[str]
) -> list[datetime]:
    """When people in these roles did this with one subject."""
    statement = select(AuditLine.at).where(
        AuditLine.subject_kind == subject_kind,
        AuditLine.subject_id == subject_id,
        AuditLine.at >= since,
        AuditLine.verb == verb,
        AuditLine.capacity.in_(capacities),
    )
    return list(db.session.scalars(statement))


def settled() -> int:
    """The number of the newest line, while no lower one is still to come. Only inside a unit, which
    waits for whoever writes just now, and lets nobody write until it ends.
    """
    if db.engine.dialect.name == "postgresql":  # numbers are given before lines are there
        db.session.execute(text("SET LOCAL lock_timeout = '5s'"))
        db.session.execute(text("LOCK TABLE audit_lines IN SHARE MODE"))
    return newest()


def newest(before: int | None = None) -> int:
    """The number of the newest line (of those before this one); 0 without any."""
    numbers = select(func.max(AuditLine.id))
    if before is not None:
        numbers = numbers.where(AuditLine.id < before)
    return db.session.scalar(numbers) or 0


def in_order(*, after: int, last: int) -> Iterator[Row]:
    """The lines behind `after` up to `last`, as they were written."""
    wanted = _in_order().where(AuditLine.id > after, AuditLine.id <= last)
    yield from db.session.execute(wanted.execution_options(yield_per=1000))


def oldest() -> Row | None:
    """The first line of all."""
    return db.session.execute(_in_order().limit(1)).one_or_none()


def _in_order() -> Select:
    """In the columns that every version has."""
    table = AuditLine.__table__
    return select(*(table.c[name] for name in ALWAYS)).order_by(table.c.id)


def restores() -> list[tuple[int, datetime]]:
    """Each restore of a backup: the newest line that was in it, and when."""
    made = select(AuditLine.id, AuditLine.at).where(
        AuditLine.subject_kind == "backups", AuditLine.verb == "backups.restore"
    )
    rows = db.session.execute(made.order_by(AuditLine.id)).all()
    return [(newest(before=number), at) for number, at in rows]


def who_acted(kind: str, subject_ids: Select) -> Select:
    """In SQL: the ids, as text, of everybody with an account who ever did something with these
    subjects (their ids as text).
    """
    return select(AuditLine.actor_id).where(
        AuditLine.subject_kind == kind,
        AuditLine.subject_id.in_(subject_ids),
        AuditLine.actor_kind == ActorKind.USER,
    )
