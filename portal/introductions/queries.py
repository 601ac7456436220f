"""Every question about introductions. What joins the person behind one is for unfenced callers."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, or_, select

from portal import db, keyset
from portal.access import Viewer
from portal.accounts.models import User
from portal.cards import queries as card_queries
from portal.cards.models import Card, Showing, ShowingCard
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.employers.queries import reached
from portal.employers.rules import State as Company
from portal.introductions import rules
from portal.introductions.models import (
    CandidateAnswer,
    Introduction,
    Motivation,
    Reminder,
    Talk,
    Transport,
)
from portal.introductions.reminders import Step
from portal.introductions.rules import Load
from portal.roles import May, Role, unbounded
from portal.tasks import queries as task_queries
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import OPEN as OPEN_VACANCIES

_I = Introduction


def called(introductions: Any = _I) -> ColumnElement[str]:
    """In SQL: how a person is called on lists: "Romy (Els 25)" while the employer may read the
    name, "Els 25" before and after.
    """
    first = card_queries.first_name(introductions.id, db.today())
    return func.coalesce(
        first + literal(" (") + introductions.alias + literal(")"), introductions.alias
    )


def alias(introduction_id: Any) -> ColumnElement[str]:
    """In SQL: how the person was called before the yes, for domains above."""
    introduction = _I.__table__.alias("met")
    return (
        select(introduction.c.alias)
        .where(introduction.c.id == introduction_id)
        .correlate_except(introduction)
        .scalar_subquery()
    )


def called_by(introduction: Introduction) -> str:
    """The same for one."""
    return db.session.scalars(select(called()).where(_I.id == introduction.id)).one()


def of_showing(showing_id: uuid.UUID) -> Introduction | None:
    """The introduction that began with this profile."""
    return db.session.scalar(select(_I).where(_I.showing_id == showing_id))


def load(vacancy_id: uuid.UUID, employer_id: uuid.UUID) -> Load:
    """What is open now, of a company that is held, so that two requests at once are counted."""
    is_open = db.one_of(_I.state, rules.OPEN)
    counted = db.session.execute(
        select(func.count(), func.count(case((_I.vacancy_id == vacancy_id, 1)))).where(
            _I.employer_id == employer_id, is_open
        )
    ).one()
    return Load(in_vacancy=counted[1], at_employer=counted[0])


def of_employer(employer_id: uuid.UUID, *, after: keyset.Cursor | None = None) -> Sequence[Row]:
    """A page of the introductions of a company, what changed last first."""
    return db.session.execute(_page(_columns().where(_I.employer_id == employer_id), after)).all()


def of_staff(
    viewer: Viewer, *, everything: bool = False, after: keyset.Cursor | None = None
) -> Sequence[Row]:
    """The same for people of the municipality: what is open of a mediator's own candidates and of
    an account manager's companies; with `everything` all that they reach.
    """
    all_for = unbounded(May.VIEW_INTRODUCTIONS) if everything else frozenset()
    ways = [reached(viewer, _I.employer_id, all_for=all_for)]
    if Role.MEDIATOR in viewer.roles:
        ways.append(_I.mediator_id == viewer.id)
    statement = (
        _columns(Employer.name.label("employer_name"))
        .join(Employer, Employer.id == _I.employer_id)
        .where(or_(*ways))
    )
    if not everything:
        statement = statement.where(db.one_of(_I.state, rules.OPEN))
    return db.session.execute(_page(statement, after)).all()


def of_person(dossier_id: uuid.UUID) -> Sequence[Row]:
    """Everything proposed to or asked of one candidate, newest first. Unfenced."""
    return db.session.execute(
        _columns(Employer.name.label("employer_name"))
        .join(CandidateAnswer, CandidateAnswer.introduction_id == _I.id)
        .join(Employer, Employer.id == _I.employer_id)
        .where(CandidateAnswer.dossier_id == dossier_id)
        .order_by(_I.changed_at.desc(), _I.id)
        .limit(keyset.PAGE_SIZE)
    ).all()


def person(introduction: Introduction) -> Dossier:
    """Who it is about. Unfenced: for mediators, links and jobs."""
    return db.session.scalars(
        select(Dossier)
        .join(Card, Card.dossier_id == Dossier.id)
        .join(ShowingCard, ShowingCard.card_id == Card.id)
        .where(ShowingCard.id == introduction.showing_id)
    ).one()


def showing(introduction: Introduction) -> Showing:
    """The profile it began with."""
    return db.session.get_one(Showing, introduction.showing_id)


def dossier_of(introduction_id: uuid.UUID, *, lock: bool = False) -> Dossier:
    """The same by id, for domains above (agreements). `lock` reads it anew and holds it."""
    dossier = person(db.session.get_one(_I, introduction_id))
    if lock:
        db.session.refresh(dossier, with_for_update=True)
    return dossier


def showing_id(introduction_id: uuid.UUID) -> uuid.UUID:
    """The profile it began with."""
    return db.session.scalars(
        select(Introduction.showing_id).where(Introduction.id == introduction_id)
    ).one()


def by_id(introduction_id: uuid.UUID) -> Introduction | None:
    return db.session.get(_I, introduction_id)


def answer_of(introduction_id: uuid.UUID, *, lock: bool = False) -> CandidateAnswer:
    """What the candidate said, once somebody has the task to ask. Unfenced."""
    statement = select(CandidateAnswer).where(CandidateAnswer.introduction_id == introduction_id)
    return db.session.scalars(statement.with_for_update() if lock else statement).one()


def any_answer(introduction_id: uuid.UUID) -> CandidateAnswer | None:
    """The same, or None while nobody was given the task to ask."""
    statement = select(CandidateAnswer).where(CandidateAnswer.introduction_id == introduction_id)
    return db.session.scalar(statement)


def motivation(introduction_id: uuid.UUID) -> Row | None:
    """Why somebody was proposed against a wish or limit (text, written_at, name). Unfenced."""
    return db.session.execute(
        select(Motivation.text, Motivation.written_at, User.name)
        .join(User, User.id == Motivation.written_by)
        .where(Motivation.id == introduction_id)
    ).one_or_none()


def any_transport(introduction_id: uuid.UUID) -> Transport | None:
    """The same for whatever meeting it was."""
    return db.session.scalar(select(Transport).where(Transport.introduction_id == introduction_id))


def missed(dossier_id: uuid.UUID) -> tuple[int, int]:
    """How often this candidate did not come, over all introductions, and how often that was when
    they last talked about it. Unfenced.
    """
    counted = select(func.coalesce(func.sum(CandidateAnswer.no_shows), 0))
    talked = select(func.coalesce(func.max(Talk.no_shows), 0))
    missed, over = db.session.execute(
        select(
            counted.where(CandidateAnswer.dossier_id == dossier_id).scalar_subquery(),
            talked.where(Talk.dossier_id == dossier_id).scalar_subquery(),
        )
    ).one()
    return missed, over


def transport(introduction: Introduction) -> Transport | None:
    """What was arranged to get to the meeting that stands now. Unfenced."""
    return db.session.scalar(
        select(Transport).where(
            Transport.introduction_id == introduction.id, Transport.meeting == introduction.meetings
        )
    )


def is_ride_off(introduction: Introduction) -> bool:
    """Was transport arranged to the meeting that was called off, with no other chosen since?"""
    known = transport(introduction) if introduction.meeting_was_at else None
    return known is not None and known.arranged is rules.Travel.YES


def around(introduction: Introduction) -> Row:
    """The company and the mediator of an introduction."""
    return db.session.execute(
        select(
            Employer.name.label("employer_name"),
            User.name.label("mediator"),
            User.phone.label("mediator_phone"),
        )
        .select_from(_I)
        .join(Employer, Employer.id == _I.employer_id)
        .outerjoin(User, User.id == _I.mediator_id)
        .where(_I.id == introduction.id)
    ).one()


def work(introduction: Introduction) -> Row:
    """What a candidate reads of the job before saying yes or no."""
    return db.session.execute(
        select(
            Employer.name.label("employer_name"),
            Vacancy.title,
            Vacancy.tasks,
            Vacancy.minutes_min,
            Vacancy.minutes_max,
            Vacancy.days,
            Vacancy.day_from,
            Vacancy.day_until,
            Vacancy.evening,
            Vacancy.night,
            Vacancy.weekend,
            Vacancy.wage_cents,
            Vacancy.area,
            Vacancy.start_on,
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(Vacancy.id == introduction.vacancy_id)
    ).one()


def open_vacancies(chosen: uuid.UUID | None = None) -> Sequence[Row]:
    """For which vacancies of active companies somebody can be proposed, newest first; the chosen
    one is among them.
    """
    return db.session.execute(
        select(Vacancy.id, Vacancy.reference, Vacancy.title, Employer.name.label("employer_name"))
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(db.one_of(Vacancy.state, OPEN_VACANCIES), Employer.state == Company.ACTIVE)
        .order_by((Vacancy.id == chosen).desc(), Vacancy.changed_at.desc(), Vacancy.id)
        .limit(100)
    ).all()


def mediator(of: Introduction | Dossier) -> Row | None:
    """Name and phone of who talks with the candidate."""
    return db.session.execute(
        select(User.id, User.name, User.phone).where(User.id == of.mediator_id)
    ).one_or_none()


def overdue(today: date) -> Sequence[uuid.UUID]:
    """What waited past its term for somebody outside the municipality; rules say what follows."""
    return db.session.scalars(
        select(_I.id)
        .where(db.one_of(_I.state, rules.EXPIRES), _I.answer_by < today)
        .order_by(_I.answer_by, _I.id)
    ).all()


def met_with_task(kinds: Collection[str], now: datetime) -> Sequence[Introduction]:
    """Introductions whose meeting is over, with a task of one of these kinds still to be done."""
    given = [_I.id.in_(select(task_queries.pending(kind).c.subject_id)) for kind in kinds]
    return db.session.scalars(
        select(_I).where(_I.meeting_at <= now, or_(*given)).order_by(_I.id)
    ).all()


def locked(introduction_ids: Sequence[uuid.UUID]) -> Sequence[Introduction]:
    """These rows as they are now, held until the unit ends."""
    return db.session.scalars(
        select(_I)
        .where(_I.id.in_(introduction_ids))
        .order_by(_I.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def reminders_sent(introduction: Introduction) -> set[Step]:
    """Which steps were taken already for this very deadline. Unfenced."""
    return set(
        db.session.scalars(
            select(Reminder.step).where(
                Reminder.introduction_id == introduction.id,
                Reminder.state == introduction.state,
                Reminder.answer_by == introduction.answer_by,
            )
        )
    )


def open_of_vacancy(vacancy_id: uuid.UUID) -> Sequence[Introduction]:
    """What still runs for a vacancy."""
    return db.session.scalars(
        select(_I).where(_I.vacancy_id == vacancy_id, db.one_of(_I.state, rules.OPEN))
    ).all()


def open_of_employer(employer_id: uuid.UUID) -> Sequence[Introduction]:
    """What still runs at a company."""
    return db.session.scalars(
        select(_I)
        .where(_I.employer_id == employer_id, db.one_of(_I.state, rules.OPEN))
        .order_by(_I.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def ending_with(vacancy_id: uuid.UUID) -> dict[str, Any]:
    """What of a vacancy's introductions stops with it, as its employer may know: the appointments,
    how many others the candidate agreed to, questions that wait for one, proposals that wait for
    the employer. One statement.
    """
    rows = db.session.execute(
        _columns()
        .where(_I.vacancy_id == vacancy_id, db.one_of(_I.state, rules.OPEN))
        .order_by(_I.meeting_at, _I.id)
    ).all()
    planned = [row for row in rows if row.state.is_planned]
    waiting = sum(row.state.waits_for_candidate for row in rows)
    proposed = sum(row.state.waits_for_employer for row in rows)
    met = len(rows) - len(planned) - waiting - proposed
    return {"planned": planned, "agreed": met, "waiting": waiting, "proposed": proposed}


def vacancy_is_open(introduction: Introduction) -> bool:
    """Do we look for somebody else when this one does not go on?"""
    state = (
        select(Vacancy.state)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(Vacancy.id == introduction.vacancy_id, Employer.state == Company.ACTIVE)
    )
    return db.session.scalar(state) in OPEN_VACANCIES


def running(employer_id: uuid.UUID, vacancy_id: uuid.UUID | None) -> Sequence[Row]:
    """What is open now at a company, or for one of its vacancies: as many as the limit lets be."""
    statement = _columns().where(_I.employer_id == employer_id, db.one_of(_I.state, rules.OPEN))
    if vacancy_id:
        statement = statement.where(_I.vacancy_id == vacancy_id)
    oldest = statement.order_by(_I.created_at, _I.id).limit(rules.OPEN_AN_EMPLOYER)
    return db.session.execute(oldest).all()


def _columns(*more: Any) -> Select:
    return select(
        _I.id, _I.alias, called().label("called"), _I.vacancy_id, _I.vacancy_reference,
        _I.vacancy_title, _I.state, _I.times, _I.times_by, _I.answer_by, _I.meeting_at,
        _I.changed_at, *more,
    )  # fmt: skip


def _page(statement: Select, after: keyset.Cursor | None) -> Select:
    return keyset.page(statement, (_I.changed_at, _I.id), after, newest_first=True)
