"""Level 1: open groups of people, nobody in particular, and when they open and close. Pure.

A group is a few values (`Seen`, "" is not told) and the cards that stand behind it, as counts of
equal cards. An employer learns which groups are open and nothing else; each holds at least 5 cards.
The set of groups stands still for a season; new cards enter unseen, and a group that runs low
closes in a weekly batch.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from portal.cards import anonymity
from portal.cards.labels import Attribute, Available, Dutch

LEAST = 5  # cards behind an open group, always
OPENS_AT = 8  # a new group holds so many, and so does the rest that is left behind
STAYS_AT = 6  # fewer at the end of a season: it closes
SEASON_WEEKS = 8
YEAR_WEEKS = 52
SMALL_POOL = 100  # below it: sectors only, renewed yearly
FIELDS_FROM = 400  # cards in the pool from which kinds of work are told
AREAS_FROM = 800
LEAST_MOVED = 40  # cards that came or went before a season can end, or a tenth of the pool

COARSER: Mapping[str, str] = {
    **anonymity.COARSER,
    Available.NOW: Available.MONTH,
    Available.QUARTER: Available.LATER,
    Dutch.READ: Dutch.TALK,
}


class Seen(NamedTuple):
    """What can be told of a card at level 1: its own values, or what a group shows of it."""

    work: str = ""
    hours: str = ""
    area: str = ""
    available: str = ""
    licence: str = ""
    dutch: str = ""


class Rung(NamedTuple):
    """One more thing to tell; `fine` on top of the coarse value that is told already."""

    attribute: str
    fine: bool = False
    pool: int = SMALL_POOL


RUNGS = (
    Rung("work", pool=0),
    Rung("hours"),
    Rung("work", fine=True, pool=FIELDS_FROM),
    Rung("area", pool=AREAS_FROM),
    Rung("available"),
    Rung("licence"),
    Rung("dutch"),
    Rung("dutch", fine=True),
    Rung("area", fine=True, pool=AREAS_FROM),
    Rung("hours", fine=True),
)
WAITING = Seen()  # nothing told is never a group: who stands here waits
Cards = Counter[Seen]
Groups = dict[Seen, Cards]


def seen(
    field: str,
    hours: str,
    area: str,
    available: str,
    licence_b: bool,
    dutch: str,
    blanks: frozenset[str] = frozenset(),
) -> Seen:
    """A card's own values, without what the person wished blank; there is no "no"."""
    return Seen(
        work="" if Attribute.WORK in blanks else field,
        hours="" if Attribute.HOURS in blanks else str(hours),
        area="" if Attribute.AREA in blanks else area,
        available=str(available),
        licence="b" if licence_b and Attribute.LICENCE not in blanks else "",
        dutch="" if dutch == Dutch.NONE else str(dutch),
    )


def carries(card: Seen, shown: Seen) -> bool:
    """Is every value shown the card's own, or the coarser one above it?"""
    return all(
        not value or value == own or value == COARSER.get(own)
        for own, value in zip(card, shown, strict=True)
    )


def release(groups: Groups, pool: Cards) -> tuple[Groups, int]:
    """The weekly batch: who came and went, without opening anything; and how many moved.

    New cards enter the finest open group they carry, or wait. A group under 5 closes and its cards
    enter another.
    """
    after, turned = dict(groups), Counter(pool)
    turned.subtract(together(groups))
    for card, count in turned.items():
        if count < 0:
            _leave(after, card, -count)
    _enter(after, Counter({card: count for card, count in turned.items() if count > 0}))
    return _closed(after, LEAST), sum(abs(count) for count in turned.values())


def renew(groups: Groups) -> Groups:
    """The end of a season: close what holds fewer than 6, tell no more than the pool allows, then
    build onward from each open group, and from who waits, with what it holds.
    """
    pool = sum(cards.total() for cards in groups.values())
    rungs = [rung for rung in RUNGS if pool >= rung.pool]
    after: Groups = {}
    for shown, cards in groups.items():
        _join(after, _allowed(shown, rungs), cards)
    after = _closed(after, STAYS_AT)
    for rung in rungs:
        for shown in sorted(after):
            if _can_tell(shown, rung):
                _open(after, shown, rung)
    return _closed(after, LEAST)


