"""Guessing is slow, for who guesses. Who gives the right password is no attacker, and a stranger
who guesses keeps nobody out.
"""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts import jobs, passwords, rules
from portal.accounts.models import Attempts, KnownDevice
from portal.roles import Role
from tests import make
from tests.engines import counted, standing
from tests.instant import START
from tests.make import basis
from tests.make.people import PASSWORD
from tests.page import Visitor

WRONG = "fout wachtwoord"
NEW = "mijn fiets staat in de regen"
DEVICE = "groeiportaal-apparaat"
OFFICE, ELSEWHERE = "198.51.100.7", "198.51.100.8"


@pytest.fixture
def noor(app):
    return make.person(Role.ACCOUNT_MANAGER, name="Noor Terhaar", email="noor@vaartland.example")


def at(app, address, device=None):
    """A browser at this address of the internet, that is known by the cookie of `device`."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    if device is not None:
        kept = device.client.get_cookie(DEVICE)
        visitor.client.set_cookie(DEVICE, kept.value)
    return visitor


def enter(visitor, email, password=PASSWORD):
    return visitor.post("/inloggen", email=email, password=password).status


def count(what):
    """How many tries of this stand written down."""
    db.session.rollback()
    return db.session.scalar(select(Attempts.n).where(Attempts.id == what)) or 0


def devices():
    db.session.rollback()
    return db.session.scalars(select(KnownDevice).order_by(KnownDevice.used_at)).all()


def out(visitor):
    visitor.post("/uitloggen")
    return visitor


@pytest.mark.promise("E4")
def test_the_eleventh_wrong_password_within_ten_minutes_waits(client, noor):
    with standing(START):
        for _n in range(rules.MAX_ATTEMPTS):
            assert enter(client, noor.email, WRONG) == 422
        page = client.post("/inloggen", email=noor.email, password=PASSWORD)
        assert page.status == 429
        assert "Wacht 10 minuten" in page.words
        assert "Wachtwoord vergeten" in page.words
    with standing(START + rules.WINDOW - timedelta(seconds=1)):
        assert enter(client, noor.email) == 429
    with standing(START + rules.WINDOW):
        assert enter(client, noor.email) == 303


def test_tries_on_unknown_addresses_count_too(client, app):
    for _n in range(rules.MAX_ATTEMPTS):
        assert enter(client, "niemand@x.example", WRONG) == 422
    assert enter(client, "niemand@x.example", WRONG) == 429


@pytest.mark.promise("E4")
def test_one_address_that_tries_many_accounts_waits(app, noor, monkeypatch):
    monkeypatch.setattr(rules, "MAX_ATTEMPTS_ADDRESS", 12)
    guesser = at(app, OFFICE)
    for n in range(rules.MAX_ATTEMPTS_ADDRESS):
        assert enter(guesser, f"iemand{n}@x.example", WRONG) == 422
    assert enter(guesser, "nog-een@x.example", WRONG) == 429
    assert enter(guesser, noor.email) == 429
    assert enter(at(app, ELSEWHERE), noor.email) == 303
    clock.move_to(clock.now() + rules.WINDOW)
    assert enter(guesser, noor.email) == 303


@pytest.mark.promise("E4")
def test_a_whole_town_signs_in_from_behind_one_address(app, noor, monkeypatch):
    monkeypatch.setattr(rules, "MAX_ATTEMPTS_ADDRESS", 3)
    for _n in range(2):
        assert enter(at(app, OFFICE), noor.email, WRONG) == 422
    for _n in range(rules.MAX_ATTEMPTS_ADDRESS + 2):
        assert enter(at(app, OFFICE), noor.email) == 303
    assert count(f"address:{OFFICE}") == 2  # the wrong ones, all of them, and nothing else
    assert count(f"account:{noor.email}") == 0  # who is in begins anew
    assert enter(at(app, OFFICE), noor.email, WRONG) == 422
    assert enter(at(app, OFFICE), noor.email, WRONG) == 429


@pytest.mark.promise("E4")
def test_who_knows_one_password_guesses_no_more_of_the_others(app, noor, monkeypatch):
    """Signing in to his own account in between gives an attacker no try on another's."""
    monkeypatch.setattr(rules, "MAX_ATTEMPTS_ADDRESS", 4)
    make.person(Role.MEDIATOR, email="eigen@x.example")
    for n in range(rules.MAX_ATTEMPTS_ADDRESS):
        assert enter(at(app, OFFICE), f"iemand{n}@x.example", WRONG) == 422
        assert enter(at(app, ELSEWHERE), "eigen@x.example") == 303
        if n < rules.MAX_ATTEMPTS_ADDRESS - 1:
            assert enter(at(app, OFFICE), "eigen@x.example") == 303
    assert enter(at(app, OFFICE), noor.email, WRONG) == 429


