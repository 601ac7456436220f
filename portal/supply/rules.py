"""What an employer learns from the open groups: a figure for a wish, and wider wishes. Pure.

A wish is what somebody looks for, "" where it does not matter; a group counts when it tells all of
it. Figures are 5 times the groups that count, nothing finer: "5 of meer", "10 of meer"; none to
four people are one text. No wish asks for a blank or for a lack.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portal.cards.labels import Dutch, Hours
from portal.cards.lists import FIELDS, PART_OF, SECTORS
from portal.supply.groups import COARSER, LEAST, Seen


class Wider(NamedTuple):
    """A wish one step wider: which attribute changed, from what, and how many people at least."""

    attribute: str
    was: str
    wish: Seen
    people: int

    @property
    def becomes(self) -> str:
        """The wider value; "" when it is not asked any more."""
        return str(getattr(self.wish, self.attribute))


class Supply:
    """The open groups, ready to be asked: a bit for every group, a mask for every value."""

    def __init__(self, groups: Iterable[Seen]) -> None:
        self._all = 0
        self._masks: dict[tuple[str, str], int] = {}
        for n, shown in enumerate(groups):
            self._all |= 1 << n
            for attribute, value in zip(Seen._fields, shown, strict=True):
                for told in {value, COARSER.get(value, value)} - {""}:
                    key = (attribute, told)
                    self._masks[key] = self._masks.get(key, 0) | 1 << n

    def people(self, wish: Seen) -> int:
        """So many people or more; 0 says fewer than five."""
        return LEAST * self._groups(wish).bit_count()

    def works(self, wish: Seen) -> list[tuple[str, int]]:
        """For every kind of work that the wish leaves open: its people; sectors, or the fields of
        one.
        """
        codes = _fields(wish.work) if wish.work in SECTORS else tuple(SECTORS)
        return [(code, self.people(wish._replace(work=code))) for code in codes]

    def wider(self, wish: Seen) -> list[Wider]:
        """Wishes one step wider that more people answer, the most helpful first."""
        now = self.people(wish)
        wishes = [
            Wider(attribute, getattr(wish, attribute), wider_wish, self.people(wider_wish))
            for attribute, wider_wish in _steps(wish)
            if self.people(wider_wish) > now
        ]
        return sorted(
            wishes,
            key=lambda wider_wish: (-wider_wish.people, Seen._fields.index(wider_wish.attribute)),
        )

    def _groups(self, wish: Seen) -> int:
        groups = self._all
        for attribute, value in zip(Seen._fields, wish, strict=True):
            if value:
                groups &= self._masks.get((attribute, value), 0)
        return groups


def of_vacancy(
    *, field: str, minutes_min: int, area: str, licence_b: bool = False, dutch: str = ""
) -> Seen:
    """What a vacancy asks, as a wish: the minutes a week it needs at least, its part of town, and
    what cannot be learned.
    """
    bands = ((32, Hours.FROM_32), (24, Hours.FROM_24))
    from_hours = next((band for least, band in bands if minutes_min >= least * 60), "")
    return Seen(
        work=field,
        hours=str(from_hours),
        area=PART_OF.get(area, ""),
        licence="b" if licence_b else "",
        dutch="" if dutch == Dutch.NONE else dutch,
    )


def _steps(wish: Seen) -> Iterator[tuple[str, Seen]]:
    """One rung up where there is one, else without the condition."""
    for attribute, value in zip(Seen._fields, wish, strict=True):
        if value:
            above = COARSER.get(value, "")
            yield attribute, wish._replace(**{attribute: "" if above == value else above})


def _fields(sector: str) -> tuple[str, ...]:
    return tuple(code for code, field in FIELDS.items() if field.sector == sector)
