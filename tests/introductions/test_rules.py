from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from portal import clock
from portal.calendar import AMSTERDAM
from portal.candidate.labels import SENTENCE
from portal.errors import Refused
from portal.introductions import appointments, labels, rules
from portal.introductions.rules import Load, State
from portal.transitions import step, verbs
from portal.vacancies import times

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
VERBS = sorted({verb for _, verb in rules.TRANSITIONS})


@pytest.mark.parametrize(("state", "verb"), sorted(rules.TRANSITIONS))
def test_what_is_in_the_table_happens(state, verb):
    assert step(rules.TRANSITIONS, state, verb) is rules.TRANSITIONS[state, verb]


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.TRANSITIONS, state, verb)


def test_what_is_over_stays_over_except_that_a_candidate_may_still_say_no():
    assert {verb for state in rules.OVER for verb in verbs(rules.TRANSITIONS, state)} == {"reject"}
    assert set(State) == rules.OVER | rules.OPEN


def test_a_silent_municipality_never_closes_an_introduction():
    assert State.WANTED not in rules.EXPIRES
    assert {state for state, verb in rules.TRANSITIONS if verb == "expire"} == rules.EXPIRES


@pytest.mark.parametrize(("in_vacancy", "at_employer"), [(0, 0), (2, 9)])
def test_an_employer_may_ask_within_the_limits(in_vacancy, at_employer):
    rules.want(Load(in_vacancy, at_employer))


@pytest.mark.parametrize(
    ("load", "code"),
    [(Load(3, 3), "vacancy_limit"), (Load(4, 4), "vacancy_limit"), (Load(0, 10), "employer_limit")],
)
def test_an_employer_may_not_ask_beyond_the_limits(load, code):
    with pytest.raises(Refused, match=code):
        rules.want(load)


def test_a_mediator_proposes_within_three_a_vacancy():
    rules.propose(Load(2, 40))
    with pytest.raises(Refused, match="vacancy_limit"):
        rules.propose(Load(3, 3))


@pytest.mark.parametrize(
    ("state", "last_day"),
    [
        (State.WANTED, date(2026, 11, 27)),
        (State.PROPOSED, date(2026, 12, 1)),
        (State.ASKED, date(2026, 12, 1)),
        (State.AGREED, date(2026, 11, 26)),
        (State.HELD, date(2026, 11, 27)),
        (State.NO_SHOW_CANDIDATE, date(2026, 11, 24)),
        (State.DECLINED, None),
        (State.EXPIRED, None),
        (State.PLANNED, None),
    ],
)
def test_terms_are_counted_in_working_days(state, last_day):
    assert rules.answer_by(state, date(2026, 11, 24)) == last_day


def test_a_term_skips_the_weekend():
    assert rules.answer_by(State.WANTED, date(2026, 11, 27)) == date(2026, 12, 2)


def test_a_time_is_chosen_before_it_comes():
    asked, late = _at("2026-11-24T10:00"), _at("2027-01-05T09:00")
    soon = _at("2026-11-26T09:00")  # who chooses has a day of its own before it
    assert appointments.choose_by(asked, [soon, late]) == date(2026, 11, 25)
    assert appointments.choose_by(asked, [late]) == date(2026, 12, 1)
    assert appointments.choose_by(asked, [_at("2026-11-30T09:00")]) == date(2026, 11, 27)
    newyear = _at("2026-12-31T10:00")
    assert appointments.choose_by(newyear, [_at("2027-01-05T10:00")]) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-11-24T00:01", date(2026, 11, 26)),  # not today: the other has a day of its own
        ("2026-11-24T16:59", date(2026, 11, 26)),
        ("2026-11-24T17:00", date(2026, 11, 26)),
        ("2026-11-27T17:00", date(2026, 12, 1)),  # a Friday evening
        ("2026-11-29T12:00", date(2026, 12, 1)),  # a Sunday
        ("2026-12-31T23:30", date(2027, 1, 5)),
        ("2028-02-29T10:00", date(2028, 3, 2)),
    ],
)
def test_a_time_too_soon_to_choose_is_not_offered(now, first):
    at = _at(now)
    assert appointments.first_day_to_offer(at) == first
    offered = clock.at(first, "0.01")
    assert appointments.check_times([offered], at) == [offered]
    assert clock.day(at) < appointments.choose_by(at, [offered]) < first
    with pytest.raises(Refused, match="times_too_soon"):
        appointments.check_times([offered - timedelta(minutes=2)], at)


def _at(wall):
    return datetime.fromisoformat(wall).replace(tzinfo=AMSTERDAM)


def test_a_silent_matter_closes_five_working_days_after_its_term():
    assert rules.closes_on(date(2026, 12, 1)) == date(2026, 12, 8)


def test_three_times_at_most_all_of_them_ahead():
    later = [NOW + timedelta(days=n) for n in (9, 7, 8)]
    assert appointments.check_times(later, NOW) == sorted(later)
    for wrong in ([], [*later, NOW + timedelta(days=10)], [NOW], [NOW - timedelta(hours=1)]):
        with pytest.raises(Refused, match="times"):
            appointments.check_times(wrong, NOW)


