"""Which files there are. A document is served by the view of the domain that owns its subject."""

from uuid import UUID

from sqlalchemy import Row, bindparam, func, select

from portal import db
from portal.documents import rules
from portal.documents.models import Document

_ABOUT = (
    Document.id,
    Document.kind,
    Document.subject_id,
    Document.reference,
    Document.name,
    Document.media_type,
    Document.size,
    Document.sha256,
    Document.created_at,
)


_OF = select(*_ABOUT).where(Document.subject_id == bindparam("subject_id"))


def of(subject_id: UUID) -> dict[str, Row]:
    """The files of one subject by kind, without their content."""
    rows = db.session.execute(_OF, {"subject_id": subject_id})
    return {row.kind: row for row in rows}


def file(subject_id: UUID, kind: str) -> Row | None:
    """Name, media type, content and hash of one file, to send it."""
    return db.session.execute(
        select(Document.name, Document.media_type, Document.content, Document.sha256).where(
            Document.subject_id == subject_id, Document.kind == kind
        )
    ).one_or_none()


def unchanged(sha256: str, reference: str | None = None) -> Row | None:
    """The stored file with exactly these bytes (and, when given, this reference)."""
    statement = select(*_ABOUT).where(Document.sha256 == sha256).limit(1)
    if reference:
        statement = statement.where(func.lower(Document.reference) == reference.strip().lower())
    return db.session.execute(statement).first()


def altered() -> list[UUID]:
    """Files whose bytes no longer give their control number: always none (for `flask doctor`)."""
    rows = db.session.execute(select(Document.id, Document.content, Document.sha256))
    return [row.id for row in rows.yield_per(50) if rules.sha256(row.content) != row.sha256]
