"""What opens a statement, and when a season may end."""

import os
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cards.labels import Attribute, Hours
from portal.cards.lists import AREAS, FIELDS, GROUPS, PARTS, SECTORS
from portal.supply import statements
from portal.supply.statements import LEAST, SPREAD, Counted, Statement

MORE, LESS = Hours.FROM_24.value, Hours.UNDER_24.value
SECRET = b"a season"
cards = st.builds(
    Counted,
    field=st.sampled_from(["", *list(FIELDS)[:12]]),
    hours=st.sampled_from(["", MORE, LESS]),
    part=st.sampled_from(["", *PARTS]),
    skills=st.lists(st.sampled_from(list(GROUPS)[:4]), max_size=2, unique=True).map(tuple),
)
pools = st.dictionaries(cards, st.integers(1, 40), max_size=30).map(Counter)


def test_a_card_counts_for_its_work_hours_and_part_together_and_for_two_groups_of_skills():
    card = Counted("packing", MORE, "noord", ("g_warehouse", "g_safe_work"))
    said = set(statements.of_card(card))
    assert len(said) == 8 + 4
    assert Statement("production", "packing", MORE, "noord") in said
    assert Statement("production", part="noord") in said
    assert Statement("production", hours=MORE, skill="g_safe_work") in said
    assert all(one.sector == "production" for one in said)
    assert not any(one.skill and (one.field or one.part) for one in said)


def test_a_wished_blank_counts_for_nothing_that_says_it():
    every = frozenset(Attribute)
    assert (
        list(statements.of_card(statements.counted("packing", "24_to_32", "kade", every, ()))) == []
    )
    blanks = frozenset({Attribute.HOURS, Attribute.AREA})
    card = statements.counted("packing", "24_to_32", "kade", blanks, ("g_retail",))
    assert set(statements.of_card(card)) == {
        Statement("production"), Statement("production", "packing"),
        Statement("production", skill="g_retail"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "band"), [("under_24", LESS), ("24_to_32", MORE), ("32_up", MORE)]
)
def test_hours_and_place_are_counted_coarse(hours, band):
    area = next(iter(AREAS))
    card = statements.counted("packing", hours, area, frozenset(), ())
    assert (card.hours, card.part in PARTS) == (band, True)


@pytest.mark.promise("C19")
@given(pools, st.binary(min_size=1, max_size=8))
def test_what_is_open_is_true_for_twelve_and_j_counted_again_another_way(pool, secret):
    def stands_for(one, card):
        return (
            card.field != ""
            and FIELDS[card.field].sector == one.sector
            and one.field in ("", card.field)
            and one.hours in ("", card.hours)
            and one.part in ("", card.part)
            and (not one.skill or one.skill in card.skills)
        )

    for one in (table := statements.table(pool, secret)):
        people = sum(n for card, n in pool.items() if stands_for(one, card))
        assert people >= statements.threshold(one, secret) >= LEAST
        assert Statement(one.sector) in table


@pytest.mark.promise("C19")
@given(pools)
def test_no_statement_is_made_that_is_not_on_the_list(pool):
    for one in statements.table(pool, SECRET):
        assert one.sector in SECTORS
        assert one.field == "" or FIELDS[one.field].sector == one.sector
        assert one.hours in ("", MORE, LESS)
        assert one.part in ("", *PARTS)
        assert one.skill == "" or (one.skill in GROUPS and not one.field and not one.part)


def test_the_line_to_cross_is_drawn_by_season_and_statement_alone():
    statement = Statement("green")
    drawn = {statements.threshold(statement, os.urandom(8)) for _ in range(600)}
    assert drawn == set(range(12, 28))
    lines = {statements.threshold(Statement(sector), SECRET) for sector in SECTORS}
    assert len(lines) > 3
    line = statements.threshold(Statement("production"), SECRET)
    for n in (5, line - 1, line, 500):
        pool = Counter({Counted("packing", MORE, "noord"): n})
        assert (Statement("production") in statements.table(pool, SECRET)) == (n >= line)


def test_a_sector_that_is_not_open_says_nothing():
    secret = next(
        bytes([n]) for n in range(256)
        if statements.threshold(Statement("green"), bytes([n])) == LEAST + SPREAD - 1
        and statements.threshold(Statement("green", "gardening"), bytes([n])) < LEAST + 8
    )  # fmt: skip
    card = Counted("gardening", MORE, "noord")
    assert card.field in FIELDS
    assert statements.table({card: LEAST + 8}, secret) == frozenset()
    assert Statement("green", "gardening") in statements.table({card: LEAST + SPREAD}, secret)


@pytest.mark.parametrize(
    ("weeks", "moved", "pool", "over"),
    [
        (8, 40, 100, True), (7, 400, 100, False), (8, 39, 100, False), (52, 39, 100, False),
        (8, 99, 1000, False), (8, 100, 1000, True), (8, 100, 1009, True), (8, 100, 1010, False),
    ],
)  # fmt: skip
def test_a_season_ends_after_eight_weeks_and_enough_coming_and_going(weeks, moved, pool, over):
    assert statements.is_over(weeks, moved, pool) is over


def test_who_came_and_who_went_are_both_counted():
    one, two = Counted("packing", MORE, "noord"), Counted("packing", LESS, "noord")
    assert statements.moved({one: 3, two: 1}, {one: 1}) == 3
    assert statements.moved({}, {one: 2}) == 2
    assert statements.moved({one: 3}, {two: 3}) == 3, "who says something else is one, not two"
    assert statements.moved({one: 2}, {one: 2}) == 0