def is_over(weeks: int, moved: int, pool: int) -> bool:
    """May a season end: `weeks` since it began, and so many cards that came or went?"""
    if pool < SMALL_POOL:
        return weeks >= YEAR_WEEKS
    return weeks >= SEASON_WEEKS and moved >= max(LEAST_MOVED, pool // 10)


def together(groups: Mapping[Any, Cards]) -> Cards:
    """The cards of all groups."""
    sum_of: Cards = Counter()
    for cards in groups.values():
        sum_of.update(cards)
    return sum_of


def finest(shown: Iterable[Seen]) -> Seen:
    """The group that tells most; WAITING when there is none."""
    return max(shown, key=lambda group: (_depth(group), group), default=WAITING)


def _open(groups: Groups, shown: Seen, rung: Rung) -> None:
    parts = _parts(groups[shown], shown, rung)
    rest = groups[shown] - together(parts)
    if shown != WAITING:
        _fill(rest, parts)
    groups.pop(shown)
    if rest:
        groups[shown] = rest
    for value, cards in parts.items():
        _join(groups, shown._replace(**{rung.attribute: value}), cards)


def _parts(cards: Cards, shown: Seen, rung: Rung) -> dict[str, Cards]:
    """The groups that could open, by the value they would tell."""
    parts: dict[str, Cards] = {}
    known = getattr(shown, rung.attribute)
    for card, count in cards.items():
        value = _value(card, rung)
        if value and value != known:
            parts.setdefault(value, Counter())[card] = count
    return {value: cards for value, cards in parts.items() if cards.total() >= OPENS_AT}


def _fill(rest: Cards, parts: dict[str, Cards]) -> None:
    """Nobody is left over in a rest of 1 to 7: large groups give cards, else the smallest joins."""
    for value in sorted(parts, key=lambda value: (-parts[value].total(), value)):
        short = OPENS_AT - rest.total() if rest else 0
        _move(parts[value], rest, min(short, parts[value].total() - OPENS_AT))
    if 0 < rest.total() < OPENS_AT and parts:
        smallest = min(parts, key=lambda value: (parts[value].total(), value))
        rest.update(parts.pop(smallest))


def _move(giver: Cards, taker: Cards, count: int) -> None:
    for card, held in sorted(giver.items(), key=lambda pair: (-pair[1], pair[0])):
        given = min(held, count)
        if given <= 0:
            return
        _take(giver, card, given)
        taker[card] += given
        count -= given


def _closed(groups: Groups, least: int) -> Groups:
    """Without groups of fewer than `least`: their cards enter another, the smallest first."""
    while small := [
        (cards.total(), shown)
        for shown, cards in groups.items()
        if shown != WAITING and cards.total() < least
    ]:
        _size, shown = min(small)
        _enter(groups, groups.pop(shown))
    return groups


def _enter(groups: Groups, cards: Cards) -> None:
    """Every card to the finest group that is open; groups are made anew, never changed."""
    places: Groups = {}
    for card, count in cards.items():
        group = finest(shown for shown in _showings(card) if shown in groups)
        places.setdefault(group, Counter())[card] = count
    for group, entering in places.items():
        groups[group] = groups.get(group, Counter()) + entering


def _leave(groups: Groups, card: Seen, count: int) -> None:
    """Equal cards are one: who waits leaves first, then the largest groups give."""
    held = [group for group in (WAITING, *_showings(card)) if card in groups.get(group, ())]
    for shown in sorted(held, key=lambda group: (group != WAITING, -groups[group][card], group)):
        given = min(groups[shown][card], count)
        groups[shown] = groups[shown] - Counter({card: given})
        count -= given


def _join(groups: Groups, shown: Seen, cards: Cards) -> None:
    groups.setdefault(shown, Counter()).update(cards)


def _take(cards: Cards, card: Seen, count: int) -> None:
    cards[card] -= count
    if not cards[card]:
        del cards[card]


def _can_tell(shown: Seen, rung: Rung) -> bool:
    if shown == WAITING:
        return rung is RUNGS[0]
    known = getattr(shown, rung.attribute)
    return bool(known) if rung.fine else not known


def _value(card: Seen, rung: Rung) -> str:
    own: str = getattr(card, rung.attribute)
    return own if rung.fine else COARSER.get(own, own)


def _allowed(shown: Seen, rungs: list[Rung]) -> Seen:
    """What a group may go on telling when the pool shrank."""
    shown_values = {
        rung.attribute: _value(shown, rung) for rung in rungs if getattr(shown, rung.attribute)
    }
    return Seen(**shown_values)


def _showings(card: Seen) -> Iterator[Seen]:
    """Everything that could be told of a card, from its own values to nothing."""
    rungs = ({own, COARSER.get(own, own), ""} for own in card)
    return (Seen(*values) for values in product(*rungs) if values[0])


def _depth(shown: Seen) -> int:
    return sum(0 if not value else 2 if value in COARSER else 1 for value in shown)
