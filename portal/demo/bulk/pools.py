"""Who can be shown, by kind of work: a handful of cards each, and the pool behind them."""

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select

from portal import db
from portal.cards import lists, planning
from portal.cards.anonymity import Pool, Tuple5
from portal.cards.fit import CardValues
from portal.cards.labels import State
from portal.cards.models import Card, CardHide, CardSkill, StandingYes
from portal.demo.bulk.writer import Writer
from portal.dossiers.models import Dossier

MOST, FEW = 1_000, 24  # cards a pool
Names = tuple[str, str, str, str]  # first name, last name, phone, job titles


@dataclass(frozen=True)
class Person:
    """A card with what stands on it, and whose it is."""

    card_id: uuid.UUID
    dossier_id: uuid.UUID
    mediator_id: uuid.UUID
    names: Names
    values: CardValues
    known: Tuple5

    @property
    def name(self) -> str:
        return f"{self.names[0]} {self.names[1]}"


@dataclass(frozen=True)
class FieldPool:
    """Some people of a sector in chance order, and the pool that all of them are in."""

    people: list[Person]
    pool: Pool

    def take(self, person: Person) -> None:
        """Somebody is placed; a pool that runs low keeps everybody."""
        if len(self.people) > FEW:
            self.people[:] = [other for other in self.people if other is not person]


def pools(writer: Writer) -> dict[str, FieldPool]:
    """A pool for every sector."""
    return {sector: _pool(sector, writer) for sector in lists.SECTORS}


def _pool(sector: str, writer: Writer) -> FieldPool:
    rows = db.session.execute(
        select(Card, Dossier)
        .join(Dossier, Dossier.id == Card.dossier_id)
        .join(StandingYes, StandingYes.card_id == Card.id)
        .where(StandingYes.sector == sector, StandingYes.revoked_at.is_(None))
        .where(Card.state == State.REVIEWED, Card.field.in_(lists.fields_of(sector)))
        .where(~exists().where(CardHide.card_id == Card.id))
        .order_by(StandingYes.tiebreaker)
        .limit(MOST)
    ).all()
    skills = _skills([card.id for card, _ in rows])
    people = [_person(card, dossier, skills) for card, dossier in rows]
    writer.random.shuffle(people)
    db.session.expunge_all()
    return FieldPool(people, planning.pool(sector))


def _person(card: Card, dossier: Dossier, skills: dict[uuid.UUID, set[str]]) -> Person:
    names = (dossier.first_name, dossier.last_name, dossier.phone, dossier.job_titles)
    values = card.values(frozenset(skills.get(card.id, ())))
    return Person(card.id, dossier.id, dossier.mediator_id, names, values, card.known)


def _skills(cards: list[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    skills: dict[uuid.UUID, set[str]] = {}
    rows = select(CardSkill.card_id, CardSkill.skill).where(CardSkill.card_id.in_(cards))
    for card_id, skill in db.session.execute(rows):
        skills.setdefault(card_id, set()).add(skill)
    return skills
