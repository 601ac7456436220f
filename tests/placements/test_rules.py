"""What may be written in the ledger, and on which days."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal.errors import Refused
from portal.placements import ledger, rules
from portal.placements.labels import Kind, Moment, State
from portal.placements.ledger import Event, Ledger, Terms
from portal.transitions import step

TERMS = Terms(30_000, date(2026, 9, 1), date(2027, 8, 31), 32 * 60)
TODAY = date(2026, 11, 24)
PLANNED = Event(Kind.PLANNED, TERMS.start_on, uuid.uuid4())
STARTED = Event(Kind.STARTED, TERMS.start_on, uuid.uuid4())
RUNNING = ledger.standing([PLANNED, STARTED], TERMS)
WAITING = ledger.standing([PLANNED], TERMS)
VERBS = {verb for _, verb in rules.TRANSITIONS}


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.TRANSITIONS, state, verb)


def test_the_start_is_said_on_the_day_itself_or_later():
    assert rules.start(WAITING, date(2026, 9, 1), date(2026, 9, 1)).kind is Kind.STARTED
    with pytest.raises(Refused, match="date_too_far"):
        rules.start(WAITING, date(2026, 9, 2), date(2026, 9, 1))
    with pytest.raises(Refused, match="date_past"):
        rules.start(WAITING, date(2026, 8, 31), date(2026, 9, 1))


def test_an_end_that_has_passed_is_the_end_and_one_ahead_is_announced():
    passed = rules.end(RUNNING, TODAY - timedelta(days=1), "mutual", TODAY)
    ahead = rules.end(RUNNING, TODAY, "mutual", TODAY)
    assert (passed.kind, ahead.kind) == (Kind.ENDED, Kind.ANNOUNCED_END)


def test_a_contract_here_is_a_conversion_from_the_day_after():
    event = rules.end(RUNNING, date(2026, 10, 31), "converted_same", TODAY)
    assert (event.kind, event.on) == (Kind.CONVERTED, date(2026, 11, 1))


def test_nobody_ends_a_placement_outside_its_days():
    with pytest.raises(Refused, match="date_past"):
        rules.end(RUNNING, date(2026, 8, 31), "mutual", TODAY)
    with pytest.raises(Refused, match="date_too_far"):
        rules.end(RUNNING, date(2027, 9, 1), "mutual", TODAY)


def test_a_take_back_under_way_is_not_ended_by_hand_or_by_night():
    wound = replace(RUNNING, announced_on=TODAY, announced_reason="taken_back", last_on=TODAY)
    with pytest.raises(Refused, match="guarantee_running"):
        rules.end(wound, TODAY, "mutual", TODAY)
    assert rules.complete(wound, TODAY + timedelta(days=3)) is None


def test_the_night_completes_the_day_after_the_last_day():
    over = replace(RUNNING, last_on=TODAY)
    assert rules.complete(over, TODAY) is None
    closing = rules.complete(over, TODAY + timedelta(days=1))
    assert (closing.kind, closing.on, closing.reason) == (Kind.ENDED, TODAY, "completed")


def test_the_night_keeps_the_announced_reason():
    over = replace(RUNNING, last_on=TODAY, announced_on=TODAY, announced_reason="converted_same")
    closing = rules.complete(over, TODAY + timedelta(days=1))
    assert (closing.kind, closing.on) == (Kind.CONVERTED, TODAY + timedelta(days=1))


def test_absence_is_two_dates_and_one_at_a_time():
    event = rules.report_absent(RUNNING, date(2026, 10, 5), date(2026, 10, 6), "reported", TODAY)
    assert (event.on, event.until) == (date(2026, 10, 5), date(2026, 10, 6))
    with pytest.raises(Refused, match="date_past"):
        rules.report_absent(RUNNING, date(2026, 10, 5), date(2026, 10, 4), "reported", TODAY)
    away = replace(RUNNING, absent_since=date(2026, 10, 5))
    with pytest.raises(Refused, match="already_absent"):
        rules.report_absent(away, TODAY, None, "reported", TODAY)
    assert rules.report_returned(away, date(2026, 10, 6), TODAY).kind is Kind.RETURNED
    with pytest.raises(Refused, match="not_absent"):
        rules.report_returned(RUNNING, TODAY, TODAY)


@pytest.mark.parametrize("minutes", [0, 59, 48 * 60 + 1])
def test_hours_stay_between_one_and_forty_eight(minutes):
    with pytest.raises(Refused, match="hours_range"):
        rules.change_hours(RUNNING, TODAY, minutes)
    nearest = min(max(minutes, 60), 48 * 60)
    assert rules.change_hours(RUNNING, TODAY, nearest).minutes == nearest


def test_only_a_line_that_may_be_mended_is_mended():
    assert (
        rules.correct([PLANNED, STARTED], TERMS, STARTED, date(2026, 9, 7)).corrects == STARTED.id
    )
    with pytest.raises(Refused, match="not_correctable"):
        rules.correct([PLANNED, STARTED], TERMS, PLANNED, date(2026, 9, 7))


def test_a_correction_cannot_end_before_it_begins():
    ended = Event(Kind.ENDED, date(2026, 10, 1), uuid.uuid4(), reason="mutual")
    with pytest.raises(Refused, match="date_order"):
        rules.correct([PLANNED, STARTED, ended], TERMS, STARTED, date(2026, 11, 1))


def test_the_preview_names_the_months_that_change():
    end = Event(Kind.ANNOUNCED_END, date(2026, 12, 4), reason="taken_back")
    begun = Ledger.of([PLANNED, STARTED], TERMS)
    told = rules.preview(begun, begun.plus(end))
    assert told[0].month == "2026-12"
    assert (told[0].before_cents, told[0].after_cents, told[0].after_days) == (30_000, 3_871, 4)
    assert [one.month for one in told][-1] == "2027-08"
    planned = Ledger.of([PLANNED], TERMS)
    assert rules.preview(planned, planned.plus(STARTED)) == []


def test_talks_fall_in_week_six_and_months_three_six_and_nine():
    assert rules.evaluations(RUNNING) == [
        (Moment.WEEK_6, date(2026, 10, 13)),
        (Moment.MONTH_3, date(2026, 12, 1)),
        (Moment.MONTH_6, date(2027, 3, 1)),
        (Moment.MONTH_9, date(2027, 6, 1)),
    ]
    short = replace(RUNNING, last_on=date(2026, 10, 12))
    assert rules.evaluations(short) == []


def test_each_talk_is_held_once():
    assert rules.evaluate(RUNNING, "week_6", TODAY, TODAY, []).reason == "week_6"
    with pytest.raises(Refused, match="done_twice"):
        rules.evaluate(RUNNING, "week_6", TODAY, TODAY, ["week_6"])
