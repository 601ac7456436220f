"""Every question about companies and who looks after them. Lists select columns."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    Date,
    Row,
    Select,
    SQLColumnExpression,
    Subquery,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from portal import clock, db, formats, keyset
from portal.access import Viewer
from portal.accounts.models import Grant, Membership, User
from portal.employers import rules
from portal.employers.managers import away_on
from portal.employers.models import Absence, Assignment, Employer
from portal.employers.rules import State
from portal.errors import Hidden
from portal.language import _
from portal.roles import May, Role, unbounded
from portal.settings import settings

_Deputy = aliased(User)
_VIEWER, _EMPLOYER = bindparam("viewer_id", type_=Uuid()), bindparam("employer_id", type_=Uuid())


class Reach(StrEnum):
    """Which companies somebody's rows come from: the shape of every list."""

    NONE = "none"
    OWN = "own"  # his own company
    PORTFOLIO = "portfolio"  # the companies he looks after today, as deputy too
    ALL = "all"


@dataclass(frozen=True)
class Contact:
    """The one line on every page of an employer: who answers today, with his own number and mail.
    During leave that is the stand-in; `manager_name` stays the account manager.
    """

    id: uuid.UUID  # of the account manager
    manager_name: str
    company: str
    name: str
    initials: str
    phone: str
    phone_href: str
    email: str
    answer_line: str
    deputy_line: str


def reach(viewer: Viewer, *, all_for: frozenset[Role]) -> Reach:
    """The furthest that the viewer's roles come together, when the roles in `all_for` reach all."""
    if viewer.is_employer:
        return Reach.OWN
    if viewer.roles & all_for:
        return Reach.ALL
    return Reach.PORTFOLIO if Role.ACCOUNT_MANAGER in viewer.roles else Reach.NONE


def within(
    reach: Reach,
    owner: SQLColumnExpression[uuid.UUID],
    viewer_id: Any = _VIEWER,
    employer_id: Any = _EMPLOYER,
) -> ColumnElement[bool]:
    """Is `owner` (a column of company ids) within this reach? A statement that is built once is
    given `asked_by(viewer)` when it runs.
    """
    if reach is Reach.OWN:
        return and_(owner == employer_id)
    if reach is Reach.PORTFOLIO:
        return looked_after(owner, viewer_id)
    return true() if reach is Reach.ALL else false()


def reached(
    viewer: Viewer, owner: SQLColumnExpression[uuid.UUID], *, all_for: frozenset[Role]
) -> ColumnElement[bool]:
    """Is `owner` (a column of company ids) one of the companies this viewer reaches?"""
    return within(reach(viewer, all_for=all_for), owner, viewer.id, viewer.employer_id)


def asked_by(viewer: Viewer) -> dict[str, uuid.UUID | None]:
    """What a statement that was built once with `within` is given."""
    return {"viewer_id": viewer.id, "employer_id": viewer.employer_id}


def looked_after(owner: SQLColumnExpression[uuid.UUID], viewer_id: Any) -> ColumnElement[bool]:
    """Is `owner` (a column of company ids) one that this account manager looks after today?"""
    return owner.in_(select(_portfolio(viewer_id).c.id))


def sees(viewer: Viewer, employer_id: uuid.UUID) -> bool:
    """Is this one of the companies the viewer looks after today? (the door asks)"""
    values = {"viewer_id": viewer.id, "employer_id": employer_id}
    return db.session.scalar(_seen(), values) is not None


@cache
def _seen() -> Select:
    """Built once: the door asks it for every row."""
    mine = _portfolio(_VIEWER).c.id
    return select(mine).where(mine == _EMPLOYER)


def _portfolio(viewer_id: Any) -> Subquery:
    own = select(Employer.id).where(Employer.account_manager_id == viewer_id)
    deputised = (
        select(Employer.id)
        .join(Absence, Absence.user_id == Employer.account_manager_id)
        .where(Absence.deputy_id == viewer_id, away_on(db.today()))
    )
    return union_all(own, deputised).subquery("portfolio")  # an OR would scan


def by_id(employer_id: uuid.UUID) -> Employer:
    """The company of a row that the viewer reached already."""
    return db.session.get_one(Employer, employer_id)


