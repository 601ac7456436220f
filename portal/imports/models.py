"""Files of the case system that are being read in; behind the fence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, at_most
from portal.imports.rules import Verdict


class Import(Base):
    """A file of the case system, from its upload until a day later; who uploaded it decides."""

    __tablename__ = "imports"
    __table_args__ = (
        at_most("name", 200),
        CheckConstraint("(content IS NULL) = (looked_at IS NOT NULL)", name="content_until_looked"),
        CheckConstraint("refused IS NULL OR looked_at IS NOT NULL", name="refused_is_looked"),
        CheckConstraint("confirmed_at IS NULL OR refused IS NULL", name="confirmed_is_read"),
        {"info": {"fenced": True}},
    )

    name: Mapped[str]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    content: Mapped[bytes | None] = mapped_column(deferred=True)  # locked, until it is looked at
    looked_at: Mapped[datetime | None]
    refused: Mapped[str | None]  # why it cannot be read, in Dutch
    confirmed_at: Mapped[datetime | None]


class ImportLine(Base):
    """One line of the file: what it would do, and once it is done what it did."""

    __tablename__ = "import_lines"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        CheckConstraint("(verdict = 'failed') = (problems <> '[]')", name="failed_says_why"),
        Index(None, "import_id", "is_done", "number"),
        {"info": {"fenced": True}},
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    number: Mapped[int]
    cells: Mapped[dict[str, Any]]
    problems: Mapped[list[str]] = mapped_column(default=list)
    verdict: Mapped[Verdict]
    is_done: Mapped[bool] = mapped_column(default=False)
