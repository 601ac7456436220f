"""What the table says for a vacancy and on the supply page, by hand."""

from datetime import date

import pytest

from portal.cards.labels import Hours
from portal.supply.rules import Line, Table, Wish, wish_of
from portal.supply.statements import Statement

MORE, LESS = Hours.FROM_24.value, Hours.UNDER_24.value
WORK = Statement("production")
OPEN = frozenset({
    WORK,
    WORK._replace(hours=MORE),
    WORK._replace(field="packing", hours=MORE),
    Statement("production", "wood_furniture"),
    Statement("production", "wood_furniture", MORE, "noord"),
    Statement("production", "wood_furniture", LESS, "noord"),
    Statement("production", skill="g_metal_wood"),
    Statement("production", skill="g_safe_work", hours=MORE),
    Statement("retail"),
})  # fmt: skip
TABLE = Table(OPEN, date(2026, 11, 2))
WOOD = Wish("wood_furniture", MORE, "noord", ("g_metal_wood", "g_production", "g_safe_work"))


def test_a_line_for_the_work_and_one_for_each_group_of_skills():
    assert TABLE.lines(WOOD) == [
        Line(Statement("production", "wood_furniture", MORE, "noord"), True),
        Line(Statement("production", skill="g_metal_wood"), True),
        Line(Statement("production", skill="g_production"), False),
        Line(Statement("production", skill="g_safe_work", hours=MORE), True),
    ]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("metal", MORE, "zuid"), Statement("production", hours=MORE)),
        (Wish("packing", MORE, "zuid"), Statement("production", "packing", MORE)),
        (Wish("packing", LESS, "zuid"), WORK),
        (Wish("wood_furniture", LESS, "zuid"), Statement("production", "wood_furniture")),
    ],
)
def test_the_field_comes_before_the_hours_and_they_before_the_part(wish, said):
    assert TABLE.lines(wish) == [Line(said, True)]


def test_a_sector_that_is_not_open_says_the_whole_wish_and_nothing_of_it():
    (work, skill) = TABLE.lines(Wish("delivery", MORE, "noord", ("g_delivery",)))
    assert work == Line(Statement("logistics", "delivery", MORE, "noord"), False)
    assert skill == Line(Statement("logistics", skill="g_delivery"), False)


def test_other_hours_are_told_where_the_same_line_is_open_for_them():
    full = TABLE
    other = full.other_hours(Wish("wood_furniture", MORE, "noord"))
    assert other == Statement("production", "wood_furniture", LESS, "noord")
    assert full.other_hours(Wish("wood_furniture", "", "noord")) is None
    assert TABLE.other_hours(Wish("packing", MORE)) is None
    assert TABLE.other_hours(Wish("delivery", MORE)) is None


def test_the_page_lists_open_sectors_as_the_list_runs_each_with_what_is_open():
    assert [code for code, _finer in TABLE.sectors()] == ["production", "retail"]
    finer = dict(TABLE.sectors())["production"]
    assert set(finer) == {one for one in OPEN if one.sector == "production"} - {WORK}
    assert dict(TABLE.sectors())["retail"] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"sector": "retail"}, ["retail"]),
        ({"sector": "green"}, []),
        ({"hours": MORE}, ["production"]),
        ({"hours": LESS, "part": "noord"}, ["production"]),
        ({"skill": "g_metal_wood"}, ["production"]),
        ({"skill": "g_metal_wood", "hours": MORE}, []),
        ({"part": "oost"}, []),
    ],
)
def test_a_filter_reads_the_same_rows(asked, found):
    sectors = TABLE.sectors(**asked)
    assert [code for code, _finer in sectors] == found
    said = {name: value for name, value in asked.items() if name != "sector"}
    assert all(
        getattr(one, name) == said[name] for _c, rows in sectors for one in rows for name in said
    )


def test_before_the_first_season_nothing_is_open():
    assert Table().sectors() == []
    assert not any(line.is_open for line in Table().lines(WOOD))


@pytest.mark.parametrize(
    ("least", "most", "band"),
    [
        (0, 0, ""), (24, 32, MORE), (32, 40, MORE), (12, 20, LESS), (12, 23.75, LESS),
        (12, 24, ""), (16, 32, ""), (12, 0, ""), (24, 0, MORE),
    ],
)  # fmt: skip
def test_a_vacancy_asks_for_the_band_its_hours_lie_in(least, most, band):
    wish = wish_of(
        field="packing", minutes_min=int(least * 60), minutes_max=int(most * 60), area="kade",
        skills=["sort_products", "pack_products", "sort_products"],
    )  # fmt: skip
    assert wish == Wish("packing", band, "noord", ("g_production",))
