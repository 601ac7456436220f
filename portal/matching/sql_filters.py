"""The verdicts "no" and "unknown" of `rules` as SQL, so that the database passes over whom they
keep apart; seen from a vacancy, and seen from a person.

Exactly what `rules` says: "refused" is a "no", "unasked" an "unknown", and none of them is ever
NULL. The standing yes is not among them: it decides where the search begins (queue.py).
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from portal.cards.fit import VacancyValues
from portal.cards.lists import PART_OF
from portal.cards.models import Card
from portal.dossiers.models import Intake
from portal.dossiers.rules import Arranged, Travel
from portal.matching.rules import Person, within
from portal.vacancies.labels import Kind
from portal.vacancies.models import Requirement, Vacancy

Claim = ColumnElement[bool]
_SHIFTS = ("evening", "night", "weekend")


def people_refused(asked: VacancyValues) -> Claim:
    """Is there a "no" between this vacancy and somebody?"""
    return or_(*_people_refused(asked))


def people_unasked(asked: VacancyValues) -> Claim:
    """Was something never asked that this vacancy wants to know?"""
    needed = [getattr(Intake, f"can_{name}") for name in _SHIFTS if getattr(asked, name)]
    return or_(*(column.is_(None) for column in (*_ALWAYS, *needed)))


def work_refused(person: Person) -> Claim:
    """The same "no", between this person and a vacancy."""
    return or_(false(), *_work_refused(person))


def work_unasked(person: Person) -> Claim:
    """What was never asked of this person, as far as a vacancy wants to know."""
    if any(getattr(person, column.key) is None for column in _ALWAYS):
        return true()
    return or_(false(), *(getattr(Vacancy, name) for name in _shifts(person, None)))


_ALWAYS = (
    Intake.aims_at, Intake.most_minutes, Intake.travel, Intake.needs_adaptation,
    Intake.travel_arranged, Intake.childcare_arranged, Intake.debts_arranged,
)  # fmt: skip


def _people_refused(asked: VacancyValues) -> Iterator[Claim]:
    yield Card.minutes_max < asked.minutes_min
    yield _known(Intake.most_minutes, Intake.most_minutes < asked.minutes_min)
    for name in _SHIFTS:
        if getattr(asked, name):
            yield getattr(Intake, f"can_{name}").is_(False)
    for travel in Travel:
        from_here = [
            place for place in {*PART_OF, asked.area} if asked.area in within(place, travel)
        ]
        far = and_(Intake.travel == travel, Card.area.not_in(sorted(from_here)))
        yield _known(Intake.travel, far)
    yield _known(Intake.childcare_arranged, Intake.childcare_arranged == Arranged.NO)
    if any(need.kind == Kind.LICENCE and not need.learnable for need in asked.needs):
        yield Card.licence_b.is_(False)


def _work_refused(person: Person) -> Iterator[Claim]:
    yield Vacancy.minutes_min > person.minutes
    for name in _shifts(person, False):
        yield getattr(Vacancy, name)
    if person.travel is not None:
        yield Vacancy.area.not_in(sorted(within(person.card.area, person.travel)))
    if person.childcare_arranged is Arranged.NO:
        yield true()
    if not person.card.licence_b:
        yield exists().where(
            Requirement.vacancy_id == Vacancy.id,
            Requirement.kind == Kind.LICENCE,
            Requirement.learnable.is_(False),
        )


def _shifts(person: Person, can: bool | None) -> list[str]:
    """The times of day about which this was said of this person."""
    return [name for name in _SHIFTS if getattr(person, f"can_{name}") is can]


def _known(column: Any, claim: Claim) -> Claim:
    return and_(column.is_not(None), claim)
