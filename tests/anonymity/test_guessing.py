"""C17, C18 and C21 at levels 1 and 2, with few worlds: tests_long/test_guessing.py has them all.

Each attack is first shown to win against a table that is built weakly, so that one that cannot win
is noticed.
"""

from random import Random

import pytest

from portal import clock, db
from portal.audit import SYSTEM
from portal.roles import Role
from portal.supply import queries, seasons
from tests import make
from tests.anonymity.guessing import REAL, WEAK, Attack, average
from tests.page import Visitor

PEOPLE = 5
ASKED = [
    f"field={field}&minutes_min={least}&minutes_max={most}&area={area}&skill_1={skill}"
    for field, area, skill in (
        ("wood_furniture", "kade", "sort_products"), ("packing", "kade", "pack_products"),
        ("warehouse", "", ""), ("gardening", "kade", "saw_wood"),
    )
    for least, most in ((16, 20), (24, 32), (16, 40))
]  # fmt: skip


@pytest.mark.promise("C17")
def test_a_weak_table_gives_people_away_to_this_attack():
    assert average(WEAK, 302, PEOPLE, seed=1) >= 0.56


@pytest.mark.promise("C17")
@pytest.mark.parametrize(
    ("size", "how", "most"),
    [
        (302, {}, 0.535), (1_000, {}, 0.535), (302, {"knows": 0.5}, 0.545),
        (302, {"seasons": 6}, 0.56),
    ],
    ids=["of 302", "of 1,000", "half of them known", "six seasons"],
)  # fmt: skip
def test_nobody_is_reasoned_into_the_pool_or_out_of_it(size, how, most):
    assert average(REAL, size, PEOPLE, seed=1, **how) <= most


@pytest.mark.promise("C17")
@pytest.mark.parametrize(("size", "most"), [(302, 0.22), (1_000, 0.22)])
def test_who_knows_everybody_else_finds_a_difference_in_few_worlds(size, most):
    dice = Random(1)
    attacks = [Attack(REAL, size, dice) for _ in range(10)]
    assert sum(one.differs() for one in attacks for _ in range(20)) / 200 <= most


@pytest.mark.promise("C17")
@pytest.mark.promise("C18")
def test_equal_tables_give_equal_bytes_to_every_company_whatever_the_pool(house):
    """Eleven people more, too few for a statement. The check page says the lines of the form."""
    with house.app.app_context():
        bosses = [make.person({Role.MEMBER, Role.SIGNATORY}, of=make.employer()) for _ in range(2)]
        make.candidates(40)
        seasons.begin(clock.now(), by=SYSTEM, random=Random(1))
        before = queries.table().open
    first = [_reads(Visitor(house.app, boss.id)) for boss in bosses]
    with house.app.app_context():
        make.candidates(11, field="green_maintenance")
        seasons.begin(clock.now(), by=SYSTEM, random=Random(1))
        db.session.rollback()
        assert queries.table().open == before != frozenset()
        assert seasons.snapshot().total() > 40
    again = [_reads(Visitor(house.app, boss.id)) for boss in bosses]
    assert first[0] == first[1] == again[0] == again[1]


def _reads(visitor):
    """All that levels 1 and 2 say to this person."""
    form = [f"/vacatures/aanbod?{asked}&tot={to}" for asked in ASKED for to in ("plaats", "eisen")]
    filters = ["", "?soort=production", "?uren=24_up", "?deel=noord", "?vaardigheid=g_production"]
    return [
        visitor.get(path, htmx=True).text for path in [*form, *(f"/aanbod{q}" for q in filters)]
    ]
