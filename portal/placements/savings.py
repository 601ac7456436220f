"""What a late answer of ours to a take-back saves the employer at whichever end follows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Saving:
    """The days after `until`, up to and including `last_on`, the last day that the take-back would
    have had, are ours.
    """

    until: date
    last_on: date


def saving(
    wished_on: date,
    decide_by: date,
    latest_on: date,
    answered_on: date,
    agreed: tuple[date, date | None] | None = None,
) -> Saving | None:
    """What one claim saves. `answered_on` is the day of our answer, of the other end that made it
    lapse, or today; `agreed` its last day of work and the last day charged, once that was our yes.
    """
    if agreed is not None:
        last_on, until = agreed
        return Saving(until, last_on) if until and until < last_on else None
    return Saving(wished_on, latest_on) if answered_on > decide_by else None


def charged_until(last_on: date, savings: Iterable[Saving]) -> date:
    """The last day that is charged of an end that is said on `last_on`: it depends on that day and
    not on what was said before. Who goes on working after the take-back would have been over, does
    so by agreement: such an end is charged whole.
    """
    return min([last_on, *(one.until for one in savings if last_on <= one.last_on)])
