from itertools import product

import pytest

from portal.errors import Refused
from portal.tasks import rules
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
