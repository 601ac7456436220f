"""The nightly one: what nobody came back to."""

from portal import clock
from portal.db import unit
from portal.drafts import actions, rules


def forget() -> None:
    """Throw away drafts that are older than 30 days."""
    with unit():
        actions.forget(rules.forgotten_before(clock.now()))
