from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal import calendar, transitions
from portal.agreements import labels, rules
from portal.agreements.labels import Party, State, Step
from portal.agreements.rules import TRANSITIONS, Plan, Standing
from portal.errors import Refused
from portal.schemes import starts
from portal.schemes.rules import scheme_on
from portal.schemes.tables import FormalEmployer
from portal.transitions import step

VERBS = sorted({verb for _, verb in TRANSITIONS})
TODAY = date(2026, 11, 19)  # a Thursday
GROEIBAAN = scheme_on("groeibaan", TODAY)
PLAN = Plan(
    start_on=date(2026, 12, 7), end_on=date(2027, 12, 6), minutes_per_week=28 * 60,
    wage_cents=1520, days=("ma", "di", "wo", "do"),
)  # fmt: skip
ALL = rules.parties(FormalEmployer.FOUNDATION)
OFFERED = Standing(State.OFFERED, ALL, frozenset(), TODAY)
NOBODY = {"signer": "x", "drafter": "y", "others": (), "today": TODAY}


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.mark.parametrize(("state", "verb"), sorted(set(product(State, VERBS)) - set(TRANSITIONS)))
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with refused("wrong_state"):
        step(TRANSITIONS, state, verb)


@pytest.mark.parametrize(("state", "verb"), sorted(TRANSITIONS))
def test_what_is_in_the_table_happens(state, verb):
    assert step(TRANSITIONS, state, verb) is TRANSITIONS[state, verb]


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (State.DRAFT, "change offer discard"),
        (State.OFFERED, "sign complete remind appoint withdraw lapse refuse"),
        (State.SIGNED, "seal"),
    ],
)
def test_an_agreement_can_go_these_ways(state, can):
    assert transitions.verbs(TRANSITIONS, state) == set(can.split())


def test_it_is_nobodys_turn_but_in_an_offer():
    assert replace(OFFERED, state=State.DRAFT).next_signers == frozenset()
    assert replace(OFFERED, signed=ALL - {Party.MUNICIPALITY}).next_signers == {Party.MUNICIPALITY}


def test_who_is_no_party_does_not_sign():
    small = rules.parties(FormalEmployer.EMPLOYER)
    with refused("cannot_sign"):
        rules.check_signer(replace(OFFERED, parties=small), Party.FOUNDATION, **NOBODY)


def test_a_reminder_goes_out_once_a_day():
    assert rules.REMIND_AFTER / timedelta(hours=1) == 24


def test_nothing_leaves_an_end_state():
    ends = {State.SEALED, State.WITHDRAWN, State.LAPSED, State.REFUSED}
    assert not {state for state, _ in TRANSITIONS} & ends


def test_every_member_has_a_dutch_word():
    for words in (
        labels.STATE,
        labels.PARTY,
        labels.METHOD,
        labels.STEP,
        labels.TONE,
        labels.REFUSE_REASON,
        labels.WITHDRAW_REASON,
        labels.SENTENCES,
    ):
        assert set(words) == set(type(next(iter(words))))


def test_the_foundation_signs_only_where_it_is_the_formal_employer():
    assert Party.FOUNDATION in rules.parties(FormalEmployer.FOUNDATION)
    assert rules.parties(FormalEmployer.EMPLOYER) == {
        Party.EMPLOYER, Party.CANDIDATE, Party.MUNICIPALITY,
    }  # fmt: skip


@pytest.mark.parametrize("first", [Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION])
def test_the_others_sign_in_any_order(first):
    rules.check_signer(OFFERED, first, **NOBODY)
    assert rules.sign(OFFERED, first).state is State.OFFERED


def test_the_municipality_signs_last():
    with refused("not_your_turn"):
        rules.check_signer(OFFERED, Party.MUNICIPALITY, **NOBODY)
    last = replace(OFFERED, signed=ALL - {Party.MUNICIPALITY})
    rules.check_signer(last, Party.MUNICIPALITY, **NOBODY)
    assert rules.sign(last, Party.MUNICIPALITY).state is State.SIGNED


def test_nobody_signs_twice():
    with refused("already_signed"):
        rules.check_signer(
            replace(OFFERED, signed=frozenset({Party.EMPLOYER})), Party.EMPLOYER, **NOBODY
        )


def test_the_drafter_is_not_the_only_municipal_eye():
    last = replace(OFFERED, signed=ALL - {Party.MUNICIPALITY})
    with refused("own_draft"):
        rules.check_signer(last, Party.MUNICIPALITY, **{**NOBODY, "drafter": "x"})


