"""The pages of a mediator's search, as they are read; and what they cost as the town grows."""

from datetime import timedelta
from random import Random

import pytest

from portal import clock, db
from portal.cards.labels import State as CardState
from portal.demo import bulk
from portal.introductions import actions
from portal.roles import Role
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.engines import counted
from tests.introductions import worlds
from tests.make import basis
from tests.page import Visitor


def search_page(vacancy, part=""):
    return f"/kennismakingen/vacature/{vacancy.id}/kandidaten" + (f"?deel={part}" if part else "")


def work_page(dossier_id, part=""):
    return f"/kennismakingen/dossier/{dossier_id}/vacatures" + (f"?deel={part}" if part else "")


def test_a_vacancy_leads_to_who_suits_and_on_to_a_proposal(mediator, bakery):
    vacancy = make.vacancy(of=bakery)
    worlds.somebody(mediator=mediator.person, first_name="Romy", last_name="Jansen")
    make.candidates(5)
    page = mediator.get(f"/vacatures/{vacancy.id}")
    link = page.tree.css_first('a[href*="/kandidaten"][href*="/kennismakingen/"]')
    found = mediator.get(link.attributes["href"])
    assert "Romy Jansen" in found.words
    assert "nog nooit getoond" in found.words
    assert "Er lopen 0 kennismakingen" in found.words
    assert found.tree.css_first("main [aria-current=page]:not(li)").text() == "Passend"
    (button,) = [one for one in found.tree.css("a.utrecht-button") if "Stel voor" in one.text()]
    form = mediator.get(button.attributes["href"])
    made = mediator.submit(form, form.path.partition("?")[0])
    assert "Romy Jansen" in mediator.follow(made).words
    after = mediator.get(search_page(vacancy))
    assert "Deze werkgever ziet deze kandidaat al" in after.words
    assert "Er loopt 1 kennismaking bij deze vacature" in after.words


def test_who_still_has_to_be_asked_stands_on_the_other_part(mediator):
    vacancy = make.vacancy()
    worlds.somebody(first_name="Romy", intake={"most_minutes": None})
    assert "Romy" not in mediator.get(search_page(vacancy)).words
    page = mediator.get(search_page(vacancy, "vragen"))
    assert "Romy" in page.words
    assert "Nog te vragen Uren per week" in page.words
    assert "Niets spreekt dit werk tegen" in page.words


@pytest.mark.parametrize("lacking", [{"yes": False}, {"intake": {"travel": None}}])
def test_while_something_is_to_be_asked_there_is_nothing_to_propose(mediator, lacking):
    vacancy = make.vacancy()
    worlds.somebody(first_name="Romy", **lacking)
    page = mediator.get(search_page(vacancy, "vragen"))
    assert "Romy" in page.words
    assert "Stel voor" not in page.words


def test_three_open_introductions_leave_no_button(mediator, bakery):
    vacancy = make.vacancy(of=bakery)
    for _ in range(3):
        showing = make.showing(vacancy=vacancy)
        with db.unit():
            row = db.session.get(Vacancy, vacancy.id)
            by, at = basis.SYSTEM, clock.now()
            actions.want(showing, row, introduction_id=showing.id, by=by, at=at)
    card = worlds.somebody()
    page = mediator.get(search_page(vacancy))
    assert "Er lopen al drie kennismakingen" in page.words
    assert "Stel voor" not in page.words
    assert "lopen al drie kennismakingen" in mediator.get(work_page(card.dossier_id)).words


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_a_vacancy_that_is_not_open_says_so(mediator, state):
    page = mediator.get(search_page(make.vacancy(state=State(state))))
    assert page.status == 200
    assert "nu niet open" in page.words


def test_a_dossier_leads_to_the_vacancies_that_suit(mediator):
    card = worlds.somebody(mediator=mediator.person)
    make.vacancy(title="Lakker")
    page = mediator.get(f"/dossiers/{card.dossier_id}")
    link = page.tree.css_first('a[href$="/vacatures"][href*="/kennismakingen/dossier/"]')
    found = mediator.get(link.attributes["href"])
    assert "Lakker" in found.words
    assert "0 kennismakingen lopen" in found.words
    assert "Stel voor" in found.words


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (lambda: make.dossier().id, "Er is nog geen kaart."),
        (
            lambda: make.card(state=CardState.DRAFT, yes=False).dossier_id,
            "De kaart kan nu niet getoond",
        ),
    ],
)
def test_without_a_reviewed_card_it_is_said_what_to_do(mediator, card, sentence):
    assert sentence in mediator.get(work_page(card())).words


def test_who_was_not_shown_for_four_weeks_stands_out(mediator):
    at = clock.now() - timedelta(days=40)
    mine = make.dossier(mediator=mediator.person, at=at, last_name="Aalbers")
    make.card(dossier=mine)
    make.card(dossier=make.dossier(at=at, last_name="Zwart"))
    page = mediator.get("/kennismakingen/niet-getoond")
    assert "Aalbers" in page.words
    assert "Zwart" not in page.words
    assert "Geen vacature in dit soort werk" in page.words
    assert "Zwart" in mediator.get("/kennismakingen/niet-getoond?alle=1").words
    assert "Aalbers" not in mediator.get("/kennismakingen/niet-getoond?reden=resting").words
    assert "4 weken niet getoond" in mediator.get("/dossiers").words
    assert "/kennismakingen/niet-getoond" in mediator.get("/").text


def test_nothing_that_was_typed_into_an_address_breaks_a_page(mediator):
    vacancy, card = make.vacancy(), worlds.somebody()
    for address in (
        f"{search_page(vacancy)}?deel=onzin&na=99999999999_x",
        f"{search_page(vacancy)}?na=1_9999-12-31T23:59:59%2B00:00_{card.id}",
        f"{work_page(card.dossier_id)}?deel=&na=_",
        "/kennismakingen/niet-getoond?reden=x&na=|",
        f"/kennismakingen/voorstellen/{card.dossier_id}?vacature=x",
        f"/kennismakingen/voorstellen/{card.dossier_id}?vacature={card.id}",
    ):
        assert mediator.get(address).status == 200


@pytest.mark.promise("K3")
def test_no_page_of_the_search_slows_down_by_statements(app):
    make.vacancy()
    mediators = [make.person(Role.MEDIATOR).id for _ in range(2)]
    writer = bulk.Writer(Random(7), clock.now() - timedelta(days=40), mediators, mediators)
    vacancy, card, who = make.vacancy(), worlds.somebody(), Visitor(app, mediators[0])
    pages = (
        search_page(vacancy), search_page(vacancy, "vragen"), work_page(card.dossier_id),
        work_page(card.dossier_id, "vragen"), "/kennismakingen/niet-getoond",
        "/kennismakingen/niet-getoond?alle=1", "/dossiers?alle=1",
    )  # fmt: skip
    with app.app_context():
        bulk.candidates(10, writer)
    few = [cost(who, page) for page in pages]
    with app.app_context():
        bulk.candidates(990, writer)
    assert [cost(who, page) for page in pages] == few
    assert max(few) <= 9


def cost(visitor, page):
    with counted() as ran:
        assert visitor.get(page).status == 200
    return len(ran)
