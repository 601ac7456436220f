"""Account managers as a new company finds them, and the leave of whoever goes."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from portal import db
from portal.accounts.models import Grant, Membership, User
from portal.employers import rules
from portal.employers.models import Absence, District, Employer
from portal.employers.rules import Manager, State
from portal.roles import Role


def choices(postcode: str, today: date) -> list[Manager]:
    """Every active account manager, with what choosing one for a company at `postcode` needs."""
    at = rules.digits(postcode)
    load = (
        select(func.count())
        .select_from(Employer)
        .where(Employer.account_manager_id == User.id, Employer.state != State.SUSPENDED)
        .scalar_subquery()
    )
    near = exists().where(
        District.account_manager_id == User.id,
        District.postcode_from <= at,
        District.postcode_until >= at,
        District.valid_from <= today,
        or_(District.valid_until.is_(None), District.valid_until >= today),
    )
    away = exists().where(Absence.user_id == User.id, away_on(today))
    rows = db.session.execute(
        select(User.id, near.label("near"), away.label("away"), load.label("load"))
        .join(Membership, Membership.user_id == User.id)
        .join(Grant, Grant.membership_id == Membership.id)
        .where(Grant.role == Role.ACCOUNT_MANAGER, User.is_active, Membership.employer_id.is_(None))
    )
    return [Manager(row.id, bool(row.near), bool(row.away), row.load) for row in rows]


def absences(user_id: uuid.UUID, today: date) -> Sequence[Row]:
    """The running and coming leave of one account manager, soonest first."""
    return db.session.execute(
        select(Absence.id, Absence.from_on, Absence.until_on, User.name.label("deputy"))
        .join(User, User.id == Absence.deputy_id)
        .where(Absence.user_id == user_id, Absence.until_on >= today)
        .order_by(Absence.from_on)
    ).all()


def absence_days(user_id: uuid.UUID) -> list[tuple[date, date]]:
    """First and last day of every leave of one account manager, to refuse overlaps."""
    statement = select(Absence.from_on, Absence.until_on).where(Absence.user_id == user_id)
    return [(row.from_on, row.until_on) for row in db.session.execute(statement)]


def companies(user_id: uuid.UUID) -> int:
    """How many companies this account manager has of his own."""
    found = select(func.count(Employer.id)).where(Employer.account_manager_id == user_id)
    return db.session.scalar(found) or 0


def away_on(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """This leave is running."""
    return and_(Absence.from_on <= today, Absence.until_on >= today)


def on_duty(user_id: uuid.UUID, today: date) -> Sequence[Row]:
    """Who does this person's work today (id, name, email): himself, or who stands in while he is
    away.
    """
    people = select(User.id, User.name, User.email).order_by(User.id)
    standing_in = db.session.execute(people.where(_stands_in(user_id, today))).all()
    return standing_in or db.session.execute(people.where(User.id == user_id)).all()


def with_deputy(user_id: uuid.UUID, today: date) -> list[Row]:
    """This person (id, name, email) and who stands in for him today: both hear what is urgent."""
    statement = select(User.id, User.name, User.email).where(
        or_(User.id == user_id, _stands_in(user_id, today))
    )
    return list(db.session.execute(statement.order_by(User.name, User.id)))


def _stands_in(user_id: uuid.UUID, today: date) -> ColumnElement[bool]:
    """Somebody who does the work of this person today."""
    return User.id.in_(select(Absence.deputy_id).where(Absence.user_id == user_id, away_on(today)))
