"""Profiles side by side: what the list tells, and nobody wins."""

import uuid

import pytest

from portal import clock, db
from portal.cards import showings
from portal.cards.labels import Verdict
from portal.db import unit
from portal.vacancies import comparing, rules
from portal.vacancies.labels import State
from tests import make
from tests.engines import counted


@pytest.fixture
def vacancy(bakery):
    needs = [("skill", "pack_products", True), ("licence", "b", False)]
    return make.vacancy(of=bakery, state=State.MATCHING, needs=needs)


@pytest.fixture
def two(vacancy):
    """One with a driving licence and one of whom it is not told."""
    return [make.showing(vacancy=vacancy, licence_b=licence) for licence in (True, False)]


def compare(visitor, vacancy, *ids, **query):
    return visitor.get(f"/vacatures/{vacancy.id}/kandidaten/vergelijken", kaart=ids, **query)


def table(page):
    """Row heading → the words of each profile."""
    rows = [one for one in page.tree.css(".gp-compare tbody tr") if one.css("td")]
    return {
        one.css_first("th[scope=row]").text(): [cell.text().strip() for cell in one.css("td")]
        for one in rows
    }


def end(showing):
    with unit() as session:
        showings.end(session.get(type(showing), showing.id), at=clock.now())


def test_the_list_leads_to_two_side_by_side(member, vacancy, two):
    page = member.get(f"/vacatures/{vacancy.id}/kandidaten")
    form = page.tree.css_first("form#vergelijken")
    assert form.attributes["method"] == "get"
    boxes = [one.attributes["value"] for one in page.tree.css('input[form="vergelijken"]')]
    assert sorted(boxes) == sorted(str(one.id) for one in two)
    shown = member.get(form.attributes["action"], kaart=boxes)
    assert shown.all(".gp-compare thead th[scope=col]")[1:] == sorted(
        (one.alias for one in two), key=[one.alias for one in _in_order(two)].index
    )


def _in_order(made):
    return sorted(made, key=lambda one: (not one.fits_all, one.place))


def test_only_what_the_list_tells_is_compared(member, vacancy, two):
    told = table(compare(member, vacancy, *(one.id for one in two)))
    assert told["Rijbewijs"] in (
        ["B", "bespreken we bij de kennismaking"],
        ["bespreken we bij de kennismaking", "B"],
    )
    assert set(told["Soort werk"]) == {"Hout en meubels"}
    assert sorted(told["Rijbewijs B"]) == ["bespreken", "past"]
    assert "nee" not in sum(told.values(), [])


def test_only_the_differences_on_request(member, vacancy, two):
    ids = [one.id for one in two]
    page = compare(member, vacancy, *ids)
    (link,) = [one for one in page.links() if "alleen=verschillen" in one]
    differ = table(member.get(link))
    assert set(differ) == {"Rijbewijs", "Rijbewijs B", "Kennismaken"}
    assert f"/kennismakingen/profiel/{ids[0]}" in page.links()


def test_nobody_chosen_or_too_many_is_a_page_that_helps(member, vacancy):
    made = [make.showing(vacancy=vacancy) for _n in range(rules.MOST_COMPARED + 1)]
    none = compare(member, vacancy)
    assert (none.status, none.h1) == (200, "Wie wilt u vergelijken?")
    many = compare(member, vacancy, *(one.id for one in made))
    assert many.status == 200
    assert "U koos er 4. U kunt er 3 tegelijk vergelijken." in many.words
    assert len(many.tree.css('input[name="kaart"]')) == 4
    three = compare(member, vacancy, *(one.id for one in made[:3]))
    assert len(three.tree.css(".gp-compare thead th")) == 4


def test_one_that_ended_says_so_and_no_more(member, vacancy, two):
    end(two[0])
    page = compare(member, vacancy, *(one.id for one in two))
    assert f"{two[0].alias}: niet meer beschikbaar" in page.words
    assert page.all(".gp-compare thead th")[1:] == [two[1].alias]
    end(two[1])
    gone = compare(member, vacancy, *(one.id for one in two))
    assert not gone.tree.css(".gp-compare")
    assert gone.status == 200


@pytest.mark.promise("D3")
def test_another_vacancys_profiles_are_not_there(member, stranger, vacancy, two, bakery, butcher):
    theirs = make.showing(of=butcher)
    elsewhere = make.showing(vacancy=make.vacancy(of=bakery, state=State.MATCHING))
    page = compare(member, vacancy, two[0].id, theirs.id, elsewhere.id, "nonsense")
    assert page.all(".gp-compare thead th")[1:] == [two[0].alias]
    for ids in ([theirs.id], [elsewhere.id], ["nonsense"], [uuid.uuid4()]):
        assert compare(member, vacancy, *ids).status == 404
    assert compare(stranger, vacancy, two[0].id).status == 404


def test_comparing_costs_the_same_with_one_and_with_three(member, vacancy):
    made = [make.showing(vacancy=vacancy) for _n in range(3)]
    costs = []
    for n in (1, 3):
        db.session.remove()
        with counted() as ran:
            compare(member, vacancy, *(one.id for one in made[:n]))
        costs.append(len(ran))
    assert costs[0] == costs[1] <= 5


def test_what_one_profile_is_not_asked_about_is_left_open():
    line = {"requirement": "licence", "label": "Rijbewijs B", "weeks": 12}
    line["verdict"] = Verdict.LEARN.value

    class One:
        shown, fit = {}, [line]

    class Other:
        shown, fit = {}, []

    rows = {row.label: row for row in comparing.rows([One, Other])}
    assert rows["Rijbewijs B"].words == [
        "te leren in 12 weken, wij betalen",
        "bespreken we bij de kennismaking",
    ]
    assert rows["Rijbewijs B"].differs
    assert rows["Rijbewijs B"].is_asked
    assert not rows["Soort werk"].differs


def test_travel_that_nothing_is_said_of_fits_when_the_area_is_shown_and_is_open_otherwise():
    far = {"requirement": "area", "label": "Reizen naar het werk", "weeks": None}
    far["verdict"] = Verdict.TALK.value

    class Far:
        shown, fit = {"area": "noord"}, [far]

    class Near:
        shown, fit = {"area": "zuid"}, []

    class Blank:
        shown, fit = {}, []

    (travel,) = [row for row in comparing.rows([Far, Near, Blank]) if row.is_asked]
    assert travel.words == ["bespreken", "past", "bespreken we bij de kennismaking"]