def test_one_person_does_not_sign_for_two_parties():
    last = replace(OFFERED, signed=ALL - {Party.MUNICIPALITY})
    with refused("same_person"):
        rules.check_signer(last, Party.MUNICIPALITY, **{**NOBODY, "others": ("x",)})


def test_the_last_day_to_sign_is_a_day_to_sign():
    rules.check_signer(OFFERED, Party.CANDIDATE, **NOBODY)
    with refused("agreement_lapsed"):
        rules.check_signer(
            OFFERED, Party.CANDIDATE, **{**NOBODY, "today": TODAY + timedelta(days=1)}
        )


@pytest.mark.parametrize("state", sorted(set(State) - {State.OFFERED, State.LAPSED}))
def test_only_an_offer_is_signed(state):
    standing = replace(OFFERED, state=state)
    rules.check_signer(standing, Party.CANDIDATE, **NOBODY)
    with refused("wrong_state"):
        rules.sign(standing, Party.CANDIDATE)


def test_a_plan_within_the_scheme_is_fine():
    rules.check_plan(PLAN, GROEIBAAN, today=TODAY)
    rules.check_plan(replace(PLAN, minutes_per_week=60), GROEIBAAN, today=TODAY)


@pytest.mark.clause("term", "hours")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"minutes_per_week": 0}, "zero_hours"),
        ({"end_on": date(2026, 12, 6)}, "date_order"),
        ({"end_on": date(2027, 12, 7)}, "max_duration"),
        ({"wage_cents": 1498}, "wage_below_minimum"),
        ({"period": 2}, "max_contracts"),
        ({"start_on": date(2026, 11, 25), "end_on": date(2027, 11, 24)}, "start_too_soon"),
        ({"start_on": date(2026, 12, 11)}, "start_not_worked"),  # a Friday
        ({"start_on": date(2026, 12, 12), "days": ()}, None),  # of before: no days known
        ({"start_on": date(2027, 1, 1), "days": ("vr",)}, "start_not_worked"),  # New Year's Day
    ],
)
def test_a_plan_outside_the_scheme_is_refused(change, code):
    with refused(code) if code else nullcontext():
        rules.check_plan(replace(PLAN, **change), GROEIBAAN, today=TODAY)


def test_the_candidate_has_three_working_days_to_think_and_the_municipality_one_to_sign():
    # Thursday + 3 working days = Tuesday the 24th; the municipality signs on the 25th
    early = replace(PLAN, start_on=date(2026, 11, 26), end_on=date(2027, 11, 25))
    rules.check_plan(early, GROEIBAAN, today=TODAY)
    last = rules.sign_by(GROEIBAAN, early.start_on, today=TODAY)
    assert last == rules.sign_by_of(Party.MUNICIPALITY, last) == date(2026, 11, 25)
    for party in ALL - {Party.MUNICIPALITY}:
        assert rules.sign_by_of(party, last) == date(2026, 11, 24)


YEARS = [TODAY + timedelta(days=n) for n in range(0, 800, 3)]
WEEKS = [("ma", "di", "wo", "do"), ("vr",), ("za", "zo"), ()]


@pytest.mark.parametrize("days", WEEKS)
def test_the_day_that_the_form_showed_is_accepted_that_day_and_the_next(days):
    for shown_on in YEARS:
        start_on = starts.feasible_start(GROEIBAAN, days, drafted_on=shown_on)
        end_on = start_on + timedelta(days=100)
        plan = replace(PLAN, start_on=start_on, end_on=end_on, days=days)
        offered_by = calendar.add_working_days(shown_on, starts.OFFER_WORKING_DAYS)
        for on in (shown_on, shown_on + timedelta(days=1), offered_by):
            rules.check_plan(plan, GROEIBAAN, today=on)


@pytest.mark.clause("time_to_think", "twin.choice")
@pytest.mark.parametrize("days", WEEKS)
def test_every_date_of_an_offer_can_be_met(days):
    for today in YEARS:
        start_on = starts.earliest_start(GROEIBAAN, days, offered_on=today)
        last = rules.sign_by(GROEIBAAN, start_on, today=today)
        others = rules.sign_by_of(Party.CANDIDATE, last)
        assert today < others < last < start_on
        assert calendar.is_working_day(others)
        assert calendar.is_working_day(last)
        assert others >= calendar.add_working_days(today, GROEIBAAN.think_working_days)
        assert start_on not in calendar.holidays(start_on.year)
        assert not days or starts.WEEK[start_on.weekday()] in days


