"""Introductions, and behind the fence what the candidate said and what only we keep count of."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, EmployerOwned, Versioned, at_most
from portal.introductions import appointments, rules
from portal.introductions.appointments import Side
from portal.introductions.reminders import Step
from portal.introductions.rules import (
    Answer,
    Cause,
    EmployerReason,
    How,
    Impression,
    NoReason,
    State,
    Travel,
)
from portal.matching.rules import MOTIVATION


class Introduction(EmployerOwned, Versioned, Base):
    __tablename__ = "introductions"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('planned', 'held') OR meeting_at IS NOT NULL", name="planned_has_time"
        ),
        CheckConstraint("state <> 'planned' OR meeting_place <> ''", name="planned_has_place"),
        at_most("meeting_place", 200),
        at_most("bring", 200),
        at_most("employer_note", 1000),
        Index(None, "employer_id", "changed_at", "id"),
        Index(None, "mediator_id", "changed_at", "id"),
        Index(None, "vacancy_id", "state"),
        Index(None, "state", "answer_by"),
        Index(None, "changed_at", "id"),
    )

    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey("vacancies.id"))
    vacancy_reference: Mapped[str]  # as it was called at the time
    vacancy_title: Mapped[str]
    showing_id: Mapped[UUID] = mapped_column(ForeignKey("showings.id"), unique=True)
    alias: Mapped[str]
    state: Mapped[State]
    mediator_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answer_by: Mapped[date | None]  # last day for who must act next
    due_at: Mapped[datetime | None]  # the end of that day, for inboxes
    times: Mapped[list[str]] = mapped_column(default=list)
    times_by: Mapped[Side | None]  # None: we offered them
    meeting_at: Mapped[datetime | None]
    meeting_was_at: Mapped[datetime | None]  # called off, and no other chosen since
    meeting_place: Mapped[str] = mapped_column(default="")
    bring: Mapped[str] = mapped_column(default="")
    meetings: Mapped[int] = mapped_column(default=0)  # how often a time was chosen
    employer_result: Mapped[Impression | None]
    employer_reason: Mapped[EmployerReason | None]
    employer_note: Mapped[str] = mapped_column(default="")  # for the account manager only
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def reference(self) -> str:
        return f"{self.vacancy_reference}, {self.alias}"

    @property
    def chooses(self) -> bool:
        """Times lie with the employer, who has not chosen one."""
        return self.turn is Side.EMPLOYER

    @property
    def candidate_chooses(self) -> bool:
        """Times lie with the candidate, who has not chosen one."""
        return self.turn is Side.CANDIDATE

    @property
    def turn(self) -> Side | None:
        """Who must choose one of the times."""
        return appointments.chooses(self.state, bool(self.times), self.times_by)

    @property
    def closes_on(self) -> date | None:
        """The last day on which an answer still counts, also after the term."""
        return rules.closes_on(self.answer_by) if self.answer_by else None

    @property
    def offered(self) -> list[datetime]:
        return [datetime.fromisoformat(moment) for moment in self.times]


class CandidateAnswer(Base):
    """One row an introduction: what the candidate said, and why somebody did not come."""

    __tablename__ = "candidate_answers"
    __table_args__ = ({"info": {"fenced": True}},)

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), unique=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossiers.id"), index=True)
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]
    how: Mapped[How | None]
    reason: Mapped[NoReason | None]
    wants_company: Mapped[bool] = mapped_column(default=False)
    wants_travel: Mapped[bool] = mapped_column(default=False)
    call_asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    result: Mapped[Impression | None]
    result_at: Mapped[datetime | None]
    no_shows: Mapped[int] = mapped_column(default=0)
    cause: Mapped[Cause | None]
    cause_at: Mapped[datetime | None]


class Motivation(Base):
    """Why a mediator proposed somebody against a wish or a limit; under the introduction's id."""

    __tablename__ = "motivations"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_there"),
        at_most("text", MOTIVATION),
        {"info": {"fenced": True}},
    )

    id: Mapped[UUID] = mapped_column(
        "introduction_id", ForeignKey("introductions.id"), primary_key=True, sort_order=-1
    )
    text: Mapped[str]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]


class Reminder(Base):
    """A step that was taken because nobody answered by a day: each once, whatever runs twice."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("introduction_id", "state", "answer_by", "step"),
        {"info": {"fenced": True}},
    )

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"))
    state: Mapped[State]
    answer_by: Mapped[date]
    step: Mapped[Step]
    taken_at: Mapped[datetime]


class Transport(Base):
    """How the candidate gets to a meeting. `meeting` tells for which of the times."""

    __tablename__ = "transports"
    __table_args__ = (at_most("how", 200), {"info": {"fenced": True}})

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), unique=True)
    meeting: Mapped[int]
    arranged: Mapped[Travel]
    how: Mapped[str] = mapped_column(default="")  # the candidate reads it
    noted_at: Mapped[datetime]
    to_call_off: Mapped[str | None]  # a line for every journey that the open task is about


class Talk(Base):
    """A mediator talked with somebody who did not come twice; `no_shows` were counted by then."""

    __tablename__ = "no_show_talks"
    __table_args__ = (
        UniqueConstraint("dossier_id", "no_shows"),
        {"info": {"fenced": True}},
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossiers.id"))
    no_shows: Mapped[int]
    talked_at: Mapped[datetime]
