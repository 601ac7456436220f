"""Finding people by name or case number, and what the page of one of them shows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
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
from portal.audit import queries as audit_queries
from portal.audit.models import AuditLine
from portal.cards import queries as card_queries
from portal.cards.models import Card, Showing, ShowingCard
from portal.columns import IdText
from portal.dossiers import rules
from portal.dossiers.models import Dossier, Intake, MailChange, MediatorChange, NumberChange
from portal.dossiers.rules import UNSEEN_FOR
from portal.links import queries as link_queries
from portal.links.rules import Channel
from portal.tasks import queries as task_queries

LOG = 20
_tables = db.Base.metadata.tables  # introductions and agreements lie above; read by name
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


def last_mail_left(dossier_id: UUID) -> MailChange | None:
    """The last change by which a mail address was left."""
    changes = select(MailChange).where(MailChange.dossier_id == dossier_id, MailChange.was != "")
    return db.session.scalars(changes.order_by(MailChange.changed_at.desc()).limit(1)).first()


def change_of_mail(change_id: UUID) -> tuple[MailChange, Dossier]:
    """A change of a mail address, and whose it is."""
    change = db.session.get_one(MailChange, change_id)
    return change, db.session.get_one(Dossier, change.dossier_id)


def left_since(dossier_id: UUID, way: Channel, at: datetime) -> Sequence[MailChange | NumberChange]:
    """Changes by which an address of this way was left, from an instant on, oldest first."""
    table: Any = MailChange if way is Channel.MAIL else NumberChange
    return db.session.scalars(
        select(table)
        .where(table.dossier_id == dossier_id, table.changed_at >= at, table.was != "")
        .order_by(table.changed_at)
    ).all()


def last_change_of_mediator(dossier_id: UUID) -> MediatorChange | None:
    """The change that made the mediator who it is; none of the one of the beginning."""
    changes = select(MediatorChange).where(MediatorChange.dossier_id == dossier_id)
    return db.session.scalars(changes.order_by(MediatorChange.changed_at.desc()).limit(1)).first()


def change_of_mediator(change_id: UUID) -> tuple[MediatorChange, Dossier]:
    """A change of mediator, and of whom."""
    change = db.session.get_one(MediatorChange, change_id)
    return change, db.session.get_one(Dossier, change.dossier_id)


def stood_since(change: NumberChange | MailChange, dossier: Dossier) -> datetime:
    """Since when what this change left was on file."""
    table = type(change)
    before = select(func.max(table.changed_at)).where(
        table.dossier_id == dossier.id, table.changed_at < change.changed_at
    )
    return db.session.scalar(before) or dossier.created_at


def of_colleagues() -> frozenset[str]:
    """Where people of the municipality are reached, by mail and by phone."""
    return _ways(account_queries.addresses())


def to_watch(task: str, at: datetime) -> Sequence[UUID]:
    """Who has this task pending, or an open link while he is reached where somebody with an account
    is.
    """
    pending = select(task_queries.pending(task).c.subject_id)
    found = db.session.execute(
        select(Dossier.id, Dossier.email, Dossier.phone, Dossier.id.in_(pending).label("pending"))
        .where(or_(Dossier.id.in_(pending), Dossier.id.in_(link_queries.people_with_links(at))))
        .order_by(Dossier.id)
    ).all()
    taken = _ways(account_queries.everywhere())
    return [row.id for row in found if row.pending or not taken.isdisjoint(_ways([row]))]


def _ways(rows: Iterable[Row]) -> frozenset[str]:
    """Mailboxes and numbers, as they are compared."""
    ways = {way for row in rows for way in (reading.mailbox(row.email), reading.dialled(row.phone))}
    return frozenset(ways - {""})


def others(about: Any, dossier_id: UUID) -> Sequence[Row]:
    """Who else than this person is in what something is `about` (an introduction, an agreement; the
    dossier: whatever was ever shown or asked of him), with where they are reached: people of the
    municipality and of the companies, and who acted in it and was stopped since.
    """
    introductions, agreements = _tables["introductions"].c, _tables["agreements"].c
    shown = (
        select(Showing.employer_id)
        .join(ShowingCard, ShowingCard.id == Showing.id)
        .join(Card, Card.id == ShowingCard.card_id)
        .where(Card.dossier_id == dossier_id)
    )
    of_agreement = select(agreements.introduction_id).where(agreements.id == about.id)
    met = {
        "introductions": introductions.id == about.id,
        "agreements": introductions.id == of_agreement.scalar_subquery(),
        "dossiers": introductions.showing_id.in_(shown.with_only_columns(Showing.id)),
    }[about.__tablename__]
    agreed = select(IdText(agreements.id)).where(
        agreements.introduction_id.in_(select(introductions.id).where(met))
    )
    acted = audit_queries.who_acted("introductions", select(IdText(introductions.id)).where(met))
    signed = audit_queries.who_acted("agreements", agreed)
    is_dossier = about.__tablename__ == "dossiers"
    companies = shown if is_dossier else select(introductions.employer_id).where(met)
    return account_queries.addresses(companies, also=acted.union_all(signed))


def shared(dossier: Dossier, about: Any) -> tuple[Row, Channel] | None:
    """Who of `others` is reached where this person is, and by which way."""
    return shared_at(dossier.id, about, dossier.email, dossier.phone)


def is_read_along(link: Any) -> bool:
    """Is somebody else of what this link is about reached where its person is? Two statements."""
    where = select(Dossier.email, Dossier.phone).where(Dossier.id == link.dossier_id)
    found = db.session.execute(where).one()
    return shared_at(link.dossier_id, link.subject, found.email, found.phone) is not None


def shared_at(dossier_id: UUID, about: Any, email: str, phone: str) -> tuple[Row, Channel] | None:
    """The same at these addresses."""
    if not (email or phone):
        return None
    for other in others(about, dossier_id):
        if way := rules.same_way(email, phone, other):
            return other, way
    return None


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
    """Who is reached at this mail address, however it is written, or at this number."""
    mailbox, number = reading.mailbox(email), reading.dialled(phone)
    begin = mailbox.partition("@")[0].replace(".", "")
    undotted = func.replace(func.lower(Dossier.email), ".", "")
    by_mail = undotted.startswith(begin, autoescape=True) if mailbox else false()
    by_phone = Dossier.phone == number if number else false()
    found = db.session.execute(
        select(Dossier.id, Dossier.email, by_phone.label("by_phone"))
        .where(or_(by_mail, by_phone))
        .order_by(Dossier.id)
    )
    return [row.id for row in found if row.by_phone or reading.mailbox(row.email) == mailbox]


def reached_by_others(dossier_id: UUID, addresses: Collection[str]) -> set[str]:
    """At which of these addresses (in small letters) somebody else is reached."""
    found = select(Dossier.email, Dossier.phone).where(
        Dossier.id != dossier_id,
        or_(func.lower(Dossier.email).in_(addresses), Dossier.phone.in_(addresses)),
    )
    there = {address.lower() for row in db.session.execute(found) for address in row}
    return there & set(addresses)
