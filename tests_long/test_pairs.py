"""C3 at length: 2,000 pairs of worlds in forty towns (tests/anonymity/test_pairs.py tells how)."""

import pytest

from portal import db
from tests.anonymity.pairs import Town, drawn

TOWNS, PAIRS = 40, 50


@pytest.mark.promise("C3")
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(100, 100 + TOWNS))
def test_a_hidden_fact_changes_nothing_an_employer_receives(house, wall, seed):
    town = Town(house, seed)
    try:
        differences = [told for n, change in drawn(town, PAIRS) if (told := town.pair(change, n))]
    finally:
        town.leave()
        db.session.remove()
    assert not differences, "\n".join(differences)
