"""Placements, and the ledger of dated events they are. The ledger is written once (triggers refuse
more).

`state` and `last_on` repeat what the ledger says, for lists; actions write them with every line and
`flask doctor` compares.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.rules import ActorKind
from portal.calendar import add_working_days, end_of_day
from portal.db import Base, EmployerOwned, Versioned, at_most, frozen, only_where
from portal.placements.labels import Kind, State
from portal.placements.ledger import Event, Terms
from portal.schemes.tables import FormalEmployer, SchemeName

CONFIRM_WORKING_DAYS = 2  # after the start, for the employer to say that it went ahead


def _start_due(context: Any) -> datetime:
    start_on = context.get_current_parameters()["start_on"]
    return end_of_day(add_working_days(start_on, CONFIRM_WORKING_DAYS))


class Placement(EmployerOwned, Versioned, Base):
    __tablename__ = "placements"
    __table_args__ = (
        at_most("candidate_name", 120),
        at_most("function_title", 120),
        CheckConstraint("end_on >= start_on", name="ends_after_start"),
        CheckConstraint("contribution_cents >= 0", name="contribution_not_negative"),
        CheckConstraint("payment_days >= 1", name="payment_days_range"),
        CheckConstraint("minutes_per_week BETWEEN 60 AND 2880", name="minutes_range"),
        CheckConstraint(
            "(guarantee_from_on IS NULL) = (guarantee_until_on IS NULL)", name="guarantee_window"
        ),
        Index(None, "state", "last_on"),
        Index(None, "credit_due_at", **only_where("credit_due_at IS NOT NULL")),
    )

    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreements.id"), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    candidate_name: Mapped[str]
    function_title: Mapped[str]
    scheme: Mapped[SchemeName]
    scheme_version: Mapped[str]
    formal_employer: Mapped[FormalEmployer]
    mediator_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    start_on: Mapped[date]
    end_on: Mapped[date]
    minutes_per_week: Mapped[int]
    contribution_cents: Mapped[int]  # a calendar month
    payment_days: Mapped[int]  # to pay an invoice, as agreed
    guarantee_from_on: Mapped[date | None]
    guarantee_until_on: Mapped[date | None]
    guarantee_call_days: Mapped[int] = mapped_column(default=1)  # working days, as agreed
    guarantee_decide_days: Mapped[int] = mapped_column(default=3)
    guarantee_end_days: Mapped[int] = mapped_column(default=5)
    state: Mapped[State] = mapped_column(default=State.PLANNED)
    last_on: Mapped[date]
    lines: Mapped[int] = mapped_column(default=1)  # of its ledger; each one raises the version
    planned_at: Mapped[datetime]
    start_due_at: Mapped[datetime] = mapped_column(default=_start_due)
    credit_due_at: Mapped[datetime | None]  # ended early: until then days billed too many are ours

    @property
    def title(self) -> str:
        return self.reference

    @property
    def terms(self) -> Terms:
        return Terms(self.contribution_cents, self.start_on, self.end_on, self.minutes_per_week)


class PlacementEvent(Base):
    __tablename__ = "placement_events"
    __table_args__ = (
        UniqueConstraint("placement_id", "seq"),
        CheckConstraint(
            "(kind = 'corrected') = (corrects_id IS NOT NULL)", name="correction_points"
        ),
        CheckConstraint("kind = 'corrected' OR happened_on IS NOT NULL", name="dated"),
        CheckConstraint("until_on IS NULL OR until_on >= happened_on", name="until_after_on"),
        CheckConstraint("billed_until_on <= happened_on", name="billed_until_end"),
        at_most("reason", 40),
        Index(None, "corrects_id", **only_where("corrects_id IS NOT NULL")),
    )

    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placements.id"))
    seq: Mapped[int]
    kind: Mapped[Kind]
    happened_on: Mapped[date | None]  # none only in a correction that strikes a line
    until_on: Mapped[date | None]
    minutes_per_week: Mapped[int | None]
    reason: Mapped[str | None]
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("placement_events.id"))
    billed_until_on: Mapped[date | None]  # of an end: nothing is charged after it
    recorded_at: Mapped[datetime]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str]
    capacity: Mapped[str]

    @property
    def event(self) -> Event:
        return Event(
            self.kind,
            self.happened_on,
            self.id,
            self.until_on,
            self.minutes_per_week,
            self.reason,
            self.corrects_id,
            self.billed_until_on,
        )


frozen(PlacementEvent.__table__)
