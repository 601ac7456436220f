"""What a candidate decides in the own window, and what employers see of it: at once, and no why."""

import re
from datetime import timedelta

import pytest

from portal import clock, db
from portal.audit.models import AuditLine
from portal.cards import queries as cards
from portal.cards.labels import ShowingState, State
from portal.cards.models import Card, CardCorrection, CardHide, Reveal, Showing
from portal.introductions import queries
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.tasks.models import Task
from portal.tasks.rules import State as Todo
from tests import make
from tests.engines import standing
from tests.introductions.own import act, fresh, own_page
from tests.page import Visitor

SECTOR = "production"  # in which wood and furniture lie


@pytest.fixture
def candidate(app):
    return Visitor(app)


@pytest.fixture
def mine(bakery, mediator):
    """A card on the bakery's list: (card, its showing, path of the own window)."""
    dossier = make.dossier(mediator=mediator.person)
    card = make.card(dossier=dossier)
    return card, make.showing(of=bakery, card=card), own_page(dossier)


def is_shown(showing):
    return fresh(Showing, showing.id).state is ShowingState.SHOWN


def verbs(subject):
    """What the trail holds about a row, by whom."""
    db.session.rollback()
    found = db.session.query(AuditLine).filter(AuditLine.subject_id == str(subject.id))
    return [(one.verb, one.actor_kind) for one in found.order_by(AuditLine.id)]


def test_a_pause_holds_at_once_and_ends_when_the_candidate_says_so(candidate, mine):
    card, showing, path = mine
    page = candidate.get(path)
    first, second = candidate.submit(page, "/pauze"), candidate.submit(page, "/pauze")
    assert first.location == second.location == path
    assert fresh(Card, card.id).state is State.RESTING
    assert not is_shown(showing)
    assert verbs(card)[-1] == ("cards.pause", "candidate")
    page = candidate.get(path)
    for _click in range(2):
        assert "De pauze is voorbij." in act(candidate, page, "/hervatten").words
    assert fresh(Card, card.id).state is State.REVIEWED


def test_taking_the_card_away_asks_first_and_says_that_it_has_no_consequences(candidate, mine):
    card, showing, path = mine
    asked = candidate.get(f"{path}/weghalen")
    assert "Dit heeft geen gevolgen" in asked.words
    assert is_shown(showing)
    for _click in range(2):
        gone = act(candidate, asked, "/weghalen")
    assert "U hebt uw kaart weggehaald." in gone.words
    assert fresh(Card, card.id).state is State.WITHDRAWN
    assert not is_shown(showing)
    late = candidate.post(f"{path}/pauze")
    assert late.status == 409
    assert "U hebt nu geen kaart." in late.words


def test_a_draft_cannot_pause_and_says_so_in_words(candidate):
    dossier = make.dossier()
    card, path = make.card(dossier=dossier, state=State.DRAFT), own_page(dossier)
    page = candidate.post(f"{path}/pauze")
    assert page.status == 409
    assert "Dit kan niet meer." in page.words
    assert fresh(Card, card.id).state is State.DRAFT


def test_still_right_is_good_for_45_days(candidate, mine):
    card, _showing, path = mine
    clock.move_to(clock.now() + timedelta(days=20))
    act(candidate, path, "/klopt")
    assert clock.day(fresh(Card, card.id).confirmed_at) == clock.today()
    assert verbs(card)[-1] == ("cards.confirm", "candidate")


def test_a_yes_for_one_kind_of_work_comes_and_goes(candidate, mine):
    card, showing, path = mine
    page = candidate.get(path)
    for _click in range(2):
        act(candidate, page, "/werk", sector="cleaning")
    assert {one.sector for one in cards.open_yeses(card.id)} == {SECTOR, "cleaning"}
    act(candidate, path, "/werk/cleaning/stoppen")
    assert is_shown(showing)
    page = candidate.get(path)
    for _click in range(2):
        act(candidate, page, f"/werk/{SECTOR}/stoppen")
    assert not is_shown(showing)
    assert [verb for verb, _who in verbs(card)].count("cards.revoke_yes") == 2
    assert candidate.submit(path, "/werk", sector="").status == 422
    assert candidate.post(f"{path}/werk/onbekend/stoppen").status == 404


def test_one_employer_is_looked_up_and_does_not_see_the_card(candidate, mine, bakery, butcher):
    card, showing, path = mine
    elsewhere = make.showing(of=butcher, card=card)
    for search in ("korenaar", bakery.kvk_number):
        found = candidate.get(f"{path}/verbergen", q=search)
        assert found.all("section h3") == ["Bakkerij De Korenaar"]
    for _click in range(2):
        act(candidate, found, f"/verbergen/{bakery.id}")
    assert not is_shown(showing)
    assert is_shown(elsewhere)
    assert [one.employer_id for one in db.session.query(CardHide)] == [bakery.id]
    page = candidate.get(path)
    assert "Bakkerij De Korenaar" in page.words
    for _click in range(2):
        act(candidate, page, f"/verbergen/{bakery.id}/stoppen")
    db.session.rollback()
    assert db.session.query(CardHide).count() == 0


def test_a_search_shows_ten_employers_and_needs_two_letters(candidate, mine):
    for n in range(11):
        make.employer(name=f"Meubelhuis {n:02d}")
    many = candidate.get(f"{mine[2]}/verbergen", q="MEUBEL")
    assert len(many.all("section h3")) == 10
    assert "Er zijn er meer." in many.words
    assert "minstens twee letters" in candidate.get(f"{mine[2]}/verbergen", q="m").words
    assert "staat niet in dit portaal" in candidate.get(f"{mine[2]}/verbergen", q="%%").words
    nobody = make.dossier().id
    assert candidate.post(f"{mine[2]}/verbergen/{nobody}").status == 404


