"""What vacancies wait for: an answer, news, a proposal, and a word of the employer."""

import uuid
from datetime import timedelta

from sqlalchemy import Select, and_, case, exists, literal, or_

from portal import db
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.inbox import Inbox, Source, Todo, items_of, todos_of
from portal.language import N_
from portal.roles import May, Role
from portal.vacancies import rules
from portal.vacancies.labels import RequestState, State
from portal.vacancies.models import ProposalRequest, Vacancy

SOON = timedelta(days=3)  # promised news stands in the inbox from then on


def items(viewer_id: uuid.UUID) -> Select:
    """What an account manager's vacancies wait for, with the instant that was promised."""
    is_new = Vacancy.state == State.SUBMITTED
    return (
        items_of(
            kind=case((is_new, literal("vacancies.submitted")), else_=literal("vacancies.news")),
            subject_id=Vacancy.id,
            employer_id=Vacancy.employer_id,
            employer_name=Employer.name,
            title=Vacancy.title,
            due_at=case((is_new, Vacancy.respond_by), else_=Vacancy.news_at),
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(
            looked_after(Vacancy.employer_id, viewer_id),
            or_(
                is_new,
                and_(Vacancy.state.in_(rules.OPEN), Vacancy.news_at < db.now(SOON)),
            ),
        )
    )


def todo(employer_id: uuid.UUID) -> Select:
    """What an employer must do about his vacancies."""
    asked = Vacancy.state.in_((State.RETURNED, State.EXPIRED))
    live = exists().where(Showing.vacancy_id == Vacancy.id, Showing.state == ShowingState.SHOWN)
    wanted = exists().where(Showing.vacancy_id == Vacancy.id, Showing.wanted_at.is_not(None))
    kind = case(
        (Vacancy.state == State.RETURNED, literal("vacancies.returned")),
        (Vacancy.state == State.EXPIRED, literal("vacancies.expired")),
        else_=literal("vacancies.candidates"),
    )
    due_on = case((asked, Vacancy.answer_by), else_=Vacancy.next_update_by)
    return todos_of(
        kind=kind,
        subject_id=Vacancy.id,
        title=Vacancy.title,
        due_on=due_on,
    ).where(
        Vacancy.employer_id == employer_id,
        or_(asked, and_(Vacancy.state == State.MATCHING, live, ~wanted)),
    )


def requested(viewer_id: uuid.UUID) -> Select:
    """Proposals that companies of this account manager wait for."""
    return _requested().where(looked_after(ProposalRequest.employer_id, viewer_id))


def all_requested(viewer_id: uuid.UUID) -> Select:
    """Every proposal that a company waits for: any mediator may know somebody."""
    return _requested()


def _requested() -> Select:
    return (
        items_of(
            kind="vacancies.ask_proposal",
            subject_id=ProposalRequest.vacancy_id,
            employer_id=ProposalRequest.employer_id,
            employer_name=Employer.name,
            title=Vacancy.title,
            due_at=ProposalRequest.due_at,
        )
        .join(Employer, Employer.id == ProposalRequest.employer_id)
        .join(Vacancy, Vacancy.id == ProposalRequest.vacancy_id)
        .where(ProposalRequest.state == RequestState.OPEN)
    )


INBOX = Inbox(
    domain="vacancies",
    word=N_("Vacature"),
    icon="case",
    path="/vacatures",
    slug="vacatures",
    filter_word=N_("Vacatures"),
    sources=(
        Source(Role.ACCOUNT_MANAGER, items),
        Source(Role.ACCOUNT_MANAGER, requested),
        Source(Role.MEDIATOR, all_requested),
    ),
    todo=(Todo(May.VIEW_VACANCIES, todo),),
    sentences={
        "vacancies.submitted": N_("Beoordeel vacature: %(title)s"),
        "vacancies.news": N_("Laat weten hoe het staat: %(title)s"),
        "vacancies.ask_proposal": N_("Stel iemand voor: %(title)s"),
    },
    todo_sentences={
        "vacancies.returned": N_("Pas uw vacature aan: %(title)s"),
        "vacancies.expired": N_("Kies een nieuwe datum voor: %(title)s"),
        "vacancies.candidates": N_("Bekijk de kandidaten voor: %(title)s"),
    },
    tasks={
        "vacancies.ask_proposal": N_("Wij zoeken iemand voor u: %(title)s"),
        "vacancies.signal": N_("Kijkt veel, ontmoet niemand. Bel: %(title)s"),
    },
    consequences={
        "vacancies.returned": N_("Daarna zoeken wij kandidaten."),
        "vacancies.expired": N_("Anders zoeken wij niet verder."),
        "vacancies.candidates": N_("Kies met wie u wilt kennismaken."),
    },
    tails={"vacancies.candidates": "/kandidaten"},
)
