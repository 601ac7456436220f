"""One list out of what the domains offer (their inbox.py): UNION ALL of their selects, sorted, by
keyset. A new domain adds one line to INBOXES.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Date,
    Row,
    Select,
    Subquery,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from portal import clock, db, keyset, promises
from portal.access import Viewer
from portal.accounts.models import User
from portal.agreements import inbox as agreement_inbox
from portal.dossiers import inbox as dossier_inbox
from portal.employers import inbox as employer_inbox
from portal.employers.models import Absence, Employer
from portal.employers.queries import acting_manager, looked_after
from portal.guarantees import inbox as guarantee_inbox
from portal.home.rules import OURS
from portal.inbox import Inbox, Owed
from portal.introductions import inbox as introduction_inbox
from portal.invoices import inbox as invoice_inbox
from portal.operations import inbox as operation_inbox
from portal.placements import inbox as placement_inbox
from portal.placements.labels import State as PlacementState
from portal.placements.models import Placement
from portal.roles import Role
from portal.signals import inbox as signal_inbox
from portal.tasks import inbox as task_inbox
from portal.vacancies import inbox as vacancy_inbox
from portal.vacancies.labels import State as VacancyState
from portal.vacancies.models import Vacancy

INBOXES: tuple[Inbox, ...] = (  # in the order of the filters
    guarantee_inbox.INBOX,
    vacancy_inbox.INBOX,
    introduction_inbox.INBOX,
    agreement_inbox.INBOX,
    placement_inbox.INBOX,
    invoice_inbox.INBOX,
    employer_inbox.INBOX,
    dossier_inbox.CARDS,
    task_inbox.INBOX,
    signal_inbox.INBOX,
    dossier_inbox.INBOX,
    operation_inbox.INBOX,
)
RUNNING = 100  # lines of what runs for one employer
OF_DOMAIN = {inbox.domain: inbox for inbox in INBOXES}
Items = Callable[[Any], Select]
Offer = tuple[str, Items]  # domain, its items for a viewer
_LOOKING = (VacancyState.SUBMITTED, VacancyState.ACCEPTED, VacancyState.MATCHING)
_VIEWER, _EMPLOYER = bindparam("viewer_id", type_=Uuid()), bindparam("employer_id", type_=Uuid())
_NOW, _BEFORE = (
    bindparam("now", type_=db.UtcDateTime()),
    bindparam("before", type_=db.UtcDateTime()),
)
_TEXT = bindparam("text", type_=Text())


@dataclass(frozen=True)
class Filter:
    """What somebody wants to see of the inbox; `after` is the last row already seen."""

    domain: str = ""
    when: str = ""  # "late", "today" or "" for everything
    text: str = ""  # in the name of a company, a reference or a job: never in our own sentences
    after: keyset.Cursor | None = None


def work(who: Viewer) -> tuple[Offer, ...]:
    """Everything this person of the municipality has to see to."""
    own = tuple(
        (inbox.domain, source.items)
        for inbox in INBOXES
        for source in inbox.sources
        if source.is_for(who)
    )
    calls = tuple(offer for owed, offer in _TO_CALL if owed.is_for(who))
    return own + calls + (_MISSED if Role.DECIDER in who.roles else ())


def inbox(
    viewer_id: uuid.UUID,
    offers: tuple[Offer, ...],
    wanted: Filter,
    *,
    now: datetime,
    day_ends: datetime,
) -> Sequence[Row]:
    """A page of open items: guarantee and late ones first, then by due time."""
    chosen = tuple(offer for offer in offers if wanted.domain in ("", offer[0]))
    if not chosen:
        return []
    missed = clock.end_of(promises.missed_before(clock.day(now)) - timedelta(days=1))
    values = {"viewer_id": viewer_id, "now": now, "missed": missed}
    values |= _values(wanted, now, day_ends)
    statement = _inbox(chosen, bool(wanted.when), bool(wanted.text), wanted.after is not None)
    return db.ask(statement, values).all()


def todo(viewer: Viewer, limit: int) -> Sequence[Row]:
    """What this employer's person must do, first what is due first: at most `limit` lines."""
    offers = tuple(one.items for inbox in INBOXES for one in inbox.todo if one.is_for(viewer))
    return db.ask(_todo(offers, limit), {"employer_id": viewer.employer_id}).all()


def running(viewer: Viewer) -> Sequence[Row]:
    """What runs for this employer without him, as far as this person may see it, and for a week
    what was done: at most RUNNING lines.
    """
    offers = tuple(one.items for inbox in INBOXES for one in inbox.running if one.is_for(viewer))
    return db.ask(_running(offers), {"employer_id": viewer.employer_id}).all()


def figures(employer_id: uuid.UUID) -> Row:
    """How many people are at work, how many vacancies are open, and how far a new company is. One
    statement.
    """
    return db.ask(_figures(), {"employer_id": employer_id}).one()


def stands_in_for(viewer_id: uuid.UUID, today: date) -> Sequence[Row]:
    """Whose work this account manager or mediator does too, and until when."""
    return db.ask(_stands_in_for(), {"viewer_id": viewer_id, "today": today}).all()


@db.built
def _stands_in_for() -> Select:
    today = bindparam("today", type_=Date())
    on = and_(Absence.from_on <= today, Absence.until_on >= today)
    return (
        select(User.name, Absence.until_on)
        .join(Absence, Absence.user_id == User.id)
        .where(Absence.deputy_id == _VIEWER, on)
        .order_by(Absence.until_on, User.name)
    )


