"""Reading the trail, newest first, by page of `PAGE_SIZE` lines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, select

from portal import db, keyset
from portal.audit.models import AuditLine
from portal.audit.rules import ActorKind
from portal.columns import IdText

PAGE_SIZE = 50  # lines are short


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
    select?
    """
    return exists().where(
        AuditLine.subject_kind == subject_kind,
        AuditLine.subject_id == IdText(subject_id),
        AuditLine.verb == verb,
        AuditLine.capacity.in_(capacities),
        AuditLine.at >= at,
    )


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


def who_acted(kind: str, subject_ids: Select) -> Select:
    """In SQL: the ids, as text, of everybody with an account who ever did something with these
    subjects (their ids as text).
    """
    return select(AuditLine.actor_id).where(
        AuditLine.subject_kind == kind,
        AuditLine.subject_id.in_(subject_ids),
        AuditLine.actor_kind == ActorKind.USER,
    )
