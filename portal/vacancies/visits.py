"""The list of candidates as one of its readers meets it, and who looks at it much: the questions.

Introductions lie above and are read by name: how many are open, and when the last one began.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Text, Uuid, bindparam, exists, func, select, true

from portal import clock, db
from portal.audit import queries as audit_queries
from portal.cards import queries as card_queries
from portal.cards.labels import ShowingState
from portal.roles import EMPLOYER_ROLES
from portal.vacancies import rules
from portal.vacancies.labels import RequestState
from portal.vacancies.models import ProposalRequest, Vacancy

_EMPLOYED = sorted(EMPLOYER_ROLES)
_VACANCY, _EMPLOYER = (
    bindparam("vacancy_id", type_=Uuid()),
    bindparam("employer_id", type_=Uuid()),
)


@dataclass(frozen=True)
class Listed:
    """The showings on the list, and what stands beside them."""

    live: list[Row]
    ended: list[Row]
    new: frozenset[uuid.UUID]  # shown since this reader's visit before this one
    kept: int
    in_vacancy: int  # open introductions
    at_employer: int
    due_on: date | None  # by when we answer the proposal that was asked for

    @property
    def left(self) -> int:
        """How many introductions may still be asked for."""
        return rules.meetings_left(self.in_vacancy, self.at_employer)


def listed(vacancy: Vacancy, viewer_id: uuid.UUID, at: datetime) -> Listed:
    """The whole list in one statement, the same at any length."""
    values = {
        "vacancy_id": vacancy.id,
        "employer_id": vacancy.employer_id,
        "looked_at": str(vacancy.id),
        "viewer": str(viewer_id),
        "before": at - rules.VISIT,
    }
    rows = db.ask(_listed(), values).all()
    details = rows[0]
    shown = [row for row in rows if row.id is not None]
    live = [row for row in shown if row.state is ShowingState.SHOWN]
    return Listed(
        live=live,
        ended=[row for row in shown if row.state is ShowingState.ENDED],
        new=frozenset(row.id for row in live if rules.is_new(row.shown_from, details.seen_at)),
        kept=sum(row.kept for row in live),
        in_vacancy=details.in_vacancy,
        at_employer=details.at_employer,
        due_on=details.due_on,
    )


@db.built
def _listed() -> Select:
    """Built once. What stands beside the list is there when nobody is shown, too."""
    details, profile = _details().subquery("beside"), card_queries.on_list().subquery("profile")
    return (
        select(details, profile)
        .select_from(details.outerjoin(profile, true()))
        .order_by(*card_queries.in_order(profile.c))
    )


def _details() -> Select:
    seen = audit_queries.last(
        rules.VIEWED,
        Vacancy.__tablename__,
        subject_id=bindparam("looked_at", type_=Text()),
        actor_id=bindparam("viewer", type_=Text()),
        before=bindparam("before", type_=db.UtcDateTime()),
    )
    due_on = select(ProposalRequest.due_on).where(
        ProposalRequest.vacancy_id == _VACANCY, ProposalRequest.state == RequestState.OPEN
    )
    meetings = _meetings()
    return select(
        seen.label("seen_at"),
        _count(meetings.c.vacancy_id == _VACANCY).label("in_vacancy"),
        _count(meetings.c.employer_id == _EMPLOYER).label("at_employer"),
        due_on.scalar_subquery().label("due_on"),
    )


def _count(which: Any) -> Any:
    meetings = _meetings()
    is_open = ~db.one_of(meetings.c.state, rules.MEETING_OVER)
    return select(func.count(meetings.c.id)).where(which, is_open).scalar_subquery()


def _meetings() -> Any:
    return db.Base.metadata.tables["introductions"]


def viewed_often(since: datetime) -> Sequence[uuid.UUID]:
    """Open vacancies whose employer looked so often that it may be in vain."""
    often = audit_queries.busiest(
        rules.VIEWED, since=since, capacities=_EMPLOYED, least=rules.MANY_DAYS
    )
    statement = select(Vacancy.id).where(db.one_of(Vacancy.state, rules.OPEN)).order_by(Vacancy.id)
    looked = set(often)
    return [vacancy_id for vacancy_id in db.session.scalars(statement) if str(vacancy_id) in looked]


def in_vain(vacancy_id: uuid.UUID, since: datetime) -> bool:
    """Did the employer look much since then, and meet nobody?"""
    visits = audit_queries.instants(
        rules.VIEWED, Vacancy.__tablename__, str(vacancy_id), since=since, capacities=_EMPLOYED
    )
    meetings = _meetings().c
    began = select(meetings.id).where(
        meetings.vacancy_id == vacancy_id,
        meetings.created_at >= since,
        meetings.state != "proposed",  # nobody answered that yet
    )
    met = db.session.scalar(select(exists(began.correlate(None)))) or False
    return rules.views_in_vain([clock.day(at) for at in visits], met=bool(met))