def test_what_is_wrong_goes_to_the_mediator_and_stays_behind_the_fence(candidate, mediator, mine):
    card, _showing, path = mine
    page = candidate.get(f"{path}/klopt-niet")
    for _click in range(2):
        act(candidate, page, "/klopt-niet", text="Ik kan ook heftruck rijden.")
    (row,) = db.session.query(CardCorrection)
    assert (row.text, row.settled_at) == ("Ik kan ook heftruck rijden.", None)
    (task,) = db.session.query(Task)
    assert (task.assigned_to, task.subject_id) == (mediator.person.id, card.id)
    lines = db.session.query(AuditLine)
    assert "heftruck" not in task.title + "".join(f"{one.title} {one.facts}" for one in lines)
    assert f"/kaarten/{card.id}" in mediator.get("/taken").links()
    shown = mediator.get(f"/kaarten/{card.id}")
    assert "Ik kan ook heftruck rijden." in shown.words
    for _click in range(2):
        settled = act(mediator, shown, "/afgehandeld")
    assert "heftruck" not in settled.words
    assert fresh(CardCorrection, row.id).settled_by == mediator.person.id
    assert fresh(Task, task.id).state is Todo.DONE


def test_going_back_and_saying_something_else_keeps_both(candidate, mediator, mine):
    card, _showing, path = mine
    page = candidate.get(f"{path}/klopt-niet")
    for text in ("Ik heb wel rijbewijs B.", "Ik kan ook avonden."):
        act(candidate, page, "/klopt-niet", text=text)
    shown = mediator.get(f"/kaarten/{card.id}").words
    assert "Ik heb wel rijbewijs B." in shown
    assert "Ik kan ook avonden." in shown


def test_the_task_stays_until_the_last_word_is_settled(candidate, mediator, mine):
    card, _showing, path = mine
    for text in ("Eerst dit.", "En dan dit."):
        act(candidate, f"{path}/klopt-niet", "/klopt-niet", text=text)
    (task,) = db.session.query(Task)
    act(mediator, f"/kaarten/{card.id}", "/afgehandeld")
    assert fresh(Task, task.id).state is Todo.OPEN
    act(mediator, f"/kaarten/{card.id}", "/afgehandeld")
    assert fresh(Task, task.id).state is Todo.DONE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Vul in wat er niet klopt."),
        ("x" * 1001, "1000"),
        ("Mijn nummer is 111222333.", "burgerservicenummer"),
    ],
)
def test_what_cannot_be_kept_is_asked_again(text, words, candidate, mine):
    page = candidate.submit(f"{mine[2]}/klopt-niet", "/klopt-niet", text=text)
    assert page.status == 422
    assert words in page.words
    assert db.session.query(CardCorrection).count() == 0


def test_five_words_at_a_time(candidate, mine):
    for n in range(5):
        act(candidate, f"{mine[2]}/klopt-niet", "/klopt-niet", text=f"Nummer {n}")
    page = candidate.submit(f"{mine[2]}/klopt-niet", "/klopt-niet", text="Nummer 6")
    assert page.status == 422
    assert "leest eerst wat u al schreef" in page.words


@pytest.mark.promise("C16")
def test_whatever_the_candidate_decides_leaves_the_same_bytes_on_the_list(
    candidate, member, bakery
):
    left = {}
    with standing(clock.now()):  # no minute passes between one and the next
        for verb in ("pauze", "weghalen", "verbergen", "werk"):
            dossier, vacancy = make.dossier(), make.vacancy(of=bakery)
            showing = make.showing(vacancy=vacancy, card=make.card(dossier=dossier))
            tail = {"verbergen": f"/{bakery.id}", "werk": f"/{SECTOR}/stoppen"}.get(verb, "")
            candidate.follow(candidate.post(f"{own_page(dossier)}/{verb}{tail}"))
            left[verb] = _steady(
                member.get(f"/vacatures/{vacancy.id}/kandidaten"), showing, vacancy
            )
    assert "iet meer beschikbaar" in left["pauze"]
    assert len(set(left.values())) == 1


def _steady(page, showing, vacancy):
    """A list without token, ids, seconds left, and the name drawn for the profile."""
    text = re.sub(r'(name="(csrf_token|once)"[^>]*value=")[^"]*', r"\1", page.text)
    text = re.sub(r'data-left="\d+"', "", text)
    for one in (showing.id, vacancy.id, vacancy.reference, showing.alias):
        text = text.replace(str(one), "…")
    return re.sub(r"icons\.svg\?v=\w+#(bird|leaf)", "…", text)


@pytest.mark.promise("C11")
@pytest.mark.parametrize("state", [Meeting.AGREED, Meeting.PLANNED, Meeting.HELD, Meeting.POSITIVE])
def test_a_reveal_is_taken_back_by_the_next_request(state, candidate, member, bakery, work):
    made = make.introduction(of=bakery, state=state)
    dossier = queries.person(made)
    here, page = f"/kennismakingen/{made.id}", own_page(dossier)
    assert dossier.first_name in member.get(here).words
    button = candidate.get(f"{page}/kennismaking/{made.id}/intrekken")
    for _click in range(2):
        assert "ziet niets meer van u" in act(candidate, button, "/intrekken").words
    work()
    assert dossier.first_name not in member.get(here).text
    db.session.rollback()
    (reveal,) = db.session.query(Reveal)
    assert (reveal.fields, reveal.revoked_at is None) == ({}, False)
    before_the_meeting = state in (Meeting.AGREED, Meeting.PLANNED)
    after = fresh(Introduction, made.id).state
    leads_nowhere = {Meeting.POSITIVE: Meeting.NEGATIVE}
    assert after is (Meeting.DECLINED if before_the_meeting else leads_nowhere.get(state, state))
