"""The candidate's own window: how one gets there, and what it tells, of nobody else."""

import re
from datetime import timedelta

import pytest

from portal import clock, db, formats
from portal.candidate import labels
from portal.cards import actions as cards
from portal.cards.labels import State
from portal.cards.models import Card
from portal.effects import mail
from portal.introductions import queries
from portal.introductions.rules import State as Meeting
from portal.links.rules import Purpose
from tests import make
from tests.engines import counted, fingerprint
from tests.introductions.own import act, own_page
from tests.make import basis
from tests.page import Visitor


@pytest.fixture
def vacancy(bakery):
    """The bakery's open job."""
    return make.vacancy(of=bakery)


@pytest.fixture
def mine(vacancy, mediator):
    """Romy, shown to the bakery, with four people like her: (dossier, path of the own window)."""
    make.candidates(4)
    dossier = make.dossier(mediator=mediator.person, first_name="Romy", last_name="Geheim")
    make.showing(vacancy=vacancy, card=make.card(dossier=dossier))
    return dossier, own_page(dossier)


@pytest.fixture
def candidate(app):
    """Whoever opens the link, in a browser where nobody is signed in."""
    return Visitor(app)


def day(at):
    return formats.day(clock.day(at)).replace("\xa0", " ")


def test_the_mediator_sends_the_link_and_the_candidate_opens_it(mediator, candidate, work):
    dossier = make.dossier()
    make.card(dossier=dossier)
    page = f"/kennismakingen/kandidaat/{dossier.id}"
    for _click in range(2):
        mediator.follow(mediator.submit(page, "/venster"))
    work()
    (letter,) = [one for one in mail.newest() if one.to == dossier.email]
    for word in ("Bakkerij", "uitkering", "groeibaan", "Hout"):
        assert word not in letter.text
    path = re.search(r"/k/[\w-]{43}", letter.text).group(0)
    shown = candidate.follow(candidate.get(path))
    assert shown.h1 == "Uw eigen pagina"
    assert "De laatste link ging op" in mediator.get(page).words
    clock.move_to(clock.now() + timedelta(minutes=9))
    mediator.submit(page, "/venster")
    work()
    assert len([one for one in mail.newest() if one.to == dossier.email]) == 1


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.MEETING, Purpose.RESULT])
def test_another_page_by_link_has_the_window_sent(purpose, candidate, bakery, work):
    made = make.introduction(of=bakery, state=Meeting.ASKED)
    token = make.link(made, queries.person(made), purpose=purpose).token
    page = candidate.follow(candidate.get(f"/k/{token}"))
    for _click in range(2):
        told = candidate.steps(page, "/eigen-pagina")
    work()
    (letter,) = mail.newest()
    path = re.search(r"/k/[\w-]{43}", letter.text).group(0)
    assert candidate.follow(candidate.get(path)).h1 == "Uw eigen pagina"
    assert candidate.follow(candidate.post(f"/k/{'x' * 43}/eigen-pagina")).words == told.words


def test_a_candidate_who_likes_sms_gets_one(mediator, work):
    dossier = make.dossier(contact_by="sms")
    mediator.submit(f"/kennismakingen/kandidaat/{dossier.id}", "/venster")
    work()
    (sms,) = mail.newest()
    assert "uw eigen pagina staat klaar" in sms.text
    assert re.search(r"/k/[\w-]{43}", sms.text)
    assert sms.text.isascii()
    assert len(sms.text.strip()) <= 160


def test_without_an_address_nothing_is_sent(mediator):
    dossier = make.dossier(email="", phone="")
    page = mediator.submit(f"/kennismakingen/kandidaat/{dossier.id}", "/venster")
    assert page.status == 422
    assert "geen e-mailadres en geen telefoonnummer" in page.words


def test_it_shows_the_card_as_an_employer_reads_it(candidate, member, mine, vacancy):
    page = candidate.get(mine[1])
    listed = member.get(f"/vacatures/{vacancy.id}/kandidaten").words
    facts = page.all("section[aria-labelledby=ziet] dd")
    assert "Hout en meubels" in facts
    assert all(fact in listed for fact in facts)
    assert "Werkgevers zien uw kaart. Uw naam staat er niet op." in page.words


def test_opening_changes_nothing(candidate, mine):
    before = fingerprint()
    for page in ("", "/weghalen", "/klopt-niet", "/verbergen?q=bakkerij"):
        assert candidate.get(f"{mine[1]}{page}").status == 200
    assert fingerprint() == before


