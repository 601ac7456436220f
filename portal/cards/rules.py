"""What may happen to a card and to its showings. Pure.

Refuses `wrong_state`, `own_card` (the maker reviews) and `kept_full`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from portal.calendar import AMSTERDAM, add_working_days, end_of_day, previous_working_day
from portal.cards.labels import AliasIcon, Available, Hours, State
from portal.cards.lists import BIRDS, GROUPS, SKILLS, TREES
from portal.errors import Refused
from portal.language import N_

MOST_SHOWN = 12
MOST_KEPT = 3
SHOWN_FOR = timedelta(days=30)
CONFIRMED_FOR = timedelta(days=45)
FRESH_FOR = timedelta(days=30)
MOST_SKILLS = 6
MOST_GROUPS = 2  # groups of skills a card counts with, at level 1
MOST_CORRECTIONS = 5  # that wait for the mediator at a time
SETTLE_WITHIN = 2  # working days
ASK_AGAIN_WITHIN = 5  # working days

TRANSITIONS = {
    (State.DRAFT, "edit"): State.DRAFT,
    (State.REVIEWED, "edit"): State.DRAFT,
    (State.RESTING, "edit"): State.DRAFT,
    (State.DRAFT, "blank"): State.DRAFT,
    (State.DRAFT, "review"): State.REVIEWED,
    (State.REVIEWED, "confirm"): State.REVIEWED,
    (State.DRAFT, "confirm"): State.DRAFT,
    (State.REVIEWED, "pause"): State.RESTING,
    (State.RESTING, "pause"): State.RESTING,  # came to rest by itself, and wants it so
    (State.RESTING, "resume"): State.REVIEWED,
    (State.DRAFT, "withdraw"): State.WITHDRAWN,
    (State.REVIEWED, "withdraw"): State.WITHDRAWN,
    (State.RESTING, "withdraw"): State.WITHDRAWN,
}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when a card was last shown that never was


def check_reviewer(made_by: object, reviewer: object) -> None:
    """Two persons look at every card; whoever made or last changed it is not the second."""
    if made_by == reviewer:
        raise Refused(
            "own_card",
            N_("U hebt deze kaart zelf gemaakt. Een andere bemiddelaar moet die nakijken."),
        )


def hours_band(minutes_max: int) -> Hours:
    """The band of a card: what somebody can work at most, in minutes a week."""
    if minutes_max < 24 * 60:
        return Hours.UNDER_24
    return Hours.TO_32 if minutes_max < 32 * 60 else Hours.FROM_32


def rung_of_start(start_on: date, today: date) -> Available:
    """How soon a first working day is, on the ladder of availability."""
    days = (start_on - today).days
    if days < 14:
        return Available.NOW
    if days <= 31:
        return Available.MONTH
    return Available.QUARTER if days <= 92 else Available.LATER


def must_rest(confirmed_at: datetime, at: datetime) -> bool:
    """A card nobody confirmed for 45 days is not shown."""
    return at - confirmed_at > CONFIRMED_FOR


def must_confirm(confirmed_at: datetime, at: datetime) -> bool:
    """A card nobody confirmed for 30 days: ask whether all is still so, before it rests."""
    return at - confirmed_at > FRESH_FOR


def ask_due_at(confirmed_at: datetime) -> datetime:
    """By when the mediator asks whether a card confirmed then still holds: the end of the last
    working day on which it does not rest yet.
    """
    rests_on = (confirmed_at + CONFIRMED_FOR).astimezone(AMSTERDAM).date()
    return end_of_day(previous_working_day(rests_on))


def ask_again_due_at(on: date) -> datetime:
    """By when he asks about a card that came to rest on a day because nobody asked in time."""
    return end_of_day(add_working_days(on, ASK_AGAIN_WITHIN))


def drawn_groups(
    kept: Collection[str] | None, skills: Iterable[str], *, random: Random
) -> list[str]:
    """The groups of skills this card counts with, in the order of the list: those that were drawn
    before and it still has, and of the others by chance, at most two together.
    """
    has = {SKILLS[skill].group for skill in skills}
    drawn = [group for group in GROUPS if group in has.intersection(kept or ())]
    others = [group for group in GROUPS if group in has and group not in drawn]
    random.shuffle(others)
    chosen = {*drawn, *others[: MOST_GROUPS - len(drawn)]}
    return [group for group in GROUPS if group in chosen]


def check_keep(kept: int) -> None:
    """An employer keeps at most three showings of a vacancy from rotating away."""
    if kept >= MOST_KEPT:
        raise Refused("kept_full", N_("U bewaart al 3 kandidaten. Laat er eerst één los."))


@dataclass(frozen=True)
class Offer:
    """A card that could be shown. `close` means: this very work, and everything asked fits."""

    card: Any
    close: bool
    last_shown_at: datetime | None


def choose(offers: Iterable[Offer], *, room: int, random: Random) -> list[Offer]:
    """At most `room` of them: close ones first, then least recently shown; the dice decide between
    equals.
    """
    drawn = [
        (not offer.close, offer.last_shown_at or LONG_AGO, random.random(), offer)
        for offer in offers
    ]
    drawn.sort(key=lambda offer: offer[:3])
    return [offer[3] for offer in drawn[:room]]


def aliases(taken: Collection[str], *, random: Random) -> Iterator[tuple[str, AliasIcon]]:
    """Names nobody has here yet ("Merel 27"), drawn by chance so that they say nothing."""
    used = set(taken)
    while True:
        icon = random.choice((AliasIcon.BIRD, AliasIcon.LEAF))
        word = random.choice(BIRDS if icon is AliasIcon.BIRD else TREES)
        name = f"{word} {random.randrange(1, 100):02d}"
        if name not in used:
            used.add(name)
            yield name, icon
