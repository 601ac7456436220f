"""Who somebody is, in one statement."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from portal import db
from portal.access import Viewer
from portal.accounts import rules
from portal.accounts.models import (
    Grant,
    Invitation,
    KnownDevice,
    Membership,
    User,
    UserSession,
)
from portal.columns import IdText
from portal.roles import EMPLOYER_ROLES, GRANTS, May, Role

_employers = (
    db.Base.metadata.tables
)  # the employers table lies above; read by name for the company's name


def viewer(user_id: uuid.UUID, session_version: int) -> Viewer | None:
    """The person with roles and company, or None when no session of this version is good."""
    rows = db.ask(_viewer(), {"user_id": user_id, "version": session_version}).all()
    return _of_rows(user_id, session_version, rows) if rows else None


def signed_in(user_id: uuid.UUID, session_version: int, key_hash: str) -> Viewer | None:
    """The person whose session has this key, or None when it ended."""
    values = {"user_id": user_id, "version": session_version, "key_hash": key_hash}
    rows = db.ask(_signed_in(), values).all()
    if not rows:
        return None
    person = _of_rows(user_id, session_version, rows)
    return replace(person, session_id=rows[0].session_id, seen_at=rows[0].seen_at)


def _of_rows(user_id: uuid.UUID, session_version: int, rows: Sequence[Row]) -> Viewer:
    first = rows[0]
    return Viewer(
        user_id,
        first.name,
        frozenset(row.role for row in rows),
        first.employer_id,
        first.employer_name,
        session_version,
        first.employer_state in (None, "active"),
    )


@db.built
def _signed_in() -> Select:
    return (
        _viewer()
        .add_columns(UserSession.id.label("session_id"), UserSession.seen_at)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.key_hash == bindparam("key_hash"))
    )


@db.built
def _viewer() -> Select:
    """Built once: every page asks it."""
    employers = _employers["employers"]
    return (
        select(
            User.name,
            Membership.employer_id,
            employers.c.name.label("employer_name"),
            employers.c.state.label("employer_state"),
            Grant.role,
        )
        .join(Membership, Membership.user_id == User.id)
        .join(Grant, Grant.membership_id == Membership.id)
        .outerjoin(employers, employers.c.id == Membership.employer_id)
        .where(
            User.id == bindparam("user_id"),
            User.session_version == bindparam("version"),
            User.is_active,
        )
    )


def sessions_of(user_id: uuid.UUID, now: datetime) -> Sequence[Row]:
    """Where this person is signed in (id, browser, system, made_at, seen_at), last used first."""
    return db.session.execute(
        select(
            UserSession.id,
            UserSession.browser,
            UserSession.system,
            UserSession.made_at,
            UserSession.seen_at,
        )
        .where(UserSession.user_id == user_id, UserSession.made_at >= rules.over_before(now))
        .order_by(UserSession.seen_at.desc(), UserSession.id)
    ).all()


def for_sign_in(email: str, key_hash: str) -> Row | None:
    """What sign-in needs to know of the account with this address, on the device with this key; of
    who has no access too, for whom the same is done.
    """
    known = and_(KnownDevice.user_id == User.id, KnownDevice.key_hash == key_hash)
    return db.session.execute(
        select(
            User.id,
            case((User.is_active, User.password_hash)).label("password_hash"),
            User.session_version,
            KnownDevice.id.label("device_id"),
        )
        .outerjoin(KnownDevice, known)
        .where(User.email == email)
    ).one_or_none()


def asks(user_id: str) -> Row | None:
    """Who invites: name, and the company's name (none: somebody of the municipality). None when
    nobody did, and as long as we did not check who he is: a company that just registered.
    """
    employers = _employers["employers"]
    try:
        asked_by = uuid.UUID(user_id)
    except ValueError:  # the system, or somebody who was not signed in
        return None
    return db.session.execute(
        select(User.name, employers.c.name.label("company"))
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(employers, employers.c.id == Membership.employer_id)
        .where(User.id == asked_by, _is_checked(employers.c.state))
    ).one_or_none()


def password_hash(user_id: uuid.UUID) -> str | None:
    """The kept hash, to check a password again before something that counts."""
    return db.session.scalar(select(User.password_hash).where(User.id == user_id))


def email(user_id: uuid.UUID) -> str:
    """The address with which this person signs in."""
    return db.session.scalars(select(User.email).where(User.id == user_id)).one()


def people_with(*roles: Role, employer_id: uuid.UUID | None = None) -> Sequence[Row]:
    """Active people (id, name, email, phone) who hold one of `roles`, of a company or of the
    municipality, each once, by name. Of a company that we did not check yet only who chose a
    password: the address of somebody else may be anybody's, and what is written in its name a
    stranger's words.
    """
    employers = _employers["employers"]
    held = Grant.membership_id == Membership.id, Grant.role.in_(roles)
    return db.session.execute(
        select(User.id, User.name, User.email, User.phone)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(employers, employers.c.id == Membership.employer_id)
        .where(
            exists().where(*held),
            User.is_active,
            or_(User.password_hash.is_not(None), _is_checked(employers.c.state)),
            Membership.employer_id.is_(employer_id)
            if employer_id is None
            else Membership.employer_id == employer_id,
        )
        .order_by(User.name, User.id)
    ).all()


def _is_checked(state: Any) -> ColumnElement[bool]:
    """In SQL: somebody of the municipality, or of a company that the municipality knows."""
    return or_(state.is_(None), state != "registered")


def company(employer_id: uuid.UUID) -> Row:
    """Where a company stands (state), and when it is checked (check_by)."""
    employers = _employers["employers"].c
    return db.session.execute(
        select(employers.state, employers.check_by).where(employers.id == employer_id)
    ).one()


def readers(what: May, employer_id: uuid.UUID) -> Sequence[Row]:
    """The people of a company, as `people_with`, who may read this in the portal: to them go the
    letters about it.
    """
    roles = [role for role in EMPLOYER_ROLES if what in GRANTS[role]]
    return people_with(*roles, employer_id=employer_id)


def members(employer_id: uuid.UUID) -> Sequence[Row]:
    """Who does the daily work of a company, as `people_with`; where nobody does, who signs."""
    people = people_with(Role.MEMBER, employer_id=employer_id)
    return people or people_with(Role.SIGNATORY, employer_id=employer_id)


def employer_of(user_id: uuid.UUID) -> uuid.UUID | None:
    """The company this person belongs to; none for people of the municipality."""
    statement = select(Membership.employer_id).where(Membership.user_id == user_id)
    return db.session.scalar(statement)


def place_of(email: str) -> Row | None:
    """Whose address this is (user_id, employer_id), with access or without."""
    return db.session.execute(
        select(Membership.user_id, Membership.employer_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email == email.lower())
    ).one_or_none()


def addresses(
    employer_ids: Select | None = None, *, also: Select | CompoundSelect | None = None
) -> Sequence[Row]:
    """Active people of the municipality and of these companies, and who is among `also` (ids as
    text), active or not, with where they are reached (id, name, email, phone, is_active,
    employer_id, employer_name) and whether they sign for the foundation only.
    """
    employers, of = _employers["employers"], () if employer_ids is None else employer_ids
    foundation = and_(holds(User.id, Role.FOUNDATION_SIGNER), ~holds(User.id, Role.DECIDER))
    return db.session.execute(
        select(
            User.id,
            User.name,
            User.email,
            User.phone,
            User.is_active,
            Membership.employer_id,
            employers.c.name.label("employer_name"),
            foundation.label("of_foundation"),
        )
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(employers, employers.c.id == Membership.employer_id)
        .where(
            or_(
                IdText(User.id).in_(() if also is None else also),
                and_(User.is_active, Membership.employer_id.is_(None)),
                and_(User.is_active, Membership.employer_id.in_(of)),
            )
        )
        .order_by(User.name, User.id)
    ).all()


def everywhere() -> Sequence[Row]:
    """Where anybody with an account is or was reached (email, phone)."""
    return db.session.execute(select(User.email, User.phone)).all()


def name_of(user_id: Any) -> ColumnElement[str]:
    """In SQL: how this person is called; "" for nobody."""
    person = User.__table__.alias("named")
    found = select(person.c.name).where(person.c.id == user_id).correlate_except(person)
    return func.coalesce(found.scalar_subquery(), "")


def holds(user_id: Any, role: Role) -> ColumnElement[bool]:
    """In SQL: does this person hold `role`?"""
    return exists().where(
        Membership.user_id == user_id, Grant.membership_id == Membership.id, Grant.role == role
    )


def colleagues(employer_id: uuid.UUID | None) -> list[dict[str, Any]]:
    """Everybody of a company (or, with None, of the municipality) with their roles, by name."""
    where = (
        Membership.employer_id.is_(None)
        if employer_id is None
        else Membership.employer_id == employer_id
    )
    rows = db.session.execute(
        select(
            User.id,
            User.name,
            User.email,
            User.phone,
            User.is_active,
            User.password_hash.is_(None).label("is_invited"),
            User.last_seen_at,
            Grant.role,
        )
        .join(Membership, Membership.user_id == User.id)
        .join(Grant, Grant.membership_id == Membership.id)
        .where(where)
        .order_by(User.name, User.id)
    ).all()
    people: dict[uuid.UUID, dict[str, Any]] = {}
    for row in rows:
        person = people.setdefault(row.id, {**row._mapping, "roles": []})
        person["roles"].append(row.role)
    return list(people.values())


def access() -> dict[uuid.UUID, rules.Access]:
    """With what everybody gets in."""
    employers = _employers["employers"]
    rows = db.session.execute(
        select(User.id, User.email, User.password_hash, User.is_active, employers.c.state)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(employers, employers.c.id == Membership.employer_id)
        .order_by(User.email)
    )
    roles: dict[uuid.UUID, set[Role]] = defaultdict(set)
    granted = select(Membership.user_id, Grant.role).join(Grant)
    for user_id, role in db.session.execute(granted):
        roles[user_id].add(role)
    return {
        row.id: rules.Access(
            row.email, row.password_hash, row.is_active, row.state, frozenset(roles[row.id])
        )
        for row in rows
    }


def at_stake(user_id: uuid.UUID) -> Row:
    """What hangs on somebody of the municipality, in numbers: companies, dossiers and tasks."""
    tables = db.Base.metadata.tables  # they lie above; read by name
    dossiers, tasks = tables["dossiers"].c, tables["tasks"].c
    companies = tables["employers"].c

    def count(column: Any, *which: Any) -> Any:
        return select(func.count(column)).where(*which).scalar_subquery()

    pending = ~db.one_of(tasks.state, ("done", "cancelled"))
    return db.session.execute(
        select(
            count(companies.id, companies.account_manager_id == user_id).label("companies"),
            count(dossiers.id, dossiers.mediator_id == user_id).label("dossiers"),
            count(tasks.id, tasks.assigned_to == user_id, pending).label("tasks"),
        )
    ).one()


def person(user_id: uuid.UUID) -> Row:
    """Name, mail and phone of one person."""
    return db.session.execute(
        select(User.id, User.name, User.email, User.phone).where(User.id == user_id)
    ).one()


def open_invitation(token_hash: str, now: datetime) -> Row | None:
    """The invitation behind a link, with the invited person, while it can still be used."""
    return db.session.execute(
        select(Invitation.id, User.id.label("user_id"), User.name, User.email)
        .join(User, User.id == Invitation.user_id)
        .where(
            Invitation.token_hash == token_hash,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            User.is_active,
        )
    ).one_or_none()


def invited(token_hash: str) -> str | None:
    """The address of who got this link once, whether it works or not."""
    return db.session.scalar(
        select(User.email)
        .join(Invitation, Invitation.user_id == User.id)
        .where(Invitation.token_hash == token_hash)
    )
