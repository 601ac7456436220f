"""Reading the trail, newest first, by page of `PAGE` lines."""

from sqlalchemy import Row, select

from portal import db
from portal.audit.models import AuditLine

PAGE = 50


def lines(*, before: int | None = None, subject_id: str = "", verb: str = "") -> list[Row]:
    """At most PAGE + 1 lines older than line `before`; the extra one tells that there is more."""
    found = select(AuditLine.__table__).order_by(AuditLine.id.desc()).limit(PAGE + 1)
    if before:
        found = found.where(AuditLine.id < before)
    if subject_id:
        found = found.where(AuditLine.subject_id == subject_id)
    if verb:
        found = found.where(AuditLine.verb.startswith(verb, autoescape=True))
    return list(db.session.execute(found))


def of(subject_kind: str, subject_id: str, *, limit: int = 50) -> list[Row]:
    """What happened to one subject, newest first."""
    found = select(AuditLine.at, AuditLine.verb, AuditLine.capacity, AuditLine.facts).where(
        AuditLine.subject_kind == subject_kind, AuditLine.subject_id == subject_id
    )
    return list(db.session.execute(found.order_by(AuditLine.id.desc()).limit(limit)))
