"""Cards and what ties them to people lie behind the fence; employers read showings and reveals.

Nothing here points at a dossier's columns: `dossier_id` is an id and no more.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.cards import anonymity
from portal.cards.fit import CardValues
from portal.cards.labels import (
    AliasIcon,
    Available,
    Dutch,
    Experience,
    Hours,
    ShowingState,
    State,
)
from portal.db import Base, EmployerOwned, Versioned, at_most, only_where


class Card(Versioned, Base):
    __tablename__ = "cards"
    __table_args__ = (
        CheckConstraint(
            "60 <= minutes_min and minutes_min <= minutes_max", name="minutes_in_order"
        ),
        CheckConstraint(
            "state in ('draft', 'withdrawn') or reviewed_by is not null", name="reviewed"
        ),
        CheckConstraint("reviewed_by is null or reviewed_by <> made_by", name="two_persons"),
        CheckConstraint("hours <> '24_up'", name="fine_hours"),
        Index(
            "ix_cards_pool", "state", "field", "hours", "area", "experience", "licence_b", "blanks",
        ),
        Index("ix_cards_season", "state", "field", "hours", "area", "blanks", "skill_groups",
              "counts_from"),
        Index("ix_cards_list", "made_at", "id"),
        Index(None, "state", "field", "id"),
        Index(None, "dossier_id"),
        Index("uq_cards_dossier", "dossier_id", unique=True,
              **only_where("state <> 'withdrawn'")),
        {"info": {"fenced": True}},
    )  # fmt: skip

    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossiers.id"))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    field: Mapped[str]
    minutes_min: Mapped[int]
    minutes_max: Mapped[int]
    hours: Mapped[Hours]  # the band of minutes_max, written with it
    area: Mapped[str]
    available: Mapped[Available]
    experience: Mapped[Experience]
    licence_b: Mapped[bool]
    dutch: Mapped[Dutch]
    evening: Mapped[bool]
    night: Mapped[bool]
    weekend: Mapped[bool]
    blanks: Mapped[list[str]] = mapped_column(default=list)  # in the order of Attribute
    # at most two of the groups its skills lie in: drawn once, and kept while it has them
    skill_groups: Mapped[list[str]] = mapped_column(default=list)
    # the season from which this card counts in the table (supply); none: no draw yet
    counts_from: Mapped[int | None]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))  # or who last changed it
    made_at: Mapped[datetime]
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime]
    # by when to ask whether it holds; none once a person paused it
    ask_due_at: Mapped[datetime | None]

    @property
    def known(self) -> anonymity.Tuple5:
        return anonymity.known(
            self.field,
            self.hours,
            self.area,
            self.experience,
            self.licence_b,
            frozenset(self.blanks),
        )

    def values(self, skills: frozenset[str]) -> CardValues:
        return CardValues(
            field=self.field,
            minutes_min=self.minutes_min,
            minutes_max=self.minutes_max,
            area=self.area,
            available=self.available,
            licence_b=self.licence_b,
            dutch=self.dutch,
            evening=self.evening,
            night=self.night,
            weekend=self.weekend,
            skills=skills,
            blanks=frozenset(self.blanks),
        )


class CardSkill(Base):
    __tablename__ = "card_skills"
    __table_args__ = (UniqueConstraint("card_id", "skill"), {"info": {"fenced": True}})

    card_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cards.id"))
    skill: Mapped[str]


class CardHide(Base):
    """Hidden from this employer; he never learns that it is so."""

    __tablename__ = "card_hides"
    __table_args__ = (UniqueConstraint("card_id", "employer_id"), {"info": {"fenced": True}})

    card_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cards.id"))
    employer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employers.id"))
    hidden_at: Mapped[datetime]


class CardCorrection(Base):
    """What the person says is wrong on the card, in own words, until a mediator has settled it."""

    __tablename__ = "card_corrections"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_has_author"),
        at_most("text", 1000),
        CheckConstraint("text <> ''", name="says_something"),
        Index(None, "card_id", "reported_at"),
        {"info": {"fenced": True}},
    )

    card_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cards.id"))
    text: Mapped[str]
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class StandingYes(Base):
    """May be shown for this kind of work (a sector) until revoked. `shown_at` and `tiebreaker` are
    the place in the queue.
    """

    __tablename__ = "standing_yes"
    __table_args__ = (
        Index("uq_standing_yes_open", "card_id", "sector", unique=True,
              **only_where("revoked_at is null")),
        Index("ix_standing_yes_queue", "sector", "revoked_at", "shown_at", "tiebreaker"),
        Index("ix_standing_yes_turn", "sector", "shown_at", "tiebreaker", "card_id",
              **only_where("revoked_at is null")),
        Index(None, "card_id", "sector", "shown_at"),
        Index(None, "sector", "card_id"),
        {"info": {"fenced": True}},
    )  # fmt: skip

    card_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cards.id"))
    sector: Mapped[str]
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    shown_at: Mapped[datetime]  # when the card was last shown to anybody; long ago when never
    tiebreaker: Mapped[int]


class Showing(EmployerOwned, Base):
    """One anonymous profile for one vacancy: all that an employer reads of somebody before both
    want to meet.
    """

    __tablename__ = "showings"
    __table_args__ = (
        UniqueConstraint("vacancy_id", "alias"),
        CheckConstraint("(state = 'ended') = (ended_at is not null)", name="ended"),
        Index("ix_showings_list", "vacancy_id", "state", "place"),
        Index("ix_showings_rotation", "state", "shown_until"),
    )

    vacancy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vacancies.id"))
    alias: Mapped[str]
    alias_icon: Mapped[AliasIcon]
    shown: Mapped[dict[str, Any]]
    fit: Mapped[list[dict[str, Any]]]
    fits_all: Mapped[bool]
    place: Mapped[int]  # random: the order on the page
    shown_from: Mapped[datetime]
    shown_until: Mapped[datetime]
    state: Mapped[ShowingState] = mapped_column(default=ShowingState.SHOWN)
    ended_at: Mapped[datetime | None]
    kept: Mapped[bool] = mapped_column(default=False)
    wanted_at: Mapped[datetime | None]  # the employer asked to meet; not rotated, never asked twice


class ShowingCard(Base):
    """Which card a showing is of: the one link between the two sides of the wall."""

    __tablename__ = "showing_cards"
    __table_args__ = (Index(None, "card_id"), {"info": {"fenced": True}})

    id: Mapped[uuid.UUID] = mapped_column(
        "showing_id", ForeignKey("showings.id"), primary_key=True, sort_order=-1
    )
    card_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cards.id"))


class Reveal(EmployerOwned, Base):
    """The fields one employer may read of one person for one vacancy, copied, until a day, by the
    person's yes.
    """

    __tablename__ = "reveals"

    vacancy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vacancies.id"))
    introduction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("introductions.id"), unique=True)
    fields: Mapped[dict[str, Any]]
    until_on: Mapped[date]
    revealed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
