"""A session ends on the server, and every copy of its cookie with it. One sees where one is in."""

import sqlite3
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal import clock, db, formats
from portal.accounts import actions, jobs, rules
from portal.accounts.models import Attempts, UserSession
from portal.audit.models import AuditLine
from portal.roles import Role
from tests import make
from tests.engines import counted, standing
from tests.instant import START
from tests.make.people import PASSWORD
from tests.page import Visitor

PAGE = "/apparaten"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
NEW = "mijn fiets staat in de regen"
LOCKED = OperationalError("DELETE", {}, sqlite3.OperationalError("database is locked"))


@pytest.fixture
def noor(app):
    return make.person(Role.ACCOUNT_MANAGER, name="Noor Terhaar", email="noor@vaartland.example")


def copied(visitor):
    """Another browser with the same cookie."""
    thief = Visitor(visitor.app)
    thief.client._cookies = dict(visitor.client._cookies)
    return thief


def is_in(visitor):
    return visitor.get("/werkgevers").status == 200


def enter(app, person, agent):
    """Sign in by the form, in a browser that calls itself so."""
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    how = {"email": person.email, "password": PASSWORD}
    assert visitor.submit("/inloggen", "/inloggen", **how).status == 303
    return visitor


def rows():
    db.session.rollback()
    return db.session.scalars(select(UserSession).order_by(UserSession.made_at)).all()


def verbs():
    db.session.rollback()
    return db.session.scalars(select(AuditLine.verb).order_by(AuditLine.id)).all()


@pytest.mark.promise("E7")
def test_who_signs_out_takes_every_copy_of_the_cookie_along(app, noor):
    visitor = Visitor(app, noor)
    thief = copied(visitor)
    assert is_in(thief)
    visitor.submit("/", "/uitloggen")
    assert not is_in(thief)
    assert thief.get("/sessie", htmx=True).status == 401
    assert (rows(), verbs()[-1]) == ([], "accounts.sign_out")


def test_a_cookie_from_before_the_sessions_opens_nothing(app, noor):
    visitor = Visitor(app, noor)
    with visitor.client.session_transaction() as kept:
        del kept["key"]
    assert not is_in(visitor)
    assert visitor.submit(visitor.get("/werkgevers/nieuw").location, "/inloggen").status == 422


def test_the_key_of_one_person_does_not_open_for_another(app, noor):
    mine, other = Visitor(app, noor), Visitor(app, make.person(Role.ACCOUNT_MANAGER))
    with other.client.session_transaction() as kept:
        key = kept["key"]
    with mine.client.session_transaction() as kept:
        kept["key"] = key
    assert not is_in(mine)


def test_the_database_holds_no_key_that_opens_anything(app, noor):
    visitor = Visitor(app, noor)
    with visitor.client.session_transaction() as kept:
        key = kept["key"]
    [row] = rows()
    assert len(key) >= 43  # 256 bits
    assert row.key_hash == rules.hash_of(key)
    assert key not in visitor.get("/").text


@pytest.mark.promise("E7")
def test_another_password_kills_the_copies_and_keeps_who_changed_it(app, noor):
    visitor, elsewhere = Visitor(app, noor), Visitor(app, noor)
    thief = copied(visitor)
    visitor.submit("/wachtwoord", "/wachtwoord", password=PASSWORD, new_password=NEW)
    assert [is_in(one) for one in (visitor, elsewhere, thief)] == [True, False, False]
    assert len(rows()) == 1


@pytest.mark.promise("D5")
def test_a_session_of_who_was_stopped_stays_dead_when_access_is_given_back(app, admin, noor):
    visitor, page = Visitor(app, noor), f"/gebruikers/{noor.id}"
    admin.submit(f"{page}/stoppen", "/stoppen")
    assert [row.user_id for row in rows()] == [admin.person.id]
    admin.submit(page, "/toelaten")
    assert not is_in(visitor)


@pytest.mark.promise("D5")
def test_a_colleague_who_is_stopped_is_out_everywhere(app, signatory, bakery):
    daan = make.person(Role.MEMBER, of=bakery)
    visitors = [Visitor(app, daan), Visitor(app, daan)]
    signatory.submit(f"/collegas/{daan.id}/stoppen", "/stoppen")
    assert [one.get("/vacatures").status for one in visitors] == [303, 303]
    assert daan.id not in {row.user_id for row in rows()}


