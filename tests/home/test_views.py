"""Homes, public pages, and what machines ask."""

import re

import pytest
from sqlalchemy.exc import OperationalError

from portal import clock, health, heartbeat, migrate
from portal.access import GRANTS
from portal.home import frame
from portal.home.queries import INBOXES
from portal.roles import Role
from portal.schemes.rules import SchemeName, scheme_on
from portal.tasks import labels as task_labels
from portal.tasks import rules as task_rules
from tests import make
from tests.page import Visitor


def test_the_public_page_promises_and_calculates(client):
    page = client.get("/")
    assert page.h1 == "U geeft iemand een kans. Wij nemen het risico."
    assert "€ 300 per maand" in page.words
    assert "/aanmelden" in page.links()


def test_the_calculator_works_with_an_address_alone(client):
    page = client.get("/", soort="werkervaringsbaan", uren="24")
    assert "Werkervaringsbaan, 24 uur" in page.words
    assert "€ 0 per maand" in page.words


@pytest.mark.parametrize("asked", [{"soort": "x"}, {"uren": "-1"}, {"uren": "9" * 40, "soort": ""}])
def test_the_calculator_falls_back_to_the_usual(client, asked):
    assert "Groeibaan, 32 uur" in client.get("/", **asked).words


def test_an_employer_without_work_reads_what_will_come(signatory):
    page = signatory.get("/")
    assert page.h1.endswith(", Ilse")
    assert page.all("h2")[:2] == ["Wat moet ik doen?", "Wij regelen dit voor u"]
    assert "Nog 3 stappen, daarna bent u klaar." in page.words
    assert "Noor Terhaar" in page.words
    assert len(page.tree.css("main .utrecht-button--primary-action")) == 1


def test_a_bookkeeper_gets_no_button_to_post_a_vacancy(bookkeeper):
    assert "Vacature melden" not in bookkeeper.get("/").words


def test_everything_that_runs_is_for_employers_only(signatory, decider, client):
    assert signatory.get("/alles").h1 == "Alles wat loopt"
    assert decider.get("/alles").status == 404
    assert client.get("/alles").location.startswith("/inloggen")


@pytest.mark.parametrize(
    ("role", "h1"),
    [
        (Role.ACCOUNT_MANAGER, "Inbox"),
        (Role.MEDIATOR, "Mijn werk"),
        (Role.FINANCE, "Mijn werk"),
        (Role.DECIDER, "Mijn werk"),
        (Role.FOUNDATION_SIGNER, "Mijn werk"),
        (Role.AUDITOR, "Dag Peter"),
        (Role.ADMIN, "Mijn werk"),
    ],
)
def test_every_role_has_a_home(app, role, h1):
    page = Visitor(app, make.person(role, name="Peter Vos")).get("/")
    assert (page.status, page.h1) == (200, h1)


@pytest.mark.parametrize("role", sorted(Role))
def test_every_item_of_every_menu_opens(app, bakery, role):
    of_company = role in {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
    somebody = Visitor(app, make.person(role, of=bakery if of_company else None))
    page = somebody.get("/")
    menu = [one.attributes["href"] for one in page.tree.css("nav.gp-nav a, .gp-role__panel a")]
    assert menu
    assert "/" in menu
    for address in menu:
        assert somebody.get(address).status == 200, address


def test_the_menu_marks_where_you_are(account_manager):
    assert account_manager.get("/").all("nav.gp-nav a[aria-current]") == ["Inbox"]
    assert account_manager.get("/werkgevers").all("nav.gp-nav a[aria-current]") == ["Werkgevers"]


@pytest.mark.parametrize(
    ("roles", "line"),
    [
        ({Role.ACCOUNT_MANAGER}, "Accountmanager, Gemeente Vaartland"),
        ({Role.MEDIATOR, Role.DECIDER}, "Bemiddelaar, teamleider, Gemeente Vaartland"),
    ],
)
def test_the_role_line_of_the_municipality(app, roles, line):
    assert line in Visitor(app, make.person(roles)).get("/").words


def test_the_role_line_of_a_company_leaves_member_out(signatory, member):
    assert "Bakkerij De Korenaar, tekenbevoegd, boekhouding" in signatory.get("/").words
    assert "Bakkerij De Korenaar, collega" in member.get("/").words


@pytest.mark.parametrize("address", ["/privacy", "/toegankelijkheid", "/contact", "/inloggen"])
def test_public_pages_open_for_everybody(client, signatory, address):
    assert client.get(address).status == 200
    assert signatory.get(address).status in (200, 303)


def test_the_language_switch_comes_back_to_the_page(client):
    assert not [link for link in client.get("/privacy").links() if link.startswith("/taal/")]
    assert client.get("/taal/en", terug="/privacy?x=1").location == "/privacy?x=1"
    assert "Engels komt later" in client.get("/privacy").words
    assert client.get("/taal/xx").status == 404


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/uitloggen", "x"]
)
def test_the_language_switch_goes_nowhere_else(client, elsewhere):
    assert client.get("/taal/nl", terug=elsewhere).location == "/"


def test_healthz_says_ok_or_503(client, monkeypatch):
    monkeypatch.setattr(migrate, "is_current", lambda: True)
    monkeypatch.setattr(health, "ASKED", [lambda: True])
    page = client.get("/healthz")
    assert (page.status, page.response.json) == (200, {"status": "ok"})
    monkeypatch.setattr(health, "ASKED", [lambda: False])
    assert client.get("/healthz").status == 503
    monkeypatch.setattr(migrate, "is_current", lambda: False)
    assert client.get("/healthz").status == 503


