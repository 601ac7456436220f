"""Two tables with the same columns: the wall between employers and municipality runs between."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.db import Base, at_most


class _Columns:
    @declared_attr
    def user_id(self) -> Mapped[UUID]:
        return mapped_column(ForeignKey("users.id"))

    form: Mapped[str]  # as its class is named: "vacancies.vacancy"
    subject: Mapped[str]  # the id of what the address of the form is about, or ""
    values: Mapped[dict[str, Any]]  # as the browser sent them, with `once` and `version`
    at: Mapped[datetime]


class Draft(_Columns, Base):
    """What somebody of a company is typing."""

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("user_id", "form", "subject"),
        at_most("form", 60),
        at_most("subject", 36),
        Index(None, "at"),
    )


class MunicipalDraft(_Columns, Base):
    """What somebody of the municipality is typing, perhaps about a candidate."""

    __tablename__ = "municipal_drafts"
    __table_args__ = (
        UniqueConstraint("user_id", "form", "subject"),
        at_most("form", 60),
        at_most("subject", 36),
        Index(None, "at"),
        {"info": {"fenced": True}},
    )
