"""Questions about vacancies. Lists select columns; a viewer sees what the door lets him reach."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    literal,
    or_,
    select,
    tuple_,
)

from portal import db
from portal.access import Viewer
from portal.cards.fit import VacancyValues
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.cards.rules import rung_of_start
from portal.cards.waiting import Opening
from portal.employers import queries as employers
from portal.employers.models import Employer
from portal.language import N_
from portal.roles import Role
from portal.vacancies import rules
from portal.vacancies.labels import RequestState, State
from portal.vacancies.models import ProposalRequest, Vacancy

PAGE = 25
SOON = timedelta(days=3)  # promised news stands in the inbox from then on
Place = tuple[datetime, uuid.UUID]
_NOT_YET_SENT = (State.DRAFT,)  # the employer's own; staff read it once it was sent in


def listed(
    viewer: Viewer, *, state: State | None = None, before: Place | None = None
) -> Sequence[Row[Any]]:
    """At most PAGE + 1 vacancies, last changed first; the extra one tells that there is more."""
    values: dict[str, Any] = {"viewer_id": viewer.id, "employer_id": viewer.employer_id}
    if state:
        values["state"] = state
    if before:
        values["before_at"], values["before_id"] = before
    found = _listed(_reach(viewer), state is not None, before is not None)
    return db.ask(found, values).all()


@cache
def _listed(reach: str, by_state: bool, goes_on: bool) -> Select[Any]:
    """Built once for every shape: building costs more than running."""
    found = (
        select(
            Vacancy.id, Vacancy.reference, Vacancy.title, Vacancy.state, Vacancy.minutes_min,
            Vacancy.minutes_max, Vacancy.start_on, Vacancy.positions, Vacancy.filled,
            Vacancy.changed_at, Employer.name.label("employer_name"),
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(_REACHED[reach]())
        .order_by(Vacancy.changed_at.desc(), Vacancy.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if by_state:
        found = found.where(Vacancy.state == bindparam("state"))
    if goes_on:
        place = (
            bindparam("before_at", type_=db.UtcDateTime()),
            bindparam("before_id", type_=Uuid()),
        )
        found = found.where(tuple_(Vacancy.changed_at, Vacancy.id) < tuple_(*place))
    return found


def newest(employer_id: uuid.UUID) -> Row[Any] | None:
    """The employer's latest vacancy, to copy from."""
    return db.session.execute(
        select(Vacancy.id, Vacancy.title)
        .where(Vacancy.employer_id == employer_id, Vacancy.state != State.DRAFT)
        .order_by(Vacancy.created_at.desc(), Vacancy.id)
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
    """Vacancies for which we look, oldest first."""
    found = select(Vacancy.id).where(Vacancy.state.in_(rules.OPEN)).order_by(Vacancy.changed_at)
    return db.session.scalars(found).all()


def past_closing(today: date) -> Sequence[uuid.UUID]:
    """Vacancies whose closing date went by."""
    found = select(Vacancy.id).where(Vacancy.state.in_(rules.OPEN), Vacancy.closes_on < today)
    return db.session.scalars(found).all()


def to_resume(today: date) -> Sequence[uuid.UUID]:
    """Vacancies that stood still until today."""
    found = select(Vacancy.id).where(Vacancy.state == State.ON_HOLD, Vacancy.resume_on <= today)
    return db.session.scalars(found).all()


def matters(viewer_id: uuid.UUID) -> Select[Any]:
    """What an account manager's vacancies wait for, with the instant that was promised."""
    due = case(
        (Vacancy.state == State.SUBMITTED, Vacancy.respond_by),
        else_=Vacancy.news_at,
    )
    title = case(
        (Vacancy.state == State.SUBMITTED, literal(N_("Beoordeel vacature: "))),
        else_=literal(N_("Laat weten hoe het staat: ")),
    ).concat(Vacancy.title)
    return (
        select(
            literal("vacancies.show").label("kind"),
            Vacancy.id.label("subject_id"),
            Vacancy.employer_id.label("employer_id"),
            Employer.name.label("employer_name"),
            title.label("title"),
            literal("municipality").label("waits_on"),
            due.label("due_at"),
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(
            Vacancy.employer_id.in_(employers.portfolio(viewer_id, db.today())),
            or_(
                Vacancy.state == State.SUBMITTED,
                and_(Vacancy.state.in_(rules.OPEN), Vacancy.news_at < db.now(SOON)),
            ),
        )
    )


def todo(employer_id: uuid.UUID) -> Select[Any]:
    """What an employer must do about his vacancies."""
    asked = Vacancy.state.in_((State.RETURNED, State.EXPIRED))
    live = exists().where(Showing.vacancy_id == Vacancy.id, Showing.state == ShowingState.SHOWN)
    wanted = exists().where(Showing.vacancy_id == Vacancy.id, Showing.wanted_at.is_not(None))
    title = case(
        (Vacancy.state == State.RETURNED, literal(N_("Pas uw vacature aan: "))),
        (Vacancy.state == State.EXPIRED, literal(N_("Kies een nieuwe datum voor: "))),
        else_=literal(N_("Bekijk de kandidaten voor: ")),
    ).concat(Vacancy.title)
    consequence = case(
        (Vacancy.state == State.RETURNED, literal(N_("Daarna zoeken wij kandidaten."))),
        (Vacancy.state == State.EXPIRED, literal(N_("Anders zoeken wij niet verder."))),
        else_=literal(N_("Kies met wie u wilt kennismaken.")),
    )
    kind = case((asked, literal("vacancies.show")), else_=literal("vacancies.candidates"))
    due_on = case((asked, Vacancy.answer_by), else_=Vacancy.next_update_by)
    return select(
        kind.label("kind"),
        Vacancy.id.label("subject_id"),
        title.label("title"),
        consequence.label("consequence"),
        due_on.label("due_on"),
    ).where(
        Vacancy.employer_id == employer_id,
        or_(asked, and_(Vacancy.state == State.MATCHING, live, ~wanted)),
    )


def open_request(vacancy_id: uuid.UUID) -> ProposalRequest | None:
    """The proposal the employer waits for."""
    return db.session.scalar(
        select(ProposalRequest).where(
            ProposalRequest.vacancy_id == vacancy_id, ProposalRequest.state == RequestState.OPEN
        )
    )


def requested(viewer_id: uuid.UUID) -> Select[Any]:
    """Proposals that companies of this account manager wait for."""
    return _requested().where(
        ProposalRequest.employer_id.in_(employers.portfolio(viewer_id, db.today()))
    )


def all_requested(viewer_id: uuid.UUID) -> Select[Any]:
    """Every proposal that a company waits for: any mediator may know somebody."""
    return _requested()


def _requested() -> Select[Any]:
    return (
        select(
            literal("vacancies.ask_proposal").label("kind"),
            ProposalRequest.vacancy_id.label("subject_id"),
            ProposalRequest.employer_id.label("employer_id"),
            Employer.name.label("employer_name"),
            literal(N_("Stel iemand voor: ")).concat(Vacancy.title).label("title"),
            literal("municipality").label("waits_on"),
            ProposalRequest.due_at.label("due_at"),
        )
        .join(Employer, Employer.id == ProposalRequest.employer_id)
        .join(Vacancy, Vacancy.id == ProposalRequest.vacancy_id)
        .where(ProposalRequest.state == RequestState.OPEN)
    )


def _reach(viewer: Viewer) -> str:
    if viewer.is_employer:
        return "own"
    return "sent" if viewer.roles & {Role.MEDIATOR, Role.DECIDER} else "portfolio"


def _portfolio() -> Any:
    mine = employers.portfolio(bindparam("viewer_id", type_=Uuid()), db.today())
    return and_(Vacancy.employer_id.in_(mine), Vacancy.state.not_in(_NOT_YET_SENT))


_REACHED: dict[str, Callable[[], Any]] = {
    "own": lambda: Vacancy.employer_id == bindparam("employer_id"),
    "sent": lambda: Vacancy.state.not_in(_NOT_YET_SENT),
    "portfolio": _portfolio,
}
