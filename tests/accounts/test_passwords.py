"""Invitations and new passwords."""

import re
from datetime import timedelta

import pytest

from portal.accounts import rules
from portal.accounts.models import User
from portal.effects import post
from portal.roles import Role
from tests import make
from tests.engines import standing
from tests.instant import START
from tests.make import basis
from tests.make.people import PASSWORD

NEW = "mijn fiets staat in de regen"


@pytest.fixture
def noor(app):
    return make.person(Role.ACCOUNT_MANAGER, name="Noor Terhaar", email="noor@vaartland.example")


def link():
    """The path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/uitnodiging/\S+)", post.newest(1)[0].text)
    assert found, "no link in the newest mail"
    return found.group(1)


def forget(client, email):
    return client.submit("/wachtwoord-vergeten", "/wachtwoord-vergeten", email=email)


def test_a_new_password_by_mail(client, noor, work):
    assert forget(client, noor.email).h1 == "Kijk in uw mail"
    work()
    path = link()
    assert client.get(path).h1 == "Kies uw wachtwoord"
    page = client.submit(path, path, password=NEW)
    assert page.location == "/"
    assert client.get("/").h1 == "Inbox"
    assert client.get(path).h1 == "Deze link werkt niet meer"
    again = client.as_(None)
    answers = [
        again.submit("/inloggen", "/inloggen", email=noor.email, password=text).status
        for text in (PASSWORD, NEW)
    ]
    assert answers == [422, 303]


@pytest.mark.promise("E6")
def test_nobody_learns_whether_an_address_is_known(client, noor, work):
    known, unknown = forget(client, noor.email), forget(client, "niemand@vaartland.example")
    assert (known.status, known.words) == (unknown.status, unknown.words)
    work()
    assert len(post.newest(5)) == 1


def test_opening_a_link_many_times_uses_nothing_up(client, noor, work):
    forget(client, noor.email)
    work()
    path = link()
    for _n in range(5):
        assert client.get(path).h1 == "Kies uw wachtwoord"


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("kort", "minstens 12 tekens"),
        ("wachtwoord123", "gelekte wachtwoorden"),
        ("x" * 129, "hooguit 128 tekens"),
        ("", "Vul"),
    ],
)
def test_a_weak_password_is_explained(client, noor, work, password, says):
    forget(client, noor.email)
    work()
    path = link()
    page = client.submit(path, path, password=password)
    assert page.status == 422
    assert says in page.words


def test_a_link_ends_after_two_weeks(client, noor, work):
    with standing(START):
        forget(client, noor.email)
        work()
        path = link()
    with standing(START + rules.INVITATION):
        assert client.get(path).h1 == "Deze link werkt niet meer"
        assert client.post(path, password=NEW).h1 == "Deze link werkt niet meer"
    with standing(START + rules.INVITATION - timedelta(seconds=1)):
        assert client.get(path).h1 == "Kies uw wachtwoord"


def test_an_unknown_link_is_a_helpful_page(client):
    page = client.get("/uitnodiging/bestaat-niet")
    assert (page.status, page.h1) == (200, "Deze link werkt niet meer")
    assert "/wachtwoord-vergeten" in page.links()


def change(visitor, old, new):
    return visitor.submit("/wachtwoord", "/wachtwoord", password=old, new_password=new)


def test_another_password_ends_the_other_sessions_and_is_told_by_mail(app, client, noor, work):
    here, elsewhere = client.as_(noor), client.as_(noor)
    assert "/wachtwoord" in here.get("/").links()
    page = change(here, PASSWORD, NEW)
    assert (page.status, page.location) == (303, "/")
    assert "Uw wachtwoord is gewijzigd." in here.get("/").words
    assert elsewhere.get("/werkgevers").location.startswith("/inloggen")
    work()
    (letter,) = post.newest(1)
    assert letter.to == noor.email
    assert "is gewijzigd" in letter.subject
    assert "Was u dit niet?" in letter.text
    assert "/wachtwoord-vergeten" in letter.text
    assert "Noor" not in letter.text + letter.subject
    again = client.as_(None)
    answers = [
        again.submit("/inloggen", "/inloggen", email=noor.email, password=text).status
        for text in (PASSWORD, NEW)
    ]
    assert answers == [422, 303]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fout wachtwoord", NEW, ["Dit wachtwoord klopt niet."]),
        (PASSWORD, "noor", ["minstens 12 tekens", "Dit is uw e-mailadres."]),
        (PASSWORD, "welkom123456", ["gelekte wachtwoorden"]),
        ("fout wachtwoord", "noor", ["klopt niet", "minstens 12 tekens", "uw e-mailadres."]),
        ("", "noor", ["Vul uw wachtwoord van nu in.", "minstens 12 tekens"]),
        (PASSWORD, "", ["Vul een nieuw wachtwoord in."]),
        ("", "", ["Vul uw wachtwoord van nu in.", "Vul een nieuw wachtwoord in."]),
    ],
)
def test_what_is_wrong_with_another_password_is_said_at_once(client, noor, work, old, new, says):
    visitor = client.as_(noor)
    page = change(visitor, old, new)
    assert page.status == 422
    beside = " ".join(page.all(".gp-field__error"))
    assert all(sentence in beside for sentence in says)
    assert "Uw tekst is bewaard" not in page.words
    assert "Een wachtwoord wordt nooit bewaard: vul het opnieuw in." in page.words
    assert not new or f'value="{new}"' not in page.text
    work()
    assert post.newest(1) == []
    assert visitor.get("/werkgevers").status == 200


def test_guessing_the_old_password_in_an_open_session_is_slow(client, noor):
    visitor = client.as_(noor)
    for _n in range(rules.MAX_ATTEMPTS):
        assert change(visitor, "fout wachtwoord", NEW).status == 422
    assert "te vaak geprobeerd" in change(visitor, PASSWORD, NEW).words


def test_a_password_by_mail_is_told_only_when_there_was_one(client, noor, work):
    forget(client, noor.email)
    work()
    path = link()
    assert client.submit(path, path, password=NEW).status == 303
    work()
    assert "is gewijzigd" in post.newest(1)[0].subject
    new = make.person(Role.MEDIATOR, email="nieuw@vaartland.example")
    with basis.inside() as session:
        session.get(User, new.id).password_hash = None
    forget(client.as_(None), new.email)
    work()
    path = link()
    assert client.as_(None).submit(path, path, password=NEW).status == 303
    work()
    assert post.newest(1)[0].subject.startswith("Kies uw wachtwoord")


@pytest.mark.parametrize("path", ["/inloggen", "/wachtwoord", "invited"])
def test_a_password_manager_knows_whose_password_it_is(client, noor, work, path):
    """The address first, then the password by the name that browsers know; pasting is allowed."""
    visitor = client.as_(noor) if path == "/wachtwoord" else client
    if path == "invited":
        forget(client, noor.email)
        work()
        path = link()
    page = visitor.get(path)
    kinds = [one.attributes["autocomplete"] for one in page.tree.css("main input[autocomplete]")]
    asked = {
        "/inloggen": ["username", "current-password"],
        "/wachtwoord": ["username", "current-password", "new-password"],
    }
    assert kinds == asked.get(path, ["username", "new-password"])
    for one in page.tree.css("input[type=password]"):
        assert "onpaste" not in one.attributes
        assert one.attributes["data-show"] == "Toon wachtwoord"
        if one.attributes["autocomplete"] == "new-password":
            assert "Minstens 12" in page.tree.css_first(f"#{one.attributes['id']}-hint").text()
