"""A vacancy may be half filled in while it is a draft; from submission on it is complete, by
constraint.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cards.fit import Need
from portal.db import Base, EmployerOwned, Versioned, at_most, only_where
from portal.vacancies import checks
from portal.vacancies.checks import Asked
from portal.vacancies.labels import Kind, RequestState, ReturnReason, State

REQUIRED = (
    "field", "tasks", "minutes_min", "minutes_max", "day_from", "day_until", "wage_cents",
    "street_line", "area", "start_on", "positions", "supervisor_name",
)  # fmt: skip
_COMPLETE = " and ".join(f"{name} is not null" for name in REQUIRED)


class Vacancy(Versioned, EmployerOwned, Base):
    __tablename__ = "vacancies"
    __table_args__ = (
        CheckConstraint(f"state in ('draft', 'withdrawn') or ({_COMPLETE})", name="complete"),
        CheckConstraint(
            "minutes_min between 60 and 2880 and minutes_max between 60 and 2880",
            name="minutes_range",
        ),
        CheckConstraint("wage_cents > 0", name="wage_positive"),
        CheckConstraint("positions between 1 and 50", name="positions_range"),
        CheckConstraint(
            "filled >= 0 and (filled <= positions or positions is null)", name="filled_range"
        ),
        CheckConstraint("state <> 'submitted' or submitted_at is not null", name="sent_in"),
        CheckConstraint("state <> 'on_hold' or resume_on is not null", name="hold_ends"),
        at_most("title", 80),
        at_most("tasks", 1500),
        UniqueConstraint("reference"),
        Index("ix_vacancies_list", "employer_id", "changed_at", "id"),
        Index("ix_vacancies_state", "state", "changed_at", "id"),
        Index("ix_vacancies_newest", "changed_at", "id"),
        Index("ix_vacancies_news", "state", "news_at"),
    )

    reference: Mapped[str]
    title: Mapped[str]
    field: Mapped[str | None]
    tasks: Mapped[str | None]
    minutes_min: Mapped[int | None]
    minutes_max: Mapped[int | None]
    days: Mapped[list[str]] = mapped_column(default=list)
    day_from: Mapped[str | None]
    day_until: Mapped[str | None]
    evening: Mapped[bool] = mapped_column(default=False)
    night: Mapped[bool] = mapped_column(default=False)
    weekend: Mapped[bool] = mapped_column(default=False)
    wage_cents: Mapped[int | None]
    street_line: Mapped[str | None]
    area: Mapped[str | None]
    start_on: Mapped[date | None]
    positions: Mapped[int | None]
    supervisor_name: Mapped[str | None]
    schemes: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    respond_by: Mapped[datetime | None]  # none while its company is still to be checked
    first_proposal_by: Mapped[date | None]
    next_update_by: Mapped[date | None]
    news_at: Mapped[datetime | None]  # the instant at which the promised news is late
    closes_on: Mapped[date | None]
    resume_on: Mapped[date | None]
    answer_by: Mapped[date | None]  # until when we ask the employer to answer
    return_reason: Mapped[ReturnReason | None]
    return_note: Mapped[str | None]
    filled: Mapped[int] = mapped_column(default=0)
    requirements: Mapped[list["Requirement"]] = relationship(
        cascade="all, delete-orphan", order_by="Requirement.place"
    )

    @property
    def needs(self) -> tuple[Need, ...]:
        return tuple(
            Need(str(requirement.kind), requirement.code, requirement.learnable)
            for requirement in self.requirements
        )

    @property
    def asked(self) -> Asked:
        complete = all(getattr(self, name) is not None for name in REQUIRED) and bool(self.days)
        return checks.asked({name: getattr(self, name) for name in checks.ASKED}, complete=complete)


class Requirement(Base):
    __tablename__ = "vacancy_requirements"
    __table_args__ = (UniqueConstraint("vacancy_id", "kind", "code"),)

    vacancy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vacancies.id"))
    place: Mapped[int]
    kind: Mapped[Kind]
    code: Mapped[str]
    learnable: Mapped[bool]


class ProposalRequest(EmployerOwned, Base):
    """The employer asks us to propose somebody for a vacancy; one at a time."""

    __tablename__ = "proposal_requests"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at is null)", name="ended"),
        at_most("note", 500),
        at_most("about", 200),
        Index("uq_proposal_requests_open", "vacancy_id", unique=True,
              **only_where("state = 'open'")),
        Index(None, "vacancy_id"),
    )  # fmt: skip

    vacancy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vacancies.id"))
    note: Mapped[str] = mapped_column(default="")  # what the employer adds about the work
    about: Mapped[str] = mapped_column(default="")  # the group of people it began with, if any
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    due_at: Mapped[datetime]  # the end of that day, for inboxes
    ended_at: Mapped[datetime | None]
