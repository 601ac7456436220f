"""One list out of what the domains offer: UNION ALL of their selects, sorted, by keyset.

`matters(viewer_id)` of a domain: kind, subject_id, employer_id, employer_name, title, waits_on,
due_at. `todo(employer_id)`: kind, subject_id, title, consequence, due_on.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import ModuleType
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, case, func, or_, select, tuple_, union_all

from portal import db
from portal.access import May, Viewer
from portal.accounts.models import User
from portal.agreements import queries as agreements
from portal.agreements.labels import Party
from portal.employers import queries as employers
from portal.employers.models import Absence
from portal.guarantees import queries as guarantees
from portal.introductions import queries as introductions
from portal.invoices import queries as invoices
from portal.placements import queries as placements
from portal.placements.labels import State as PlacementState
from portal.placements.models import Placement
from portal.roles import Role
from portal.tasks import queries as tasks
from portal.vacancies import queries as vacancies
from portal.vacancies.labels import State as VacancyState
from portal.vacancies.models import Vacancy

PAGE = 25
PORTFOLIO: tuple[tuple[str, ModuleType], ...] = (
    ("employers", employers),
    ("vacancies", vacancies),
    ("introductions", introductions),
    ("agreements", agreements),
    ("placements", placements),
    ("guarantees", guarantees),
    ("invoices", invoices),
    ("tasks", tasks),
)
DESKS: tuple[tuple[Role, str, Callable[[uuid.UUID], Select]], ...] = (
    (Role.MEDIATOR, "introductions", introductions.of_mediator),
    (Role.DECIDER, "agreements", lambda _who: agreements.to_sign([Party.MUNICIPALITY])),
    (Role.FOUNDATION_SIGNER, "agreements", lambda _who: agreements.to_sign([Party.FOUNDATION])),
    (Role.FINANCE, "invoices", lambda _who: invoices.disputed()),
)
TODO: tuple[tuple[May, ModuleType], ...] = (
    (May.VIEW_VACANCIES, vacancies),
    (May.VIEW_INTRODUCTIONS, introductions),
    (May.VIEW_AGREEMENTS, agreements),
    (May.VIEW_PLACEMENTS, placements),
    (May.VIEW_GUARANTEES, guarantees),
    (May.VIEW_INVOICES, invoices),
    (May.BE_HOME, tasks),
)
_MATTER = ("kind", "subject_id", "employer_id", "employer_name", "title", "waits_on", "due_at")
_TODO = ("kind", "subject_id", "title", "consequence", "due_on")
_LOOKING = (VacancyState.SUBMITTED, VacancyState.ACCEPTED, VacancyState.MATCHING)


@dataclass(frozen=True)
class Wish:
    """What an account manager wants to see of the inbox; `after` is the last row already seen."""

    domain: str = ""
    when: str = ""  # "late", "today" or "" for everything
    text: str = ""
    after: tuple[Any, ...] | None = None


def work(who: Viewer) -> list[tuple[str, Select]]:
    """(domain, select) of everything this person of the municipality has to see to."""
    if Role.ACCOUNT_MANAGER in who.roles:
        found = [(domain, offers.matters(who.id)) for domain, offers in PORTFOLIO]
    else:
        found = [("tasks", tasks.matters(who.id))] if who.may(May.VIEW_TASKS) else []
    for role, domain, offer in DESKS:
        if role in who.roles:
            found.append((domain, offer(who.id)))
    return found


def inbox(
    sources: Sequence[tuple[str, Select]], wish: Wish, *, now: datetime, day_ends: datetime
) -> Sequence[Row]:
    """At most PAGE + 1 open matters: guarantee and late ones first, then by due time."""
    chosen = [one for domain, one in sources if wish.domain in ("", domain)]
    if not chosen:
        return []
    matter = _union(chosen, _MATTER)
    rank = _rank(matter, now)
    place = (rank, matter.c.due_at, matter.c.subject_id, matter.c.kind)
    found = select(matter, rank.label("rank")).order_by(*place).limit(PAGE + 1)
    if wish.when:
        found = found.where(matter.c.due_at < (now if wish.when == "late" else day_ends))
    if wish.text:
        found = found.where(
            or_(
                matter.c.title.icontains(wish.text, autoescape=True),
                matter.c.employer_name.icontains(wish.text, autoescape=True),
            )
        )
    if wish.after:
        found = found.where(tuple_(*place) > wish.after)
    return db.session.execute(found).all()


def todo(viewer: Viewer, limit: int) -> Sequence[Row]:
    """What this employer's person must do, first what is due first: at most `limit` lines."""
    chosen = [domain.todo(viewer.employer_id) for may, domain in TODO if viewer.may(may)]
    matter = _union(chosen, _TODO)
    place = (matter.c.due_on, matter.c.kind, matter.c.subject_id)
    return db.session.execute(select(matter).order_by(*place).limit(limit)).all()


def figures(employer_id: uuid.UUID) -> Row:
    """How many people are at work, how many vacancies are open. One statement."""
    at_work = _count(Placement.id).where(
        Placement.employer_id == employer_id, Placement.state == PlacementState.RUNNING
    )
    coming = _count(Placement.id).where(
        Placement.employer_id == employer_id, Placement.state == PlacementState.PLANNED
    )
    looking = _count(Vacancy.id).where(
        Vacancy.employer_id == employer_id, Vacancy.state.in_(_LOOKING)
    )
    return db.session.execute(
        select(
            at_work.scalar_subquery().label("at_work"),
            coming.scalar_subquery().label("coming"),
            looking.scalar_subquery().label("looking"),
        )
    ).one()


def stands_in_for(viewer_id: uuid.UUID, today: date) -> Sequence[Row]:
    """Whose companies this account manager looks after too, and until when."""
    on = and_(Absence.from_on <= today, Absence.until_on >= today)
    return db.session.execute(
        select(User.name, Absence.until_on)
        .join(Absence, Absence.user_id == User.id)
        .where(Absence.deputy_id == viewer_id, on)
        .order_by(Absence.until_on, User.name)
    ).all()


def _union(selects: list[Select], names: tuple[str, ...]) -> Subquery:
    """The selects as one table, whatever the order of their columns."""
    parts = []
    for one in selects:
        columns = {column.name: column for column in one.selected_columns}
        parts.append(one.with_only_columns(*(columns[name] for name in names)))
    return union_all(*parts).subquery("matter")


def _rank(matter: Subquery, now: datetime) -> Any:
    is_mine = and_(matter.c.kind.startswith("guarantees."), matter.c.waits_on == "municipality")
    return case((is_mine, 0), (matter.c.due_at < now, 1), else_=2)


def _count(column: Any) -> Select:
    return select(func.count(column))