@pytest.mark.promise("J2")
def test_readyz_is_503_too_when_the_disk_is_full_and_healthz_is_not(client, monkeypatch):
    """Who reads goes on; a balancer sends nobody who wants to write."""
    monkeypatch.setattr(migrate, "is_current", lambda: True)
    monkeypatch.setattr(health, "ASKED", [])
    for is_full, status in ((False, 200), (True, 503)):
        monkeypatch.setattr(health, "is_full", lambda is_full=is_full: is_full)
        assert client.get("/readyz").status == status
        assert client.get("/healthz").status == 200


@pytest.mark.promise("O3")
def test_readyz_tells_of_the_worker_and_turns_nobody_away_without(client, app, monkeypatch):
    monkeypatch.setattr(health, "is_ready", lambda: True)
    assert client.client.get("/readyz").json == {"status": "ok", "worker": "away"}
    with app.app_context():
        heartbeat.beat()
    assert client.client.get("/readyz").json == {"status": "ok", "worker": "ok"}
    healthz = client.client.get("/healthz")
    assert healthz.json in ({"status": "ok"}, {"status": "unavailable"})


def test_healthz_is_503_when_the_database_is_away(client, monkeypatch):
    def gone():
        raise OperationalError("SELECT 1", {}, Exception())

    monkeypatch.setattr(migrate, "is_current", gone)
    assert client.get("/healthz").status == 503


def test_machines_find_what_they_ask(client):
    assert "Disallow: /" in client.get("/robots.txt").text
    assert client.get("/.well-known/security.txt").text.startswith("Contact: mailto:")
    with client.client.get(client.get("/favicon.ico").location) as icon:
        assert icon.mimetype == "image/svg+xml"


def test_every_area_of_home_has_a_page(app):
    pages = app.url_map.bind("localhost")
    for inbox in INBOXES:
        assert pages.test(f"{inbox.path}/00000000-0000-0000-0000-000000000000", "GET"), inbox.path


def test_every_role_gets_a_menu_of_its_own(app):
    assert {role for role in Role if role in GRANTS} == set(Role)
    assert all(item[0].startswith("/") for item in frame.EMPLOYER + frame.MUNICIPALITY)


def test_every_kind_of_line_belongs_to_the_domain_that_words_it():
    for inbox in INBOXES:
        for kind in (*inbox.sentences, *inbox.todo_sentences, *inbox.tails, *inbox.tasks):
            assert kind.partition(".")[0] == inbox.domain, kind
        assert set(inbox.todo_sentences) <= set(inbox.consequences), inbox.domain


def test_every_task_with_a_step_of_its_own_says_what_must_be_done(app):
    assert set(task_labels.TITLES) >= task_rules.WITH_OWN_VERB
    for kind in task_rules.WITH_OWN_VERB:
        assert task_labels.title(kind, "X-1").rstrip(")").removesuffix("X-1").strip(), kind


def test_a_page_that_is_not_there_offers_what_is(client, signatory, mediator):
    lost = signatory.get("/vacatures/deze-is-er-niet")
    offered = [one.attributes["href"] for one in lost.tree.css("#problem nav a")]
    assert (lost.status, offered[0]) == (404, "/vacatures")
    assert {"/facturen", "/hulp"} < set(offered)
    assert all(signatory.get(path).status == 200 for path in offered)
    assert "/dossiers" in mediator.get("/kwijt").links()
    assert {"/hulp", "/contact", "/inloggen"} < set(client.get("/kwijt").links())


def test_questions_and_answers_are_for_everybody_and_on_every_page(client, signatory, mediator):
    for visitor in (client, signatory, mediator):
        assert "/hulp" in visitor.get("/privacy").links()
        assert visitor.get("/hulp").h1 == "Vragen en antwoorden"
    page = client.get("/hulp")
    assert {"/aanmelden", "/contact", "/wachtwoord-vergeten"} < set(page.links())
    inside = [link for link in page.links() if link.startswith("/") and "#" not in link]
    assert [link for link in inside if client.get(link).status >= 400] == []


@pytest.mark.parametrize("name", SchemeName)
def test_a_scheme_is_explained_from_its_own_data(client, name):
    scheme = scheme_on(name, clock.today())
    words = client.get("/hulp").words
    assert f"Hooguit {scheme.max_months} maanden." in words
    assert scheme.guidance in words
    assert scheme.guarantee.title in words


@pytest.mark.parametrize("name", SchemeName)
def test_an_example_agreement_can_be_read_before_one_registers(client, name):
    path = f"/hulp/voorbeeld/{name}"
    assert path in client.get("/hulp").links()
    page = client.get(path)
    assert "Dit is een voorbeeld" in page.words
    assert "Artikel 1." in page.words
    assert "Kim Voorbeeld" in page.words
    assert not re.search(r"[{}]|None", page.words)
    assert client.get("/hulp/voorbeeld/brugbaan").status == 404


FIRST_ASKED = {
    "/hulp": [
        "Wat is het Groeiportaal?", "Wat kost het?", "Wat als het niet past?",
        "Wat moet ik zelf doen?", "Hoe doe ik mee?",
    ],
    "/privacy": ["Wie ziet wat?", "Welke gegevens?", "Waarvoor gebruiken wij gegevens?"],
}  # fmt: skip


@pytest.mark.parametrize("address", FIRST_ASKED)
def test_what_a_visitor_asks_first_comes_first(client, address):
    asked = FIRST_ASKED[address]
    heads = client.get(address).all("main summary" if address == "/hulp" else "main section h2")
    assert heads[: len(asked)] == asked