@pytest.mark.promise("E4")
def test_of_fifty_at_once_fifty_are_counted_and_ten_looked_at(app, noor, monkeypatch):
    looked_at, matches = [], passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *of: looked_at.append(1) or matches(*of))
    answers, visitors = [], [Visitor(app) for _n in range(50)]
    tokens = [visitor.token() for visitor in visitors]
    ready = threading.Barrier(50)

    def guess(visitor, token):
        ready.wait(timeout=30)
        typed = {"csrf_token": token, "email": noor.email, "password": WRONG}
        answers.append(visitor.client.post("/inloggen", data=typed).status_code)

    threads = [
        threading.Thread(target=guess, args=pair) for pair in zip(visitors, tokens, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count(422), answers.count(429)) == (10, 40)
    assert len(looked_at) == rules.MAX_ATTEMPTS
    assert count(f"account:{noor.email}") == 50
    assert count("address:127.0.0.1") == 50


@pytest.mark.promise("E4")
def test_the_owner_comes_in_on_his_own_device_while_strangers_guess(app, noor, monkeypatch):
    """Also when they guess from behind the same address as he."""
    monkeypatch.setattr(rules, "MAX_ATTEMPTS_ADDRESS", 14)
    own = at(app, OFFICE)
    assert enter(own, noor.email) == 303
    out(own)
    for _n in range(rules.MAX_ATTEMPTS_ADDRESS):
        enter(at(app, OFFICE), noor.email, WRONG)
    stranger, elsewhere = at(app, OFFICE), at(app, ELSEWHERE)
    assert [enter(who, noor.email) for who in (stranger, elsewhere)] == [429, 429]
    for _n in range(3):
        assert enter(own, noor.email) == 303
        out(own)
    assert enter(elsewhere, noor.email) == 429  # he did not make them begin anew
    dialog = own.post("/inloggen/hier", htmx=True, email=noor.email, password=PASSWORD)
    assert dialog.headers["HX-Redirect"] == "/"


@pytest.mark.promise("E4")
def test_a_known_device_is_no_licence_to_guess(app, noor):
    """It counts by itself; a thief who has it keeps nobody else out."""
    own = at(app, OFFICE)
    assert enter(own, noor.email) == 303
    thief = at(app, ELSEWHERE, device=own)
    for _n in range(rules.MAX_ATTEMPTS):
        assert enter(thief, noor.email, WRONG) == 422
    assert enter(thief, noor.email) == 429
    assert enter(at(app, OFFICE), noor.email) == 303
    [first, _second] = devices()
    assert count(f"device:{first.id}") == rules.MAX_ATTEMPTS + 1


def test_a_device_is_known_for_who_signed_in_on_it(app, noor):
    make.person(Role.MEDIATOR, email="dief@x.example")
    thief = at(app, OFFICE)
    assert enter(thief, "dief@x.example") == 303
    out(thief)
    for _n in range(rules.MAX_ATTEMPTS):
        assert enter(thief, noor.email, WRONG) == 422
    assert enter(thief, noor.email) == 429
    assert enter(thief, "dief@x.example") == 303


def test_two_who_share_a_browser_are_both_known_on_it(app, noor):
    other, shared = make.person(Role.MEDIATOR, email="twee@x.example"), at(app, OFFICE)
    for person in (noor, other, noor):
        assert enter(shared, person.email) == 303
        out(shared)
    assert sorted(str(one.user_id) for one in devices()) == sorted([str(noor.id), str(other.id)])
    assert len({one.key_hash for one in devices()}) == 1


def test_the_cookie_of_a_device_is_secret_long_and_kept_as_a_hash(app, noor, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    visitor = Visitor(app)
    page = visitor.post("/inloggen", email=noor.email, password=PASSWORD)
    [line] = [one for one in page.headers.getlist("Set-Cookie") if one.startswith(DEVICE)]
    secret, *flags = line.removeprefix(f"{DEVICE}=").split("; ")
    assert len(secret) == 43  # 256 bits
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(flags)
    assert f"Max-Age={rules.DEVICE_FOR // timedelta(seconds=1)}" in flags
    [row] = devices()
    assert row.key_hash == rules.hash_of(secret)


@pytest.mark.parametrize("typed", ["", "x", "a" * 4000, "../../etc"])
def test_a_browser_does_not_choose_its_own_secret(app, noor, typed):
    visitor = at(app, OFFICE)
    visitor.client.set_cookie(DEVICE, typed)
    assert enter(visitor, noor.email) == 303
    assert len(visitor.client.get_cookie(DEVICE).value) == 43


def test_another_password_makes_every_device_but_this_one_unknown(app, noor):
    """A thief who had the old one signed in with it, and his device would count by itself."""
    here, thief = at(app, OFFICE), at(app, ELSEWHERE)
    assert [enter(who, noor.email) for who in (here, thief)] == [303, 303]
    here.submit("/wachtwoord", "/wachtwoord", password=PASSWORD, new_password=NEW)
    [row] = devices()
    assert row.key_hash == rules.hash_of(here.client.get_cookie(DEVICE).value)


def test_who_has_no_access_any_more_has_no_known_device(app, admin, noor):
    assert enter(at(app, OFFICE), noor.email) == 303
    admin.submit(f"/gebruikers/{noor.id}/stoppen", "/stoppen")
    assert noor.id not in {row.user_id for row in devices()}


@pytest.mark.promise("E4")
def test_right_passwords_lock_nobody_out_of_signing(client, noor):
    """Eleven acts that ask for the password, and then one that is done."""
    visitor = client.as_(noor)
    for _n in range(rules.MAX_ATTEMPTS + 1):
        page = visitor.post("/wachtwoord", password=PASSWORD, new_password="kort")
        assert "te vaak" not in page.words
    assert count(f"again:{noor.id}") == 0
    assert visitor.post("/wachtwoord", password=PASSWORD, new_password=NEW).status == 303


@pytest.mark.promise("E4")
def test_wrong_passwords_in_an_open_session_are_counted_one_by_one(client, noor):
    visitor = client.as_(noor)
    for n in range(rules.MAX_ATTEMPTS):
        visitor.post("/wachtwoord", password=WRONG, new_password=NEW)
        assert count(f"again:{noor.id}") == n + 1
    assert "te vaak" in visitor.post("/wachtwoord", password=PASSWORD, new_password=NEW).words


def people(bakery):
    """Of each kind of address one, by what it is."""
    made = {
        "known": make.person(Role.MEDIATOR, email="bekend@x.example"),
        "of a company": make.person(Role.MEMBER, of=bakery, email="bedrijf@x.example"),
        "inactive": make.person(Role.MEDIATOR, email="gestopt@x.example"),
        "without a password": make.person(Role.MEDIATOR, email="nieuw@x.example"),
    }
    with basis.inside() as session:
        session.get(type(made["known"]), made["inactive"].id).is_active = False
        session.get(type(made["known"]), made["without a password"].id).password_hash = None
    return {name: one.email for name, one in made.items()} | {"unknown": "niemand@x.example"}


@pytest.fixture
def hashed(monkeypatch):
    """The hashes that passwords are held against: how each was made."""
    passwords.matches(None, WRONG)  # the hash of nobody is made once
    seen, hasher = [], passwords._hasher

    class Counting:
        def verify(self, kept, password):
            seen.append(kept.split("$")[:4])
            return hasher.verify(kept, password)

        def hash(self, password):
            seen.append("made")
            return hasher.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return seen


def work(app, path, hashed, **typed):
    """What is done for one post: the statements, the hashes and the answer."""
    visitor = at(app, OFFICE)
    visitor.token()
    hashed.clear()
    with counted() as ran:
        page = visitor.post(path, **typed)
    return list(ran), list(hashed), page.status, page.location, page.words


@pytest.mark.promise("E6")
@pytest.mark.parametrize("path", ["/inloggen", "/wachtwoord-vergeten"])
def test_the_same_is_done_for_every_address(app, bakery, hashed, path):
    """Work is counted, not time: statements, hashes and how heavy they are. The program that
    measures time is tests_long/test_sign_in_times.py.
    """
    typed = {"password": WRONG} if path == "/inloggen" else {}
    asked = {
        name: work(app, path, hashed, email=email, **typed)
        for name, email in people(bakery).items()
    }
    assert all(found == asked["unknown"] for found in asked.values()), asked
    assert len(asked["unknown"][1]) == (1 if typed else 0)


@pytest.mark.promise("E6")
def test_the_right_password_of_who_has_no_access_is_a_wrong_one(app, bakery, hashed):
    email = people(bakery)["inactive"]
    right = work(app, "/inloggen", hashed, email=email, password=PASSWORD)
    wrong = work(app, "/inloggen", hashed, email="niemand@x.example", password=WRONG)
    assert right == wrong


def test_by_night_old_counters_and_devices_are_thrown_away(app, noor):
    with standing(START):
        assert enter(at(app, OFFICE), noor.email) == 303
        assert enter(at(app, OFFICE), noor.email, WRONG) == 422
    with standing(START + timedelta(days=1)):
        jobs.forget()
        assert count(f"account:{noor.email}") == 1
    with standing(START + timedelta(days=1, seconds=1)):
        jobs.forget()
        assert count(f"account:{noor.email}") == 0
    with standing(START + rules.DEVICE_FOR):
        jobs.forget()
        assert len(devices()) == 1
    with standing(START + rules.DEVICE_FOR + timedelta(seconds=1)):
        jobs.forget()
        assert devices() == []
