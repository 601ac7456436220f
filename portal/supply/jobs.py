"""Once a night: may the season end?"""

from portal import clock
from portal.audit import SYSTEM
from portal.supply import seasons


def renew() -> None:
    """A new table, where eight weeks are over and enough cards came or went."""
    at = clock.now()
    if seasons.is_due(at):
        seasons.begin(at, by=SYSTEM)
