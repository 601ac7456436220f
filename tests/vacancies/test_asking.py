"""The pages on which an employer asks us to propose somebody."""

import uuid

import pytest

from portal import db
from portal.vacancies.labels import State
from portal.vacancies.models import ProposalRequest
from tests import make


@pytest.fixture
def vacancy(bakery):
    return make.vacancy(of=bakery, state=State.MATCHING)


def asking(vacancy):
    return f"/vacatures/{vacancy.id}/voorstel"


def test_asking_for_a_proposal_from_the_list_to_the_board(member, mediator, vacancy):
    page = member.get(f"/vacatures/{vacancy.id}/kandidaten")
    (button,) = [one for one in page.tree.css("a[href]") if one.text() == "Vraag een voorstel"]
    assert "primary" in button.attributes["class"]  # nobody is shown
    form = member.get(button.attributes["href"])
    sent = member.follow(member.submit(form, "voorstel", note="Iemand voor de ochtend."))
    assert sent.h1 == "Wij zoeken iemand voor u"
    assert "Iemand voor de ochtend." in sent.words
    assert f"Wij zoeken iemand voor u: {vacancy.title}" in member.get("/").words
    listed = member.get(f"/vacatures/{vacancy.id}/kandidaten")
    assert "Wij zoeken iemand voor u. U hoort uiterlijk" in listed.words
    assert "Vraag een voorstel" not in listed.words
    seen = mediator.get(f"/vacatures/{vacancy.id}")
    assert "De werkgever vraagt een voorstel" in seen.words
    assert "Iemand voor de ochtend." in seen.words


def test_with_five_shown_the_button_is_there_but_quiet(member, vacancy):
    for _n in range(5):
        make.showing(vacancy=vacancy)
    page = member.get(f"/vacatures/{vacancy.id}/kandidaten")
    (button,) = [one for one in page.tree.css("a[href]") if one.text() == "Vraag een voorstel"]
    assert "secondary" in button.attributes["class"]


def test_a_double_click_asks_once_and_a_second_wish_is_explained(member, vacancy):
    page = member.get(asking(vacancy))
    first = member.submit(page, "voorstel", note="Eerst")
    assert member.submit(page, "voorstel", note="Eerst").location == first.location
    again = member.post(asking(vacancy), note="En nog een", once=str(uuid.uuid4()))
    assert again.status == 409
    assert "Wij zoeken al iemand" in again.words
    assert "En nog een" in again.words
    db.session.rollback()
    assert [one.note for one in db.session.query(ProposalRequest)] == ["Eerst"]


@pytest.mark.parametrize(
    ("note", "words"),
    [("Liefst een jonge collega", "Deze zin gaat over leeftijd"), ("x" * 501, "500")],
)
def test_what_cannot_be_asked_is_said_beside_the_note(member, vacancy, note, words):
    page = member.submit(asking(vacancy), "voorstel", note=note)
    assert page.status == 422
    assert words in page.words
    assert note in page.tree.css_first("textarea").text()
    db.session.rollback()
    assert db.session.query(ProposalRequest).count() == 0


def test_a_vacancy_that_is_not_open_says_so(member, bakery):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    page = member.get(asking(vacancy))
    assert (page.status, bool(page.tree.css("textarea"))) == (200, False)
    assert member.post(asking(vacancy), note="").status == 409


def test_the_neighbour_and_the_bookkeeper_ask_nothing(stranger, bookkeeper, mediator, vacancy):
    assert stranger.post(asking(vacancy), note="").status == 404
    assert bookkeeper.post(asking(vacancy), note="").status == 403
    assert mediator.post(asking(vacancy), note="").status == 403
