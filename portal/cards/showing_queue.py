"""Who is shown next, as statements: who waited longest for this kind of work comes first."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select

from portal.cards import fit, fit_filters, rules
from portal.cards.fit import VacancyValues
from portal.cards.labels import ShowingState, State
from portal.cards.lists import FIELDS
from portal.cards.models import Card, CardHide, Showing, ShowingCard, StandingYes

VALUES = (
    Card.field, Card.minutes_min, Card.minutes_max, Card.area, Card.available, Card.licence_b,
    Card.dutch, Card.evening, Card.night, Card.weekend, Card.blanks,
)  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """An accepted vacancy, as far as cards know it."""

    vacancy_id: uuid.UUID
    employer_id: uuid.UUID
    asked: VacancyValues

    @property
    def sector(self) -> str:
        return FIELDS[self.asked.field].sector


def asking(opening: Opening, at: datetime, sector: Any = StandingYes.sector) -> Select:
    """The queue, with a column for every skill the vacancy asks."""
    skills = {need.code for need in opening.asked.needs if need.kind == "skill"}
    return queue(opening, at, sector).add_columns(
        *(fit_filters.can(code).label(f"has_{code}") for code in sorted(skills))
    )


def queues(opening: Opening, at: datetime) -> Iterator[Select]:
    """Nothing to discuss before something to discuss; this very work before its neighbours."""
    asked = opening.asked
    clean = [~talk for talk in fit_filters.talks(asked)]
    little = [fit_filters.count(asked) <= fit.MOST_TO_DISCUSS]
    for conditions in (clean, little):
        # the cards of one field are few and the queue is long: no index on it, so they come first
        same = asking(opening, at, StandingYes.sector.concat(""))
        yield same.where(Card.field == asked.field, *conditions)
        yield asking(opening, at).where(Card.field != asked.field, *conditions)


def queue(opening: Opening, at: datetime, sector: Any = StandingYes.sector) -> Select:
    """Cards with a standing yes for this kind of work that this employer may be shown."""
    here = (
        select(ShowingCard.card_id)
        .join(Showing, Showing.id == ShowingCard.id)
        .where(
            Showing.vacancy_id == opening.vacancy_id,
            or_(Showing.state == ShowingState.SHOWN, Showing.wanted_at.is_not(None)),
        )
    )
    hidden = exists().where(
        CardHide.card_id == Card.id, CardHide.employer_id == opening.employer_id
    )
    return (
        select(Card.id, Card.version, Card.hours, Card.experience, StandingYes.shown_at, *VALUES)
        .join(StandingYes, StandingYes.card_id == Card.id)
        .where(
            sector == opening.sector,
            StandingYes.revoked_at.is_(None),
            Card.state == State.REVIEWED,
            Card.confirmed_at >= at - rules.CONFIRMED_FOR,
            ~hidden,
            Card.id.not_in(here),
        )
        .order_by(StandingYes.shown_at, StandingYes.tiebreaker)
    )
