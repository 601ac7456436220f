"""Companies and who signs one up, their account managers through time, districts and leave."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, EmployerOwned, Versioned, at_most
from portal.employers.rules import Company, Handover, Person, Sector, State


class Employer(Versioned, Base):
    __tablename__ = "employers"
    __table_args__ = (
        CheckConstraint("length(kvk_number) = 8", name="kvk_number_digits"),
        CheckConstraint("staff_count BETWEEN 1 AND 1000000", name="staff_count_range"),
        CheckConstraint("length(postcode) = 7", name="postcode_shape"),
        at_most("name", 120),
        at_most("street", 120),
        at_most("house_number", 20),
        at_most("city", 80),
        Index(None, "name", "id"),
        Index(None, "account_manager_id", "state"),
    )

    name: Mapped[str]
    kvk_number: Mapped[str] = mapped_column(unique=True)
    street: Mapped[str]
    house_number: Mapped[str]
    postcode: Mapped[str]  # "9901 AB"
    city: Mapped[str]
    sector: Mapped[Sector]
    staff_count: Mapped[int]
    state: Mapped[State]
    account_manager_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    came_at: Mapped[datetime]
    check_by: Mapped[datetime]  # promised when the company came
    active_since: Mapped[datetime | None]


class Registration(Base):
    """What somebody typed who signs a company up, until a job has looked what it is."""

    __tablename__ = "registrations"

    company: Mapped[dict[str, Any]]
    person: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    @property
    def asked(self) -> tuple[Company, Person]:
        sector = Sector(self.company["sector"])
        return Company(**self.company | {"sector": sector}), Person(**self.person)


class Assignment(EmployerOwned, Base):
    """One account manager's time with one company; the open one is its manager now."""

    __tablename__ = "account_manager_assignments"
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="ends_after_start"),
        at_most("sheet", 2000),
        Index(
            "uq_account_manager_assignments_open",
            "employer_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    account_manager_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    reason: Mapped[Handover]
    sheet: Mapped[str] = mapped_column(default="")  # what the next one must know


class District(Base):
    """A range of postcodes that leads to an account manager, from a day on."""

    __tablename__ = "districts"
    __table_args__ = (
        CheckConstraint("postcode_from <= postcode_until", name="range_order"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates_order"),
        at_most("name", 80),
    )

    name: Mapped[str]
    postcode_from: Mapped[int]  # 9900
    postcode_until: Mapped[int]  # 9919, inclusive
    account_manager_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # inclusive


class Absence(Base):
    """Leave of an account manager or mediator; the deputy stands in on these days, inclusive."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="dates_order"),
        CheckConstraint("user_id <> deputy_id", name="deputy_is_another"),
        Index(None, "deputy_id", "from_on", "until_on"),
        Index(None, "user_id", "until_on"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
