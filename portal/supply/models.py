"""The open groups an employer reads at level 1, and behind the fence how many cards stand behind
them.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Group(Base):
    """An open group of at least five people, by what it tells: all that an employer reads at level
    1. "" is not told.
    """

    __tablename__ = "card_groups"
    __table_args__ = (
        UniqueConstraint("work", "hours", "area", "available", "licence", "dutch"),
        CheckConstraint("work <> ''", name="tells_work"),
    )

    work: Mapped[str]
    hours: Mapped[str]
    area: Mapped[str]
    available: Mapped[str]
    licence: Mapped[str]
    dutch: Mapped[str]


class Release(Base):
    """The set of open groups changed; what was read of an older set is old."""

    __tablename__ = "group_releases"

    released_at: Mapped[datetime] = mapped_column(index=True)


class GroupShare(Base):
    """How many equal cards stand behind a group; without a group they wait."""

    __tablename__ = "group_shares"
    __table_args__ = (
        CheckConstraint("cards > 0", name="not_empty"),
        {"info": {"fenced": True}},
    )

    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("card_groups.id"), index=True)
    work: Mapped[str] = mapped_column(index=True)
    hours: Mapped[str]
    area: Mapped[str]
    available: Mapped[str]
    licence: Mapped[str]
    dutch: Mapped[str]
    cards: Mapped[int]


class Season(Base):
    """How long the set of groups stands still; one row, of the season that runs."""

    __tablename__ = "group_seasons"
    __table_args__ = ({"info": {"fenced": True}},)

    began_on: Mapped[date]
    batch_on: Mapped[date]  # the last weekly batch
    moved: Mapped[int] = mapped_column(default=0)  # cards that came or went since it began