def test_only_an_offered_time_that_lies_ahead_is_chosen():
    offered = [NOW + timedelta(hours=1), NOW + timedelta(days=1)]
    appointments.check_chosen(offered[0], offered, NOW)
    with pytest.raises(Refused, match="not_offered"):
        appointments.check_chosen(NOW + timedelta(days=2), offered, NOW)
    with pytest.raises(Refused, match="times_past"):
        appointments.check_chosen(offered[0], offered, NOW + timedelta(hours=1))


def test_nobody_reports_on_a_meeting_that_is_still_to_come():
    rules.took_place(NOW, NOW)
    for meeting in (None, NOW + timedelta(minutes=1)):
        with pytest.raises(Refused, match="too_early"):
            rules.took_place(meeting, NOW)


@pytest.mark.parametrize(
    ("meeting", "reminder"),
    [
        (date(2026, 11, 26), date(2026, 11, 25)),
        (date(2026, 11, 30), date(2026, 11, 27)),
        (date(2026, 12, 28), date(2026, 12, 24)),
    ],
)
def test_the_reminder_goes_out_the_working_day_before(meeting, reminder):
    assert rules.remind_on(meeting) == reminder


def test_the_reveal_ends():
    assert rules.reveal_until(date(2026, 11, 24)) == date(2027, 1, 19)
    assert rules.reveal_after_end(date(2026, 11, 24)) == date(2026, 12, 22)


def test_an_employer_reads_the_same_after_a_no_and_after_silence():
    for words in (labels.EMPLOYER_STATE, labels.EMPLOYER_SENTENCE):
        assert words[State.DECLINED] == words[State.EXPIRED]


@pytest.mark.parametrize(
    "table",
    [labels.STATE, labels.EMPLOYER_STATE, labels.EMPLOYER_SENTENCE, SENTENCE,
     labels.STAFF_SENTENCE, labels.TONE],
)  # fmt: skip
def test_every_state_has_its_words(table):
    assert set(table) == set(State)


def test_no_reason_list_speaks_of_health_or_origin():
    texts = " ".join(
        [*labels.NO_REASON.values(), *labels.EMPLOYER_REASON.values(), *labels.CAUSE.values()]
    ).lower()
    for word in ("ziek", "gezond", "afkomst", "geloof", "schuld", "uitkering"):
        assert word not in texts


@pytest.mark.parametrize("state", [State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER])
def test_after_a_no_show_somebody_calls_the_same_day(state):
    assert rules.answer_by(state, date(2026, 11, 24)) == date(2026, 11, 24)


def test_what_waits_for_an_answer_expires_the_day_after_it_closes():
    answer_by = date(2026, 12, 1)
    closes = rules.closes_on(answer_by)
    after = closes + timedelta(days=1)
    for state in (State.PROPOSED, State.ASKED, State.HELD):
        assert rules.expires(state, answer_by, False, closes) is False
        assert rules.expires(state, answer_by, False, after) is True
    assert rules.expires(State.AGREED, answer_by, True, after) is True
    assert rules.expires(State.AGREED, answer_by, False, after) is False  # we must offer times
    assert rules.expires(State.WANTED, answer_by, True, after) is False
    assert rules.expires(State.ASKED, None, True, after) is False


def test_one_time_is_enough_and_none_is_not():
    later = NOW + timedelta(days=7)
    assert appointments.check_times([later], NOW) == [later]
    with pytest.raises(Refused, match="times"):
        appointments.check_times([], NOW)


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (State.WANTED, "agree ask refuse withdraw"),
        (State.PROPOSED, "decline expire want withdraw"),
        (State.ASKED, "agree ask call_first expire refuse withdraw"),
        (State.AGREED, "cancel choose expire offer_times suggest_times withdraw"),
        (
            State.PLANNED,
            "arrange_travel cancel confirm hold miss_candidate miss_employer offer_times "
            "suggest_times withdraw",
        ),
        (State.HELD, "accept expire reject"),
        (State.POSITIVE, "reject"),
        (State.DECLINED, ""),
        (State.NO_SHOW_CANDIDATE, "offer_times withdraw"),
        (State.NO_SHOW_EMPLOYER, "offer_times withdraw"),
        (State.NEGATIVE, ""),
        (State.EXPIRED, ""),
    ],
)
def test_an_introduction_can_go_these_ways(state, can):
    assert {verb for at, verb in rules.TRANSITIONS if at is state} == set(can.split())


def test_no_time_may_have_passed():
    with pytest.raises(Refused, match="times"):
        appointments.check_times([NOW - timedelta(hours=1), NOW + timedelta(days=9)], NOW)


def test_what_is_over_is_a_placement_to_come_or_not_together():
    assert rules.NOT_TOGETHER | {State.POSITIVE} == rules.OVER
    assert {State.DECLINED, State.NEGATIVE, State.EXPIRED} == rules.NOT_TOGETHER


def test_a_first_day_leaves_the_time_that_we_promise_for_a_meeting():
    """The day an employer may ask for counts on what is promised here."""
    promised = rules.ASK_WITHIN + rules.PLAN_WITHIN
    assert promised == times.MEETING_DAYS