def test_a_refusal_names_the_first_day_that_can_be_met():
    with refused("start_too_soon") as caught:
        early = replace(PLAN, start_on=TODAY, end_on=TODAY + timedelta(days=90))
        rules.check_plan(early, GROEIBAAN, today=TODAY)
    assert caught.value.values["earliest_on"].replace("\xa0", " ") == "donderdag 26 november 2026"
    with refused("start_not_worked") as caught:
        plan = replace(PLAN, start_on=date(2026, 12, 11))
        rules.check_plan(plan, GROEIBAAN, today=TODAY)
    assert caught.value.values["worked_on"].replace("\xa0", " ") == "maandag 14 december 2026"


def test_a_start_on_monday_is_signed_for_on_friday_and_thursday():
    last = rules.sign_by(GROEIBAAN, date(2026, 11, 30), today=TODAY)
    assert last == date(2026, 11, 27)
    assert rules.sign_by_of(Party.EMPLOYER, last) == date(2026, 11, 26)


@pytest.mark.parametrize(("today", "still"), [(26, None), (27, 27), (28, None)])
def test_every_party_keeps_its_own_day_and_who_is_late_has_the_last_one(today, still):
    last, today = date(2026, 11, 27), date(2026, 11, today)
    others = rules.sign_by_of(Party.EMPLOYER, last)
    now = Standing(State.OFFERED, frozenset(Party), frozenset(), last, others_sign_by=others)
    for party in set(Party) - {Party.MUNICIPALITY}:
        assert now.sign_by_of(party) == others
        assert now.still_until(party, today) == (still and date(2026, 11, still))
    assert now.sign_by_of(Party.MUNICIPALITY) == last
    assert now.still_until(Party.MUNICIPALITY, today) is None
    assert rules.still_signed_until(others) == last


@pytest.mark.parametrize(
    ("days", "typed", "told"),
    [
        (("ma", "di", "wo", "do"), "8.00 uur", "maandag tot en met donderdag, 8.00 uur"),
        (("ma", "wo"), "8.00 uur", "maandag en woensdag, 8.00 uur"),
        (("ma", "di", "vr"), "8.00 uur", "maandag, dinsdag en vrijdag, 8.00 uur"),
        (("ma", "di"), "Maandag en dinsdag, 8.00 uur", "Maandag en dinsdag, 8.00 uur"),
        ((), "8.00 uur", "8.00 uur"),
    ],
)
def test_working_times_name_the_days_once(days, typed, told):
    assert rules.working_times(days, typed) == told


def test_deviations_are_none_only_when_there_are_none():
    usual = replace(PLAN, minutes_per_week=GROEIBAAN.default_minutes)
    assert rules.deviations(usual, GROEIBAAN) == []
    assert rules.deviations(PLAN, GROEIBAAN) == ["28 uur per week in plaats van 32 uur"]
    shorter = replace(usual, end_on=usual.end_on - timedelta(days=1))
    assert rules.deviations(shorter, GROEIBAAN) == ["een kortere periode dan 12 maanden"]


@pytest.mark.parametrize(("is_concept", "demo"), [(False, False), (False, True), (True, True)])
def test_a_text_that_the_lawyer_confirmed_is_offered(is_concept, demo):
    rules.check_text(is_concept=is_concept, demo=demo)


def test_outside_the_demo_no_unconfirmed_text_is_offered():
    with refused("text_unconfirmed") as caught:
        rules.check_text(is_concept=True, demo=False)
    assert "Vraag de teamleider" in caught.value.text


def test_an_offer_stands_ten_working_days():
    assert rules.sign_by(GROEIBAAN, PLAN.start_on, today=TODAY) == date(2026, 12, 3)


@pytest.mark.parametrize("missing", Step)
def test_every_step_is_done_before_the_offer(missing):
    with refused("check_missing") as caught:
        rules.check_offer(set(Step) - {missing})
    assert caught.value.values["step"] == labels.STEP[missing]


def test_with_all_steps_done_it_can_be_offered():
    rules.check_offer(set(Step))


def test_names_read_as_a_sentence():
    assert rules.names({Party.CANDIDATE}) == "de kandidaat"
    assert rules.names({Party.EMPLOYER, Party.CANDIDATE}) == "de werkgever en de kandidaat"
    assert rules.names(ALL) == "de werkgever, de kandidaat, de stichting en de gemeente"
