"""The dossier and its intake; behind the fence."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from portal import clock
from portal.columns import choice
from portal.db import Base, Versioned, at_most, only_where
from portal.dossiers.rules import (
    SUITABLE_FOR,
    AimsAt,
    Arranged,
    ContactBy,
    Facts,
    Travel,
    codes_rest_until,
)


class Dossier(Versioned, Base):
    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint(
            "(suitability_at IS NULL) = (suitability_by IS NULL)", name="suitability_has_author"
        ),
        CheckConstraint(
            "(suitability_at IS NULL) = (suitability_for = '')", name="suitability_has_work"
        ),
        CheckConstraint(
            "(income_check_done_on IS NULL) = (income_check_by IS NULL)",
            name="income_check_has_author",
        ),
        at_most("case_number", 30),
        at_most("first_name", 60),
        at_most("last_name", 80),
        at_most("email", 254),
        at_most("phone", 20),
        at_most("job_titles", 200),
        at_most("experience", 4000),
        at_most("wishes", 4000),
        at_most("constraints", 4000),
        at_most("suitability_for", SUITABLE_FOR),
        Index(None, "last_name", "id"),
        Index(None, "mediator_id", "last_name", "id"),
        {"info": {"fenced": True}},
    )

    case_number: Mapped[str] = mapped_column(unique=True)
    mediator_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    # contact
    first_name: Mapped[str] = mapped_column(index=True)
    last_name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    contact_by: Mapped[ContactBy] = mapped_column(default=ContactBy.MAIL)
    street: Mapped[str] = mapped_column(default="")
    house_number: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    caseworker: Mapped[str] = mapped_column(default="")
    # own words
    job_titles: Mapped[str] = mapped_column(default="")  # may be revealed, if the candidate says so
    experience: Mapped[str] = mapped_column(default="")
    wishes: Mapped[str] = mapped_column(default="")
    constraints: Mapped[str] = mapped_column(default="")
    # checks
    income_check_done_on: Mapped[date | None]
    income_check_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    childcare_checked: Mapped[bool] = mapped_column(default=False)
    suitability_for: Mapped[str] = mapped_column(default="")
    suitability_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    suitability_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def facts(self, intake: "Intake", *, has_card: bool) -> Facts:
        return Facts(
            email=self.email,
            phone=self.phone,
            contact_by=self.contact_by,
            wishes=self.wishes,
            has_card=has_card,
            income_check_done_on=self.income_check_done_on,
            childcare_checked=self.childcare_checked,
            suitability_for=self.suitability_for,
            most_minutes=intake.most_minutes,
            times=(intake.can_evening, intake.can_night, intake.can_weekend),
            travel=intake.travel,
            arranged=(intake.debts_arranged, intake.travel_arranged, intake.childcare_arranged),
        )


ASKED = (
    "aims_at", "most_minutes", "can_evening", "can_night", "can_weekend", "travel",
    "needs_adaptation", "debts_arranged", "travel_arranged", "childcare_arranged",
)  # fmt: skip
INCOMPLETE = " or ".join(f"{name} is null" for name in ASKED)


def _arranged(what: str) -> MappedColumn[Any]:
    return mapped_column(choice(Arranged, f"{what}_arranged"))


class NumberChange(Base):
    """A phone number that was changed, when and by whom, and who else called it to be sure."""

    __tablename__ = "number_changes"
    __table_args__ = (
        CheckConstraint("(checked_at IS NULL) = (checked_by IS NULL)", name="check_has_author"),
        CheckConstraint("checked_by <> changed_by", name="two_persons"),
        at_most("was", 20),
        Index(None, "dossier_id", "changed_at"),
        {"info": {"fenced": True}},
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossiers.id"))
    was: Mapped[str]  # the number before, if any
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))  # none: the portal
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    def codes_rest_until(self, today: date) -> date | None:
        """The last day on which no code goes to the number; none when they go there today."""
        is_checked = self.checked_at is not None
        return codes_rest_until(clock.day(self.changed_at), today, is_checked=is_checked)


class MailChange(Base):
    """A mail address that was changed, when and by whom."""

    __tablename__ = "mail_changes"
    __table_args__ = (
        at_most("was", 254),
        Index(None, "dossier_id", "changed_at"),
        {"info": {"fenced": True}},
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossiers.id"))
    was: Mapped[str]  # the address before, if any
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))  # none: the portal

    def rests_until(self, today: date) -> date | None:
        """The last day on which nobody signs beside his mediator alone; none when that is over."""
        return codes_rest_until(clock.day(self.changed_at), today, is_checked=False)


class MediatorChange(Base):
    """Another mediator: who was it before, and who changed it when."""

    __tablename__ = "mediator_changes"
    __table_args__ = (Index(None, "dossier_id", "changed_at"), {"info": {"fenced": True}})

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossiers.id"))
    was: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))  # none: the portal


class Intake(Versioned, Base):
    """What was talked through at the table, one row a dossier under the same id; None: not asked
    yet, which is never a match.
    """

    __tablename__ = "intakes"
    __table_args__ = (
        CheckConstraint("most_minutes between 60 and 2880", name="most_minutes_range"),
        at_most("skills", 2000),
        at_most("education", 500),
        at_most("languages", 200),
        at_most("training_wish", 1000),
        at_most("hours_reason", 500),
        at_most("times_reason", 500),
        at_most("travel_reason", 500),
        at_most("adaptation", 1000),
        Index("ix_intakes_incomplete", "dossier_id", **only_where(INCOMPLETE)),
        {"info": {"fenced": True}},
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(
        "dossier_id", ForeignKey("dossiers.id"), primary_key=True, sort_order=-1
    )
    # own words
    skills: Mapped[str] = mapped_column(default="")
    education: Mapped[str] = mapped_column(default="")
    languages: Mapped[str] = mapped_column(default="")
    aims_at: Mapped[AimsAt | None]
    training_wish: Mapped[str] = mapped_column(default="")
    # limits that matching keeps, each with its reason
    most_minutes: Mapped[int | None]  # a week
    hours_reason: Mapped[str] = mapped_column(default="")
    can_evening: Mapped[bool | None]
    can_night: Mapped[bool | None]
    can_weekend: Mapped[bool | None]
    times_reason: Mapped[str] = mapped_column(default="")
    travel: Mapped[Travel | None]  # seen from the area on the card
    travel_reason: Mapped[str] = mapped_column(default="")
    needs_adaptation: Mapped[bool | None]
    adaptation: Mapped[str] = mapped_column(default="")
    # what we arrange before work can start
    debts_arranged: Mapped[Arranged | None] = _arranged("debts")
    travel_arranged: Mapped[Arranged | None] = _arranged("travel")
    childcare_arranged: Mapped[Arranged | None] = _arranged("childcare")
