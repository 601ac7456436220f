"""Links and codes; behind the fence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, at_most
from portal.links.rules import (
    NOT_SENT,
    Channel,
    Outcome,
    Purpose,
    SentCode,
    Subject,
    Validity,
)


class Link(Base):
    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (outcome IS NULL)", name="used_has_outcome"),
        at_most("sent_to", 254),
        Index(None, "subject_id", "purpose", "made_at"),
        {"info": {"fenced": True}},
    )

    purpose: Mapped[Purpose]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossiers.id"), index=True)
    channel: Mapped[Channel]
    sent_to: Mapped[str]  # NOT_SENT: it waits until nobody else reads along
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)

    @property
    def waits(self) -> bool:
        """Was it made, and not sent?"""
        return self.sent_to == NOT_SENT

    @property
    def validity(self) -> Validity:
        return Validity(self.expires_at, self.used_at, self.outcome)


class LinkCode(Base):
    __tablename__ = "link_codes"
    __table_args__ = (
        CheckConstraint("length(sha) = 64", name="sha_is_sha256"),
        at_most("sent_to", 20),
        {"info": {"fenced": True}},
    )

    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    sha: Mapped[str]  # of the document as it was read
    sent_to: Mapped[str]
    code_hash: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]

    @property
    def sent(self) -> SentCode:
        return SentCode(self.sha, self.expires_at, self.tries, self.used_at)
