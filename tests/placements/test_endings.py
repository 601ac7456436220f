"""Whether a line tells of another end, of an end that is off, and how long that is news."""

import uuid
from datetime import date
from itertools import pairwise

import pytest

from portal.placements import endings
from portal.placements.labels import EndReason, Kind
from portal.placements.ledger import Event, Ledger, Terms

AGREED, EARLY, EARLIER = date(2027, 3, 11), date(2026, 10, 9), date(2026, 10, 2)
TERMS = Terms(30_000, date(2026, 3, 12), AGREED, 32 * 60)


def event(kind, on=None, reason=None, *, of=None):
    return Event(kind, on, uuid.uuid4(), reason=reason, corrects=of.id if of else None)


def announced(on, reason=EndReason.MUTUAL):
    return event(Kind.ANNOUNCED_END, on, reason)


def ended(on, reason=EndReason.MUTUAL):
    return event(Kind.ENDED, on, reason)


PLANNED = event(Kind.PLANNED, TERMS.start_on)
STARTED = event(Kind.STARTED, TERMS.start_on)
NOT_STARTED = event(Kind.NOT_STARTED, TERMS.start_on, "employer")
ASKED_BACK = announced(EARLY, EndReason.TAKEN_BACK)
CALLED_OFF = event(Kind.END_CANCELLED)
EVALUATED = event(Kind.EVALUATED, EARLIER)
TAKEN = event(Kind.TAKEN_BACK, EARLY, EndReason.TAKEN_BACK)
LATER = event(Kind.EXTENDED, date(2027, 9, 11))


def written(*lines):
    return Ledger.of((PLANNED, *lines), TERMS)


STORIES = [  # lines, and of the last: is it another end, and is an end lifted?
    ((STARTED,), False, False),
    ((STARTED, EVALUATED), False, False),
    ((NOT_STARTED,), True, False),
    ((STARTED, announced(EARLY)), True, False),
    ((STARTED, announced(AGREED)), False, False),
    ((STARTED, announced(AGREED), CALLED_OFF), False, True),
    ((STARTED, announced(EARLY), announced(EARLIER)), True, False),
    ((STARTED, announced(EARLY), EVALUATED), False, False),
    ((STARTED, announced(EARLY), CALLED_OFF), True, True),
    ((STARTED, announced(EARLY), ended(EARLY)), False, False),
    ((STARTED, announced(EARLY), ended(EARLIER)), True, False),
    ((STARTED, ended(AGREED, EndReason.COMPLETED)), False, False),
    ((STARTED, LATER), True, False),
    ((STARTED, ASKED_BACK), False, False),
    ((STARTED, ASKED_BACK, CALLED_OFF), False, False),
    ((STARTED, ASKED_BACK, TAKEN), False, False),
    ((STARTED, announced(EARLIER), ASKED_BACK), False, False),
]


@pytest.mark.parametrize(("lines", "another", "lifted"), STORIES)
def test_another_end_and_one_that_is_lifted(lines, another, lifted):
    before, after = written(*lines[:-1]).now, written(*lines).now
    assert endings.is_another_end(before, after) is another
    assert endings.is_lifted(before, after) is lifted


def test_a_start_that_is_mended_to_none_and_back_is_another_end_each_time():
    struck = event(Kind.CORRECTED, of=NOT_STARTED)
    stood = [written(), written(NOT_STARTED), written(NOT_STARTED, struck)]
    for before, after in pairwise(one.now for one in stood):
        assert endings.is_another_end(before, after)
        assert not endings.is_lifted(before, after)


def test_an_end_that_is_struck_is_lifted():
    end = ended(EARLY)
    before, after = written(STARTED, end).now, written(STARTED, end, event(Kind.CORRECTED, of=end))
    assert endings.is_lifted(before, after.now)
    assert not endings.is_lifted(after.now, after.now)


ENDS, MOVES = announced(EARLY), announced(EARLIER)


@pytest.mark.parametrize(
    ("lines", "line", "holds"),
    [
        ((STARTED, ENDS), 3, True),
        ((STARTED, ENDS, EVALUATED), 3, True),  # says nothing of the end
        ((STARTED, ENDS, MOVES), 3, False),
        ((STARTED, ENDS, MOVES), 4, True),
        ((STARTED, ENDS, MOVES, announced(EARLY)), 3, False),  # it was otherwise meanwhile
        ((STARTED, ENDS, CALLED_OFF), 3, False),
        ((STARTED, ENDS, CALLED_OFF), 4, True),
        ((STARTED, announced(AGREED), CALLED_OFF), 3, False),  # of the agreed day
        ((NOT_STARTED,), 2, True),
        ((NOT_STARTED, event(Kind.CORRECTED, of=NOT_STARTED)), 2, False),
        ((STARTED, ENDS, ASKED_BACK), 3, False),
        ((STARTED, ENDS, ASKED_BACK, TAKEN), 3, False),
        ((STARTED, ASKED_BACK, CALLED_OFF), 3, True),  # the claim was off before it was told
    ],
)
def test_an_end_is_news_until_another_line_says_otherwise(lines, line, holds):
    ledger = written(*lines)
    assert endings.told_by(ledger, line) == (ledger.now if holds else None)
