"""Every page that says something went wrong: its status, its help, and what it keeps to itself."""

import logging
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import TooManyRequests, UnprocessableEntity

from portal import clock, db
from portal.access import public
from portal.accounts.models import User
from portal.errors import Forbidden, Hidden, Refused
from portal.settings import settings

SECRET = "Samir 06 12345678"


@pytest.fixture
def broken(app, monkeypatch):
    """broken(error): from now on GET /contact and /inloggen raise it."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def broken(error):
        @public
        def view():
            raise error

        monkeypatch.setitem(app.view_functions, "home.contact", view)
        monkeypatch.setitem(app.view_functions, "accounts.sign_in", view)

    return broken


READONLY = "attempt to write a readonly database"


def away(text="database is locked"):
    return OperationalError(f"SELECT '{SECRET}'", {}, sqlite3.OperationalError(text))


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (Refused("wrong_state", "Dit is al gedaan."), 409, "Dit kan nu niet"),
        (Refused("conflict", "Iemand was u voor."), 409, "Iemand anders was net eerder"),
        (StaleDataError(SECRET), 409, "Iemand anders was net eerder"),
        (Hidden(), 404, "Deze pagina is er niet"),
        (Forbidden(), 403, "Dit mag u niet doen met uw rol"),
        (TooManyRequests(retry_after=600), 429, "Even wachten"),
        (UnprocessableEntity(), 422, "Er is nog iets nodig"),
        (away(), 503, "Het portaal is even niet bereikbaar"),
        (away("unable to open database file"), 503, "Het portaal is even niet bereikbaar"),
        (away(READONLY), 500, "Er ging bij ons iets mis"),  # a GET that writes
        (IntegrityError(SECRET, {}, sqlite3.IntegrityError(SECRET)), 500, "Er ging bij ons iets"),
        (KeyError(SECRET), 500, "Er ging bij ons iets mis"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_problem_has_a_page_that_helps(client, broken, caplog, error, status, heading):
    broken(error)
    with caplog.at_level(logging.INFO):
        page = client.get("/contact")
    assert page.status == status
    assert page.h1.startswith(heading)
    assert page.tree.css_first("title").text().startswith("Fout:")
    assert "/" in page.links()
    assert settings().municipality_phone.replace(" ", "") in page.words.replace(" ", "")
    assert SECRET not in page.text
    assert SECRET not in caplog.text


def test_a_disk_that_takes_nothing_is_503(client, app, monkeypatch):
    """At the first write of a unit, or as soon as it begins."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    @public
    def view():
        with db.unit():
            raise away(READONLY)

    monkeypatch.setitem(app.view_functions, "home.contact", view)
    page = client.get("/contact")
    assert (page.status, page.response.headers["Retry-After"]) == (503, "30")


def test_what_does_not_exist_is_404(client):
    page = client.get("/bestaat-niet")
    assert (page.status, page.h1) == (404, "Deze pagina is er niet")


def test_a_verb_opened_as_a_page_says_to_use_the_button(client):
    page = client.get("/uitloggen")
    assert (page.status, page.h1) == (405, "Deze pagina opent u met een knop")
    assert "POST" in page.headers["Allow"]


def test_an_old_form_keeps_what_was_typed_but_no_password(app, client):
    answer = client.client.post("/inloggen", data={"email": "a@b.nl", "password": "geheim woord"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Deze pagina stond te lang open" in text
    assert "a@b.nl" in text
    assert "geheim woord" not in text


def test_a_conflict_lists_what_was_typed_and_leads_back(client, broken):
    broken(Refused("conflict", "Iemand was u voor."))
    page = client.post(
        "/inloggen", email="ik@bedrijf.nl", password="zin", once="1", tekst="Mijn <b>"
    )
    assert page.status == 409
    assert "ik@bedrijf.nl" in page.words
    assert "Mijn <b>" in page.words
    assert "zin" not in page.all("dd")
    assert "/inloggen" in page.links()


def test_what_was_typed_has_its_label_though_no_form_was_made(signatory, bakery):
    """The door refused before the view made its form."""
    clock.move_to(clock.now() + timedelta(hours=1))
    page = signatory.post("/afwezigheid", from_on="1-9-2026", until_on="4-9-2026", deputy="x")
    told = dict(zip(page.all("#problem dt"), page.all("#problem dd"), strict=True))
    assert told == {"Eerste dag": "1-9-2026", "Laatste dag": "4-9-2026", "Wie neemt waar?": "x"}


@pytest.mark.parametrize("why", ["rest", "stopped"])
def test_whatever_ended_a_session_the_page_says_what_is_true(signatory, why):
    """It knows no cause, so it names none."""
    if why == "rest":
        clock.move_to(clock.now() + timedelta(hours=1))
    else:
        with db.unit() as session:
            session.get_one(User, signatory.person.id).is_active = False
    page = signatory.post("/afwezigheid", deputy="x")
    assert "U bent uitgelogd. Er is niets verstuurd. Hieronder staat wat u invulde." in page.words
    assert "te lang" not in page.words
    assert "ander venster" not in page.words


def test_what_is_too_large_is_413(client):
    page = client.post("/inloggen", email="x" * 13_000_000, password="zin")
    assert (page.status, page.h1) == (413, "Uw tekst of bestand is te groot")


def test_a_database_that_is_away_says_when_to_come_back_and_its_number(client, broken):
    broken(away())
    page = client.get("/contact")
    assert page.headers["Retry-After"] == "30"
    assert page.all("strong.gp-num") == [page.headers["X-Request-Id"]]


def test_a_page_about_trouble_needs_no_database(signatory, broken, monkeypatch):
    broken(Forbidden())

    def gone(*args, **kwargs):
        raise away()

    monkeypatch.setattr(db.session.registry, "__call__", gone, raising=False)
    monkeypatch.setattr("portal.accounts.queries.signed_in", gone)
    page = signatory.get("/contact")
    assert page.status in (403, 503)
    assert not page.all("nav.gp-nav a")


@pytest.mark.parametrize("status", [403, 404, 409])
def test_htmx_gets_a_part_with_the_same_words(client, broken, status):
    error = {403: Forbidden(), 404: Hidden(), 409: Refused("wrong_state", "Dit is al gedaan.")}
    broken(error[status])
    whole, part = client.get("/contact"), client.get("/contact", htmx=True)
    assert part.status == status
    assert part.tree.css_first("#problem h2").text() == whole.h1
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]


def test_a_page_for_another_role_is_403_and_keeps_the_menu(signatory):
    page = signatory.get("/gebruikers")
    assert (page.status, page.h1) == (403, "Dit mag u niet doen met uw rol")
    assert "Vacatures" in page.all("nav.gp-nav a")
