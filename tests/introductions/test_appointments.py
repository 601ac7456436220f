"""Who chooses and suggests, and what calls a planned meeting off."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import Refused
from portal.introductions import appointments, rules
from portal.introductions.appointments import Side
from portal.introductions.rules import State

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)
FROM_PLANNED = sorted(verb for state, verb in rules.TRANSITIONS if state is State.PLANNED)
CALL_OFF = {"cancel", "offer_times", "suggest_times", "withdraw"}


@pytest.mark.parametrize("verb", FROM_PLANNED)
def test_what_calls_a_planned_meeting_off(verb):
    assert appointments.calls_off(State.PLANNED, verb, SOON, NOW) is (verb in CALL_OFF)
    assert not appointments.calls_off(State.PLANNED, verb, NOW, NOW)
    assert not appointments.calls_off(State.PLANNED, verb, BEFORE, NOW)


def test_what_was_not_planned_is_not_called_off():
    others = [(state, verb) for state, verb in rules.TRANSITIONS if state is not State.PLANNED]
    assert not any(appointments.calls_off(*one, SOON, NOW) for one in others)


@pytest.mark.parametrize(
    ("by", "turn"),
    [(None, Side.EMPLOYER), (Side.CANDIDATE, Side.EMPLOYER), (Side.EMPLOYER, Side.CANDIDATE)],
)
def test_the_other_side_chooses(by, turn):
    assert appointments.chooses(State.AGREED, True, by) is turn
    assert appointments.chooses(State.AGREED, False, by) is None
    assert appointments.chooses(State.PLANNED, True, by) is None
    appointments.check_choice(turn, turn)
    with pytest.raises(Refused, match="not_your_turn"):
        appointments.check_choice(next(side for side in Side if side is not turn), turn)


def test_other_times_are_suggested_until_the_meeting_begins():
    appointments.check_suggestion(State.PLANNED, SOON, "Kade 7", NOW)
    appointments.check_suggestion(State.AGREED, None, "Kade 7", NOW)
    with pytest.raises(Refused, match="too_late"):
        appointments.check_suggestion(State.PLANNED, NOW, "Kade 7", NOW)
    with pytest.raises(Refused, match="no_times_yet"):
        appointments.check_suggestion(State.AGREED, None, "", NOW)


def test_each_entry_replaces_what_a_calendar_has():
    numbers = [one for n in range(1, 4) for one in appointments.sequences(n)]
    assert numbers == sorted(set(numbers))


def test_a_confirmation_is_of_the_meeting_as_it_stands():
    assert appointments.is_confirmed(NOW, NOW)
    assert not appointments.is_confirmed(BEFORE, NOW)
    assert not appointments.is_confirmed(None, NOW)
