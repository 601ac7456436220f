"""What is shown of a card is carried by at least five, whatever the pool looks like."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cards.anonymity import K, Pool, Tuple5, as_dict, known, without
from portal.cards.labels import Attribute, Experience, Hours
from portal.cards.lists import AREAS, FIELDS, PART_OF

COARSER = {
    **{code: field.sector for code, field in FIELDS.items()},
    **PART_OF,
    **{band: Hours.FROM_24 for band in (Hours.TO_32, Hours.FROM_32)},
    **{level: "yes" for level in (Experience.SHORT, Experience.LONG)},
}
few_fields = st.sampled_from(["warehouse", "delivery", "packing", "shop"])
cards = st.builds(
    known,
    few_fields | st.sampled_from(sorted(FIELDS)),
    st.sampled_from([Hours.UNDER_24, Hours.TO_32, Hours.FROM_32]),
    st.sampled_from(sorted(AREAS)),
    st.sampled_from(list(Experience)),
    st.booleans(),
    st.frozensets(st.sampled_from([one.value for one in Attribute]), max_size=2),
)
pools = st.lists(cards, min_size=1, max_size=120)


def carries(card, shown):
    """By hand: every value shown is the card's own, or the coarser rung above it."""
    return all(
        not value or value == own or value == COARSER.get(own)
        for value, own in zip(shown, card, strict=True)
    )


@pytest.mark.promise("C6")
@settings(max_examples=300, deadline=None)
@given(pools)
def test_every_shown_tuple_is_carried_by_five(cards):
    pool = Pool(Counter(cards))
    for card in set(cards):
        shown = pool.shown(card)
        if shown is not None:
            carriers = sum(carries(other, shown) for other in cards)
            assert carriers == pool.carriers(shown) >= K
            assert carries(card, shown)
            assert any(shown)


@settings(max_examples=100, deadline=None)
@given(pools, st.randoms())
def test_the_order_of_the_pool_says_nothing(cards, random):
    mixed = list(cards)
    random.shuffle(mixed)
    first, second = Pool(Counter(cards)), Pool(Counter(mixed))
    assert [first.shown(card) for card in cards] == [second.shown(card) for card in cards]


@settings(max_examples=200, deadline=None)
@given(pools)
def test_a_wished_blank_stays_blank(cards):
    pool = Pool(Counter(cards))
    for card in cards:
        shown = pool.shown(card) or Tuple5()
        assert all(own or not value for own, value in zip(card, shown, strict=True))


@settings(max_examples=100, deadline=None)
@given(pools, cards)
def test_a_larger_pool_never_shows_less_in_a_level_that_held(cards, newcomer):
    before, after = Pool(Counter(cards)), Pool(Counter([*cards, newcomer]))
    for card in set(cards):
        shown = before.shown(card)
        if shown is not None:
            assert after.carriers(shown) >= before.carriers(shown)


def card(**given):
    values = {"field": "warehouse", "hours": Hours.TO_32, "area": "kade", "experience": "long"}
    return known(**(values | {"licence_b": True} | given))


def test_five_of_a_kind_are_shown_in_full():
    pool = Pool(Counter({card(): 5}))
    assert as_dict(pool.shown(card())) == {
        "work": "warehouse",
        "hours": "24_to_32",
        "area": "kade",
        "experience": "long",
        "licence": "b",
    }


def test_five_with_the_same_blanks_are_shown_with_them():
    plain = known("shop", Hours.TO_32, "kade", Experience.NONE, False)
    assert as_dict(Pool(Counter({plain: 5})).shown(plain)) == {
        "work": "shop",
        "hours": "24_to_32",
        "area": "kade",
    }


def test_four_of_a_kind_borrow_from_a_coarser_rung():
    pool = Pool(Counter({card(): 4, card(experience="short"): 1}))
    assert pool.shown(card()).experience == "yes"


ELSEWHERE = next(area for area, part in PART_OF.items() if part != PART_OF["kade"])
NEARER = [
    ({"experience": "short"}, ("warehouse", Hours.TO_32, "kade", "yes", "b")),
    ({"area": "noorderveld"}, ("warehouse", Hours.TO_32, "noord", "yes", "b")),
    ({"hours": Hours.FROM_32}, ("warehouse", Hours.FROM_24, "noord", "yes", "b")),
    ({"field": "delivery"}, ("logistics", Hours.FROM_24, "noord", "yes", "b")),
    ({"experience": Experience.NONE}, ("logistics", Hours.FROM_24, "noord", "", "b")),
    ({"licence_b": False}, ("logistics", Hours.FROM_24, "noord", "", "")),
    ({"area": ELSEWHERE}, ("logistics", Hours.FROM_24, "", "", "")),
    ({"hours": Hours.UNDER_24}, ("logistics", "", "", "", "")),
    ({"field": "shop"}, None),
]


@pytest.mark.parametrize("steps", range(1, len(NEARER) + 1))
def test_what_differs_is_told_more_coarsely_in_one_order_and_nothing_more_is_taken_away(steps):
    differs = {}
    for more, _ in NEARER[:steps]:
        differs |= more
    shown = Pool(Counter({card(): 1, card(**differs): 4})).shown(card())
    assert shown == NEARER[steps - 1][1]


def test_coarse_comes_before_blank():
    others = {
        card(field="delivery", hours=Hours.FROM_32, area="noorderveld", experience="short"): 4
    }
    pool = Pool(Counter({card(): 1} | others))
    assert pool.shown(card()) == Tuple5("logistics", Hours.FROM_24, "noord", "yes", "b")


def test_a_person_alone_is_not_shown():
    assert Pool(Counter({card(): 1, card(field="shop"): 40})).shown(card()) is None


def test_what_somebody_has_not_is_not_told():
    assert known("shop", Hours.TO_32, "kade", Experience.NONE, False)[3:] == ("", "")


def test_who_wished_a_blank_carries_nothing_for_others():
    shy = card(blanks=frozenset({"area"}))
    pool = Pool(Counter({card(): 4, shy: 1}))
    assert pool.carriers(card()) == 4
    assert pool.carriers(without(card(), Attribute.AREA)) == 5
