"""Which backups stay: the newest of each of seven days, five weeks and twelve months. Pure.

Days, weeks and months without a backup do not count, so that nothing is thrown away by waiting.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from portal.calendar import AMSTERDAM

PERIODS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (7, lambda at: at.timetuple()[:3]),
    (5, lambda at: at.isocalendar()[:2]),
    (12, lambda at: at.timetuple()[:2]),
)


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Of these instants those that stay; the newest of all is always among them."""
    newest_first = sorted(made, reverse=True)
    stays: set[datetime] = set()
    for many, period in PERIODS:
        newest: dict[object, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at.astimezone(AMSTERDAM)), at)
        stays.update(list(newest.values())[:many])
    return frozenset(stays)
