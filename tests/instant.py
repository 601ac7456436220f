"""When it is in the tests: one instant for all of them, from which the clock runs on.

A Tuesday at ten: the middle of a month, no holiday between Whit Monday and Christmas, no change of
the hour within five weeks. `TEST_AT` puts another in its place: ISO, in Amsterdam when it names no
offset. A test that writes its days out says on which instant it plays: `@pytest.mark.at("…")`.
"""

import os
from datetime import UTC, datetime

from portal.calendar import AMSTERDAM

ORDINARY = "2026-09-15T10:00"


def read(text: str) -> datetime:
    """The instant that TEST_AT names."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=AMSTERDAM)).astimezone(UTC)


def of(item) -> datetime:
    """The instant at which a test begins."""
    named = item.get_closest_marker("at")
    return read(named.args[0]) if named else START


START = read(os.environ.get("TEST_AT") or ORDINARY)
