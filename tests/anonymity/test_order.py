"""C4 and C5: order, ids and names say nothing.

Lists are made again and again by the worker's own code. Where somebody stands has nothing to do
with when he came, what he is called or which number he has; ids and names of two lists never meet.
"""

import uuid
from random import Random

import pytest

from tests import make
from tests.anonymity import chance, lists, replay
from tests.anonymity.worlds import AT
from tests.cards.steps import card_of, show

ROUNDS = 100  # 1,200 places: chance alone goes beyond 0.1 once in 1,900 draws
only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def correlations(vacancy, rounds, seed):
    """Hidden fact → its rank correlation with the place on the page, the name and the id."""
    facts, told = lists.hidden(), {}
    for page in lists.drawn(vacancy, rounds, seed):
        for place, (card, row) in enumerate(page):
            seen = {"place": place, "alias": row.alias[-2:], "id": row.id.hex}
            for name, value in facts[card].items():
                for what, shown in seen.items():
                    told.setdefault((what, name), []).append((shown, value))
    return {key: chance.rho(pairs) for key, pairs in told.items()}


@pytest.mark.promise("C4")
@only_sqlite
def test_the_order_says_nothing_of_anybody(app, bakery):
    with replay.still(AT, 4):
        lists.people(Random(4))
        found = correlations(make.vacancy(of=bakery), ROUNDS, seed=4)
    assert len(found) == 24
    assert all(abs(one) < 0.1 for one in found.values()), found


@pytest.mark.promise("C4")
def test_an_order_that_says_something_is_found():
    dice = Random(5)
    told = [(n, n + dice.gauss(0, 150)) for n in range(100)]
    assert chance.rho(told) > 0.1
    assert abs(chance.rho([(n, dice.random()) for n in range(2000)])) < 0.1


@pytest.mark.promise("C5")
def test_ids_and_names_of_two_lists_never_meet(app, bakery, butcher):
    make.candidates(12)
    # every list is drawn with the same dice: not even then
    full = [show(make.vacancy(of=of), seed=1) for of in (bakery, bakery, butcher)]
    assert all({card_of(one) for one in each} == {card_of(one) for one in full[0]} for each in full)
    ids = [one.id for each in full for one in each]
    assert len(set(ids)) == len(ids) == 36
    assert all(one.version == 4 and one.variant == uuid.RFC_4122 for one in ids)
    mine = [one.alias for each in full[:2] for one in each]
    assert len(set(mine)) == len(mine) == 24


@pytest.mark.promise("C5")
@only_sqlite
def test_two_employers_who_compare_find_nothing_to_compare(app, bakery, butcher):
    """The same person has the same name on both lists no more often than anybody else."""
    make.candidates(12)
    pages = [list(lists.drawn(make.vacancy(of=of), 25, seed)) for seed, of in
             enumerate((bakery, butcher))]  # fmt: skip
    same, others = 0, 0
    for here, there in zip(*pages, strict=True):
        names = {row.alias: card for card, row in there}
        met = [(card, names[row.alias]) for card, row in here if row.alias in names]
        same += sum(mine == yours for mine, yours in met)
        others += sum(mine != yours for mine, yours in met)
        assert not {row.id for _, row in here} & {row.id for _, row in there}
        assert not {row.place for _, row in here} & {row.place for _, row in there}
    assert same <= 2, (same, others)


@pytest.mark.promise("C5")
@only_sqlite
def test_ids_are_drawn_bit_by_bit(app, bakery):
    with replay.still(AT, 6):
        make.candidates(12)
        pages = list(lists.drawn(make.vacancy(of=bakery), 40, 3))
    ids = [row.id for page in pages for _, row in page]
    ones = sum(one.int.bit_count() for one in ids) / len(ids)
    assert 60 < ones < 66  # of 128, six of them fixed
    assert abs(chance.rho(list(enumerate(one.hex for one in ids)))) < 0.2
