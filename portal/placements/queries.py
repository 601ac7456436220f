"""Every question about placements. Lists select columns; the ledger comes as rule values."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select

from portal import db, keyset
from portal.access import Viewer
from portal.accounts.models import User
from portal.agreements import queries as agreement_queries
from portal.agreements.models import Agreement, AgreementTerms
from portal.employers.models import Employer
from portal.employers.queries import reached
from portal.placements.billing_ledgers import ledgers
from portal.placements.claim_queries import unanswered
from portal.placements.labels import Kind, State
from portal.placements.ledger import Event, Ledger, Terms, standing
from portal.placements.models import Placement, PlacementEvent
from portal.roles import May, unbounded
from portal.vacancies.models import Vacancy


@dataclass(frozen=True)
class PlacementTerms:
    """What a sealed agreement fixes for its placement; money in cents a month, days are working
    days.
    """

    agreement_id: uuid.UUID
    employer_id: uuid.UUID
    account_manager_id: uuid.UUID
    candidate_name: str
    function_title: str
    scheme: str
    scheme_version: str
    formal_employer: str
    mediator_id: uuid.UUID
    start_on: date
    end_on: date
    minutes_per_week: int
    contribution_cents: int
    payment_days: int
    guarantee_from_on: date | None
    guarantee_until_on: date | None
    guarantee_call_days: int = 1
    guarantee_decide_days: int = 3
    guarantee_end_days: int = 5


def agreed(agreement_id: uuid.UUID) -> PlacementTerms:
    """What the sealed agreement says about its placement."""
    row = db.session.execute(
        select(Agreement.__table__, AgreementTerms.terms, Employer.account_manager_id)
        .join(AgreementTerms, AgreementTerms.agreement_id == Agreement.id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(Agreement.id == agreement_id)
    ).one()
    terms = row.terms
    return PlacementTerms(
        agreement_id=agreement_id,
        employer_id=row.employer_id,
        account_manager_id=row.account_manager_id,
        candidate_name=row.candidate_name,
        function_title=row.function_title,
        scheme=row.scheme,
        scheme_version=row.scheme_version,
        formal_employer=row.formal_employer,
        mediator_id=uuid.UUID(terms["mediator_id"]),
        start_on=row.start_on,
        end_on=row.end_on,
        minutes_per_week=row.minutes_per_week,
        contribution_cents=row.contribution_cents,
        payment_days=terms["payment_days"],
        guarantee_from_on=_date(terms.get("guarantee_from_on")),
        guarantee_until_on=_date(terms.get("guarantee_until_on")),
        guarantee_call_days=terms.get("guarantee_call_working_days") or 1,
        guarantee_decide_days=terms.get("guarantee_decide_working_days") or 3,
        guarantee_end_days=terms.get("guarantee_end_working_days") or 5,
    )


def frozen_terms(placement: Placement) -> dict[str, Any]:
    """What its agreement froze when it was offered."""
    said = select(AgreementTerms.terms).where(AgreementTerms.agreement_id == placement.agreement_id)
    return db.session.scalar(said) or {}


def agreed_days(placement: Placement) -> tuple[str, ...]:
    """The days of the week on which is worked, as agreed ("ma", "di"); none known: any."""
    draft = select(Agreement.draft).where(Agreement.id == placement.agreement_id)
    return tuple((db.session.scalar(draft) or {}).get("days", ()))


def listed(
    viewer: Viewer, *, state: State | None = None, after: keyset.Cursor | None = None
) -> list[Row]:
    """A page of placements, newest reference first; `wished_on` and `latest_on` of a take-back that
    waits for our answer.
    """
    asked = unanswered().c
    statement = (
        select(
            Placement.id,
            Placement.reference,
            Placement.candidate_name,
            agreement_queries.alias(Placement.agreement_id).label("alias"),
            Placement.function_title,
            Placement.scheme,
            Placement.state,
            Placement.start_on,
            Placement.last_on,
            Placement.guarantee_until_on,
            Employer.name.label("employer_name"),
            asked.wished_on,
            asked.latest_on,
        )
        .join(Employer, Employer.id == Placement.employer_id)
        .outerjoin(asked.placement_id.table, asked.placement_id == Placement.id)
        .where(reached(viewer, Placement.employer_id, all_for=unbounded(May.VIEW_PLACEMENTS)))
    )
    if state:
        statement = statement.where(Placement.state == state)
    listed = keyset.page(statement, (Placement.reference,), after, newest_first=True)
    return list(db.session.execute(listed))


def lines(placement_id: uuid.UUID) -> list[Row]:
    """The ledger as written, oldest first, with who wrote each line."""
    statement = select(PlacementEvent.__table__).where(PlacementEvent.placement_id == placement_id)
    return list(db.session.execute(statement.order_by(PlacementEvent.seq)))


def written_at(placement_id: uuid.UUID, line: int) -> datetime:
    """When the line with this number was written in a ledger."""
    of_line = PlacementEvent.placement_id == placement_id, PlacementEvent.seq == line
    return db.session.scalars(select(PlacementEvent.recorded_at).where(*of_line)).one()


def event_of(row: Any) -> Event:
    """A row of `lines` as a rule value."""
    return Event(
        row.kind,
        row.happened_on,
        row.id,
        row.until_on,
        row.minutes_per_week,
        row.reason,
        row.corrects_id,
        row.billed_until_on,
    )


def events(placement_id: uuid.UUID) -> list[Event]:
    """The ledger as rule values, oldest first."""
    return [event_of(row) for row in lines(placement_id)]


def ledger_of(placement: Placement) -> Ledger:
    """The ledger of a placement with where it stands. One statement: hand the value on."""
    return Ledger.of(events(placement.id), placement.terms)


def manager(employer_id: uuid.UUID) -> uuid.UUID | None:
    """The account manager of the employer now."""
    return db.session.scalar(select(Employer.account_manager_id).where(Employer.id == employer_id))


def details(placement: Placement) -> Row:
    """What a page shows beside the placement: employer, mediator and agreement. One statement."""
    return db.session.execute(
        select(
            Employer.name.label("employer_name"),
            Employer.account_manager_id,
            User.name.label("mediator_name"),
            User.phone.label("mediator_phone"),
            Agreement.reference.label("agreement_reference"),
            agreement_queries.alias(Agreement.id).label("alias"),
        )
        .select_from(Placement)
        .join(Employer, Employer.id == Placement.employer_id)
        .join(User, User.id == Placement.mediator_id)
        .join(Agreement, Agreement.id == Placement.agreement_id)
        .where(Placement.id == placement.id)
    ).one()


def planned_for(agreement_id: uuid.UUID) -> uuid.UUID | None:
    """The placement that this agreement already led to."""
    return db.session.scalar(select(Placement.id).where(Placement.agreement_id == agreement_id))


def differences() -> list[str]:
    """Placements whose kept state or last day is not what their ledger says (for the doctor)."""
    columns = (Placement.id, Placement.reference, Placement.state, Placement.last_on)
    terms = (
        Placement.contribution_cents,
        Placement.start_on,
        Placement.end_on,
        Placement.minutes_per_week,
    )
    events = ledgers(Placement.id.is_not(None))
    wrong = []
    rows: Any = db.session.execute(select(*columns, *terms))
    for placement_id, reference, state, last_on, *agreed in rows:
        now = standing(events.get(placement_id, ()), Terms(*agreed))
        if (now.state, now.last_on) != (state, last_on):
            wrong.append(reference)
    return wrong


def to_complete(today: date) -> list[uuid.UUID]:
    """Running placements whose last day has passed."""
    statement = select(Placement.id).where(
        Placement.state == State.RUNNING, Placement.last_on < today
    )
    return list(db.session.scalars(statement.order_by(Placement.last_on)))


def unconfirmed() -> Any:
    """What has begun by the calendar and was not confirmed."""
    return and_(Placement.state == State.PLANNED, Placement.start_on <= db.today())


def absent_openly() -> ColumnElement[bool]:
    """In SQL, what a ledger calls `absent_since`: who is away, and nobody said until when."""
    said, later = (PlacementEvent.__table__.alias(name).c for name in ("said", "later"))
    is_replaced = exists().where(
        later.placement_id == said.placement_id,
        db.one_of(later.kind, (Kind.ABSENT, Kind.RETURNED)),
        later.seq > said.seq,
        ~is_struck(later),
    )
    is_absent = exists().where(
        said.placement_id == Placement.id,
        said.kind == Kind.ABSENT,
        said.until_on.is_(None),
        ~is_struck(said),
        ~is_replaced,
    )
    return and_(Placement.state == State.RUNNING, is_absent)


def is_struck(line: Any) -> ColumnElement[bool]:
    """Does the last correction of this line strike it?"""
    mend, last = (PlacementEvent.__table__.alias(name).c for name in ("mend", "last"))
    is_mended_again = exists().where(last.corrects_id == line.id, last.seq > mend.seq)
    return exists().where(mend.corrects_id == line.id, mend.happened_on.is_(None), ~is_mended_again)


def planned() -> Select:
    """Few of all there are: read first, by their state."""
    placement = Placement.__table__.alias("planned").c
    return select(placement.id).where(placement.state == State.PLANNED)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def vacancy_of(placement: Placement) -> Vacancy:
    """The vacancy this placement takes a place of, held until the unit ends."""
    vacancy_id = select(Agreement.vacancy_id).where(Agreement.id == placement.agreement_id)
    return db.session.scalars(
        select(Vacancy).where(Vacancy.id.in_(vacancy_id)).with_for_update()
    ).one()
