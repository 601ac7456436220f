"""How much of a card is shown: only values that at least 5 cards of the pool carry together. Pure.

A tuple holds what an outsider could recognise; "" is a blank: wished, none (positive ladders have
no "no"), or taken away here. Values are first coarsened and then blanked, in one fixed order, until
enough cards carry every value that is left. A card that wished an attribute blank never counts as
carrying it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from portal.cards.labels import Attribute, Experience, Hours
from portal.cards.lists import FIELDS, PART_OF

K = 5
FINE, COARSE, NOTHING = range(3)


class Tuple5(NamedTuple):
    """The recognisable attributes: as known (fine), or as shown."""

    work: str = ""
    hours: str = ""
    area: str = ""
    experience: str = ""
    licence: str = ""


LEVELS = (
    (FINE, FINE, FINE, FINE, FINE),
    (FINE, FINE, FINE, COARSE, FINE),
    (FINE, FINE, COARSE, COARSE, FINE),
    (FINE, COARSE, COARSE, COARSE, FINE),
    (COARSE, COARSE, COARSE, COARSE, FINE),
    (COARSE, COARSE, COARSE, NOTHING, FINE),
    (COARSE, COARSE, COARSE, NOTHING, NOTHING),
    (COARSE, COARSE, NOTHING, NOTHING, NOTHING),
    (COARSE, NOTHING, NOTHING, NOTHING, NOTHING),
)
YES = "yes"  # coarse experience: there is some
COARSER: Mapping[str, str] = {
    **{code: field.sector for code, field in FIELDS.items()},
    **PART_OF,
    Hours.UNDER_24: Hours.UNDER_24,
    Hours.TO_32: Hours.FROM_24,
    Hours.FROM_32: Hours.FROM_24,
    Experience.SHORT: YES,
    Experience.LONG: YES,
}


def known(
    field: str,
    hours: str,
    area: str,
    experience: str,
    licence_b: bool,
    blanks: frozenset[str] = frozenset(),
) -> Tuple5:
    """The fine tuple of a card: its positive values, without what the person wished blank."""
    values = (
        field,
        str(hours),
        area,
        "" if experience == Experience.NONE else str(experience),
        "b" if licence_b else "",
    )
    return Tuple5(
        *(
            "" if attribute in blanks else value
            for attribute, value in zip(Attribute, values, strict=True)
        )
    )


class Pool:
    """The cards that may stand behind a tuple: how many there are of each fine tuple."""

    def __init__(self, counts: Mapping[Tuple5, int]) -> None:
        self._counts = counts
        self._tallies: dict[tuple[int, ...], Counter[Tuple5]] = {}

    def plus(self, card: Tuple5) -> "Pool":
        """The pool with one card more."""
        return Pool({**self._counts, card: self._counts.get(card, 0) + 1})

    def carriers(self, shown: Tuple5) -> int:
        """How many cards of the pool carry every value of `shown`."""
        pattern = tuple(
            _rung(attribute, value) for attribute, value in zip(Attribute, shown, strict=True)
        )
        return self._tally(pattern)[shown]

    def shown(self, card: Tuple5) -> Tuple5 | None:
        """What is shown of a card with this fine tuple; None when even the coarsest has fewer than
        K.
        """
        for level in LEVELS:
            tried = _at(card, level)
            if any(tried) and self.carriers(tried) >= K:
                return tried
        return None

    def _tally(self, pattern: tuple[int, ...]) -> "Counter[Tuple5]":
        if pattern not in self._tallies:
            tally: Counter[Tuple5] = Counter()
            for card, count in self._counts.items():
                tally[_at(card, pattern)] += count
            self._tallies[pattern] = tally
        return self._tallies[pattern]


def without(card: Tuple5, attribute: Attribute) -> Tuple5:
    """The same card with this attribute blank."""
    return card._replace(**{attribute.value: ""})


def as_dict(shown: Tuple5) -> dict[str, str]:
    """The values that are shown, by attribute; a blank has no key."""
    return {name: value for name, value in shown._asdict().items() if value}


def _at(card: Tuple5, level: tuple[int, ...]) -> Tuple5:
    return Tuple5(*(_value(value, rung) for value, rung in zip(card, level, strict=True)))


def _value(value: str, rung: int) -> str:
    if rung == NOTHING or not value:
        return ""
    return value if rung == FINE else COARSER[value]


def _rung(attribute: Attribute, value: str) -> int:
    if not value:
        return NOTHING
    if attribute is Attribute.LICENCE or (value in COARSER and value != Hours.UNDER_24):
        return FINE
    return COARSE
