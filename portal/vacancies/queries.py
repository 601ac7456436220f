"""Questions about vacancies. Lists select columns; a viewer sees what the door lets him reach."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from portal import clock, db, keyset
from portal.access import Viewer
from portal.cards.fit import VacancyValues
from portal.cards.rules import rung_of_start
from portal.cards.showing_queue import Opening
from portal.employers import queries as employer_queries
from portal.employers import rules as company_rules
from portal.employers.models import Employer
from portal.employers.queries import Reach
from portal.roles import May, unbounded
from portal.vacancies import rules
from portal.vacancies.labels import RequestState, State
from portal.vacancies.models import ProposalRequest, Vacancy

_NOT_YET_SENT = (State.DRAFT,)  # the employer's own; staff read it once it was sent in


def read_from(employer_id: uuid.UUID, today: date, vacancy: Vacancy | None = None) -> date:
    """The day from which we read what this company sends in today, or sent in before: once the
    company was checked.
    """
    on = today
    if vacancy is not None and vacancy.state is State.SUBMITTED and vacancy.submitted_at:
        on = clock.day(vacancy.submitted_at)
    is_ahead = employer_queries.state_of(employer_id) is company_rules.State.REGISTERED
    return company_rules.check_by(on) if is_ahead else on


def listed(
    viewer: Viewer, *, state: State | None = None, after: keyset.Cursor | None = None
) -> Sequence[Row]:
    """A page of vacancies, last changed first."""
    values: dict[str, Any] = employer_queries.asked_by(viewer) | keyset.parameter_values(after)
    if state:
        values["state"] = state
    reach = employer_queries.reach(viewer, all_for=unbounded(May.VIEW_VACANCIES))
    statement = _listed(reach, state is not None, after is not None)
    return db.ask(statement, values).all()


@db.built
def _listed(reach: Reach, by_state: bool, goes_on: bool) -> Select:
    """Built once for every shape: building costs more than running."""
    statement = (
        select(
            Vacancy.id, Vacancy.reference, Vacancy.title, Vacancy.state, Vacancy.minutes_min,
            Vacancy.minutes_max, Vacancy.start_on, Vacancy.positions, Vacancy.filled,
            Vacancy.changed_at, Employer.name.label("employer_name"),
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(employer_queries.within(reach, Vacancy.employer_id))
    )  # fmt: skip
    if reach is not Reach.OWN:
        statement = statement.where(~db.one_of(Vacancy.state, _NOT_YET_SENT))
    if by_state:
        statement = statement.where(Vacancy.state == bindparam("state"))
    key = (Vacancy.changed_at, Vacancy.id)
    after = keyset.parameters(key) if goes_on else None
    return keyset.page(statement, key, after, newest_first=True)


def newest(employer_id: uuid.UUID) -> Row | None:
    """The employer's latest vacancy, to copy from."""
    return db.session.execute(
        select(Vacancy.id, Vacancy.title)
        .where(Vacancy.employer_id == employer_id, Vacancy.state != State.DRAFT)
        .order_by(Vacancy.created_at.desc(), Vacancy.id)
        .limit(1)
    ).one_or_none()


def newest_draft(employer_id: uuid.UUID) -> Row | None:
    """What the employer kept last and has not sent in: for who comes back to an empty form."""
    return db.session.execute(
        select(Vacancy.id, Vacancy.title)
        .where(Vacancy.employer_id == employer_id, Vacancy.state == State.DRAFT)
        .order_by(Vacancy.changed_at.desc(), Vacancy.id)
        .limit(1)
    ).one_or_none()


def opening(vacancy: Vacancy, today: date) -> Opening:
    """What cards know of a vacancy."""
    return Opening(
        vacancy_id=vacancy.id,
        employer_id=vacancy.employer_id,
        asked=VacancyValues(
            field=vacancy.field or "",
            minutes_min=vacancy.minutes_min or 0,
            minutes_max=vacancy.minutes_max or 0,
            area=vacancy.area or "",
            starts=rung_of_start(vacancy.start_on or today, today),
            evening=vacancy.evening,
            night=vacancy.night,
            weekend=vacancy.weekend,
            needs=vacancy.needs,
        ),
    )


def open_ids() -> Sequence[uuid.UUID]:
    """Vacancies of active companies for which we look, oldest first."""
    statement = (
        select(Vacancy.id)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(db.one_of(Vacancy.state, rules.OPEN), Employer.state == company_rules.State.ACTIVE)
    )
    return db.session.scalars(statement.order_by(Vacancy.changed_at)).all()


def open_of(employer_id: uuid.UUID) -> Sequence[Vacancy]:
    """The vacancies of one company for which we look."""
    statement = select(Vacancy).where(
        Vacancy.employer_id == employer_id, db.one_of(Vacancy.state, rules.OPEN)
    )
    return db.session.scalars(statement.order_by(Vacancy.id)).all()


def past_closing(today: date) -> Sequence[uuid.UUID]:
    """Vacancies whose closing date went by."""
    statement = select(Vacancy.id).where(
        db.one_of(Vacancy.state, rules.OPEN), Vacancy.closes_on < today
    )
    return db.session.scalars(statement).all()


def to_resume(today: date) -> Sequence[uuid.UUID]:
    """Vacancies that stood still until today; of a company that was stopped when it goes on."""
    statement = (
        select(Vacancy.id)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(
            Vacancy.state == State.ON_HOLD,
            Vacancy.resume_on <= today,
            Employer.state == company_rules.State.ACTIVE,
        )
    )
    return db.session.scalars(statement).all()


def unchecked(employer_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """What a company sent in while it was still to be checked."""
    found = select(Vacancy.id).where(
        Vacancy.employer_id == employer_id,
        Vacancy.state == State.SUBMITTED,
        Vacancy.respond_by.is_(None),
    )
    return db.session.scalars(found.order_by(Vacancy.submitted_at, Vacancy.id)).all()


def open_request(vacancy_id: uuid.UUID) -> ProposalRequest | None:
    """The proposal the employer waits for."""
    return db.session.scalar(
        select(ProposalRequest).where(
            ProposalRequest.vacancy_id == vacancy_id, ProposalRequest.state == RequestState.OPEN
        )
    )
