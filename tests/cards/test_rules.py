"""Rules of cards: states, two persons, rotation, choice and names."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from random import Random

import pytest

from portal.cards import lists, rules
from portal.cards.labels import Available, Hours, State
from portal.cards.rules import TRANSITIONS, Offer, aliases, choose
from portal.errors import Refused
from portal.transitions import step

VERBS = sorted({verb for _state, verb in TRANSITIONS})
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(("state", "verb"), sorted(set(product(State, VERBS)) - set(TRANSITIONS)))
def test_what_is_not_in_the_table_does_not_happen(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(TRANSITIONS, state, verb)


def test_a_changed_card_is_reviewed_again():
    assert step(TRANSITIONS, State.REVIEWED, "edit") is State.DRAFT


def test_the_maker_is_not_the_reviewer():
    rules.check_reviewer("ruben", "anna")
    with pytest.raises(Refused, match="own_card"):
        rules.check_reviewer("ruben", "ruben")


@pytest.mark.parametrize(
    ("hours", "band"),
    [("12:00", Hours.UNDER_24), ("23:59", Hours.UNDER_24), ("24:00", Hours.TO_32)]
    + [("31:59", Hours.TO_32), ("32:00", Hours.FROM_32), ("40:00", Hours.FROM_32)],
)
def test_hours_fall_in_bands(hours, band):
    whole, pause = hours.split(":")
    assert rules.hours_band(int(whole) * 60 + int(pause)) is band


@pytest.mark.parametrize(
    ("days", "rung"),
    [(0, Available.NOW), (13, Available.NOW), (14, Available.MONTH), (31, Available.MONTH)]
    + [(32, Available.QUARTER), (92, Available.QUARTER), (93, Available.LATER)],
)
def test_a_start_lies_on_the_ladder_of_availability(days, rung):
    today = date(2026, 11, 24)
    assert rules.rung_of_start(today + timedelta(days=days), today) is rung


def test_a_card_rests_the_moment_after_45_days():
    assert not rules.must_rest(AT - timedelta(days=45), AT)
    assert rules.must_rest(AT - timedelta(days=45, seconds=1), AT)


def test_a_card_is_flagged_the_moment_after_30_days():
    assert not rules.must_confirm(AT - timedelta(days=30), AT)
    assert rules.must_confirm(AT - timedelta(days=30, seconds=1), AT)


def test_three_are_kept_and_no_more():
    rules.check_keep(2)
    with pytest.raises(Refused, match="kept_full"):
        rules.check_keep(3)


def offers(n, *, close=True, ago=0):
    return [Offer((close, ago, i), close, AT - timedelta(days=ago)) for i in range(n)]


def test_who_waited_longest_is_shown_first():
    chosen = choose(offers(5, ago=1) + offers(5, ago=9), room=5, random=Random(1))
    assert {offer.card[1] for offer in chosen} == {9}


def test_who_was_never_shown_goes_before_everybody():
    new = Offer("new", True, None)
    assert choose([*offers(20, ago=100), new], room=1, random=Random(1)) == [new]


def test_close_ones_go_before_others():
    chosen = choose(offers(9, close=False, ago=50) + offers(9, ago=1), room=12, random=Random(3))
    assert [offer.close for offer in chosen] == [True] * 9 + [False] * 3


def test_there_is_never_more_than_the_room():
    assert len(choose(offers(40), room=12, random=Random(1))) == 12
    assert choose(offers(40), room=0, random=Random(1)) == []


def test_equals_draw_lots():
    counts = dict.fromkeys(range(20), 0)
    random = Random(7)
    for _round in range(2000):
        for offer in choose(offers(20), room=5, random=random):
            counts[offer.card[2]] += 1
    expected = 2000 * 5 / 20
    assert sum((seen - expected) ** 2 / expected for seen in counts.values()) < 43.8  # p = 0.001


def test_everybody_gets_a_turn():
    random = Random(11)
    last = dict.fromkeys(range(40))
    for week in range(4):
        shown = choose([Offer(card, True, last[card]) for card in last], room=12, random=random)
        for offer in shown:
            last[offer.card] = AT + timedelta(weeks=week)
    assert None not in last.values()


def test_names_are_new_and_speakable():
    drawn = list(islice(aliases({"Merel 27"}, random=Random(2)), 3000))
    names = [name for name, _icon in drawn]
    assert len(set(names)) == 3000
    assert "Merel 27" not in names
    assert {name.split()[1] for name in names} == {f"{n:02d}" for n in range(1, 100)}
    assert all(name.split()[0] in lists.BIRDS + lists.TREES for name in names)
    assert all(
        icon == ("bird" if name.split()[0] in lists.BIRDS else "leaf") for name, icon in drawn
    )


def test_the_lists_are_closed_and_whole():
    assert len(lists.SECTORS) == 9
    assert len(lists.FIELDS) == 50
    assert len(lists.GROUPS) == 15
    assert len(lists.SKILLS) == 150
    assert len(lists.PARTS) == 3
    assert 6 <= len(lists.AREAS) <= 12
    assert not set(lists.SECTORS) & set(lists.FIELDS)
    assert not set(lists.PARTS) & set(lists.AREAS)
    assert all(2 <= len(field.isco) <= 3 for field in lists.FIELDS.values())


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (State.DRAFT, "blank confirm edit review withdraw"),
        (State.REVIEWED, "confirm edit pause withdraw"),
        (State.RESTING, "edit pause resume withdraw"),
        (State.WITHDRAWN, ""),
    ],
)
def test_a_card_can_go_these_ways(state, can):
    assert {verb for at, verb in TRANSITIONS if at is state} == set(can.split())


def test_the_figures_are_those_of_the_specification():
    assert (rules.MOST_SHOWN, rules.MOST_KEPT) == (12, 3)
    assert (rules.MOST_SKILLS, rules.MOST_CORRECTIONS, rules.SETTLE_WITHIN) == (6, 5, 2)
    assert [rules.SHOWN_FOR.days, rules.CONFIRMED_FOR.days, rules.FRESH_FOR.days] == [30, 45, 30]
