"""What the table says for a vacancy: the statements that match it, and nothing else. Pure.

What is not open and what nobody meets read the same, so every line is "vijf of meer mensen" or
"bespreken we bij de kennismaking".
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from portal.cards.labels import Hours
from portal.cards.lists import FIELDS, GROUPS, PART_OF, PARTS, SECTORS, SKILLS, fields_of
from portal.supply.statements import HOURS, Statement

BORDER = 24 * 60  # minutes a week


@dataclass(frozen=True)
class Wish:
    """What a vacancy asks, as far as the table speaks of it; "" does not matter."""

    field: str
    hours: str = ""
    part: str = ""
    skills: tuple[str, ...] = ()  # groups

    @property
    def sector(self) -> str:
        return FIELDS[self.field].sector


@dataclass(frozen=True)
class Line:
    """One statement, and whether the table has it."""

    statement: Statement
    is_open: bool


@dataclass(frozen=True)
class Table:
    """The open statements of the season that began on this day; none before the first season."""

    open: frozenset[Statement] = frozenset()
    began_on: date | None = None

    def lines(self, wish: Wish) -> list[Line]:
        """One line for the work, and one for each group of skills that is asked."""
        return [self._work(wish), *(self._skill(wish, skill) for skill in wish.skills)]

    def other_hours(self, wish: Wish) -> Statement | None:
        """The line for the work with the other band of hours, where that is open too."""
        line = self._work(wish)
        if not line.is_open or not wish.hours:
            return None
        (other,) = set(HOURS) - {wish.hours}
        wider = line.statement._replace(hours=other)
        return wider if wider in self.open else None

    def sectors(
        self, *, sector: str = "", hours: str = "", part: str = "", skill: str = ""
    ) -> list[tuple[str, list[Statement]]]:
        """The open sectors in the order of the list, each with its finer statements; with a filter
        those that say all of it.
        """
        asked = {"hours": hours, "part": "" if skill else part, "skill": skill}  # none says both
        kept = {name: value for name, value in asked.items() if value}
        found = []
        for code in [sector] if sector else SECTORS:
            finer = [
                one
                for one in _finer(code)
                if one in self.open and all(getattr(one, name) == kept[name] for name in kept)
            ]
            if finer if kept else Statement(code) in self.open:
                found.append((code, finer))
        return found

    def _work(self, wish: Wish) -> Line:
        statement = Statement(wish.sector)
        if statement not in self.open:
            return Line(Statement(wish.sector, wish.field, wish.hours, wish.part), False)
        finer = product(("field", ""), ("hours", ""), ("part", ""))  # what matters most comes first
        said = ({name: getattr(wish, name) for name in names if name} for names in finer)
        found = (statement._replace(**values) for values in said)
        return Line(next(one for one in found if one in self.open), True)

    def _skill(self, wish: Wish, skill: str) -> Line:
        plain = Statement(wish.sector, skill=skill)
        finer = plain._replace(hours=wish.hours)
        if plain in self.open:
            return Line(finer if finer in self.open else plain, True)
        return Line(finer, True) if finer in self.open else Line(plain, False)


def wish_of(
    *, field: str, minutes_min: int, minutes_max: int, area: str, skills: Collection[str]
) -> Wish:
    """What a vacancy asks: the band that its hours a week lie in (minutes; 0 is not filled in), the
    part of town of its work, and the groups of the skills it names.
    """
    hours = ""
    if minutes_min >= BORDER:
        hours = Hours.FROM_24.value
    elif 0 < minutes_max < BORDER:
        hours = Hours.UNDER_24.value
    groups = dict.fromkeys(SKILLS[skill].group for skill in skills)
    return Wish(field, hours, PART_OF.get(area, ""), tuple(groups))


def _finer(sector: str) -> Iterator[Statement]:
    """Everything that can be said within a sector: what says least first, then as the lists run."""
    bands = ("", *HOURS)
    work = product(("", *fields_of(sector)), bands, ("", *PARTS))
    yield from (Statement(sector, *finer) for finer in work if any(finer))
    for skill, hours in product(GROUPS, bands):
        yield Statement(sector, hours=hours, skill=skill)
