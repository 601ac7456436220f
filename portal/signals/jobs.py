"""After an employer gave a reason."""

from uuid import UUID

from portal import clock
from portal.audit import SYSTEM
from portal.db import unit
from portal.introductions import queries as introduction_queries
from portal.signals import actions


def read_reason(introduction_id: str) -> None:
    """What an employer typed beside a reason may raise a signal for the decider."""
    with unit():
        introduction = introduction_queries.by_id(UUID(introduction_id))
        assert introduction is not None
        actions.raise_signal(introduction, by=SYSTEM, at=clock.now())
