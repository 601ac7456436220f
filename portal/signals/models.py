"""What was said that touches a protected ground. Behind the fence: for the decider only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, EmployerOwned, Versioned, at_most
from portal.signals.rules import State


class DiscriminationSignal(EmployerOwned, Versioned, Base):
    """A reason that touches a protected ground: for the decider only."""

    __tablename__ = "discrimination_signals"
    __table_args__ = (
        CheckConstraint("(state IN ('closed', 'reported')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("state = 'open' OR handled_by IS NOT NULL", name="handled_by_somebody"),
        at_most("text", 1000),
        at_most("talk_note", 1000),
        at_most("end_note", 1000),
        Index(None, "state", "due_at", "id"),
        Index(None, "raised_at", "id"),
        {"info": {"fenced": True}},
    )

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), unique=True)
    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey("vacancies.id"))
    reference: Mapped[str]
    grounds: Mapped[list[str]]
    words: Mapped[list[str]]
    text: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.OPEN)
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    talked_at: Mapped[datetime | None]
    talk_note: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    end_note: Mapped[str] = mapped_column(default="")
