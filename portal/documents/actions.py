"""Storing a file, inside the unit of the change that it records."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import db
from portal.audit import Actor, record
from portal.documents import rules
from portal.documents.models import Document

PDF = "application/pdf"


def store(
    kind: str,
    subject: Any,
    content: bytes,
    *,
    name: str,
    template_version: str,
    media_type: str = PDF,
    employer_id: uuid.UUID | None = None,
    by: Actor,
    at: datetime,
) -> Document:
    """Keep `content` as the `kind` of `subject`, for ever. Asked again, gives the first one."""
    kept = db.session.scalar(
        select(Document).where(Document.subject_id == subject.id, Document.kind == kind)
    )
    if kept is not None:
        return kept
    document = Document(
        id=uuid.uuid4(),
        kind=kind,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        employer_id=employer_id or getattr(subject, "employer_id", None),
        reference=getattr(subject, "reference", "") or "",
        name=name,
        media_type=media_type,
        content=content,
        size=len(content),
        sha256=rules.sha256(content),
        template_version=template_version,
        created_at=at,
    )
    db.session.add(document)
    record("documents.store", document, by=by, at=at, kind=kind, sha256=document.sha256)
    return document
