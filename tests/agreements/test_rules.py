from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from portal import transitions
from portal.agreements import labels, rules
from portal.agreements.labels import Party, State, Step
from portal.agreements.rules import TRANSITIONS, Plan, Standing
from portal.errors import Refused
from portal.schemes.rules import scheme_on
from portal.schemes.tables import FormalEmployer
from portal.transitions import step

VERBS = sorted({verb for _, verb in TRANSITIONS})
TODAY = date(2026, 11, 19)  # a Thursday
GROEIBAAN = scheme_on("groeibaan", TODAY)
PLAN = Plan(
    start_on=date(2026, 12, 7), end_on=date(2027, 12, 6), minutes_per_week=28 * 60, wage_cents=1520
)
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
        (State.DRAFT, "change offer withdraw"),
        (State.OFFERED, "sign complete remind withdraw lapse refuse"),
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
    assert rules.REMIND_HOURS == 24


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


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"minutes_per_week": 0}, "zero_hours"),
        ({"end_on": date(2026, 12, 6)}, "date_order"),
        ({"end_on": date(2027, 12, 7)}, "max_duration"),
        ({"wage_cents": 1498}, "wage_below_minimum"),
        ({"period": 2}, "max_contracts"),
        ({"start_on": date(2026, 11, 24), "end_on": date(2027, 11, 23)}, "start_too_soon"),
    ],
)
def test_a_plan_outside_the_scheme_is_refused(change, code):
    with refused(code):
        rules.check_plan(replace(PLAN, **change), GROEIBAAN, today=TODAY)


def test_the_candidate_has_three_working_days_to_think():
    # Thursday + 3 working days = Tuesday the 24th, so Wednesday is the first possible start
    early = replace(PLAN, start_on=date(2026, 11, 25), end_on=date(2027, 11, 24))
    rules.check_plan(early, GROEIBAAN, today=TODAY)
    assert rules.sign_by(GROEIBAAN, early.start_on, today=TODAY) == date(2026, 11, 24)


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
