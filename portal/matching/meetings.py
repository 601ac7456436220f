"""What matching must know of introductions. They lie above, so their tables are read by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from portal import db
from portal.dossiers.models import Dossier
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import MEETING_OVER


def proposed_at() -> Any:
    """When somebody was last proposed or asked for, as a column beside Dossier."""
    answers, introductions = _tables()
    return (
        select(func.max(introductions.c.created_at))
        .join(answers, answers.c.introduction_id == introductions.c.id)
        .where(answers.c.dossier_id == Dossier.id)
        .correlate(Dossier)
        .scalar_subquery()
    )


def was_proposed(since: datetime) -> ColumnElement[bool]:
    """Was this Dossier proposed or asked for after `since`?"""
    answers, introductions = _tables()
    return (
        exists()
        .where(
            answers.c.dossier_id == Dossier.id,
            introductions.c.id == answers.c.introduction_id,
            introductions.c.created_at > since,
        )
        .correlate(Dossier)
    )


def open_count() -> Any:
    """How many introductions of this Vacancy go on, as a column."""
    _answers, introductions = _tables()
    return (
        select(func.count())
        .select_from(introductions)
        .where(
            introductions.c.vacancy_id == Vacancy.id,
            ~db.one_of(introductions.c.state, MEETING_OVER),
        )
        .correlate(Vacancy)
        .scalar_subquery()
    )


def _tables() -> tuple[Any, Any]:
    tables = db.Base.metadata.tables
    return tables["candidate_answers"], tables["introductions"]