def test_signing_in_again_in_a_browser_ends_the_session_it_had(app, noor):
    with standing(START):
        visitor = enter(app, noor, FIREFOX)
        before = copied(visitor)
    with standing(START + timedelta(minutes=20)):
        how = {"email": noor.email, "password": PASSWORD}
        assert visitor.post("/inloggen/hier", htmx=True, **how).status in {200, 303}
        assert is_in(visitor)
        assert not is_in(before)
        assert len(rows()) == 1


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.MEMBER])
def test_one_sees_where_one_is_signed_in(app, bakery, role):
    person = make.person(role, of=bakery if role is Role.MEMBER else None, email="a@x.example")
    make.person(Role.MEDIATOR)
    with standing(START):
        here = enter(app, person, FIREFOX)
        assert "U bent nergens anders ingelogd." in here.get(PAGE).words
        enter(app, person, IPHONE)
        enter(app, person, "")
        assert PAGE in here.get("/").links()
        page = here.get(PAGE)
    assert page.h1 == "Waar u bent ingelogd"
    assert page.all("main strong") == ["Firefox op Linux"]
    assert sorted(page.all("main h3")) == ["Onbekend apparaat", "Safari op iPhone"]
    words = (
        f"Ingelogd op {formats.moment(START)}. Voor het laatst gebruikt rond {formats.time(START)}."
    )
    assert words.replace("\xa0", " ") in page.words


def test_nobody_sees_or_ends_the_session_of_another(app, noor, bakery):
    stranger = Visitor(app, make.person(Role.MEMBER, of=bakery))
    visitor = enter(app, noor, IPHONE)
    assert "iPhone" not in stranger.get(PAGE).words
    [theirs] = [row for row in rows() if row.user_id == noor.id]
    assert stranger.post(f"{PAGE}/{theirs.id}/uitloggen").status == 404
    assert stranger.post(f"{PAGE}/uitloggen").status == 303
    assert is_in(visitor)


@pytest.mark.promise("E7")
def test_one_ends_one_session_and_keeps_the_others(app, noor):
    here, phone, tablet = (enter(app, noor, one) for one in (FIREFOX, IPHONE, "iPad Safari/"))
    page = here.get(PAGE)
    [which] = [
        one.css_first("form").attributes["action"]
        for one in page.tree.css("main section section")
        if "iPhone" in one.text()
    ]
    done = here.follow(here.submit(page, which))
    assert "Dat apparaat is uitgelogd." in done.words
    assert [is_in(one) for one in (here, phone, tablet)] == [True, False, True]
    assert here.post(which).status == 303  # a second click finds it done
    assert verbs().count("accounts.end_session") == 1


@pytest.mark.promise("E7")
def test_one_ends_all_others_at_once(app, noor):
    here, phone, tablet = (enter(app, noor, one) for one in (FIREFOX, IPHONE, "iPad Safari/"))
    done = here.follow(here.submit(PAGE, f"{PAGE}/uitloggen"))
    assert "Alle andere apparaten zijn uitgelogd." in done.words
    assert "U bent nergens anders ingelogd." in done.words
    assert [is_in(one) for one in (here, phone, tablet)] == [True, False, False]
    assert here.post(f"{PAGE}/uitloggen").status == 303
    assert verbs().count("accounts.end_other_sessions") == 1


def test_the_dialog_says_that_it_was_ended_elsewhere_and_one_goes_on(app, noor):
    here, phone = enter(app, noor, FIREFOX), enter(app, noor, IPHONE)
    phone.get("/werkgevers/nieuw")
    here.post(f"{PAGE}/uitloggen")
    dialog = phone.get("/sessie", htmx=True)
    assert dialog.status == 401
    assert "U logde uit in een ander venster of op een ander apparaat." in dialog.words
    how = {"email": noor.email, "password": PASSWORD}
    assert "Er is niets verloren" in phone.post("/inloggen/hier", htmx=True, **how).words
    here.submit("/wachtwoord", "/wachtwoord", password=PASSWORD, new_password=NEW)
    assert "Uw wachtwoord of uw toegang is net gewijzigd." in phone.get("/sessie", htmx=True).words


