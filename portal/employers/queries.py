"""Every question about companies and who looks after them. Lists select columns."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Row, Select, and_, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from portal import clock, db, formats
from portal.access import Viewer
from portal.accounts.models import Grant, Membership, User
from portal.employers import rules
from portal.employers.managers import away_on
from portal.employers.models import Absence, Employer, Spell
from portal.employers.rules import State
from portal.errors import Hidden
from portal.language import N_, _
from portal.roles import Role

PAGE = 25
_Deputy = aliased(User)


@dataclass(frozen=True)
class Contact:
    """The one line on every page of an employer."""

    id: uuid.UUID
    name: str
    initials: str
    phone: str
    phone_href: str
    email: str
    answer_line: str
    deputy_line: str


def portfolio(viewer_id: Any, today: Any) -> Select:
    """The ids of the companies this account manager looks after today, as deputy too."""
    own = select(Employer.id).where(Employer.account_manager_id == viewer_id)
    deputised = (
        select(Employer.id)
        .join(Absence, Absence.user_id == Employer.account_manager_id)
        .where(Absence.deputy_id == viewer_id, away_on(today))
    )
    return select(union_all(own, deputised).subquery("portfolio").c.id)  # an OR would scan


def sees(viewer: Viewer, employer_id: uuid.UUID) -> bool:
    """Is this one of the companies the viewer looks after today? (the door asks)"""
    mine = _looked_after_by(viewer.id, clock.today())
    found = select(Employer.id).where(Employer.id == employer_id, mine)
    return db.session.scalar(found) is not None


def contact(employer_id: uuid.UUID, today: date | None = None) -> Contact | None:
    """Who this company calls, when it is answered, and who stands in today. One statement."""
    today = today or clock.today()
    values = {"employer_id": employer_id, "today": today}
    row = db.ask(_contact(), values).one_or_none()
    if row is None:
        return None
    phone = row.deputy_phone or row.phone
    return Contact(
        id=row.id,
        name=row.name,
        initials=formats.initials(row.name),
        phone=formats.phone(phone),
        phone_href=f"tel:{formats.tel(phone)}",
        email=row.email,
        answer_line=_answer_line(today),
        deputy_line=_deputy_line(row),
    )


@cache
def _contact() -> Select:
    """Built once: every page of an employer asks it."""
    today = bindparam("today", type_=Date())
    return (
        select(
            User.id, User.name, User.phone, User.email, Absence.until_on,
            _Deputy.name.label("deputy_name"), _Deputy.phone.label("deputy_phone"),
        )
        .select_from(Employer)
        .join(User, User.id == Employer.account_manager_id)
        .outerjoin(Absence, and_(Absence.user_id == User.id, away_on(today)))
        .outerjoin(_Deputy, _Deputy.id == Absence.deputy_id)
        .where(Employer.id == bindparam("employer_id"))
        .limit(1)
    )  # fmt: skip


def listed(
    viewer: Viewer,
    *,
    state: State | None = None,
    text: str = "",
    after: uuid.UUID | None = None,
) -> Sequence[Row]:
    """At most PAGE + 1 companies the viewer reaches, by name; the extra one tells there is more."""
    found = (
        select(
            Employer.id, Employer.name, Employer.city, Employer.sector, Employer.state,
            Employer.staff_count, Employer.check_by, User.name.label("account_manager"),
        )
        .join(User, User.id == Employer.account_manager_id)
        .order_by(Employer.name, Employer.id)
        .limit(PAGE + 1)
    )  # fmt: skip
    if Role.DECIDER not in viewer.roles:
        found = found.where(_looked_after_by(viewer.id, clock.today()))
    if state:
        found = found.where(Employer.state == state)
    if text:
        found = found.where(Employer.name.icontains(text, autoescape=True))
    if after:
        name = select(Employer.name).where(Employer.id == after).scalar_subquery()
        found = found.where(
            or_(Employer.name > name, and_(Employer.name == name, Employer.id > after))
        )
    return db.session.execute(found).all()


def spells(employer_id: uuid.UUID) -> Sequence[Row]:
    """Who looked after this company, newest first, with the hand-over sheets."""
    return db.session.execute(
        select(Spell.from_at, Spell.until_at, Spell.reason, Spell.sheet, User.name)
        .join(User, User.id == Spell.account_manager_id)
        .where(Spell.employer_id == employer_id)
        .order_by(Spell.from_at.desc(), Spell.id)
        .limit(50)
    ).all()


def of_person(user_id: uuid.UUID) -> Employer | None:
    """The company of one of its people."""
    return db.session.scalar(
        select(Employer)
        .join(Membership, Membership.employer_id == Employer.id)
        .where(Membership.user_id == user_id)
    )


def registered(employer_id: uuid.UUID | None) -> bool:
    """Has the form with this id made its company already?"""
    return db.session.scalar(select(Employer.id).where(Employer.id == employer_id)) is not None


def is_active(employer_id: uuid.UUID) -> bool:
    """May this company post vacancies and meet people?"""
    return (
        db.session.scalar(select(Employer.state).where(Employer.id == employer_id)) is State.ACTIVE
    )


def colleague(employer_id: uuid.UUID, user_id: uuid.UUID) -> User:
    """A person of this company, or Hidden."""
    found = db.session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id == user_id, Membership.employer_id == employer_id)
    )
    if found is None:
        raise Hidden
    return found


def roles_of(user_id: uuid.UUID) -> list[Role]:
    """The roles a person holds."""
    held = (
        select(Grant.role)
        .join(Membership, Membership.id == Grant.membership_id)
        .where(Membership.user_id == user_id)
    )
    return list(db.session.scalars(held))


def kvk_taken(kvk_number: str) -> bool:
    """Has this company a place already?"""
    return (
        db.session.scalar(select(Employer.id).where(Employer.kvk_number == kvk_number)) is not None
    )


def matters(viewer_id: uuid.UUID) -> Select:
    """Companies that wait for their check, for the account manager's inbox."""
    return select(
        literal("employers.activate").label("kind"),
        Employer.id.label("subject_id"),
        Employer.id.label("employer_id"),
        Employer.name.label("employer_name"),
        literal(N_("Controleer en activeer dit bedrijf")).label("title"),
        literal("municipality").label("waits_on"),
        Employer.check_by.label("due_at"),
    ).where(Employer.state == State.REGISTERED, Employer.id.in_(portfolio(viewer_id, db.today())))


def _looked_after_by(viewer_id: Any, today: Any) -> ColumnElement[bool]:
    standing_in = select(Absence.user_id).where(Absence.deputy_id == viewer_id, away_on(today))
    return or_(
        Employer.account_manager_id == viewer_id, Employer.account_manager_id.in_(standing_in)
    )


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
