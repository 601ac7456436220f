"""C4 and C9 at length: 20,000 places on lists, and 2,000 answers to each kind of unknown id.

Timing on a machine that does other work is noise now and then; a promise that holds shows itself
within three tries, and a true difference fails all of them.
"""

import contextvars
import time
import uuid
from random import Random
from statistics import median

import pytest

from tests import make
from tests.anonymity import chance, lists, replay
from tests.anonymity.test_order import correlations
from tests.anonymity.worlds import AT

ROUNDS = 1_670  # of twelve places
ASKED, TRIES = 2_000, 3
LEAST_P, MOST_GAP = 0.01, 0.0005  # seconds


@pytest.mark.promise("C4")
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_twenty_thousand_places_say_nothing_of_anybody(app, bakery):
    with replay.still(AT, 8):
        lists.people(Random(8))
        found = correlations(make.vacancy(of=bakery), ROUNDS, seed=8)
    assert all(abs(one) < 0.03 for one in found.values()), found


@pytest.mark.promise("C9")
@pytest.mark.parametrize("address", ["/kennismakingen/profiel/{}", "/vacatures/{}/kandidaten"])
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_an_id_of_somebody_else_takes_as_long_as_none(app, bakery, butcher, member, address):
    showing = make.showing(of=butcher)
    theirs = showing.id if "profiel" in address else showing.vacancy_id
    told = [_times(member, address, theirs) for _ in range(TRIES)]
    assert any(p > LEAST_P or gap < MOST_GAP for p, gap in told), told


@pytest.mark.promise("C9")
def test_a_difference_of_a_millisecond_would_be_seen():
    dice = Random(9)
    fast = [0.005 + dice.expovariate(2000) for _ in range(ASKED)]
    slow = [0.006 + dice.expovariate(2000) for _ in range(ASKED)]
    assert chance.apart(fast, slow) < LEAST_P
    assert median(slow) - median(fast) > MOST_GAP


def _times(visitor, address, theirs):
    """The p value and the gap of the medians, in seconds; asked in turn, in a drawn order."""
    dice, taken = Random(1), {"theirs": [], "none": []}
    for _ in range(ASKED):
        asked = [("theirs", theirs), ("none", uuid.UUID(int=dice.getrandbits(128), version=4))]
        for name, one in dice.sample(asked, 2):
            ask, path = contextvars.copy_context().run, address.format(one)
            start = time.perf_counter()
            status = ask(visitor.client.get, path).status_code
            taken[name].append(time.perf_counter() - start)
            assert status == 404
    left, right = taken["theirs"], taken["none"]
    return chance.apart(left, right), abs(median(left) - median(right))
