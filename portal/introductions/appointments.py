"""The times of a meeting: who suggests, who chooses, and what calls a planned one off. Pure.

We offer times to the employer. Either side may suggest others; then the other side chooses.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal import formats
from portal.calendar import AMSTERDAM, add_working_days, previous_working_day
from portal.errors import Refused
from portal.introductions.rules import ANSWER_WITHIN, TRANSITIONS, State
from portal.language import N_

TIMES = 3
TOO_SOON = N_("Deze tijd is te snel: de ander moet nog kunnen kiezen. Kies %(day)s of later.")
_GOES_ON = frozenset({State.PLANNED, State.HELD, State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER})


class Side(StrEnum):
    """Who suggested the times. The other one chooses; when we did, the employer."""

    EMPLOYER = "employer"
    CANDIDATE = "candidate"


def first_day_to_offer(at: datetime) -> date:
    """The first day of which a time can be offered at this instant: who chooses has a whole working
    day before it, after today.
    """
    return add_working_days(_day(at), 1) + timedelta(days=1)


def choose_by(at: datetime, times: Collection[datetime]) -> date:
    """Until when one of the times is chosen: five working days, and at the latest the working day
    before the first of them.
    """
    first_on = min(_day(one) for one in times)
    day_before = previous_working_day(first_on - timedelta(days=1))
    return min(add_working_days(_day(at), ANSWER_WITHIN), day_before)


def check_times(offered: Collection[datetime], now: datetime) -> list[datetime]:
    """One to three different times, in order, all of which leave time to choose. Refuses `times`
    and `times_too_soon`.
    """
    moments = sorted(set(offered))
    if not 1 <= len(moments) <= TIMES:
        raise Refused("times", N_("Geef een, twee of drie verschillende tijden."))
    first_on = first_day_to_offer(now)
    if _day(moments[0]) < first_on:
        raise Refused("times_too_soon", TOO_SOON, day=formats.day(first_on))
    return moments


def check_chosen(chosen: datetime, offered: Collection[datetime], now: datetime) -> None:
    """Refuses `not_offered` for another time, `times_past` for one that has gone by."""
    if chosen not in offered:
        raise Refused(
            "not_offered", N_("Deze tijd is er niet meer bij. Kies een van de tijden hieronder.")
        )
    if chosen <= now:
        raise Refused("times_past", N_("Deze tijd is voorbij. Kies een andere tijd, of bel ons."))


def chooses(state: State, has_times: bool, times_by: Side | None) -> Side | None:
    """Who must choose one of the times now; None when there is nothing to choose."""
    if state is not State.AGREED or not has_times:
        return None
    return Side.CANDIDATE if times_by is Side.EMPLOYER else Side.EMPLOYER


def check_choice(side: Side, turn: Side | None) -> None:
    """Refuses `not_your_turn`: the times are for the other side."""
    if side is not turn:
        raise Refused("not_your_turn", N_("Deze tijden zijn niet meer voor u. Kijk hoe het nu is."))


def check_ahead(state: State, meeting_at: datetime | None, now: datetime) -> None:
    """Nobody moves or cancels a meeting that has begun. Refuses `too_late`."""
    if state is State.PLANNED and meeting_at is not None and meeting_at <= now:
        raise Refused(
            "too_late",
            N_("Het tijdstip van de afspraak is al geweest. Vertel hoe het ging, of bel ons."),
        )


def check_suggestion(state: State, meeting_at: datetime | None, place: str, now: datetime) -> None:
    """May somebody suggest other times now? Refuses `too_late` once the meeting has begun, and
    `no_times_yet` before we offered the first.
    """
    check_ahead(state, meeting_at, now)
    if state is State.AGREED and not place:
        raise Refused("no_times_yet", N_("Wij zoeken nog een tijd. Bel ons als u haast hebt."))


def calls_off(state: State, verb: str, meeting_at: datetime | None, now: datetime) -> bool:
    """Does this verb mean that a meeting which is still to come does not take place?"""
    ahead = state is State.PLANNED and meeting_at is not None and meeting_at > now
    return ahead and TRANSITIONS[state, verb] not in _GOES_ON


def is_confirmed(confirmed_at: datetime | None, changed_at: datetime) -> bool:
    """Did the candidate say to be coming to the meeting as it stands since its last change?"""
    return confirmed_at is not None and confirmed_at >= changed_at


def sequences(meetings: int) -> tuple[int, int]:
    """The numbers of the calendar entry of the n-th meeting and of its cancellation: each replaces
    what went before.
    """
    return 2 * meetings, 2 * meetings + 1


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()
