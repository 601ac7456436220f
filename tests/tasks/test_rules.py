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


def test_a_task_with_its_own_verb_is_not_ticked_off():
    rules.by_hand("placements.insurance")
    with pytest.raises(Refused, match="has_its_own_verb"):
        rules.by_hand("employers.activate")
