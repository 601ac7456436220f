"""What an employer learns from the open groups, counted by hand."""

import pytest

from portal.cards.labels import Available, Dutch, Hours
from portal.cards.lists import FIELDS, SECTORS
from portal.supply import rules
from portal.supply.groups import Seen
from portal.supply.rules import Supply, Wider

WAREHOUSE = Seen(work="warehouse", hours=Hours.TO_32, available=Available.NOW)
OPEN = [
    WAREHOUSE,
    Seen(work="warehouse", hours=Hours.FROM_32),
    Seen(work="logistics", licence="b"),
    Seen(work="production", hours=Hours.UNDER_24, area="noord"),
]
SUPPLY = Supply(OPEN)


@pytest.mark.parametrize(
    ("wish", "people"),
    [
        (Seen(), 20),
        (Seen(work="warehouse"), 10),
        (Seen(work="logistics"), 15),
        (Seen(work="production"), 5),
        (Seen(work="care"), 0),
        (Seen(hours=Hours.FROM_24), 10),
        (Seen(work="warehouse", hours=Hours.TO_32), 5),
        (Seen(available=Available.MONTH), 5),
        (Seen(licence="b", area="noord"), 0),
    ],
)
def test_a_group_counts_for_five_when_it_tells_all_of_the_wish(wish, people):
    assert SUPPLY.people(wish) == people
    assert Supply([]).people(wish) == 0


def test_work_is_told_by_sector_and_then_by_field():
    sectors = dict(SUPPLY.works(Seen()))
    assert set(sectors) == set(SECTORS)
    assert (sectors["logistics"], sectors["production"]) == (15, 5)
    fields = dict(SUPPLY.works(Seen(work="logistics")))
    assert set(fields) == {code for code, field in FIELDS.items() if field.sector == "logistics"}
    assert (fields["warehouse"], fields["delivery"]) == (10, 0)


def test_a_wider_wish_is_told_when_more_people_answer_it_the_most_helpful_first():
    wish = WAREHOUSE
    without_start = wish._replace(available=Available.MONTH)
    assert SUPPLY.people(without_start) == SUPPLY.people(wish) == 5  # no gain, not told
    assert SUPPLY.wider(wish) == []
    wish = Seen(work="warehouse", hours=Hours.TO_32)
    assert SUPPLY.wider(wish) == [
        Wider("hours", Hours.TO_32, wish._replace(hours=Hours.FROM_24), 10)
    ]
    wish = Seen(work="production", licence="b")
    told = SUPPLY.wider(wish)
    assert [(one.attribute, one.was, one.becomes, one.people) for one in told] == [
        ("work", "production", "", 5),
        ("licence", "b", "", 5),
    ]
    wish = Seen(hours=Hours.UNDER_24, licence="b")
    assert [(one.attribute, one.people) for one in SUPPLY.wider(wish)] == [
        ("hours", 5),
        ("licence", 5),
    ]
    wish = Seen(work="logistics", area="noord")
    assert [(one.attribute, one.people) for one in SUPPLY.wider(wish)] == [
        ("area", 15),
        ("work", 5),
    ]


@pytest.mark.parametrize(
    ("least", "hours"),
    [(23, ""), (24, Hours.FROM_24), (31, Hours.FROM_24), (32, Hours.FROM_32), (36, Hours.FROM_32)],
)
def test_a_vacancy_asks_at_least_its_hours(least, hours):
    assert rules.of_vacancy(field="shop", minutes_min=least * 60, area="nowhere") == Seen(
        work="shop", hours=hours
    )


def test_a_vacancy_asks_its_part_of_town_and_what_cannot_be_learned():
    asked = {"field": "shop", "minutes_min": 0, "area": "kade"}
    assert rules.of_vacancy(**asked, licence_b=True, dutch=Dutch.READ) == Seen(
        work="shop", area="noord", licence="b", dutch=Dutch.READ
    )
    assert rules.of_vacancy(**asked, dutch=Dutch.NONE) == Seen(work="shop", area="noord")
