"""The account manager's inbox: everything of my employers in one list, by the clock."""

import uuid
from datetime import timedelta

import pytest

from portal import clock
from portal.agreements.labels import Party
from portal.agreements.labels import State as Agreed
from portal.guarantees.labels import State as Claimed
from portal.introductions.labels import State as Met
from portal.placements.labels import State as Placed
from portal.roles import Role
from portal.tasks import actions as tasks
from portal.vacancies.labels import State as Wanted
from tests import make
from tests.engines import counted
from tests.make import basis
from tests.page import Visitor

STATEMENTS = 8


def rows(page):
    return page.all("td.gp-inbox__what")


@pytest.fixture
def busy(bakery):
    """A company with something open in every domain."""
    made = {
        "vacancy": make.vacancy(of=bakery, state=Wanted.SUBMITTED),
        "introduction": make.introduction(of=bakery, state=Met.AGREED),
        "agreement": make.agreement(of=bakery, state=Agreed.OFFERED),
        "placement": make.placement(of=bakery, state=Placed.PLANNED),
        "claim": make.claim(of=bakery, state=Claimed.INVOKED),
    }
    made["task"] = make.task(of=bakery, title="Bestel werkschoenen", subject=made["placement"])
    return made


def remind(employer, person, titles, *, days=0):
    """Tasks due one minute after another, so that their order is known."""

    class Paper:
        __tablename__ = "placements"
        reference = ""

        def __init__(self):
            self.id = uuid.uuid4()

    due = clock.now() + timedelta(minutes=5, days=days)
    with basis.inside():
        for n, title in enumerate(titles):
            tasks.assign(
                "test.call", subject=Paper(), employer_id=employer.id, to=person.id, title=title,
                due_on=clock.day(due), due_at=due + timedelta(minutes=n),
                by=basis.SYSTEM, at=clock.now(),
            )  # fmt: skip


def test_every_domain_puts_its_open_matters_in_one_list(account_manager, busy):
    page = account_manager.get("/")
    kinds = set(page.all(".gp-kind"))
    assert {"Vacature", "Kennismaking", "Handtekening", "Garantie"} <= kinds
    assert all(" " in row for row in rows(page)), "a bare reference says nothing"
    for address in page.tree.css("td.gp-inbox__what a"):
        assert account_manager.get(address.attributes["href"]).status == 200, address.html


def test_a_guarantee_stands_on_top(account_manager, busy):
    page = account_manager.get("/")
    assert page.all("th[scope=rowgroup]")[0] == "Eerst: garantie en te laat"
    assert page.all(".gp-kind")[0] == "Garantie"


def test_another_account_manager_sees_nothing_of_it(other_account_manager, busy):
    page = other_account_manager.get("/")
    assert rows(page) == []
    assert "Alles is gedaan" in page.words


def test_a_deputy_sees_it_and_reads_whom_he_replaces(app, account_manager, busy):
    deputy = make.person(Role.ACCOUNT_MANAGER, name="Jasper Oudenhoef")
    make.absence(account_manager.person, deputy=deputy)
    clock.move_to(clock.now() + timedelta(days=1))
    page = Visitor(app, deputy).get("/", soort="garantie")
    whole = Visitor(app, account_manager.person).get("/", soort="garantie")
    assert rows(page) == rows(whole) != []
    assert "U vervangt Noor Terhaar tot en met" in page.words


def test_pages_follow_each_other_without_gap_or_repeat(account_manager, bakery):
    titles = [f"Taak {n:02d}" for n in range(60)]
    remind(bakery, account_manager.person, titles)
    seen, page = [], account_manager.get("/")
    while True:
        seen += [row for row in rows(page) if row.startswith("Taak")]
        further = page.tree.css_first('a[rel="next"]')
        if further is None:
            break
        page = account_manager.get(further.attributes["href"])
        assert "Naar het begin" in page.words
    assert seen == titles


def test_filters_stand_in_the_address(account_manager, busy):
    page = account_manager.get("/", soort="garantie")
    assert set(page.all(".gp-kind")) == {"Garantie"}
    assert page.all(".gp-chips [aria-current]") == ["Garantie"]
    assert "Hier past geen zaak bij" in account_manager.get("/", q="bestaat niet").words
    assert account_manager.get("/", q="korenaar").all(".gp-kind")


def test_late_and_today_are_filters_too(account_manager, bakery):
    remind(bakery, account_manager.person, ["Te laat"], days=-3)
    remind(bakery, account_manager.person, ["Volgende week"], days=7)
    assert rows(account_manager.get("/", wanneer="te-laat")) == ["Te laat"]
    assert rows(account_manager.get("/", wanneer="vandaag")) == ["Te laat"]
    assert "3 dagen te laat" in account_manager.get("/").words


@pytest.mark.parametrize("nonsense", ["x", "1~x~y~z", "0~2026-01-01~a~b", "~~~", "9" * 200])
def test_nonsense_in_the_address_is_the_first_page(account_manager, busy, nonsense):
    page = account_manager.get("/", na=nonsense, soort="x", wanneer="y")
    assert rows(page) == rows(account_manager.get("/"))


def test_a_paused_matter_says_who_it_waits_for(account_manager, bakery):
    make.agreement(of=bakery, state=Agreed.OFFERED)
    page = account_manager.get("/", soort="handtekeningen")
    assert "Wacht op werkgever" in page.words
    assert "klok staat stil" in page.words


@pytest.mark.promise("K3")
def test_the_inbox_costs_the_same_at_ten_times_as_much(account_manager, bakery):
    remind(bakery, account_manager.person, [f"Taak {n}" for n in range(30)])
    with counted() as few:
        account_manager.get("/")
    remind(bakery, account_manager.person, [f"Meer {n}" for n in range(300)])
    with counted() as many:
        account_manager.get("/")
    assert len(few) == len(many) <= STATEMENTS, many


def test_the_mediator_has_the_introductions_of_own_candidates(app, bakery, mediator):
    mine = make.introduction(of=bakery, state=Met.ASKED)
    whose = Visitor(app, mine.mediator_id)
    page = whose.get("/")
    assert page.h1 == "Mijn werk"
    assert any("De kandidaat antwoordt niet, bel" in row for row in rows(page))
    for address in page.tree.css("td.gp-inbox__what a"):
        assert whose.get(address.attributes["href"]).status == 200


def test_the_decider_and_the_foundation_find_what_they_sign(decider, foundation_signer, bakery):
    made = make.agreement(of=bakery, state=Agreed.OFFERED)
    assert any("Onderteken" in row for row in rows(foundation_signer.get("/")))
    assert not any("Onderteken" in row for row in rows(decider.get("/")))
    for party in (Party.EMPLOYER, Party.CANDIDATE, Party.FOUNDATION):
        make.sign(made, party)
    assert any("Onderteken" in row for row in rows(decider.get("/")))
    assert not any("Onderteken" in row for row in rows(foundation_signer.get("/")))
