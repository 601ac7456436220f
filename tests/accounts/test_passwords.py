"""Invitations and new passwords."""

import re
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

from portal import clock, db, formats
from portal.accounts import actions, queries, rules
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.effects import post
from portal.errors import Hidden
from portal.outbox import Job
from portal.roles import Role
from portal.settings import settings
from tests import make
from tests.engines import standing
from tests.instant import START
from tests.make import basis
from tests.make.people import PASSWORD
from tests.page import Visitor

EVIL = "http://evil.example"
NEW = "mijn fiets staat in de regen"


@pytest.fixture
def noor(app):
    return make.person(Role.ACCOUNT_MANAGER, name="Noor Terhaar", email="noor@vaartland.example")


def link():
    """The path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/uitnodiging/\S+)", post.newest(1)[0].text)
    assert found, "no link in the newest mail"
    return found.group(1)


def without_password(person):
    with basis.inside() as session:
        session.get(User, person.id).password_hash = None


def forget(client, email):
    return client.steps("/wachtwoord-vergeten", "/wachtwoord-vergeten", email=email)


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


def test_loading_the_receipt_again_sends_nothing(client, noor, work):
    """Whoever has a password and whoever has none read the same: their terms are not the same."""
    told = forget(client, noor.email)
    assert told.path == "/wachtwoord-vergeten/verstuurd"
    work()
    old = link()
    renewed = client.steps(client.get(f"{old}x"), "/nieuw")
    for page in (told, renewed):
        assert "In de mail staat tot wanneer de link werkt." in page.words
        assert client.get(page.path).words == page.words
    work()
    assert len(post.newest(5)) == 1


@pytest.mark.promise("E6")
def test_nobody_learns_whether_an_address_is_known(client, noor, work):
    known, unknown = forget(client, noor.email), forget(client, "niemand@vaartland.example")
    assert (known.status, known.words) == (unknown.status, unknown.words)
    work()
    assert len(post.newest(5)) == 1


@pytest.mark.promise("E8")
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


@pytest.mark.promise("E8")
def test_a_link_leads_to_the_portal_whatever_address_it_was_asked_at(client, noor, work):
    at = "/wachtwoord-vergeten"
    form = LexborHTMLParser(client.client.get(at, base_url=EVIL).get_data(as_text=True))
    token = form.css_first('main input[name="csrf_token"]').attributes["value"]
    typed = {"csrf_token": token, "email": noor.email}
    answer = client.client.post(at, base_url=EVIL, data=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{at}/verstuurd")
    work()
    (letter,) = post.newest(1)
    assert f"{settings().public_url}/uitnodiging/" in letter.text
    assert "evil" not in letter.text


@pytest.mark.promise("E8")
@pytest.mark.parametrize(("is_new", "term"), [(True, rules.INVITATION), (False, rules.RESET)])
def test_a_link_works_until_the_moment_that_its_mail_says(client, noor, work, is_new, term):
    with standing(START):
        if is_new:
            without_password(noor)
        forget(client, noor.email)
        work()
        path, text = link(), post.newest(1)[0].text
    assert f"De link werkt tot {formats.moment(START + term)}, en maar één keer." in text
    with standing(START + term):
        assert client.get(path).h1 == "Deze link werkt niet meer"
        refused = client.follow(client.post(path, password=NEW))
        assert (refused.path, refused.h1) == (path, "Deze link werkt niet meer")
    with standing(START + term - timedelta(seconds=1)):
        assert client.get(path).h1 == "Kies uw wachtwoord"


@pytest.mark.promise("E8")
def test_a_dead_link_offers_a_fresh_one_to_the_same_address(client, noor, work):
    with standing(START):
        forget(client, noor.email)
        work()
        old = link()
    with standing(START + rules.RESET):
        asked = client.steps(old, "/nieuw")
        assert asked.h1 == "Kijk in uw mail"
        assert noor.email not in asked.words
        work()
        assert post.newest(1)[0].to == noor.email
        new = link()
        assert client.submit(new, new, password=NEW).location == "/"
        assert client.get(old).h1 == "Deze link werkt niet meer"


def test_a_fresh_link_is_asked_three_times_in_ten_minutes(client, noor, work):
    forget(client, noor.email)
    work()
    path = link()
    for _n in range(5):
        client.post(f"{path}/nieuw")
    work()
    assert len(post.newest(9)) == 3  # the first one, and two fresh ones


@pytest.mark.promise("E6")
def test_nobody_learns_whether_a_link_is_known(client, noor, work):
    forget(client, noor.email)
    work()
    known, unknown = client.post(f"{link()}/nieuw"), client.post("/uitnodiging/onbekend/nieuw")
    assert (known.status, known.location) == (unknown.status, unknown.location)


def test_the_link_of_who_has_no_access_any_more_does_nothing(client, admin, noor, work):
    """Also not when access is given back: the link was over at the end of the access."""
    forget(client, noor.email)
    work()
    path, page = link(), f"/gebruikers/{noor.id}"
    with basis.inside() as session:
        session.get(User, noor.id).is_active = False
    assert client.get(path).h1 == "Deze link werkt niet meer"
    assert client.follow(client.post(path, password=NEW)).h1 == "Deze link werkt niet meer"
    assert client.follow(client.post(f"{path}/nieuw")).h1 == "Kijk in uw mail"
    work()
    assert len(post.newest(5)) == 1
    with basis.inside() as session:
        session.get(User, noor.id).is_active = True
    admin.submit(f"{page}/stoppen", "/stoppen")
    admin.submit(page, "/toelaten")
    assert client.follow(client.post(path, password=NEW)).h1 == "Deze link werkt niet meer"
    assert client.submit("/inloggen", "/inloggen", email=noor.email, password=NEW).status == 422
    assert client.submit("/inloggen", "/inloggen", email=noor.email, password=PASSWORD).location


def test_a_link_opened_before_the_access_stopped_is_refused_in_the_end(app, noor, work):
    forget(Visitor(app), noor.email)
    work()
    held = queries.open_invitation(rules.hash_of(link().rpartition("/")[2]), clock.now())
    with basis.inside() as session:
        session.get(User, noor.id).is_active = False
    with pytest.raises(Hidden), basis.inside():
        actions.accept_invitation(held.id, "hash", by=basis.SYSTEM, at=clock.now())
    assert queries.password_hash(noor.id) != "hash"


def test_another_password_ends_the_link_in_the_mail(client, noor, work):
    forget(client, noor.email)
    work()
    path = link()
    assert change(client.as_(noor), PASSWORD, NEW).status == 303
    assert client.get(path).h1 == "Deze link werkt niet meer"


@pytest.mark.promise("E4")
def test_a_stranger_who_asks_for_a_link_locks_nobody_out(app, client, noor, work):
    """The password works as before, and so does every link that its owner has already."""
    paths = []
    for _n in range(3):
        forget(client, noor.email)
        work()
        paths.append(link())
    assert forget(client, noor.email).h1 == "Kijk in uw mail"  # a fourth: too many, and not said
    work()
    assert [client.get(path).h1 for path in paths] == ["Kies uw wachtwoord"] * 3
    owner = Visitor(app)
    assert owner.submit("/inloggen", "/inloggen", email=noor.email, password=PASSWORD).location
    assert client.submit(paths[0], paths[0], password=NEW).location == "/"
    assert {client.get(path).h1 for path in paths} == {"Deze link werkt niet meer"}


@pytest.mark.promise("E4")
def test_who_is_kept_out_by_strangers_comes_in_by_the_link(app, client, noor, work):
    for _n in range(rules.MAX_ATTEMPTS + 1):
        client.post("/inloggen", email=noor.email, password="fout wachtwoord")
    forget(client, noor.email)
    work()
    path = link()
    assert client.submit(path, path, password=NEW).location == "/"
    assert client.get("/").h1 == "Inbox"


def test_asking_for_a_link_is_in_the_trail_when_it_is_somebodys(app, client, noor, work):
    forget(client, noor.email)
    forget(client, "niemand@vaartland.example")
    work()
    found = select(AuditLine.subject_id).where(AuditLine.verb == "accounts.ask_new_password")
    assert db.session.scalars(found).all() == [str(noor.id)]
    payloads = db.session.scalars(select(Job.payload).where(Job.name == "accounts.forgotten"))
    assert all(set(payload) == {"user_id"} for payload in payloads)


def test_an_unknown_link_is_a_helpful_page(client):
    page = client.get("/uitnodiging/bestaat-niet")
    assert (page.status, page.h1) == (200, "Deze link werkt niet meer")
    assert "/wachtwoord-vergeten" in client.steps(page, "/nieuw").links()


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
    without_password(new)
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
