"""The lines of `fit` that would read "bespreken", as SQL: so that the database passes over what
cannot fit.

It lets through at least what `fit` lets through (wished blanks are not looked at); `fit` decides.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, case, exists, literal, or_, true

from portal.cards.fit import Need, VacancyValues
from portal.cards.labels import Available, Dutch
from portal.cards.lists import PART_OF
from portal.cards.models import Card, CardSkill

Claim = ColumnElement[bool]
_SHIFTS = {"evening": Card.evening, "night": Card.night, "weekend": Card.weekend}


def talks(asked: VacancyValues) -> list[Claim]:
    """For every line of the vacancy: does this card leave it to discuss?"""
    return [*_times(asked), *(_lacks(need) for need in asked.needs if not need.learnable)]


def count(asked: VacancyValues) -> ColumnElement[int]:
    """How many lines there are to discuss."""
    total: ColumnElement[int] = literal(0)
    for talk in talks(asked):
        total = total + case((talk, 1), else_=0)
    return total


def can(skill: str) -> Claim:
    """Is this skill on the card?"""
    return exists().where(CardSkill.card_id == Card.id, CardSkill.skill == skill).correlate(Card)


def _times(asked: VacancyValues) -> Iterator[Claim]:
    yield or_(Card.minutes_min > asked.minutes_max, Card.minutes_max < asked.minutes_min)
    for name, column in _SHIFTS.items():
        if getattr(asked, name):
            yield column != true()
    moments = list(Available)
    yield Card.available.in_(moments[moments.index(asked.starts) + 1 :])
    near = [area for area, part in PART_OF.items() if part == PART_OF.get(asked.area)]
    yield Card.area.not_in(near)


def _lacks(need: Need) -> Claim:
    if need.kind == "skill":
        return ~can(need.code)
    if need.kind == "dutch":
        levels = list(Dutch)
        return Card.dutch.in_(levels[: levels.index(Dutch(need.code))])
    return Card.licence_b != true()
