"""The season, the statements that are open in it, and behind the fence the pool they were counted
from.
"""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Season(Base):
    """How long one table stands; the newest holds."""

    __tablename__ = "seasons"
    __table_args__ = (CheckConstraint("number > 0", name="counts"),)

    number: Mapped[int] = mapped_column(unique=True)
    began_on: Mapped[date]


class OpenStatement(Base):
    """What the table of a season says; "" is not said. All that an employer reads at level 1."""

    __tablename__ = "season_table"
    __table_args__ = (
        UniqueConstraint("season_id", "sector", "field", "hours", "part", "skill"),
        CheckConstraint("sector <> ''", name="tells_sector"),
        CheckConstraint("skill = '' or (field = '' and part = '')", name="skills_alone"),
    )

    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seasons.id"))
    sector: Mapped[str]
    field: Mapped[str]
    hours: Mapped[str]
    part: Mapped[str]
    skill: Mapped[str]


class PoolSnapshot(Base):
    """How many cards with these values were counted for the season; no card, no dossier."""

    __tablename__ = "pool_snapshot"
    __table_args__ = (
        CheckConstraint("cards > 0", name="not_empty"),
        {"info": {"fenced": True}},
    )

    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seasons.id"), index=True)
    field: Mapped[str]
    hours: Mapped[str]
    part: Mapped[str]
    skills: Mapped[list[str]]
    cards: Mapped[int]