@db.built
def _inbox(offers: tuple[Offer, ...], by_time: bool, by_text: bool, goes_on: bool) -> Select:
    """Built once for every shape: building costs more than running."""
    item = _union(items(_VIEWER) for _domain, items in offers)
    is_mine = and_(item.c.kind.startswith("guarantees."), item.c.waits_on == "municipality")
    rank = case((is_mine, 0), (item.c.due_at < _NOW, 1), else_=2)
    key = (rank, item.c.due_at, item.c.subject_id, item.c.kind)
    statement = select(item, rank.label("rank"))
    if by_time:
        statement = statement.where(item.c.due_at < _BEFORE)
    if by_text:
        words = (func.lower(item.c.title), func.lower(item.c.employer_name))
        statement = statement.where(
            or_(*(word.like(func.lower(_TEXT), escape="/") for word in words))
        )
    return keyset.page(statement, key, keyset.parameters(key) if goes_on else None)


def _values(wanted: Filter, now: datetime, day_ends: datetime) -> dict[str, Any]:
    values = keyset.parameter_values(wanted.after)
    if wanted.when:
        values["before"] = now if wanted.when == "late" else day_ends
    if wanted.text:
        plain = wanted.text.replace("/", "//").replace("%", "/%").replace("_", "/_")
        values["text"] = f"%{plain}%"
    return values


@db.built
def _todo(offers: tuple[Items, ...], limit: int) -> Select:
    item = _union(offer(_EMPLOYER) for offer in offers)
    no_day = case((item.c.due_on.is_(None), 1), else_=0)
    return select(item).order_by(no_day, item.c.due_on, item.c.kind, item.c.subject_id).limit(limit)


@db.built
def _running(offers: tuple[Items, ...]) -> Select:
    item = _union(offer(_EMPLOYER) for offer in offers)
    is_done = case((item.c.ended_at.is_(None), 0), else_=1)
    order = (is_done, item.c.due_on, item.c.at, item.c.kind, item.c.subject_id)
    return select(item).order_by(*order).limit(RUNNING)


def _missed(promised: Callable[[], Select]) -> Items:
    """Of the open items that employers were promised, what was not done on its day, nor by the
    call that followed: for the team leader. It stays the account manager's, or his stand-in's.
    """

    def items(_viewer_id: Any) -> Select:
        item = promised().subquery("promised")
        return (
            _instead(item, waits_on=literal("manager"), waits_for=User.name)
            .join(Employer, Employer.id == item.c.employer_id)
            .join(User, User.id == acting_manager())
            .where(
                db.one_of(item.c.waits_on, OURS),
                item.c.due_at <= bindparam("missed", type_=db.UtcDateTime()),
            )
        )

    return items


def late_promises() -> tuple[int, datetime | None]:
    """How many things that employers were promised are late, and since when the oldest."""
    item = _union(promised() for inbox in INBOXES for promised in inbox.promised)
    late = (item.c.due_at < db.now(), db.one_of(item.c.waits_on, OURS))
    row = db.session.execute(
        select(func.count(), func.min(item.c.due_at)).select_from(item).where(*late)
    ).one()
    return row[0], row[1]


def _to_call(owed: Owed) -> Items:
    """What a colleague owes the companies of this account manager past its day: he calls them."""

    def items(viewer_id: Any) -> Select:
        item = owed.items(viewer_id).subquery("owed")
        ours = item.c.waits_on == "municipality"
        waits_on = case((ours, owed.waits_on), else_=item.c.waits_on)
        return _instead(item, waits_on=waits_on).where(
            looked_after(item.c.employer_id, viewer_id), item.c.due_at < db.now()
        )

    return items


def _instead(item: Subquery, **others: Any) -> Select:
    """The columns of these items, with others in the place of some."""
    columns: list[Any] = [others.get(column.name, column).label(column.name) for column in item.c]
    return select(*columns)


@db.built
def _figures() -> Select:
    at_work = _count(Placement, Placement.state == PlacementState.RUNNING)
    coming = _count(Placement, Placement.state == PlacementState.PLANNED)
    looking = _count(Vacancy, db.one_of(Vacancy.state, _LOOKING))
    sent = _count(Vacancy, Vacancy.submitted_at.is_not(None))
    accepted = _count(Vacancy, Vacancy.first_proposal_by.is_not(None))
    introductions = db.Base.metadata.tables["introductions"].c
    met = select(func.count(introductions.id)).where(introductions.employer_id == _EMPLOYER)
    return select(
        at_work.label("at_work"),
        coming.label("coming"),
        looking.label("looking"),
        sent.label("sent"),
        accepted.label("accepted"),
        met.scalar_subquery().label("met"),
        Employer.state.label("company"),
        Employer.check_by,
    ).where(Employer.id == _EMPLOYER)


def _count(model: Any, which: Any) -> Any:
    statement = select(func.count(model.id)).where(model.employer_id == _EMPLOYER, which)
    return statement.scalar_subquery()


def _union(selects: Iterable[Select]) -> Subquery:
    return union_all(*selects).subquery("item")


_TO_CALL: tuple[tuple[Owed, Offer], ...] = tuple(
    (owed, (inbox.domain, _to_call(owed))) for inbox in INBOXES for owed in inbox.owed
)
_MISSED: tuple[Offer, ...] = tuple(
    (inbox.domain, _missed(promised))
    for inbox in INBOXES
    for promised in inbox.missed or inbox.promised
)
