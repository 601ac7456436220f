"""A day that was promised to somebody, and what is said of it until it is kept. Pure.

    due       until the end of that day
    late      after it: he reads which day it was, that we are too late, and by when he is called
    missed    when that day has passed too: he reads whom to call, and the team leader has a line
    kept      once it was done, on time or not: nothing is said any more

The day of the call is the next working day after the promised one. It depends on nothing else, so
it never slides.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.calendar import add_working_days, is_working_day

CALL_WORKING_DAYS = 1  # after the promised day


class Stage(StrEnum):
    DUE = "due"
    LATE = "late"
    MISSED = "missed"
    KEPT = "kept"


@dataclass(frozen=True)
class Promise:
    """What was promised for the day `on`, as it stands `today`; kept when `is_kept`."""

    on: date
    today: date
    is_kept: bool = False

    @property
    def call_by(self) -> date:
        """By when we call whom we promised it to, once it is late."""
        return add_working_days(self.on, CALL_WORKING_DAYS)

    @property
    def stage(self) -> Stage:
        if self.is_kept:
            return Stage.KEPT
        if self.today <= self.on:
            return Stage.DUE
        return Stage.LATE if self.today <= self.call_by else Stage.MISSED

    @property
    def is_late(self) -> bool:
        """The promised day has passed, and it was not done."""
        return self.stage in (Stage.LATE, Stage.MISSED)

    @property
    def is_missed(self) -> bool:
        """The day of the call has passed as well."""
        return self.stage is Stage.MISSED


def missed_before(today: date) -> date:
    """What was promised for a day before this one is missed `today`: the last working day before
    today.
    """
    day = today - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