@pytest.mark.promise("D3")
def test_looking_writes_nothing_and_the_page_says_that_it_was_opened(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
    with standing(START + rules.SEEN_EVERY - timedelta(seconds=1)):
        assert "load" not in trigger(visitor.get("/"))
        visitor.post("/sessie")
        assert rows()[0].seen_at == START
    with standing(START + rules.SEEN_EVERY):
        page = visitor.get("/werkgevers")
        assert rows()[0].seen_at == START
        assert trigger(page) == "submit, load"
        assert visitor.submit(page, "/sessie", htmx=True).status == 204
        assert rows()[0].seen_at == START + rules.SEEN_EVERY
        assert "load" not in trigger(visitor.get("/"))


def trigger(page):
    return page.tree.css_first("#session form").attributes.get("hx-trigger", "")


def test_a_form_of_a_browser_without_scripts_counts_as_use(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
    with standing(START + timedelta(minutes=6)):
        assert visitor.post("/werkgevers/nieuw").status == 422
        assert rows()[0].seen_at == clock.now()


def test_what_is_refused_at_the_door_does_not_count_as_use(app, noor):
    with standing(START):
        visitor = Visitor(app, noor)
    with standing(START + timedelta(minutes=6)):
        assert visitor.post("/dossiers/nieuw").status == 403
        assert rows()[0].seen_at == START


@pytest.mark.promise("K3")
def test_who_somebody_is_and_whether_he_is_still_in_is_one_statement(app, noor):
    visitor = Visitor(app, noor)
    with counted() as ran:
        assert visitor.get("/sessie", htmx=True).status == 204
    assert len(ran) == 1


@pytest.mark.promise("E7")
def test_by_night_what_is_over_is_thrown_away(app, noor):
    with standing(START):
        Visitor(app, noor)
    with standing(START + timedelta(seconds=1)):
        Visitor(app, noor)
    with standing(START + rules.HARD_END + timedelta(seconds=1)):
        jobs.forget()
        assert [row.made_at for row in rows()] == [START + timedelta(seconds=1)]


def test_by_night_no_address_that_a_stranger_typed_stays_but_one_that_still_counts(app):
    with standing(START), db.unit():
        for what in ("account:x@y.example", "forgotten:x@y.example", "address:10.0.0.1"):
            actions.attempt(what, limit=1, at=START)
    night = START + timedelta(days=1, seconds=1)
    with standing(night):
        with db.unit():
            actions.attempt("account:now@y.example", limit=1, at=night)
        jobs.forget()
        with db.unit():
            assert db.session.scalars(select(Attempts.id)).all() == ["account:now@y.example"]
            assert actions.attempt("account:now@y.example", limit=1, at=night) > 0


def test_what_is_over_stands_in_no_list(app, noor):
    with standing(START):
        enter(app, noor, IPHONE)
    with standing(START + rules.HARD_END):
        here = enter(app, noor, FIREFOX)
        assert "iPhone" in here.get(PAGE).words
    with standing(START + rules.HARD_END + timedelta(seconds=1)):
        assert "iPhone" not in here.get(PAGE).words


def test_signing_out_of_nothing_is_no_mistake(app, noor):
    visitor = Visitor(app, noor)
    visitor.submit("/", "/uitloggen")
    assert visitor.post("/uitloggen").status == 303
    assert verbs().count("accounts.sign_out") == 1


def test_a_session_that_is_not_there_ends_without_a_word(app, noor):
    assert Visitor(app, noor).post(f"{PAGE}/{uuid4()}/uitloggen").status == 303


@pytest.fixture
def busy(app, monkeypatch):
    """busy(): the database takes nothing; busy(False): it does again."""

    def busy(is_busy=True):
        def refuse():
            if is_busy:
                raise LOCKED

        monkeypatch.setattr(db, "before_commit", [refuse])

    return busy


@pytest.mark.promise("E7")
def test_who_signs_out_of_a_busy_portal_does_it_again_and_the_copies_are_dead(app, noor, busy):
    visitor = Visitor(app, noor)
    thief = copied(visitor)
    busy()
    page = visitor.submit("/", "/uitloggen")
    assert (page.status, page.h1) == (503, "U bent alleen hier uitgelogd")
    assert "storage" in page.headers["Clear-Site-Data"]
    assert not is_in(visitor)
    assert is_in(thief)
    again = visitor.submit(page, "/uitloggen")
    assert again.status == 503
    busy(False)
    assert visitor.submit(again, "/uitloggen").status == 303
    assert not is_in(thief)
    assert verbs().count("accounts.sign_out") == 1


@pytest.mark.promise("E7")
def test_who_was_signed_out_here_only_is_so_everywhere_when_anybody_signs_in_here(app, noor, busy):
    visitor, other = Visitor(app, noor), make.person(Role.MEDIATOR, email="ander@x.example")
    thief = copied(visitor)
    busy()
    visitor.submit("/", "/uitloggen")
    how = {"email": other.email, "password": PASSWORD}
    form = visitor.get("/inloggen")
    busy(False)
    assert visitor.submit(form, "/inloggen", **how).status == 303
    assert not is_in(thief)


def test_a_sign_in_that_was_not_saved_forgets_no_session_before_it(app, noor, monkeypatch):
    visitor = Visitor(app, noor)
    thief = copied(visitor)
    how = {"email": noor.email, "password": PASSWORD}

    def refuse(*given, **named):
        raise LOCKED

    with monkeypatch.context() as patch:
        patch.setattr(actions, "sign_in", refuse)
        assert visitor.post("/inloggen", **how).status == 503
    assert is_in(thief)
    assert visitor.post("/inloggen", **how).status == 303
    assert is_in(visitor)
    assert not is_in(thief)


def test_a_session_that_somebody_signs_in_over_ends_with_a_line(app, noor):
    visitor, other = Visitor(app, noor), make.person(Role.MEDIATOR, email="ander@x.example")
    visitor.post("/inloggen", email=other.email, password=PASSWORD)
    db.session.rollback()
    line = db.session.scalars(select(AuditLine).where(AuditLine.verb == "accounts.sign_out")).one()
    assert (line.subject_id, line.actor_id) == (str(noor.id), str(other.id))
