"""C17 in full: forty people, three pools. Prints what the attack reached."""

from random import Random

import pytest

from tests.anonymity.guessing import REAL, WEAK, Attack, average

PEOPLE = 40
POOLS = (302, 1_000, 2_500)
DIFFERS = {302: 0.22, 1_000: 0.22, 2_500: 0.10}


def said(capfd, what, reached):
    with capfd.disabled():
        print(f"\n{what}: right in {100 * reached:.1f} %")  # noqa: T201
    return reached


@pytest.mark.promise("C17")
@pytest.mark.parametrize("size", POOLS)
@pytest.mark.parametrize(
    ("how", "most"), [({}, 0.535), ({"knows": 0.5}, 0.545), ({"seasons": 6}, 0.56)]
)
def test_nobody_is_reasoned_into_the_pool(capfd, size, how, most):
    assert said(capfd, f"{size} {how}", average(REAL, size, PEOPLE, seed=7, **how)) <= most


@pytest.mark.promise("C17")
def test_the_attack_wins_where_the_table_is_weak(capfd):
    assert said(capfd, "weak", average(WEAK, 302, PEOPLE, seed=7)) >= 0.56


@pytest.mark.promise("C17")
@pytest.mark.parametrize("size", POOLS)
def test_who_knows_everybody_else(size):
    dice = Random(7)
    attacks = [Attack(REAL, size, dice) for _ in range(PEOPLE)]
    found = sum(one.differs() for one in attacks for _ in range(25)) / (25 * PEOPLE)
    assert found <= DIFFERS[size]