def contact(employer_id: uuid.UUID, today: date | None = None) -> Contact | None:
    """Who this company calls, when it is answered, and who stands in today. One statement."""
    today = today or clock.today()
    values = {"employer_id": employer_id, "today": today}
    row = db.ask(_contact(), values).one_or_none()
    if row is None:
        return None
    phone = row.acting_phone or settings().municipality_phone
    return Contact(
        id=row.id,
        manager_name=row.name,
        company=row.company,
        name=row.acting_name,
        initials=formats.initials(row.acting_name),
        phone=formats.phone(phone),
        phone_href=f"tel:{formats.tel(phone)}",
        email=row.acting_email,
        answer_line=_answer_line(today),
        deputy_line=_deputy_line(row),
    )


@db.built
def _contact() -> Select:
    """Built once: every page of an employer asks it."""
    today = bindparam("today", type_=Date())
    return (
        select(
            User.id, User.name, Employer.name.label("company"), Absence.until_on,
            _Deputy.name.label("deputy_name"),
            _acting(_Deputy.name, User.name).label("acting_name"),
            _acting(_Deputy.phone, User.phone).label("acting_phone"),
            _acting(_Deputy.email, User.email).label("acting_email"),
        )
        .select_from(Employer)
        .join(User, User.id == Employer.account_manager_id)
        .outerjoin(Absence, and_(Absence.user_id == User.id, away_on(today)))
        .outerjoin(_Deputy, _Deputy.id == Absence.deputy_id)
        .where(Employer.id == bindparam("employer_id"))
        .limit(1)
    )  # fmt: skip


def _acting(of_deputy: Any, of_manager: Any) -> ColumnElement[str]:
    """What belongs to one person stays together: never a name with the number of another."""
    return case((_Deputy.id.is_not(None), of_deputy), else_=of_manager)


def acting_manager() -> ColumnElement[uuid.UUID]:
    """Who answers for a company (a row of Employer) today: its account manager or his stand-in."""
    deputy = (
        select(Absence.deputy_id)
        .where(Absence.user_id == Employer.account_manager_id, away_on(db.today()))
        .limit(1)
        .correlate(Employer)
        .scalar_subquery()
    )
    return func.coalesce(deputy, Employer.account_manager_id)


def manager_name(employer_id: Any) -> Any:
    """In SQL: the name of who answers for the company with this id today."""
    named = select(User.name).join(Employer, User.id == acting_manager())
    return named.where(Employer.id == employer_id).scalar_subquery()


def listed(
    viewer: Viewer,
    *,
    state: State | None = None,
    text: str = "",
    after: keyset.Cursor | None = None,
) -> Sequence[Row]:
    """A page of the companies the viewer reaches, by name."""
    statement = _listed(reach(viewer, all_for=unbounded(May.VIEW_EMPLOYERS)))
    if state:
        statement = statement.where(Employer.state == state)
    if text:
        statement = statement.where(Employer.name.icontains(text, autoescape=True))
    listed = keyset.page(statement, (Employer.name, Employer.id), after)
    return db.session.execute(listed, asked_by(viewer)).all()


@cache
def _listed(reach: Reach) -> Select:
    return (
        select(
            Employer.id, Employer.name, Employer.city, Employer.sector, Employer.state,
            Employer.staff_count, Employer.check_by, User.name.label("account_manager"),
        )
        .join(User, User.id == Employer.account_manager_id)
        .where(within(reach, Employer.id))
    )  # fmt: skip


def assignments(employer_id: uuid.UUID) -> Sequence[Row]:
    """Who looked after this company, newest first, with the hand-over sheets."""
    return db.session.execute(
        select(
            Assignment.from_at, Assignment.until_at, Assignment.reason, Assignment.sheet, User.name
        )
        .join(User, User.id == Assignment.account_manager_id)
        .where(Assignment.employer_id == employer_id)
        .order_by(Assignment.from_at.desc(), Assignment.id)
        .limit(50)
    ).all()


def of_person(user_id: uuid.UUID) -> Employer | None:
    """The company of one of its people."""
    return db.session.scalar(
        select(Employer)
        .join(Membership, Membership.employer_id == Employer.id)
        .where(Membership.user_id == user_id)
    )


def is_active(employer_id: uuid.UUID) -> bool:
    """May this company see and meet people?"""
    return state_of(employer_id) is State.ACTIVE


def state_of(employer_id: uuid.UUID) -> State:
    """Where this company stands."""
    return db.session.scalars(select(Employer.state).where(Employer.id == employer_id)).one()


