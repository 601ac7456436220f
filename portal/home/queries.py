"""One list out of what the domains offer: UNION ALL of their selects, sorted, by keyset.

`matters(viewer_id)` of a domain: kind, subject_id, employer_id, employer_name, title, waits_on,
due_at. `todo(employer_id)`: kind, subject_id, title, consequence, due_on.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Date,
    Integer,
    Row,
    Select,
    Subquery,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from portal import db
from portal.access import May, Viewer
from portal.accounts.models import User
from portal.agreements import queries as agreements
from portal.agreements.labels import Party
from portal.dossiers import queries as dossiers
from portal.employers import queries as employers
from portal.employers.models import Absence
from portal.guarantees import queries as guarantees
from portal.introductions import matters as introductions
from portal.invoices import queries as invoices
from portal.placements import queries as placements
from portal.placements.labels import State as PlacementState
from portal.placements.models import Placement
from portal.roles import Role
from portal.signals import queries as signal_queries
from portal.tasks import queries as tasks
from portal.vacancies import queries as vacancies
from portal.vacancies.labels import State as VacancyState
from portal.vacancies.models import Vacancy

PAGE = 25
Source = tuple[str, Callable[[Any], Select]]  # domain, what it offers for a viewer
PORTFOLIO: tuple[Source, ...] = (
    ("employers", employers.matters),
    ("vacancies", vacancies.matters),
    ("vacancies", vacancies.requested),
    ("introductions", introductions.matters),
    ("agreements", agreements.matters),
    ("placements", placements.matters),
    ("guarantees", guarantees.matters),
    ("invoices", invoices.matters),
    ("tasks", tasks.matters),
)
DESKS: tuple[tuple[Role, Source], ...] = (
    (Role.MEDIATOR, ("vacancies", vacancies.all_requested)),
    (Role.MEDIATOR, ("introductions", introductions.of_mediator)),
    (Role.MEDIATOR, ("cards", dossiers.unconfirmed)),
    (Role.DECIDER, ("agreements", lambda _who: agreements.to_sign([Party.MUNICIPALITY]))),
    (Role.DECIDER, ("signals", signal_queries.matters)),
    (Role.DECIDER, ("guarantees", lambda _who: guarantees.to_decide())),
    (Role.FOUNDATION_SIGNER, ("agreements", lambda _who: agreements.to_sign([Party.FOUNDATION]))),
    (Role.FINANCE, ("invoices", lambda _who: invoices.disputed())),
)
TODO: tuple[tuple[May, Callable[[Any], Select]], ...] = (
    (May.VIEW_VACANCIES, vacancies.todo),
    (May.VIEW_INTRODUCTIONS, introductions.todo),
    (May.VIEW_AGREEMENTS, agreements.todo),
    (May.VIEW_PLACEMENTS, placements.todo),
    (May.VIEW_GUARANTEES, guarantees.todo),
    (May.VIEW_INVOICES, invoices.todo),
    (May.BE_HOME, tasks.todo),
)
_MATTER = ("kind", "subject_id", "employer_id", "employer_name", "title", "waits_on", "due_at")
_TODO = ("kind", "subject_id", "title", "consequence", "due_on")
_LOOKING = (VacancyState.SUBMITTED, VacancyState.ACCEPTED, VacancyState.MATCHING)
_VIEWER, _EMPLOYER = bindparam("viewer_id", type_=Uuid()), bindparam("employer_id", type_=Uuid())
_NOW, _BEFORE = (
    bindparam("now", type_=db.UtcDateTime()),
    bindparam("before", type_=db.UtcDateTime()),
)
_TEXT = bindparam("text", type_=Text())
_AFTER: tuple[BindParameter[Any], ...] = (
    bindparam("after_rank", type_=Integer()),
    bindparam("after_due_at", type_=db.UtcDateTime()),
    bindparam("after_subject_id", type_=Uuid()),
    bindparam("after_kind", type_=Text()),
)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of the inbox; `after` is the last row already seen."""

    domain: str = ""
    when: str = ""  # "late", "today" or "" for everything
    text: str = ""
    after: tuple[Any, ...] | None = None


def work(who: Viewer) -> tuple[Source, ...]:
    """Everything this person of the municipality has to see to."""
    found: list[Source] = []
    if Role.ACCOUNT_MANAGER in who.roles:
        found += PORTFOLIO
    elif who.may(May.VIEW_TASKS):
        found.append(("tasks", tasks.matters))
    return (*found, *(source for role, source in DESKS if role in who.roles))


