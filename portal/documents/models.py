"""One table of files nobody can change; each kind at most once per subject."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, frozen


class Document(Base):
    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("subject_id", "kind"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )

    kind: Mapped[str]  # "agreement_offer", "invoice", "guarantee_receipt" …
    subject_kind: Mapped[str]  # the table of what it belongs to
    subject_id: Mapped[UUID]
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id"), index=True)
    reference: Mapped[str]  # what people type at /controle, "O-2026-0214"
    name: Mapped[str]  # of the file; never a person's
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(index=True)
    template_version: Mapped[str]
    created_at: Mapped[datetime]


frozen(Document.__table__)
