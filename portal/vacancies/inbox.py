"""What vacancies wait for: an answer, news, a proposal, and a word of the employer."""

import uuid
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portal import db
from portal.audit import queries as audit_queries
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.employers.rules import State as Company
from portal.inbox import Inbox, Source, Todo, items_of, running_of, todos_of
from portal.language import N_
from portal.roles import EMPLOYER_ROLES, May, Role
from portal.vacancies import rules
from portal.vacancies.labels import RequestState, State
from portal.vacancies.models import ProposalRequest, Vacancy

SOON = timedelta(days=3)  # promised news stands in the inbox from then on
_ASKED = (State.RETURNED, State.EXPIRED)  # the employer must answer
_RUNNING = (State.SUBMITTED, State.ACCEPTED, State.MATCHING, State.ON_HOLD)


def items(viewer_id: uuid.UUID) -> Select:
    """What an account manager's vacancies wait for, with the instant that was promised. What waits
    for the employer's answer stays, paused.
    """
    return _items().where(looked_after(Vacancy.employer_id, viewer_id))


def _items() -> Select:
    is_new, asked = Vacancy.state == State.SUBMITTED, db.one_of(Vacancy.state, _ASKED)
    unchecked = and_(is_new, Employer.state == Company.REGISTERED)
    promised = case((unchecked, Employer.check_by), (is_new, Vacancy.respond_by))
    return (
        items_of(
            kind=case(
                (unchecked, literal("vacancies.unchecked")),
                (is_new, literal("vacancies.submitted")),
                (Vacancy.state == State.RETURNED, literal("vacancies.returned")),
                (Vacancy.state == State.EXPIRED, literal("vacancies.expired")),
                else_=literal("vacancies.news"),
            ),
            subject_id=Vacancy.id,
            employer_id=Vacancy.employer_id,
            employer_name=Employer.name,
            title=Vacancy.title,
            waits_on=case((asked, literal("employer")), else_=literal("municipality")),
            due_at=func.coalesce(promised, Vacancy.news_at, Vacancy.changed_at),
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(
            ~_is_stopped(),
            or_(
                is_new,
                asked,
                and_(db.one_of(Vacancy.state, rules.OPEN), Vacancy.news_at < db.now(SOON)),
            ),
        )
    )


def promised() -> Select:
    """What vacancies wait for, as promised to their companies: few of all, read first."""
    vacancy = Vacancy.__table__.alias("waiting").c
    has_news = and_(db.one_of(vacancy.state, rules.OPEN), vacancy.news_at < db.now(SOON))
    waiting = [
        select(vacancy.id).where(which) for which in (vacancy.state == State.SUBMITTED, has_news)
    ]
    return _items().where(Vacancy.id.in_(union_all(*waiting)))


def todo(employer_id: uuid.UUID) -> Select:
    """What an employer must do about his vacancies."""
    asked, is_draft = db.one_of(Vacancy.state, _ASKED), Vacancy.state == State.DRAFT
    live = exists().where(Showing.vacancy_id == Vacancy.id, Showing.state == ShowingState.SHOWN)
    wanted = exists().where(Showing.vacancy_id == Vacancy.id, Showing.wanted_at.is_not(None))
    is_free = Vacancy.filled < func.coalesce(Vacancy.positions, 1)
    to_choose = and_(
        Vacancy.state == State.MATCHING,
        is_free,
        or_(and_(live, ~wanted), _has_unseen()),
        ~_is_stopped(),
    )
    kind = case(
        (is_draft, literal("vacancies.draft")),
        (Vacancy.state == State.RETURNED, literal("vacancies.returned")),
        (Vacancy.state == State.EXPIRED, literal("vacancies.expired")),
        else_=literal("vacancies.candidates"),
    )
    due_on = case(
        (is_draft, cast(null(), Date)),
        (asked, Vacancy.answer_by),
        else_=Vacancy.next_update_by,
    )
    return todos_of(
        kind=kind,
        subject_id=Vacancy.id,
        title=Vacancy.title,
        due_on=due_on,
    ).where(
        Vacancy.employer_id == employer_id,
        or_(is_draft, asked, to_choose),
    )


def _has_unseen() -> ColumnElement[bool]:
    """Profiles on the list that came after the company last looked."""
    looked = audit_queries.since(
        rules.VIEWED,
        Vacancy.__tablename__,
        subject_id=Vacancy.id,
        capacities=sorted(EMPLOYER_ROLES),
        at=Showing.shown_from,
    )
    return exists().where(
        Showing.vacancy_id == Vacancy.id,
        Showing.state == ShowingState.SHOWN,
        Showing.wanted_at.is_(None),
        ~looked,
    )


def running(employer_id: uuid.UUID) -> Select:
    """What we do about an employer's vacancies, and by when he hears of it."""
    is_new = Vacancy.state == State.SUBMITTED
    due_on = case(
        (Vacancy.state == State.ACCEPTED, Vacancy.first_proposal_by),
        (Vacancy.state == State.MATCHING, Vacancy.next_update_by),
        (Vacancy.state == State.ON_HOLD, Vacancy.resume_on),
    )
    waits = and_(is_new, Vacancy.respond_by.is_(None))  # the company is checked first
    return running_of(
        kind=case(
            (waits, literal("vacancies.unchecked")),
            *((Vacancy.state == state, literal(f"vacancies.{state.value}")) for state in _RUNNING),
            else_=literal(""),
        ),
        subject_id=Vacancy.id,
        title=Vacancy.title,
        waits_on=case((Vacancy.state == State.ON_HOLD, "day"), else_="municipality"),
        due_on=due_on,
        at=case((is_new, Vacancy.respond_by)),
    ).where(Vacancy.employer_id == employer_id, db.one_of(Vacancy.state, _RUNNING), ~_is_stopped())


def _is_stopped() -> ColumnElement[bool]:
    """Of a company that was stopped nothing is looked for, and nothing promised."""
    company = Employer.__table__.alias("stopped").c
    return exists().where(company.id == Vacancy.employer_id, company.state == Company.SUSPENDED)


def requested(viewer_id: uuid.UUID) -> Select:
    """Proposals that companies of this account manager wait for: a mediator makes them."""
    return _requested("mediator").where(looked_after(ProposalRequest.employer_id, viewer_id))


def all_requested(viewer_id: uuid.UUID) -> Select:
    """Every proposal that a company waits for: any mediator may know somebody."""
    return _requested()


def _requested(waits_on: str = "municipality") -> Select:
    asked = ProposalRequest.__table__.alias("asked").c  # few of all vacancies, read first
    return (
        items_of(
            kind="vacancies.ask_proposal",
            waits_on=waits_on,
            subject_id=ProposalRequest.vacancy_id,
            employer_id=ProposalRequest.employer_id,
            employer_name=Employer.name,
            title=Vacancy.title,
            due_at=ProposalRequest.due_at,
        )
        .join(Employer, Employer.id == ProposalRequest.employer_id)
        .join(Vacancy, Vacancy.id == ProposalRequest.vacancy_id)
        .where(
            ProposalRequest.state == RequestState.OPEN,
            Vacancy.id.in_(select(asked.vacancy_id).where(asked.state == RequestState.OPEN)),
            ~_is_stopped(),
        )
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
    running=(Todo(May.VIEW_VACANCIES, running),),
    promised=(promised, _requested),
    view=May.VIEW_VACANCIES,
    sentences={
        "vacancies.submitted": N_("Beoordeel vacature: %(title)s"),
        "vacancies.unchecked": N_("Eerst het bedrijf controleren, dan de vacature: %(title)s"),
        "vacancies.returned": N_("Vraag aan de werkgever over vacature: %(title)s"),
        "vacancies.expired": N_("De werkgever kiest een nieuwe datum: %(title)s"),
        "vacancies.news": N_("Laat weten hoe het staat: %(title)s"),
        "vacancies.ask_proposal": N_("Stel iemand voor: %(title)s"),
    },
    todo_sentences={
        "vacancies.draft": N_("Maak uw vacature af: %(title)s"),
        "vacancies.returned": N_("Pas uw vacature aan: %(title)s"),
        "vacancies.expired": N_("Kies een nieuwe datum voor: %(title)s"),
        "vacancies.candidates": N_("Bekijk de kandidaten voor: %(title)s"),
    },
    tasks={
        "vacancies.ask_proposal": N_("Wij zoeken iemand voor u: %(title)s"),
        "vacancies.call_unmet": N_("Kijkt veel, ontmoet niemand. Bel: %(title)s"),
    },
    consequences={
        "vacancies.draft": N_("Nog niet ingestuurd. Wij doen nog niets."),
        "vacancies.returned": N_("Daarna zoeken wij kandidaten."),
        "vacancies.expired": N_("Anders zoeken wij niet verder."),
        "vacancies.candidates": N_("Kies met wie u wilt kennismaken."),
    },
    running_sentences={
        "vacancies.submitted": N_("Wij lezen uw vacature: %(title)s"),
        "vacancies.unchecked": N_("Wij hebben uw vacature: %(title)s"),
        "vacancies.accepted": N_("Wij zoeken kandidaten: %(title)s"),
        "vacancies.matching": N_("Wij zoeken kandidaten: %(title)s"),
        "vacancies.on_hold": N_("Uw vacature staat stil: %(title)s"),
    },
    days={
        "vacancies.submitted": N_("Antwoord uiterlijk %(day)s"),
        "vacancies.unchecked": N_(
            "Wij controleren eerst uw bedrijf. Daarna lezen wij de vacature."
        ),
        "vacancies.accepted": N_("U hoort uiterlijk %(day)s van ons"),
        "vacancies.matching": N_("U hoort uiterlijk %(day)s van ons"),
        "vacancies.on_hold": N_("Wij gaan verder op %(day)s"),
    },
    tails={"vacancies.candidates": "/kandidaten"},
)