def test_who_saw_the_card_and_when(candidate, member, account_manager, mine, vacancy):
    path, listed = mine[1], f"/vacatures/{vacancy.id}/kandidaten"
    account_manager.get(listed)
    assert "Nog niemand." in candidate.get(path).words
    member.get(listed)
    first = clock.now()
    assert f"Bakkerij De Korenaar, op {day(first)}" in candidate.get(path).words
    clock.move_to(first + timedelta(days=3))
    member.as_(member.person).get(listed)
    seen = f"Bakkerij De Korenaar, van {day(first)} tot en met {day(clock.now())}"
    assert seen in candidate.get(path).words
    act(candidate, path, "/pauze")
    clock.move_to(first + timedelta(days=5))
    member.as_(member.person).get(listed)
    assert seen in candidate.get(path).words


def test_a_list_without_the_card_is_not_a_look(candidate, stranger, mine, butcher):
    elsewhere = make.vacancy(of=butcher)
    make.showing(vacancy=elsewhere)
    stranger.get(f"/vacatures/{elsewhere.id}/kandidaten")
    assert "Nog niemand." in candidate.get(mine[1]).words


def test_it_holds_nothing_of_anybody_else(candidate, mine, vacancy):
    other = make.dossier(first_name="Anders", last_name="Iemand")
    theirs = make.showing(vacancy=vacancy, card=make.card(dossier=other))
    made = make.introduction(showing=theirs, state=Meeting.AGREED)
    page = candidate.get(mine[1])
    for secret in ("Anders", "Iemand", theirs.alias, str(other.id), str(made.id), "Romy"):
        assert secret not in page.text
    path, before = own_page(other), fingerprint()
    assert candidate.post(f"{mine[1]}/kennismaking/{made.id}/intrekken").status == 404
    assert fingerprint() == before
    assert made.vacancy_title in candidate.get(path).words


def test_a_link_for_something_else_does_not_open_it(candidate, bakery):
    made = make.introduction(of=bakery, state=Meeting.ASKED)
    token, before = make.link(made, queries.person(made)).token, fingerprint()
    for unfit in (token, "x" * 43):
        assert candidate.get(f"/k/{unfit}/venster").h1 == "Deze link werkt niet meer"
        assert candidate.post(f"/k/{unfit}/venster/weghalen").location == f"/k/{unfit}"
    assert fingerprint() == before


def test_it_works_thirty_days_and_is_never_used_up(candidate, mine, work):
    path = mine[1]
    for verb in ("/klopt", "/pauze", "/hervatten"):
        assert act(candidate, path, verb).h1 == "Uw eigen pagina"
    clock.move_to(clock.now() + timedelta(days=30, minutes=1))
    dead = candidate.get(path)
    assert dead.h1 == "Deze link werkt niet meer"
    candidate.submit(dead, "/opnieuw")
    work()
    again = re.search(r"/k/[\w-]{43}", mail.newest()[0].text).group(0)
    assert candidate.follow(candidate.get(again)).h1 == "Uw eigen pagina"


def test_what_was_proposed_and_answered(candidate, bakery):
    made = make.introduction(of=bakery, state=Meeting.PLANNED, fields=["phone"])
    words = candidate.get(own_page(queries.person(made))).words
    assert "Bakkerij De Korenaar" in words
    assert "U hebt een afspraak." in words
    assert "Ja, ik wil kennismaken" in words
    assert "Deze werkgever ziet: voornaam, telefoonnummer." in words


def test_a_question_that_waits_is_answered_by_its_own_link(candidate, bakery):
    made = make.introduction(of=bakery, state=Meeting.ASKED)
    page = candidate.get(own_page(queries.person(made)))
    assert "De vraag staat in uw mail of SMS." in page.words


@pytest.mark.parametrize("state", [State.DRAFT, State.RESTING, State.WITHDRAWN, None])
def test_it_says_how_the_card_stands(state, candidate):
    dossier = make.dossier()
    if state is State.WITHDRAWN:
        card = make.card(dossier=dossier)
        with db.unit() as session:
            cards.withdraw(session.get(Card, card.id), by=basis.SYSTEM, at=clock.now())
    elif state:
        make.card(dossier=dossier, state=state)
    sentence = labels.CARD_SENTENCE[state] if state else labels.NO_CARD
    assert sentence in candidate.get(own_page(dossier)).words


def test_a_window_costs_ten_statements_however_much_there_is(candidate, bakery, member):
    dossier = make.dossier()
    card, path = make.card(dossier=dossier), own_page(dossier)
    first = make.showing(of=bakery, card=card)
    make.introduction(showing=first, state=Meeting.AGREED)
    with counted() as few:
        candidate.get(path)
    for _ in range(3):
        shown = make.showing(of=bakery, card=card)
        make.introduction(showing=shown, state=Meeting.ASKED)
        member.get(f"/vacatures/{shown.vacancy_id}/kandidaten")
    with counted() as many:
        assert len(candidate.get(path).all("section[aria-labelledby=voorstellen] h3")) == 4
    assert len(few) == len(many) <= 10, many
