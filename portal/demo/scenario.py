"""The scenario of the demo: a moving clock, actors in their capacity, and scripts that are played
in the order of time.

A script is a generator: what it does between two `yield`s happens at one instant, and it yields how
long until its next step. After each step the jobs that are due are worked off, so mails, documents
and tasks carry the instant at which they would have come.
"""

import heapq
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from portal import calendar, clock, db, outbox
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.roles import Role

Script = Iterator[timedelta]


class Scenario:
    """`now` is the instant being played; `until` the instant at which the curtain falls."""

    def __init__(self, until: datetime, seed: int, say: Callable[[str], None]) -> None:
        self.until, self.say = until, say
        self.random = Random(seed)
        self.now = until
        self._queue: list[tuple[datetime, int, Script]] = []
        self._count = 0

    @property
    def today(self) -> date:
        return clock.day(self.now)

    def days_ago(self, days: int, wall: str = "9.10") -> datetime:
        """A working day about `days` before the end, at this time in Amsterdam."""
        on = clock.day(self.until) - timedelta(days=days)
        while not calendar.is_working_day(on):
            on -= timedelta(days=1)
        return min(clock.at(on, wall), self.until)

    def begin(self, at: datetime, script: Script) -> None:
        """Let this script take its first step at `at`."""
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, script))

    def play(self) -> None:
        """Take all steps up to the end, and put the clock right again."""
        while self._queue:
            at, _, script = heapq.heappop(self._queue)
            if at > self.until:
                continue
            self.now = at
            clock.move_to(at)
            wait = next(script, None)
            outbox.run_due()
            if wait is not None:
                self.begin(_in_office_hours(at + wait), script)
        clock.move_to(self.until)
        outbox.run_due()

    def actor(self, user_id: uuid.UUID, role: Role) -> Actor:
        return Actor(ActorKind.USER, str(user_id), role)

    def by(self, user_id: uuid.UUID, role: Role) -> dict[str, Any]:
        """The `by` and `at` of an action now."""
        return {"by": self.actor(user_id, role), "at": self.now}


def fresh(model: type, row_id: uuid.UUID) -> Any:
    """The row as it is now, held until the unit ends."""
    return db.session.get_one(model, row_id, with_for_update=True, populate_existing=True)


def _in_office_hours(at: datetime) -> datetime:
    """The same instant, or the next working morning."""
    local = clock.local(at)
    if calendar.is_working_day(local.date()) and time(8, 30) <= local.time() <= time(17, 0):
        return at
    on = local.date() if local.time() < time(8, 30) else local.date() + timedelta(days=1)
    while not calendar.is_working_day(on):
        on += timedelta(days=1)
    return clock.at(on, f"9.{local.minute:02d}")