def inbox(
    viewer_id: uuid.UUID,
    sources: tuple[Source, ...],
    wish: Wish,
    *,
    now: datetime,
    day_ends: datetime,
) -> Sequence[Row]:
    """At most PAGE + 1 open matters: guarantee and late ones first, then by due time."""
    chosen = tuple(source for source in sources if wish.domain in ("", source[0]))
    if not chosen:
        return []
    values = {"viewer_id": viewer_id, "now": now} | _values(wish, now, day_ends)
    found = _inbox(chosen, bool(wish.when), bool(wish.text), wish.after is not None)
    return db.ask(found, values).all()


def todo(viewer: Viewer, limit: int) -> Sequence[Row]:
    """What this employer's person must do, first what is due first: at most `limit` lines."""
    offers = tuple(offer for may, offer in TODO if viewer.may(may))
    return db.ask(_todo(offers, limit), {"employer_id": viewer.employer_id}).all()


def figures(employer_id: uuid.UUID) -> Row:
    """How many people are at work, how many vacancies are open. One statement."""
    return db.ask(_figures(), {"employer_id": employer_id}).one()


def stands_in_for(viewer_id: uuid.UUID, today: date) -> Sequence[Row]:
    """Whose companies this account manager looks after too, and until when."""
    return db.ask(_stands_in_for(), {"viewer_id": viewer_id, "today": today}).all()


@cache
def _stands_in_for() -> Select:
    today = bindparam("today", type_=Date())
    on = and_(Absence.from_on <= today, Absence.until_on >= today)
    return (
        select(User.name, Absence.until_on)
        .join(Absence, Absence.user_id == User.id)
        .where(Absence.deputy_id == _VIEWER, on)
        .order_by(Absence.until_on, User.name)
    )


@cache
def _inbox(sources: tuple[Source, ...], by_time: bool, by_text: bool, goes_on: bool) -> Select:
    """Built once for every shape: building costs more than running."""
    matter = _union([offer(_VIEWER) for _domain, offer in sources], _MATTER)
    is_mine = and_(matter.c.kind.startswith("guarantees."), matter.c.waits_on == "municipality")
    rank = case((is_mine, 0), (matter.c.due_at < _NOW, 1), else_=2)
    place = (rank, matter.c.due_at, matter.c.subject_id, matter.c.kind)
    found = select(matter, rank.label("rank")).order_by(*place).limit(PAGE + 1)
    if by_time:
        found = found.where(matter.c.due_at < _BEFORE)
    if by_text:
        words = (func.lower(matter.c.title), func.lower(matter.c.employer_name))
        found = found.where(or_(*(word.like(func.lower(_TEXT), escape="/") for word in words)))
    if goes_on:
        found = found.where(tuple_(*place) > tuple_(*_AFTER))
    return found


def _values(wish: Wish, now: datetime, day_ends: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wish.when:
        values["before"] = now if wish.when == "late" else day_ends
    if wish.text:
        plain = wish.text.replace("/", "//").replace("%", "/%").replace("_", "/_")
        values["text"] = f"%{plain}%"
    if wish.after is not None:
        values |= {name.key: value for name, value in zip(_AFTER, wish.after, strict=True)}
    return values


@cache
def _todo(offers: tuple[Callable[[Any], Select], ...], limit: int) -> Select:
    matter = _union([offer(_EMPLOYER) for offer in offers], _TODO)
    return select(matter).order_by(matter.c.due_on, matter.c.kind, matter.c.subject_id).limit(limit)


@cache
def _figures() -> Select:
    at_work = _count(Placement, Placement.state == PlacementState.RUNNING)
    coming = _count(Placement, Placement.state == PlacementState.PLANNED)
    looking = _count(Vacancy, Vacancy.state.in_(_LOOKING))
    return select(at_work.label("at_work"), coming.label("coming"), looking.label("looking"))


def _count(model: Any, which: Any) -> Any:
    found = select(func.count(model.id)).where(model.employer_id == _EMPLOYER, which)
    return found.scalar_subquery()


def _union(selects: list[Select], names: tuple[str, ...]) -> Subquery:
    """The selects as one table, whatever the order of their columns."""
    parts = []
    for one in selects:
        columns = {column.name: column for column in one.selected_columns}
        parts.append(one.with_only_columns(*(columns[name] for name in names)))
    return union_all(*parts).subquery("matter")
