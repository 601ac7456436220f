"""A proposal against a wish or limit asks why; the answer stays behind the fence."""

import pytest
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.audit.models import AuditLine
from portal.dossiers import queries as dossiers
from portal.dossiers.rules import Travel
from portal.errors import Refused
from portal.introductions import actions, queries
from portal.introductions.models import CandidateAnswer, Introduction, Motivation
from portal.introductions.rules import State
from portal.matching.rules import MOTIVATION
from portal.roles import Role
from portal.vacancies.models import Vacancy
from tests import make
from tests.introductions import worlds
from tests.make import basis

WHY = "Samen besproken: dit is een eerste stap."


@pytest.fixture
def vacancy(app, bakery):
    """A job at the bakery, for which five people can be shown."""
    make.candidates(5)
    return make.vacancy(of=bakery)


def form_of(card, vacancy):
    return f"/kennismakingen/voorstellen/{card.dossier_id}?vacature={vacancy.id}"


def proposing(card, vacancy, **more):
    showing = make.showing(vacancy=vacancy, card=card)
    by = basis.actor(make.person(Role.MEDIATOR))
    with db.unit():
        return actions.propose(
            showing, db.session.get(Vacancy, vacancy.id), dossiers.by_id(card.dossier_id),
            introduction_id=showing.id, by=by, at=clock.now(), **more,
        )  # fmt: skip


def count(model):
    db.session.rollback()
    return db.session.query(model).count()


def test_who_fits_is_proposed_without_a_word(vacancy, mediator):
    card = worlds.somebody(mediator=mediator.person)
    page = mediator.get(form_of(card, vacancy))
    assert "Dit past niet bij een wens" not in page.words
    made = mediator.submit(page, str(card.dossier_id), vacancy=str(vacancy.id))
    assert mediator.follow(made).status == 200
    assert count(Motivation) == 0


def test_the_form_comes_with_the_vacancy_and_what_it_means(vacancy, mediator):
    card = worlds.somebody(mediator=mediator.person, card={"field": "metal"})
    page = mediator.get(form_of(card, vacancy))
    assert page.tree.css_first(f'option[value="{vacancy.id}"]').attributes.get("selected", 0) != 0
    assert "op de kaart staat: Metaal en lassen" in page.words
    assert "Dit past niet bij een wens of grens" in page.words


@pytest.mark.parametrize(
    ("intake", "card"),
    [
        ({}, {"field": "metal"}),
        ({"most_minutes": 20 * 60}, {}),
        ({"travel": Travel.AREA}, {"area": "oeverdam"}),
        ({"needs_adaptation": True}, {}),
    ],
)
def test_a_wish_that_does_not_fit_asks_why_and_keeps_what_was_typed(
    vacancy, mediator, intake, card
):
    card = worlds.somebody(mediator=mediator.person, intake=intake, card=card)
    make.candidates(5, field="metal")
    make.candidates(5, area="oeverdam")
    page = mediator.submit(form_of(card, vacancy), str(card.dossier_id), vacancy=str(vacancy.id))
    assert page.status == 422
    error = page.tree.css_first("#motivation-fout").text()
    assert "Vul in waarom het toch kan" in error
    assert page.tree.css_first(f'option[value="{vacancy.id}"]').attributes.get("selected", 0) != 0
    assert count(Introduction) == 0
    done = mediator.submit(page, str(card.dossier_id), motivation=WHY)
    assert WHY in mediator.follow(done).words
    assert count(Motivation) == 1


def test_a_number_of_a_citizen_is_refused_beside_the_text(vacancy, mediator):
    card = worlds.somebody(mediator=mediator.person, card={"field": "metal"})
    make.candidates(5, field="metal")
    page = mediator.submit(
        form_of(card, vacancy), str(card.dossier_id),
        vacancy=str(vacancy.id), motivation="Zie 111222333 in het dossier.",
    )  # fmt: skip
    assert page.status == 422
    assert "burgerservicenummer" in page.tree.css_first("#motivation-fout").text()
    assert "Zie 111222333 in het dossier." in page.tree.css_first("#motivation").text()
    assert count(Motivation) == 0


def test_a_text_that_is_too_long_is_kept_and_refused(vacancy, mediator):
    card = worlds.somebody(mediator=mediator.person)
    page = mediator.submit(
        form_of(card, vacancy), str(card.dossier_id),
        vacancy=str(vacancy.id), motivation="a" * (MOTIVATION + 1),
    )  # fmt: skip
    assert page.status == 422
    assert page.tree.css_first("#motivation-fout") is not None


def test_a_double_click_is_one_proposal(vacancy, mediator):
    card = worlds.somebody(mediator=mediator.person)
    page = mediator.get(form_of(card, vacancy))
    twice = [mediator.submit(page, str(card.dossier_id), vacancy=str(vacancy.id)) for _ in range(2)]
    assert twice[0].location == twice[1].location
    assert count(Introduction) == 1


def test_the_verb_refuses_whoever_calls_it(vacancy):
    card = worlds.somebody(card={"field": "metal"})
    with pytest.raises(Refused, match="motivation"):
        proposing(card, vacancy, motivation="  ")
    assert count(CandidateAnswer) == 0
    made = proposing(worlds.somebody(card={"field": "metal"}), vacancy, motivation=f" {WHY} ")
    assert made.state is State.PROPOSED
    assert queries.motivation(made.id).text == WHY
    facts = db.session.query(AuditLine).filter_by(verb="introductions.propose").one().facts
    assert WHY not in str(facts)


@pytest.mark.promise("C1")
def test_why_is_read_by_mediators_and_by_nobody_of_the_company(vacancy, member, mediator):
    made = proposing(worlds.somebody(card={"field": "metal"}), vacancy, motivation=WHY)
    assert WHY in mediator.get(f"/kennismakingen/{made.id}").words
    assert WHY not in member.get(f"/kennismakingen/{made.id}").text
    assert "motivations" in db.fenced_tables()


def test_an_account_manager_does_not_read_why(vacancy, account_manager):
    made = proposing(worlds.somebody(card={"field": "metal"}), vacancy, motivation=WHY)
    page = account_manager.get(f"/kennismakingen/{made.id}")
    assert page.status == 200
    assert WHY not in page.text


@pytest.mark.parametrize("words", ["", "a" * (MOTIVATION + 1)])
def test_a_motivation_says_something_and_not_too_much(vacancy, mediator, words):
    made = proposing(worlds.somebody(), vacancy)
    row = Motivation(id=made.id, text=words, written_by=mediator.person.id, written_at=clock.now())
    with pytest.raises(IntegrityError), db.unit():
        db.session.add(row)


def test_a_vacancy_beyond_the_first_hundred_can_still_be_chosen(vacancy):
    assert [row.id for row in queries.open_vacancies(vacancy.id)][0] == vacancy.id
