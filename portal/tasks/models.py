"""One table: what must be done, for what, by whom, by when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Versioned, at_most
from portal.tasks.rules import State

_PENDING = text("state NOT IN ('done', 'cancelled')")


class Task(Versioned, Base):
    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)", name="ended_has_instant"
        ),
        at_most("title", 200),
        at_most("kind", 60),
        Index(
            "uq_tasks_pending",
            "subject_id",
            "kind",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        Index(None, "assigned_to", "due_at", "id"),
        Index(None, "employer_id", "due_at", "id"),
        Index(None, "subject_id", "due_at"),
        Index(None, "kind", "state"),
    )

    kind: Mapped[str]  # the verb that ends it: "guarantees.answer"
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id"))
    assigned_to: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str]  # of the subject
    state: Mapped[State]
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    shown_to_employer: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
