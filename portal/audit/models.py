"""One table of lines nobody can change."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.rules import ActorKind
from portal.db import Base, frozen


class AuditLine(Base):
    __tablename__ = "audit_lines"
    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        Index(None, "actor_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)  # type: ignore[assignment]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str]
    capacity: Mapped[str]
    on_behalf_of: Mapped[str | None]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    title: Mapped[str]
    facts: Mapped[dict[str, Any]]
    request_id: Mapped[str]


frozen(AuditLine.__table__)
