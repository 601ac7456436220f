"""The agreement moves; its terms, signatures and seal are written once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.agreements import rules
from portal.agreements.labels import Identity, Method, Party, State
from portal.agreements.rules import FormalEmployer, Plan
from portal.audit.rules import ActorKind
from portal.db import Base, EmployerOwned, Versioned, at_most, frozen
from portal.schemes.rules import SchemeName

DRAFTED = "state in ('draft', 'withdrawn')"


class Agreement(EmployerOwned, Versioned, Base):
    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint(f"{DRAFTED} OR sign_by IS NOT NULL", name="offer_has_term"),
        CheckConstraint(f"{DRAFTED} OR candidate_name <> ''", name="offer_has_candidate"),
        CheckConstraint("minutes_per_week BETWEEN 60 AND 2880", name="minutes_range"),
        CheckConstraint("wage_cents > 0", name="wage_positive"),
        CheckConstraint("end_on >= start_on", name="dates_in_order"),
        at_most("function_title", 80),
        Index(None, "employer_id", "changed_at", "id"),
        Index(None, "state", "changed_at", "id"),
        Index(None, "changed_at", "id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)  # "O-2026-0214"
    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introductions.id"), index=True)
    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey("vacancies.id"), index=True)
    scheme: Mapped[SchemeName]
    scheme_version: Mapped[str]
    formal_employer: Mapped[FormalEmployer]
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    candidate_name: Mapped[str] = mapped_column(default="")  # from the offer on
    function_title: Mapped[str]
    start_on: Mapped[date]
    end_on: Mapped[date]
    minutes_per_week: Mapped[int]
    wage_cents: Mapped[int]
    contribution_cents: Mapped[int]
    period: Mapped[int] = mapped_column(default=1)
    draft: Mapped[dict[str, Any]]  # the rest of the form: tasks, goals, times, supervisor …
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    sign_by: Mapped[date | None]  # for the last one, the municipality
    others_sign_by: Mapped[date | None]
    never_began: Mapped[bool] = mapped_column(server_default=false())  # its placement
    due_at: Mapped[
        datetime | None
    ]  # when the next step was promised: the offer, the last signature
    document_sha256: Mapped[str | None]  # of the offer, once it is made
    reminded_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None]  # of withdrawing, refusing or lapsing
    # beside whom the candidate may sign too, as the team leader named him
    second_mediator_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    @property
    def plan(self) -> Plan:
        return Plan(
            self.start_on,
            self.end_on,
            self.minutes_per_week,
            self.wage_cents,
            self.period,
            tuple(self.draft.get("days", ())),
        )

    @property
    def working_times(self) -> str:
        return rules.working_times(self.draft.get("days", ()), self.draft["working_times"])


class AgreementTerms(Base):
    __tablename__ = "agreement_terms"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), unique=True)
    terms: Mapped[dict[str, Any]]
    text: Mapped[dict[str, Any]] = mapped_column(deferred=True)  # what clauses.compose gave
    text_version: Mapped[str]
    created_at: Mapped[datetime]


class Signature(Base):
    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("agreement_id", "party"),
        CheckConstraint("length(document_sha256) = 64", name="sha256_length"),
        CheckConstraint("identity IS NULL OR method = 'in_person'", name="identity_in_person"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"))
    party: Mapped[Party]
    name: Mapped[str]
    capacity: Mapped[str]
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str]  # the user, or the candidate's link
    on_behalf_of: Mapped[str | None]  # the candidate, when signing beside the mediator
    at: Mapped[datetime]
    method: Mapped[Method]
    witness: Mapped[str | None]  # the name of the mediator beside whom it was signed
    identity: Mapped[Identity | None]  # how he knew who it was; none before it was asked
    asked: Mapped[bool] = mapped_column(server_default=false())  # who has a mobile asked for it
    document_sha256: Mapped[str]
    consent_version: Mapped[str]
    request_id: Mapped[str]


class Seal(Base):
    __tablename__ = "seals"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), unique=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    sha256: Mapped[str]
    at: Mapped[datetime]


for _written_once in (AgreementTerms, Signature, Seal):
    frozen(_written_once.__table__)
