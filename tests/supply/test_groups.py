"""Groups: five or more stand behind each, always; a season tells nothing of who came (C6-C8)."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cards.labels import Available, Dutch, Hours
from portal.cards.lists import AREAS, FIELDS
from portal.supply import groups
from portal.supply.groups import LEAST, OPENS_AT, RUNGS, WAITING, Seen, carries, seen
from portal.supply.rules import Supply

HOURS = (Hours.UNDER_24, Hours.TO_32, Hours.FROM_32)
FEW = ("warehouse", "delivery", "packing", "shop")
cards = st.builds(
    seen,
    st.sampled_from(FEW) | st.sampled_from(sorted(FIELDS)),
    st.sampled_from(HOURS),
    st.sampled_from(sorted(AREAS)),
    st.sampled_from(list(Available)),
    st.booleans(),
    st.sampled_from(list(Dutch)),
    st.frozensets(st.sampled_from(["work", "hours", "area", "licence"]), max_size=1),
)
pools = st.lists(cards, max_size=160).map(Counter)


def people(n, seed=1):
    """A pool of `n`, skewed as a real one is."""
    random = Random(seed)
    weights = [1 / (place + 1) ** 0.7 for place in range(len(FIELDS))]
    return Counter(
        seen(
            random.choices(list(FIELDS), weights)[0],
            random.choice(HOURS),
            random.choice(list(AREAS)),
            random.choice(list(Available)),
            random.random() < 0.4,
            random.choice(list(Dutch)),
        )
        for _ in range(n)
    )


def built(pool):
    found, _moved = groups.release({}, pool)
    return groups.renew(found)


def open_ones(found):
    return {shown: held for shown, held in found.items() if shown != WAITING}


def check(found, pool, least=LEAST):
    """Every card stands in one place; every group tells what all its cards carry."""
    assert groups.together(found) == pool
    for shown, held in open_ones(found).items():
        assert shown.work, "nothing told of the work is no group"
        assert held.total() >= least, f"{shown} holds {held.total()}"
        assert all(carries(card, shown) for card in held), shown


@pytest.mark.promise("C6")
@settings(max_examples=150, deadline=None)
@given(pools)
def test_every_group_that_opens_holds_enough_and_tells_the_truth(pool):
    check(built(pool), pool)


@pytest.mark.promise("C6")
@pytest.mark.parametrize("n", [120, 450, 900])
def test_a_year_of_coming_and_going_leaves_no_group_under_five(n):
    """52 batches, seasons as they fall; every week people come, go, and change."""
    random, pool = Random(n), people(n)
    found, weeks, moved, seasons = built(pool), 0, 0, 0
    for week in range(52):
        for _ in range(random.randint(0, 12)):
            pool -= Counter([random.choice(list(pool.elements()))])
        pool += people(random.randint(0, 12), seed=week)
        found, turned = groups.release(found, pool)
        check(found, pool)
        weeks, moved = weeks + 1, moved + turned
        if groups.is_over(weeks, moved, pool.total()):
            found, weeks, moved, seasons = groups.renew(found), 0, 0, seasons + 1
            check(found, pool)
    assert seasons >= 2


@pytest.mark.promise("C8")
@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), cards)
def test_within_a_season_nobody_learns_of_a_newcomer(seed, newcomer):
    """Two towns, equal but for one person: the same groups stay open, whatever is asked of them."""
    pool = people(200, seed)
    found = built(pool)
    without, _ = groups.release(found, pool)
    joined, _ = groups.release(found, pool + Counter([newcomer]))
    assert open_ones(joined).keys() == open_ones(without).keys()


@pytest.mark.promise("C7")
@settings(max_examples=60, deadline=None)
@given(pools, cards)
def test_every_figure_is_a_multiple_of_five(pool, wish):
    supply = Supply(open_ones(built(pool)))
    figures = [supply.people(wish), *(one.people for one in supply.wider(wish))]
    assert all(figure % LEAST == 0 for figure in figures)


@pytest.mark.promise("C6")
@settings(max_examples=60, deadline=None)
@given(pools, cards)
def test_a_figure_promises_no_more_people_than_there_are(pool, own):
    """Exhaustive for one wish and all its wider ones: so many cards really answer it."""
    supply = Supply(open_ones(built(pool)))
    for wish in {own, *(one.wish for one in supply.wider(own))}:
        answering = sum(count for card, count in pool.items() if carries(card, wish))
        assert supply.people(wish) <= answering


@pytest.mark.parametrize(
    ("pool", "told"),
    [(99, {"work"}), (100, {"work", "hours", "available", "licence", "dutch"}),
     (799, {"work", "hours", "available", "licence", "dutch"}),
     (800, {"work", "hours", "available", "licence", "dutch", "area"})],
)  # fmt: skip
def test_what_is_told_grows_with_the_pool(pool, told):
    found = open_ones(built(people(pool)))
    seen_ = {name for shown in found for name, value in shown._asdict().items() if value}
    assert seen_ <= told
    assert "work" in seen_


@pytest.mark.parametrize(("pool", "fine"), [(399, False), (400, True)])
def test_kinds_of_work_are_told_from_four_hundred_cards_on(pool, fine):
    alike = Counter({one._replace(work="warehouse"): n for one, n in people(pool).items()})
    pool_ = Counter()
    for card, count in people(pool).items():
        pool_[card._replace(work="warehouse" if card.licence else "delivery")] += count
    assert any(shown.work in FIELDS for shown in open_ones(built(pool_))) is fine
    assert not any(shown.work in FIELDS for shown in open_ones(built(alike))), "one kind is no more"


def test_a_pool_that_shrinks_tells_less_at_the_next_season():
    found = built(people(900))
    assert any(shown.area for shown in found)
    smaller, _ = groups.release(found, people(90))
    check(smaller, people(90))
    renewed = groups.renew(smaller)
    check(renewed, people(90))
    assert all(shown == Seen(work=shown.work) for shown in renewed)


def test_a_group_that_runs_low_closes_and_its_cards_enter_another():
    wide = seen("warehouse", Hours.UNDER_24, "kade", Available.NOW, False, Dutch.NONE)
    fine = wide._replace(licence="b")
    shown = Seen(work="warehouse")
    before = {shown: Counter({wide: 9}), shown._replace(licence="b"): Counter({fine: 6})}
    kept, moved = groups.release(before, Counter({wide: 9, fine: 5}))
    assert (len(kept), moved) == (2, 1)
    closed, moved = groups.release(before, Counter({wide: 9, fine: 4}))
    assert closed == {shown: Counter({wide: 9, fine: 4})}
    assert moved == 2


def test_a_card_that_fits_no_open_group_waits_until_the_season_ends():
    found = built(people(300))
    odd = Seen(work="", hours=Hours.TO_32)
    waiting, _ = groups.release(found, people(300) + Counter({odd: 20}))
    assert waiting[WAITING][odd] == 20
    assert groups.renew(waiting)[WAITING][odd] == 20, "a wished blank of the work is no group"


def test_a_rest_holds_eight_or_nobody():
    """Large groups give cards to the rest, rather than leave one to seven behind."""
    own = seen("warehouse", Hours.TO_32, "kade", Available.NOW, True, Dutch.NONE)
    pool = Counter({own: 30, own._replace(licence=""): 3, own._replace(work="shop"): 90})
    for held in open_ones(built(pool)).values():
        assert held.total() >= OPENS_AT


@pytest.mark.parametrize(
    ("weeks", "moved", "pool", "over"),
    [(7, 500, 300, False), (8, 39, 300, False), (8, 40, 300, True), (8, 99, 1000, False),
     (8, 100, 1000, True), (51, 90, 99, False), (52, 0, 99, True), (8, 90, 99, False)],
)  # fmt: skip
def test_a_season_ends_after_eight_weeks_and_enough_coming_and_going(weeks, moved, pool, over):
    assert groups.is_over(weeks, moved, pool) is over


def test_the_order_in_which_cards_came_says_nothing():
    pool = people(500)
    mixed = list(pool.elements())
    Random(3).shuffle(mixed)
    assert built(pool) == built(Counter(mixed))


def test_the_rungs_are_climbed_in_the_order_that_was_measured():
    assert [(rung.attribute, rung.fine) for rung in RUNGS] == [
        ("work", False), ("hours", False), ("work", True), ("area", False), ("available", False),
        ("licence", False), ("dutch", False), ("dutch", True), ("area", True), ("hours", True),
    ]  # fmt: skip
