"""What can be said of a group of people, and when it is said. Pure.

A statement is a sector with any of a kind of work, hours and a part of town, or a sector with one
group of skills and perhaps hours; "" is not said. It is open when it is true for at least
12 + j cards, j from 0 to 15 drawn by the secret of the season and the statement: never by who
reads, nor by who is counted, so that nobody's coming or going moves the line it must cross. A
sector that is not open says nothing at all.
"""

import hmac
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from portal.cards.labels import Attribute, Hours
from portal.cards.lists import FIELDS, PART_OF

LEAST = 12  # cards, always
SPREAD = 16  # and j more, from 0 to 15
SEASON_WEEKS = 8
LEAST_MOVED = 40  # cards that came or went before a season can end, or a tenth of the pool

HOURS = (Hours.UNDER_24.value, Hours.FROM_24.value)
COARSE_HOURS: Mapping[str, str] = {
    Hours.UNDER_24: HOURS[0],
    Hours.TO_32: HOURS[1],
    Hours.FROM_32: HOURS[1],
}


class Statement(NamedTuple):
    """ "Magazijn en orders, 24 uur of meer, Noord"."""

    sector: str
    field: str = ""
    hours: str = ""
    part: str = ""
    skill: str = ""  # a group of skills


class Counted(NamedTuple):
    """What a card counts with: its ladders, coarse, "" where the person wished a blank, and at most
    two groups of skills.
    """

    field: str
    hours: str
    part: str
    skills: tuple[str, ...] = ()


Pool = Counter[Counted]


def counted(
    field: str, hours: str, area: str, blanks: frozenset[str], skills: tuple[str, ...]
) -> Counted:
    """What a card with these values counts with."""
    return Counted(
        field="" if Attribute.WORK in blanks else field,
        hours="" if Attribute.HOURS in blanks else COARSE_HOURS[hours],
        part="" if Attribute.AREA in blanks else PART_OF[area],
        skills=skills,
    )


def of_card(card: Counted) -> Iterator[Statement]:
    """Every statement that is true for this card; none when it leaves its work blank."""
    if not card.field:
        return
    sector = FIELDS[card.field].sector
    hours = (card.hours, "") if card.hours else ("",)
    parts = (card.part, "") if card.part else ("",)
    for field, band, part in product((card.field, ""), hours, parts):
        yield Statement(sector, field, band, part)
    for skill, band in product(card.skills, hours):
        yield Statement(sector, hours=band, skill=skill)


def counts(pool: Mapping[Counted, int]) -> Counter[Statement]:
    """For how many cards each statement is true."""
    found: Counter[Statement] = Counter()
    for card, n in pool.items():
        for statement in of_card(card):
            found[statement] += n
    return found


def threshold(statement: Statement, secret: bytes) -> int:
    """So many cards open this statement in the season of this secret."""
    drawn = hmac.digest(secret, "\0".join(statement).encode(), "sha256")
    return LEAST + drawn[0] % SPREAD


def table(pool: Mapping[Counted, int], secret: bytes) -> frozenset[Statement]:
    """The open statements of a season."""
    is_open = {
        statement for statement, n in counts(pool).items() if n >= threshold(statement, secret)
    }
    return frozenset(one for one in is_open if Statement(one.sector) in is_open)


def moved(before: Mapping[Counted, int], now: Mapping[Counted, int]) -> int:
    """How many of the cards that were counted went, or say something else now."""
    more = [now.get(card, 0) - before.get(card, 0) for card in before.keys() | now.keys()]
    return max(sum(n for n in more if n > 0), -sum(n for n in more if n < 0))


def is_over(weeks: int, moved: int, pool: int) -> bool:
    """May a season of `weeks` weeks end, in which so many cards came or went?"""
    return weeks >= SEASON_WEEKS and moved >= max(LEAST_MOVED, pool // 10)
