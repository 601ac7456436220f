"""Once a week: the groups."""

from portal import clock
from portal.audit import SYSTEM
from portal.db import unit
from portal.supply import releases


def release() -> None:
    """Who came and went, which groups close, and what a new season opens."""
    at = clock.now()
    plan = releases.plan(at)
    if plan is not None:
        with unit():
            releases.release(plan, by=SYSTEM, at=at)
