"""Twenty threads at once, people of both sides in turn in each, as the server's threads have it:
nobody's wall, person, session or unit is of use to the next or to the one beside him.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import pytest
from flask import g, jsonify
from flask_login import current_user
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import db, logs
from portal.access import May, allow
from tests import make
from tests import wall as walls
from tests.anonymity import canaries
from tests.page import Page

THREADS = 20
TOGETHER = 4  # who stand in one view at the same moment
TURNS = 4  # of each thread


@pytest.fixture
def employers(signatory, member, stranger):
    """People of two companies, some with two browsers."""
    return [signatory, member, stranger, *(who.as_(who.person) for who in (signatory, stranger))]


@pytest.fixture
def both_sides(employers, account_manager, mediator, decider):
    """As many of the municipality."""
    ours = [account_manager, mediator, decider]
    return [*employers, *ours, *(who.as_(who.person) for who in (mediator, decider))]


def in_threads(visitors, ask):
    """(visitor, what `ask(visitor, turn)` gives), for four turns of twenty threads. Each turn is
    another visitor's, and a browser is in one thread at a time.
    """
    free = SimpleQueue()
    for who in [one for one in visitors for _ in range(3)]:
        free.put((who, who.as_(who.person)))

    def answers():
        for turn in range(TURNS):
            who, browser = free.get()
            yield who, ask(browser, turn)
            free.put((who, browser))

    with ThreadPoolExecutor(THREADS) as pool:
        going = [pool.submit(lambda: list(answers())) for _ in range(THREADS)]
        return [answer for one in going for answer in one.result()]


def does(statement):
    """Does the database do this, here and now?"""
    try:
        db.session.execute(text(statement))
    except DBAPIError:
        db.session.rollback()
        return False
    return True


def around():
    """What a request finds around it."""
    connection = db.session.connection()
    return {
        "who": str(current_user.id),
        "seen": str(g.get("seen")),
        "walled": walls._walled(connection),
        "writing": db.writing(),
        "session": id(db.session()),
        "connection": id(connection.connection.dbapi_connection),
        "number": logs.request_id(),
    }


@pytest.fixture
def look(app, monkeypatch):
    """look(visitor, turn): what a view finds around it, before and after it stood there together
    with others, and what it can do.
    """
    inside, most = [], []

    @allow(May.BE_HOME)
    def view():
        first = around()
        g.seen = current_user.id
        inside.append(g)
        time.sleep(0.02)
        most.append(len(inside))
        inside.pop()
        then = around()
        can = {"read": does("SELECT 1 FROM dossiers"), "write": does("DELETE FROM job")}
        return jsonify(first, then, can)

    monkeypatch.setitem(app.view_functions, "home.contact", view)
    yield lambda who, turn: who.client.get("/contact")
    assert max(most) >= TOGETHER


@pytest.mark.promise("C1")
def test_nothing_of_a_request_reaches_the_thread_beside_it_or_the_next_in_it(
    both_sides, employers, look, wall, app
):
    with app.app_context():
        make.dossier()
    answers = in_threads(both_sides, look)
    faults, wall.faults[:] = wall.faults[:], []  # the view asked for it
    for who, answer in answers:
        first, then, can = answer.get_json()
        is_employer = who in employers
        own = {"who": str(who.person.id), "walled": is_employer, "writing": False}
        own["number"] = answer.headers["X-Request-Id"]
        assert first == {**first, **own, "seen": "None"}
        assert then == {**first, "seen": own["who"]}
        assert can == {"read": not is_employer, "write": False}
    assert len({answer.headers["X-Request-Id"] for _who, answer in answers}) == THREADS * TURNS
    assert any(fault.startswith("asked of a fenced table") for fault in faults)


@pytest.mark.promise("C1")
def test_pages_of_both_sides_at_once_show_each_his_own(both_sides, employers, bakery, butcher):
    """The wall of every employer's statement is watched by the fixture that `app` stands on."""
    vacancies = [make.vacancy(of=bakery), make.vacancy(of=butcher)]
    dossier = make.dossier()
    birds = canaries.plant()
    names = {str(one.person.id): one.person.name for one in both_sides}
    there = ("/", "/vacatures", *(f"/vacatures/{one.id}" for one in vacancies))
    ours = ("/", "/vacatures", "/werkgevers", f"/dossiers/{dossier.id}")
    companies = {str(one.person.id) for one in employers}

    def ask(who, turn):
        is_employer = str(who.person.id) in companies
        path = (there if is_employer else ours)[turn % 4]
        return Page(who.client.get(path), path)

    for who, page in in_threads(both_sides, ask):
        is_employer = who in employers
        assert page.status in (200, 403, 404), page.words
        others = {name for key, name in names.items() if key != str(who.person.id)}
        menu = " ".join(page.all(".gp-role"))
        assert names[str(who.person.id)] in menu
        assert not [name for name in others if name in menu]
        if is_employer:
            assert canaries.found(birds, {page.path: page.text}) == {}


def test_a_unit_in_one_thread_lets_nobody_beside_it_write(app):
    step = threading.Barrier(2, timeout=30)

    def writes():
        with app.app_context(), db.unit():
            step.wait()
            step.wait()
            return does("DELETE FROM job")

    def reads():
        with app.app_context():
            step.wait()
            can = db.writing(), does("DELETE FROM job")
            step.wait()
            return can

    with ThreadPoolExecutor(2) as pool:
        wrote, read = pool.submit(writes), pool.submit(reads)
        assert (wrote.result(), read.result()) == (True, (False, False))
