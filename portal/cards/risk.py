"""How recognisable a card is: what the second mediator weighs before anybody sees it."""

from dataclasses import dataclass

from portal.cards import anonymity, planning
from portal.cards.anonymity import Pool
from portal.cards.labels import Attribute, State
from portal.cards.lists import FIELDS
from portal.cards.models import Card


@dataclass(frozen=True)
class Risk:
    """For the review: what would be shown, how many carry it, and what a blank would make of it.

    `group` counts who carries everything the card says; `without` the same with one value blank.
    """

    shown: dict[str, str] | None
    group: int
    without: list[tuple[Attribute, str, int]]


def of(card: Card) -> Risk:
    """How recognisable a card is in the pool, with itself in it."""
    known, pool = card.known, _pool_with(card)
    shown = pool.shown(known)
    return Risk(
        shown=None if shown is None else anonymity.as_dict(shown),
        group=pool.carriers(known),
        without=[
            (attribute, value, pool.carriers(anonymity.without(known, attribute)))
            for attribute, value in zip(Attribute, known, strict=True)
            if value
        ],
    )


def shown_of(card: Card) -> dict[str, str] | None:
    """What an employer would read of this card now; None when fewer than five share it."""
    return of(card).shown


def _pool_with(card: Card) -> Pool:
    pool = planning.pool(FIELDS[card.field].sector)
    return pool if card.state is State.REVIEWED else pool.plus(card.known)
