"""The dossier; behind the fence."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Versioned, at_most
from portal.dossiers.rules import SUITABLE_FOR, ContactBy, Facts


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

    def facts(self, *, has_card: bool) -> Facts:
        return Facts(
            email=self.email,
            phone=self.phone,
            contact_by=self.contact_by,
            wishes=self.wishes,
            has_card=has_card,
            income_check_done_on=self.income_check_done_on,
            childcare_checked=self.childcare_checked,
            suitability_for=self.suitability_for,
        )
