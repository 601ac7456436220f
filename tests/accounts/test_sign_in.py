"""Signing in: nobody learns who has an account, guessing is slow, sessions end."""

from datetime import timedelta

import pytest

from portal.accounts import actions, rules
from portal.roles import Role
from tests import make
from tests.engines import standing
from tests.instant import START
from tests.make import basis
from tests.make.people import PASSWORD
from tests.page import Visitor


@pytest.fixture
def noor(app):
    return make.person(Role.ACCOUNT_MANAGER, name="Noor Terhaar", email="noor@vaartland.example")


def enter(client, email, password, **more):
    return client.submit("/inloggen", "/inloggen", email=email, password=password, **more)


def test_the_right_password_opens_the_home(client, noor):
    page = enter(client, " Noor@Vaartland.example ", PASSWORD)
    assert (page.status, page.location) == (303, "/")
    assert client.get("/").h1 == "Inbox"


def test_signing_in_leads_back_to_the_page_asked_for(client, noor):
    asked = client.get("/werkgevers")
    assert asked.status == 303
    form = client.get(asked.location)
    page = client.submit(form, "/inloggen", email=noor.email, password=PASSWORD)
    assert page.location == "/werkgevers"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_to_no_other_site(client, noor, elsewhere):
    page = enter(client, noor.email, PASSWORD, verder=elsewhere)
    assert page.location == "/"


@pytest.mark.promise("E6")
def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, noor):
    wrong = enter(client, noor.email, "een andere zin hier")
    unknown = enter(client, "niemand@vaartland.example", "een andere zin hier")
    assert (wrong.status, unknown.status) == (422, 422)
    assert wrong.words == unknown.words
    assert "horen niet bij elkaar" in wrong.words
    assert "een andere zin hier" not in wrong.text


@pytest.mark.promise("E7")
@pytest.mark.parametrize(
    ("idle", "h1"),
    [(rules.IDLE, "Inbox"), (rules.IDLE + timedelta(seconds=1), "Inloggen")],
)
def test_a_session_ends_after_half_an_hour_of_nothing(app, noor, idle, h1):
    with standing(START):
        visitor = Visitor(app, noor)
        assert visitor.get("/").h1 == "Inbox"
    with standing(START + idle):
        page = visitor.get("/werkgevers")
        assert (page.status == 303) == (h1 == "Inloggen")


@pytest.mark.promise("E1")
def test_what_was_typed_in_a_session_that_ended_is_shown_back(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
    with standing(START + rules.IDLE + timedelta(minutes=1)):
        page = visitor.post("/werkgevers/nieuw", name="Bakkerij De Nieuwe Oven")
    assert page.status == 409
    assert "Bakkerij De Nieuwe Oven" in page.words
    assert "Log opnieuw in" in page.words


@pytest.mark.promise("E7")
def test_a_busy_session_ends_after_twelve_hours(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
    for n in range(1, 36):  # every twenty minutes, 11 hours and 40 minutes long
        with standing(START + n * timedelta(minutes=20)):
            assert visitor.get("/werkgevers").status == 200
    with standing(START + timedelta(hours=12)):
        assert visitor.get("/werkgevers").status == 200
    with standing(START + timedelta(hours=12, seconds=61)):
        assert visitor.get("/werkgevers").location.startswith("/inloggen")


@pytest.mark.promise("D5")
def test_stopping_somebody_ends_the_session_at_the_next_request(app, admin, noor):
    visitor = Visitor(app, noor)
    assert visitor.get("/").h1 == "Inbox"
    page = admin.submit(f"/gebruikers/{noor.id}/stoppen", "/stoppen")
    assert page.location == f"/gebruikers/{noor.id}"
    assert visitor.get("/werkgevers").location.startswith("/inloggen")
    assert enter(Visitor(app), noor.email, PASSWORD).status == 422


@pytest.mark.promise("D5")
def test_other_roles_hold_at_the_next_request(app, noor):
    visitor = Visitor(app, noor)
    with basis.inside() as session:
        user = session.get(type(noor), noor.id)
        actions.set_roles(user, {Role.FINANCE}, by=basis.SYSTEM, at=START)
    assert visitor.get("/werkgevers").status == 403
    assert visitor.get("/facturen").status == 200


def test_signing_out_is_a_button_and_ends_the_session(account_manager):
    assert account_manager.get("/uitloggen").status == 405
    page = account_manager.submit("/", "/uitloggen")
    assert (page.status, page.location) == (303, "/")
    assert "cache" in page.headers["Clear-Site-Data"]
    assert account_manager.get("/").h1.startswith("U geeft iemand een kans.")


def test_an_empty_form_says_what_is_missing(client):
    page = enter(client, "", "")
    assert page.status == 422
    assert page.tree.css_first("title").text().startswith("Fout:")
    assert page.all(".gp-errors li") == [
        "E-mailadres: Vul het e-mailadres in.",
        "Wachtwoord: Vul uw wachtwoord in.",
    ]


def test_whoever_is_in_needs_no_sign_in_page(account_manager):
    assert account_manager.get("/inloggen").location == "/"


def test_a_part_asks_to_sign_in_over_the_page_and_leaves_the_window(client):
    page = client.get("/werkgevers", htmx=True)
    assert (page.status, page.headers["HX-Retarget"]) == (401, "#signin")
    assert "HX-Redirect" not in page.headers
    assert page.tree.css_first("dialog#signin form").attributes["action"] == "/inloggen/hier"


@pytest.mark.promise("E7")
def test_what_a_page_asks_by_itself_is_no_activity(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
        assert visitor.get("/sessie", htmx=True).headers["Session-Left"] == "1800"
    with standing(START + timedelta(minutes=29)):
        assert visitor.get("/sessie", htmx=True).headers["Session-Left"] == "60"
    with standing(START + timedelta(minutes=30, seconds=1)):
        assert visitor.get("/sessie", htmx=True).status == 401


@pytest.mark.promise("E7")
def test_who_says_that_he_is_there_stays(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
    with standing(START + timedelta(minutes=29)):
        assert visitor.post("/sessie", htmx=True).headers["Session-Left"] == "1800"
    with standing(START + timedelta(minutes=58)):
        assert visitor.get("/sessie", htmx=True).headers["Session-Left"] == "60"


def again(visitor, email, password=PASSWORD):
    """Sign in over the page that is open."""
    return visitor.post("/inloggen/hier", htmx=True, email=email, password=password)


@pytest.mark.promise("E1")
def test_who_signs_in_again_goes_on_in_the_page_that_was_open(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
        visitor.get("/werkgevers/nieuw")
        token = visitor.token()
    with standing(START + timedelta(hours=2)):
        assert again(visitor, noor.email, "fout wachtwoord").status == 422
        page = again(visitor, noor.email)
        assert (page.status, "HX-Redirect" in page.headers) == (200, False)
        assert "Er is niets verloren" in page.words
        sent = visitor.client.post("/werkgevers/nieuw", data={"csrf_token": token, "name": "x"})
        assert sent.status_code == 422  # it was read, and is not complete


def test_somebody_else_begins_at_his_own_start(app, noor, admin):
    with standing(START):
        visitor = Visitor(app, noor)
        token = visitor.token()
    with standing(START + timedelta(hours=2)):
        other = make.person(Role.MEDIATOR)
        page = again(visitor, other.email)
        assert page.headers["HX-Redirect"] == "/"
        sent = visitor.client.post("/dossiers/nieuw", data={"csrf_token": token})
        assert sent.status_code == 400
