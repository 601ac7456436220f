from datetime import date, timedelta
from itertools import product

import pytest

from portal.errors import Refused
from portal.formats import day as in_words
from portal.tasks import labels, rules
from portal.tasks.rules import State
from portal.transitions import step

VERBS = {verb for _, verb in rules.TRANSITIONS}


@pytest.mark.parametrize(
    ("state", "verb"), sorted(set(product(State, VERBS)) - set(rules.TRANSITIONS))
)
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.TRANSITIONS, state, verb)


@pytest.mark.parametrize("state", sorted(rules.PENDING))
def test_whatever_it_waits_for_a_task_can_be_done_or_dropped(state):
    assert step(rules.TRANSITIONS, state, "finish") is State.DONE
    assert step(rules.TRANSITIONS, state, "cancel") is State.CANCELLED


def test_a_task_without_a_verb_of_its_own_is_ticked_off():
    rules.by_hand("placements.insurance")


OWN = (
    "employers.activate vacancies.ask_proposal introductions.ask "
    "introductions.call introductions.plan introductions.no_show placements.confirm_start "
    "guarantees.answer guarantees.contact guarantees.decide guarantees.tell cards.settle "
    "agreements.draft "
    "agreements.sign_together introductions.travel placements.week_6 placements.month_3 "
    "placements.month_6 placements.month_9"
)


@pytest.mark.parametrize("kind", OWN.split())
def test_a_task_with_its_own_verb_is_not(kind):
    with pytest.raises(Refused, match="has_its_own_verb"):
        rules.by_hand(kind)


@pytest.mark.parametrize(("days", "said"), [(0, "uiterlijk"), (-1, "moest uiterlijk")])
def test_a_day_that_has_passed_is_not_said_as_if_it_were_to_come(days, said):
    today = date(2026, 9, 15)
    on = today + timedelta(days=days)
    assert labels.due(on, today) == f"{said} {in_words(on)}"
    for state in rules.PENDING:
        for is_employer in (True, False):
            words = labels.promised(state, is_employer=is_employer, is_missed=days < 0)
            assert f", {said} " in words
