"""Invitations and new passwords."""

import re
from datetime import timedelta

import pytest

from portal.accounts import rules
from portal.effects import post
from portal.roles import Role
from tests import make
from tests.engines import standing
from tests.instant import START
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
