"""What is new to who looks, and what may still be asked and kept."""

import uuid
from datetime import timedelta

import pytest

from portal import clock, db
from portal.db import unit
from portal.introductions import rules as meeting
from portal.vacancies import requests, rules
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.engines import counted
from tests.make import basis

NEW = "Nieuw voor u"


@pytest.fixture
def vacancy(bakery):
    return make.vacancy(of=bakery, state=State.MATCHING)


def path(vacancy):
    return f"/vacatures/{vacancy.id}/kandidaten"


def later(**by):
    clock.move_to(clock.now() + timedelta(**by))


def open_list(visitor, vacancy):
    """By who signs in anew: a session lasts no longer than a visit."""
    return visitor.as_(visitor.person).get(path(vacancy))


def new(visitor, vacancy):
    return open_list(visitor, vacancy).words.count(NEW)


def test_what_a_person_never_saw_is_new_to_him_and_to_nobody_else(member, signatory, vacancy):
    make.showing(vacancy=vacancy)
    assert new(member, vacancy) == 1
    later(minutes=20)
    assert new(member, vacancy) == 1  # still the same visit
    later(minutes=31)
    assert new(member, vacancy) == 0
    assert new(signatory, vacancy) == 1


def test_what_comes_between_two_visits_is_new_at_the_second(member, vacancy):
    make.showing(vacancy=vacancy)
    new(member, vacancy)
    later(hours=1)
    second = make.showing(vacancy=vacancy)
    page = open_list(member, vacancy)
    (marked,) = [one for one in page.tree.css(".gp-cand") if NEW in one.text()]
    assert marked.attributes["id"] == f"profiel-{second.id}"


def test_another_vacancys_look_does_not_count(member, bakery, vacancy):
    other = make.vacancy(of=bakery, state=State.MATCHING)
    make.showing(vacancy=vacancy)
    new(member, other)
    later(hours=1)
    assert new(member, vacancy) == 1


@pytest.mark.parametrize(("minutes", "is_new"), [(-1, False), (0, False), (1, True)])
def test_new_is_what_was_shown_after_the_last_look(minutes, is_new):
    seen = clock.now()
    assert rules.is_new(seen + timedelta(minutes=minutes), seen) is is_new
    assert rules.is_new(seen, None)


def test_the_list_says_how_many_may_still_be_asked_and_kept(member, vacancy):
    made = [make.showing(vacancy=vacancy) for _n in range(4)]
    page = member.get(path(vacancy))
    assert "U kunt nog 3 kennismakingen vragen." in page.words
    assert "U kunt nog 3 kandidaten bewaren." in page.words
    for one in made[:2]:
        make.introduction(showing=one)
    assert "U kunt nog 1 kennismaking vragen." in member.get(path(vacancy)).words
    make.introduction(showing=made[2])
    full = member.get(path(vacancy))
    assert "Bij deze vacature lopen nu 3 kennismakingen. Rond er eerst een af." in full.words
    assert "Ik wil kennismaken met" in full.words  # asking is still answered, and explained


def test_keeping_says_beside_the_profile_how_many_are_left(member, vacancy):
    one = make.showing(vacancy=vacancy)
    swap = member.submit(path(vacancy), f"{one.id}/bewaren", htmx=True)
    assert NEW in swap.words
    beside = swap.tree.css_first("#bewaren")
    assert beside.attributes["hx-swap-oob"] == "outerHTML"
    assert "U kunt nog 2 kandidaten bewaren." in beside.text()
    assert "U kunt nog 2 kandidaten bewaren." in member.get(path(vacancy)).words


@pytest.mark.parametrize(
    ("in_vacancy", "at_employer", "left"),
    [(0, 0, 3), (2, 2, 1), (3, 3, 0), (0, 9, 1), (0, 10, 0), (4, 12, 0)],
)
def test_what_is_left_of_both_limits(in_vacancy, at_employer, left):
    assert rules.meetings_left(in_vacancy, at_employer) == left


def test_both_domains_count_the_same_introductions_as_open():
    assert set(rules.MEETING_OVER) == {str(one) for one in meeting.OVER}
    assert (rules.MEETINGS_A_VACANCY, rules.MEETINGS_AN_EMPLOYER) == (3, 10)


@pytest.mark.parametrize("n", [0, 1, 12])
def test_the_list_is_five_statements_with_everything_beside_it(n, member, vacancy):
    for _n in range(n):
        make.showing(vacancy=vacancy)
    member.get(path(vacancy))
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        requests.ask_proposal(row, request_id=uuid.uuid4(), by=basis.SYSTEM, at=clock.now())
    db.session.remove()
    with counted() as ran:
        page = member.get(path(vacancy))
    assert len(ran) <= 5, ran
    assert "Wij zoeken iemand voor u." in page.words


@pytest.mark.parametrize("verb", ["bewaren", "loslaten"])
def test_keeping_and_letting_go_read_three_times(verb, member, vacancy):
    one = make.showing(vacancy=vacancy)
    if verb == "loslaten":
        member.post(f"{path(vacancy)}/{one.id}/bewaren", htmx=True)
    db.session.remove()
    with counted() as ran:
        swap = member.post(f"{path(vacancy)}/{one.id}/{verb}", htmx=True)
    assert swap.status == 200
    reads = [told for told in ran if told.startswith("SELECT")]
    assert len(reads) <= 3, reads


def test_a_kept_one_that_is_kept_again_counts_once(member, vacancy):
    one = make.showing(vacancy=vacancy)
    for _n in range(2):
        swap = member.post(f"{path(vacancy)}/{one.id}/bewaren", htmx=True)
    assert "U kunt nog 2 kandidaten bewaren." in swap.words
    for _n in range(2):
        swap = member.post(f"{path(vacancy)}/{one.id}/loslaten", htmx=True)
    assert "U kunt nog 3 kandidaten bewaren." in swap.words


LINE = "Bekijk de kandidaten voor"


def on_start(visitor):
    return [
        one for one in visitor.as_(visitor.person).get("/").all(".gp-tasks__link") if LINE in one
    ]


def test_who_did_not_look_since_profiles_came_reads_so_at_the_start(member, stranger, vacancy):
    first = make.showing(vacancy=vacancy)
    assert on_start(member)
    open_list(member, vacancy)
    member.as_(member.person).post(f"/kennismakingen/profiel/{first.id}", once=str(uuid.uuid4()))
    assert not on_start(member)  # somebody is wanted, and there is nobody else
    later(hours=1)
    make.showing(vacancy=vacancy)
    (line,) = on_start(member)
    assert not any(sign.isdigit() for sign in line.replace(vacancy.title, ""))
    assert not on_start(stranger)
    later(minutes=1)
    open_list(member, vacancy)
    assert not on_start(member)
    later(hours=1)
    make.showing(vacancy=vacancy)
    assert on_start(member)
    with unit():
        row = db.session.get_one(Vacancy, vacancy.id)
        row.filled = row.positions
    assert not on_start(member)


def test_the_start_costs_the_same_with_more_profiles_to_see(member, vacancy):
    make.showing(vacancy=vacancy)
    visitor = member.as_(member.person)
    visitor.get("/")
    with counted() as few:
        visitor.get("/")
    for _n in range(3):
        make.showing(vacancy=vacancy)
    with counted() as many:
        visitor.get("/")
    assert len(many) == len(few)