def in_state(employer_id: Any) -> Any:
    """In SQL: where the company with this id stands."""
    return select(Employer.state).where(Employer.id == employer_id).scalar_subquery()


def check_active(employer_id: uuid.UUID) -> None:
    """Refuses `employer_not_active`."""
    rules.check_active(state_of(employer_id))


def hold(employer_id: uuid.UUID) -> State:
    """Where this company stands, held until the unit ends: before any row of the company is, as who
    stops it begins there too. Rows that name the company can still be written meanwhile.
    """
    held = select(Employer.state).where(Employer.id == employer_id).with_for_update(key_share=True)
    return db.session.scalars(held).one()


def hold_active(employer_id: uuid.UUID) -> None:
    """Hold a company for which something about candidates begins. Refuses `employer_not_active`."""
    rules.check_active(hold(employer_id))


def active_since(employer_id: uuid.UUID) -> datetime | None:
    """When this company was checked."""
    found = select(Employer.active_since).where(Employer.id == employer_id)
    return db.session.scalar(found)


def at_stake(employer_id: uuid.UUID) -> Row:
    """What hangs on a company, in numbers: what stops with it, what waits, and what goes on."""
    tables = db.Base.metadata.tables  # they lie above; read by name
    invoices, newest = tables["invoices"].c, tables["invoice_events"]
    later = newest.alias("later").c
    unpaid = (
        select(func.count(invoices.id))
        .join(newest, newest.c.invoice_id == invoices.id)
        .where(
            invoices.employer_id == employer_id,
            invoices.kind == "invoice",
            newest.c.open_cents > 0,
            ~db.one_of(newest.c.state, ("paid", "credited", "written_off")),
            ~exists().where(later.invoice_id == newest.c.invoice_id, later.seq > newest.c.seq),
        )
    )

    def count(table: str, *states: str) -> Any:
        one = tables[table].c
        found = select(func.count(one.id)).where(
            one.employer_id == employer_id, one.state.in_(states)
        )
        return found.scalar_subquery()

    reveals = tables["reveals"].c
    readable = select(func.count(reveals.id)).where(
        reveals.employer_id == employer_id,
        reveals.revoked_at.is_(None),
        reveals.until_on >= db.today(),
    )
    return db.session.execute(
        select(
            count("vacancies", "submitted", "accepted", "matching", "on_hold").label("vacancies"),
            count("showings", "shown").label("profiles"),
            readable.scalar_subquery().label("reveals"),
            count("proposal_requests", "open").label("requests"),
            count("introductions", "wanted", "proposed").label("wishes"),
            count("introductions", "asked").label("questions"),
            count("introductions", "planned").label("meetings"),
            count(
                "introductions", "agreed", "held", "no_show_candidate", "no_show_employer"
            ).label("introductions"),
            count("agreements", "draft", "offered").label("agreements"),
            count("agreements", "signed").label("signed"),
            count("placements", "planned", "running").label("placements"),
            count("claims", "invoked", "contacted", "accepted").label("claims"),
            unpaid.scalar_subquery().label("invoices"),
        )
    ).one()  # fmt: skip


def colleague(employer_id: uuid.UUID, user_id: uuid.UUID) -> User:
    """A person of this company, or Hidden."""
    person = db.session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id == user_id, Membership.employer_id == employer_id)
    )
    if person is None:
        raise Hidden
    return person


def roles_of(user_id: uuid.UUID) -> list[Role]:
    """The roles a person holds."""
    held = (
        select(Grant.role)
        .join(Membership, Membership.id == Grant.membership_id)
        .where(Membership.user_id == user_id)
    )
    return list(db.session.scalars(held))


def with_kvk(kvk_number: str) -> Employer | None:
    """The company with this number, when it has a place."""
    return db.session.scalar(select(Employer).where(Employer.kvk_number == kvk_number))


def _answer_line(today: date) -> str:
    by = rules.answer_by(today)
    return _(
        "Antwoord uiterlijk %(day)s",
        day=f"{formats.weekday(by)}{formats.NBSP}{formats.short_day(by)}",
    )


def _deputy_line(row: Row) -> str:
    if row.deputy_name is None:
        return ""
    return _(
        "%(manager)s is afwezig tot en met %(until)s. %(deputy)s helpt u.",
        manager=row.name,
        until=formats.short_day(row.until_on),
        deputy=row.deputy_name,
    )
