"""Who suits a vacancy, and which vacancies suit somebody: one statement finds a page, the pure rule
tells its lines. Behind the fence: for mediators only.

People come in the order of their turn: least recently shown or proposed first, then by the stored
tie, drawn anew at every showing. Whoever was never asked for this kind of work comes before.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select

from portal import db, keyset
from portal.cards import fit_filters
from portal.cards import rules as card_rules
from portal.cards.fit import CardValues, Need, VacancyValues
from portal.cards.labels import ShowingState, State
from portal.cards.lists import FIELDS, fields_of
from portal.cards.models import Card, CardHide, CardSkill, Showing, ShowingCard, StandingYes
from portal.cards.showing_queue import VALUES, Opening
from portal.dossiers.models import ASKED, Dossier, Intake
from portal.employers.models import Employer
from portal.matching import sql_filters
from portal.matching.meetings import open_count, proposed_at
from portal.matching.queue import Part, queue_page
from portal.matching.rules import Condition, Person, explain
from portal.vacancies import rules as vacancy_rules
from portal.vacancies.models import Requirement, Vacancy

INTAKE = tuple(getattr(Intake, name) for name in ASKED)


@dataclass(frozen=True)
class Found:
    """One row of a list and what it means, condition by condition."""

    row: Row
    conditions: tuple[Condition, ...]


def people(
    opening: Opening, part: Part, at: datetime, *, after: keyset.Cursor | None = None
) -> list[Found]:
    """A page of people for a vacancy, with when each was last shown and proposed."""
    part_of_queue = queue_page(opening, part, at, after).subquery()
    wanted = {need.code for need in opening.asked.needs if need.kind == "skill"}
    rows = db.session.execute(
        select(
            part_of_queue.c.has_yes, part_of_queue.c.shown_at, part_of_queue.c.tiebreaker,
            Card.id, Card.dossier_id, Dossier.first_name, Dossier.last_name, *VALUES, *INTAKE,
            _is_here(opening.vacancy_id).label("is_here"),
            proposed_at().label("proposed_at"),
            *(fit_filters.can(code).label(f"has_{code}") for code in sorted(wanted)),
        )
        .join(Card, Card.id == part_of_queue.c.card_id)
        .join(Dossier, Dossier.id == Card.dossier_id)
        .join(Intake, Intake.id == Card.dossier_id)
        .order_by(part_of_queue.c.shown_at, part_of_queue.c.tiebreaker, part_of_queue.c.card_id)
    ).all()  # fmt: skip
    return [Found(row, explain(_candidate(row, opening, wanted), opening.asked)) for row in rows]


def work(
    person: Person,
    card_id: uuid.UUID,
    part: Part,
    today: date,
    *,
    after: keyset.Cursor | None = None,
) -> list[Found]:
    """A page of open vacancies for somebody, what changed last first."""
    statement = (
        select(*_ASKED, Vacancy.id, Vacancy.reference, Vacancy.title, Vacancy.changed_at,
               Employer.name.label("employer_name"), open_count().label("open_count"))
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(
            db.one_of(Vacancy.state, vacancy_rules.OPEN),
            _work_where(person, part),
            Vacancy.employer_id.not_in(
                select(CardHide.employer_id).where(CardHide.card_id == card_id)
            ),
        )
    )  # fmt: skip
    listed = keyset.page(statement, (Vacancy.changed_at, Vacancy.id), after, newest_first=True)
    rows = db.session.execute(listed).all()
    needs = _needs([row.id for row in rows])
    return [Found(row, explain(person, _asked(row, needs[row.id], today))) for row in rows]


def person(dossier_id: uuid.UUID) -> tuple[Row, Person] | None:
    """The card that is not withdrawn (id, state, confirmed_at) and all that matching knows."""
    row = db.session.execute(
        select(Card.id, Card.state, Card.confirmed_at, *VALUES, *INTAKE)
        .join(Intake, Intake.id == Card.dossier_id)
        .where(Card.dossier_id == dossier_id, Card.state != State.WITHDRAWN)
    ).one_or_none()
    if row is None:
        return None
    can = frozenset(db.session.scalars(select(CardSkill.skill).where(CardSkill.card_id == row.id)))
    said = db.session.execute(
        select(StandingYes.sector, StandingYes.revoked_at).where(StandingYes.card_id == row.id)
    ).all()
    yes = frozenset(consent.sector for consent in said if consent.revoked_at is None)
    return row, _person(row, can, yes, frozenset(consent.sector for consent in said) - yes)


def conditions(dossier_id: uuid.UUID, opening: Opening) -> tuple[Condition, ...]:
    """What one vacancy means for one person; nothing without a card."""
    known = person(dossier_id)
    return explain(known[1], opening.asked) if known else ()


def around(vacancy_id: uuid.UUID) -> Row:
    """The company of a vacancy and how many introductions are open there."""
    return db.session.execute(
        select(Employer.name.label("employer_name"), open_count().label("open_count"))
        .select_from(Vacancy)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(Vacancy.id == vacancy_id)
    ).one()


def _work_where(person: Person, part: Part) -> Any:
    own = FIELDS[person.card.field].sector
    unasked = sql_filters.work_unasked(person)
    said_yes = Vacancy.field.in_(_fields(person.yes))
    if part is Part.SUITABLE:
        return and_(said_yes, ~sql_filters.work_refused(person), ~unasked)
    ask_for = {own} - person.yes - person.taken_back
    asks = or_(and_(said_yes, unasked), Vacancy.field.in_(_fields(ask_for)))
    return and_(asks, ~sql_filters.work_refused(person))


def _fields(sectors: Collection[str]) -> list[str]:
    return sorted(code for sector in sectors for code in fields_of(sector))


def _is_here(vacancy_id: uuid.UUID) -> Any:
    """Does this vacancy show the person already, or did its employer ask to meet?"""
    return exists().where(
        ShowingCard.card_id == Card.id,
        Showing.id == ShowingCard.id,
        Showing.vacancy_id == vacancy_id,
        or_(Showing.state == ShowingState.SHOWN, Showing.wanted_at.is_not(None)),
    )


_ASKED = (
    Vacancy.field, Vacancy.minutes_min, Vacancy.minutes_max, Vacancy.area, Vacancy.start_on,
    Vacancy.evening, Vacancy.night, Vacancy.weekend,
)  # fmt: skip


def _asked(row: Row, needs: tuple[Need, ...], today: date) -> VacancyValues:
    return VacancyValues(
        **{column.key: getattr(row, column.key) for column in _ASKED if column.key != "start_on"},
        starts=card_rules.rung_of_start(row.start_on or today, today),
        needs=needs,
    )


def _needs(vacancy_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Need, ...]]:
    """What each of these vacancies asks, in its own order."""
    rows = db.session.execute(
        select(Requirement.vacancy_id, Requirement.kind, Requirement.code, Requirement.learnable)
        .where(Requirement.vacancy_id.in_(vacancy_ids))
        .order_by(Requirement.place)
    )
    needs: dict[uuid.UUID, tuple[Need, ...]] = dict.fromkeys(vacancy_ids, ())
    for vacancy_id, kind, code, learnable in rows:
        needs[vacancy_id] += (Need(str(kind), code, learnable),)
    return needs


def _candidate(row: Row, opening: Opening, wanted: Collection[str]) -> Person:
    can = frozenset(code for code in wanted if getattr(row, f"has_{code}"))
    return _person(row, can, frozenset({opening.sector} if row.has_yes else ()), frozenset())


def _person(
    row: Row, can: frozenset[str], yes: frozenset[str], taken_back: frozenset[str]
) -> Person:
    card = {column.key: getattr(row, column.key) for column in VALUES if column.key != "blanks"}
    return Person(
        card=CardValues(**card, skills=can, blanks=frozenset(row.blanks)),
        yes=yes,
        taken_back=taken_back,
        **{column.key: getattr(row, column.key) for column in INTAKE},
    )
