"""State machines as plain tables: (state, verb) → next state. Pure."""

from collections.abc import Mapping
from typing import TypeVar

from portal.errors import Refused
from portal.language import N_

State = TypeVar("State", bound=str)


def step(table: Mapping[tuple[State, str], State], state: State, verb: str) -> State:
    """The state after `verb`. Refuses `wrong_state` for what the table does not hold."""
    after = table.get((state, verb))
    if after is None:
        raise Refused("wrong_state", N_("Dit kan niet meer. Bekijk hieronder wat nu kan."))
    return after


def verbs(table: Mapping[tuple[State, str], State], state: State) -> frozenset[str]:
    """What can happen next, for buttons that work when they are shown."""
    return frozenset(verb for (at, verb) in table if at == state)
