"""The home of an employer: what must I do, what does the municipality do for me."""

import pytest

from portal.accounts.queries import viewer
from portal.agreements.labels import State as Agreed
from portal.home import queries
from portal.introductions.labels import State as Met
from portal.placements.labels import State as Placed
from portal.roles import GRANTS, Role
from portal.vacancies.labels import State as Wanted
from tests import make
from tests.engines import counted

STATEMENTS = 8


def test_what_must_be_done_stands_first_with_a_date_and_a_reason(signatory, bakery):
    make.agreement(of=bakery, state=Agreed.OFFERED)
    page = signatory.get("/")
    assert "Teken de overeenkomst voor Voornaam" in page.all(".gp-tasks__link")[0]
    assert "Uiterlijk" in page.words
    assert "Anders vervalt die" in page.words
    for address in page.tree.css(".gp-tasks__link"):
        assert signatory.get(address.attributes["href"]).status == 200


def test_at_most_five_then_a_link_to_all(signatory, bakery):
    for _n in range(7):
        make.introduction(of=bakery, state=Met.HELD)
    page = signatory.get("/")
    assert len(page.all(".gp-tasks__link")) == 5
    assert "Bekijk alles" in page.words
    everything = signatory.get("/alles")
    assert len(everything.all(".gp-tasks__link")) >= 7


def test_tasks_are_sorted_by_their_day(signatory, bakery):
    make.introduction(of=bakery, state=Met.HELD)
    make.agreement(of=bakery, state=Agreed.OFFERED)
    make.placement(of=bakery, state=Placed.PLANNED)
    with signatory.app.app_context():
        rows = queries.todo(viewer(signatory.person.id, 1), 9)
    days = [row.due_on for row in rows]
    assert len(set(days)) >= 2
    tiles = signatory.get("/alles").all(".gp-tasks__item .gp-date b")
    assert tiles == [str(day.day) for day in sorted(days)]


@pytest.mark.clause("paperwork")
def test_the_board_tells_what_the_municipality_does(signatory, bakery):
    make.placement(of=bakery, state=Placed.PLANNED)
    page = signatory.get("/")
    assert page.all(".gp-board__item")
    assert "Er loopt nu niets" not in page.words


def test_a_promise_that_was_missed_is_said(signatory, bakery):
    make.placement(of=bakery, state=Placed.RUNNING, since=60)
    words = signatory.get("/").words
    assert "Te laat" in words
    assert "Wij zijn te laat." in words


def test_figures_come_last_and_count_what_runs(signatory, bakery):
    make.placement(of=bakery)
    make.vacancy(of=bakery, state=Wanted.ACCEPTED)
    page = signatory.get("/")
    assert page.all(".gp-figures dd")[0] == "één"
    headings = page.all("main h2")
    assert headings.index("Uw stand van zaken") > headings.index("Wij regelen dit voor u")


def test_the_stranger_next_door_sees_nothing_of_it(stranger, bakery):
    make.agreement(of=bakery, state=Agreed.OFFERED)
    make.placement(of=bakery)
    page = stranger.get("/")
    assert page.all(".gp-tasks__link") == []
    assert set(page.all(".gp-figures dd")) == {"0"}


def test_a_bookkeeper_gets_only_what_he_may_open(bookkeeper, bakery):
    make.agreement(of=bakery, state=Agreed.OFFERED)
    page = bookkeeper.get("/")
    assert "de overeenkomst voor" not in page.words
    for address in page.tree.css(".gp-tasks__link"):
        assert bookkeeper.get(address.attributes["href"]).status == 200


def test_what_the_bookkeeper_may_not_read_on_a_page_he_does_not_read_in_a_line(
    bookkeeper, signatory, bakery
):
    placement = make.placement(of=bakery)
    make.introduction(of=bakery, state=Met.AGREED)
    make.agreement(of=bakery, state=Agreed.OFFERED)
    make.claim(of=bakery)
    name = placement.candidate_name
    for address in ("/", "/alles"):
        assert name in signatory.get(address).words
        assert name not in bookkeeper.get(address).words


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER])
def test_every_line_of_an_employer_is_about_a_page_that_he_may_open(app, bakery, role):
    for made in (make.placement, make.introduction, make.agreement, make.claim, make.invoice):
        made(of=bakery)
    make.vacancy(of=bakery)
    with app.app_context():
        who = viewer(make.person(role, of=bakery).id, 1)
        rows = [*queries.todo(who, 50), *queries.running(who)]
    for row in rows:
        place = getattr(row, "place", "") or row.kind.partition(".")[0]
        if place == "none":  # a draft: its page is not there yet
            continue
        inbox = queries.OF_DOMAIN[place]
        assert inbox.domain == "employers" or inbox.view in GRANTS[role], row


@pytest.mark.promise("K3")
def test_the_home_costs_the_same_with_more_to_do(signatory, bakery):
    make.introduction(of=bakery, state=Met.HELD)
    with counted() as few:
        signatory.get("/")
    for _n in range(5):
        make.introduction(of=bakery, state=Met.HELD)
    with counted() as many:
        signatory.get("/")
    assert len(few) == len(many) <= STATEMENTS, many


def test_one_person_at_work_is_said_in_words(bakery, member):
    make.placement(of=bakery)
    assert "persoon aan het werk één" in member.get("/").words
    make.placement(of=bakery)
    assert "mensen aan het werk 2" in member.get("/").words
