"""Finding people by name or case number, and what the page of one of them shows."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from portal import db, keyset, reading
from portal.accounts import queries as account_queries
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.cards import queries as card_queries
from portal.cards.models import Card
from portal.dossiers.models import Dossier, Intake, NumberChange
from portal.dossiers.rules import UNSEEN_FOR

LOG = 20
_UUID_LENGTH = 36


def rows(
    *, mediator_id: UUID | None = None, search: str = "", after: keyset.Cursor | None = None
) -> Sequence[Row]:
    """A page of people by last name."""
    statement = (
        select(
            Dossier.id,
            Dossier.case_number,
            Dossier.first_name,
            Dossier.last_name,
            Dossier.income_check_done_on,
            Dossier.suitability_at,
            User.name.label("mediator"),
            and_(
                Dossier.created_at <= db.now(-UNSEEN_FOR),
                card_queries.is_unseen(db.now(-UNSEEN_FOR)),
            ).label("is_unseen"),
            Card.state.label("card_state"),
            Card.confirmed_at,
        )
        .join(User, User.id == Dossier.mediator_id)
        .outerjoin(Card, and_(Card.dossier_id == Dossier.id, card_queries.is_alive()))
    )
    statement = keyset.page(statement, (Dossier.last_name, Dossier.id), after)
    return db.session.execute(_narrow(statement, mediator_id, search)).all()


def by_id(dossier_id: UUID) -> Dossier | None:
    return db.session.get(Dossier, dossier_id)


def intake(dossier_id: UUID) -> Intake:
    """What was talked through; every dossier has one."""
    return db.session.get_one(Intake, dossier_id)


def names(dossier: Dossier) -> Row:
    """The people on this dossier: who mediates, who checked the income, who vouched."""
    mediator, income, suitability = aliased(User), aliased(User), aliased(User)
    return db.session.execute(
        select(
            mediator.name.label("mediator"),
            mediator.phone.label("mediator_phone"),
            income.name.label("income"),
            suitability.name.label("suitability"),
        )
        .select_from(Dossier)
        .join(mediator, mediator.id == Dossier.mediator_id)
        .outerjoin(income, income.id == Dossier.income_check_by)
        .outerjoin(suitability, suitability.id == Dossier.suitability_by)
        .where(Dossier.id == dossier.id)
    ).one()


def last_change_of_number(dossier_id: UUID) -> NumberChange | None:
    """The change that made the phone number what it is; none of the one of the beginning."""
    changes = select(NumberChange).where(NumberChange.dossier_id == dossier_id)
    return db.session.scalars(changes.order_by(NumberChange.changed_at.desc()).limit(1)).first()


def change_of_number(change_id: UUID) -> tuple[NumberChange, Dossier]:
    """A change of a phone number, and whose it is."""
    change = db.session.get_one(NumberChange, change_id)
    return change, db.session.get_one(Dossier, change.dossier_id)


def stood_since(change: NumberChange, dossier: Dossier) -> datetime:
    """Since when the number before this change was the one on file."""
    before = select(func.max(NumberChange.changed_at)).where(
        NumberChange.dossier_id == dossier.id, NumberChange.changed_at < change.changed_at
    )
    return db.session.scalar(before) or dossier.created_at


def of_colleagues() -> frozenset[str]:
    """Where people of the municipality are reached, by mail and by phone."""
    rows = account_queries.addresses()
    mailboxes = {reading.mailbox(row.email) for row in rows}
    return frozenset(mailboxes | {reading.dialled(row.phone) for row in rows if row.phone})


def codes_rest_until(dossier_id: UUID, today: date) -> date | None:
    """The last day on which no code goes to this person's number; none when they go there today."""
    change = last_change_of_number(dossier_id)
    return change.codes_rest_until(today) if change else None


def access_log(dossier_id: UUID) -> Sequence[Row]:
    """What happened to this dossier and who looked, newest first."""
    return db.session.execute(
        select(AuditLine.at, AuditLine.verb, AuditLine.actor_id, AuditLine.capacity)
        .where(AuditLine.subject_kind == "dossiers", AuditLine.subject_id == str(dossier_id))
        .order_by(AuditLine.id.desc())
        .limit(LOG)
    ).all()


def people(log: Sequence[Row]) -> dict[str, str]:
    """The names of who did it, by the id in the line; jobs have none."""
    ids = {UUID(line.actor_id) for line in log if len(line.actor_id) == _UUID_LENGTH}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {str(row.id): row.name for row in rows}


def _narrow(statement: Select, mediator_id: UUID | None, search: str) -> Select:
    if mediator_id:
        statement = statement.where(Dossier.mediator_id == mediator_id)
    if search:
        statement = statement.where(_matches(search))
    return statement


def _matches(search: str) -> ColumnElement[bool]:
    """Every word typed begins a word of the name, in any order; or all of it the case number."""
    text = search.strip().lower()
    name = func.lower(literal(" ") + Dossier.first_name + " " + Dossier.last_name)
    words = text.replace(",", " ").split()
    named = (name.contains(f" {word}", autoescape=True) for word in words)
    numbered = func.lower(Dossier.case_number).startswith(text, autoescape=True)
    return or_(numbered, and_(false() if not words else true(), *named))


def reached_at(email: str, phone: str) -> Sequence[UUID]:
    """Who is reached at this mail address, with whatever behind a +, or at this number."""
    local, _at, domain = reading.mailbox(email).rpartition("@")
    mail, number = func.lower(Dossier.email), reading.dialled(phone)
    tagged = and_(mail.startswith(f"{local}+", autoescape=True),
                  mail.endswith(f"@{domain}", autoescape=True))  # fmt: skip
    by_mail = or_(mail == f"{local}@{domain}", tagged) if domain else false()
    by_phone = Dossier.phone == number if number else false()
    return db.session.scalars(
        select(Dossier.id).where(or_(by_mail, by_phone)).order_by(Dossier.id)
    ).all()


def reached_by_others(dossier_id: UUID, addresses: Collection[str]) -> set[str]:
    """At which of these addresses (in small letters) somebody else is reached."""
    found = select(Dossier.email, Dossier.phone).where(
        Dossier.id != dossier_id,
        or_(func.lower(Dossier.email).in_(addresses), Dossier.phone.in_(addresses)),
    )
    there = {address.lower() for row in db.session.execute(found) for address in row}
    return there & set(addresses)
