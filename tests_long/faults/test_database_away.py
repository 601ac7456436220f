"""The database goes in the middle of work and comes back: PostgreSQL killed and started again, an
SQLite file that somebody else holds for half a minute. Who clicks meanwhile reads that we are away,
nothing is half, and soon after everything goes on.
"""

import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from portal.roles import Role
from portal.vacancies.labels import State
from tests import make
from tests_long.faults.town import Person

PEOPLE = 4
BACK = 5  # seconds
AWAY, HELD = 4, 30
WORDS = "Het portaal is even niet bereikbaar"


@pytest.fixture
def written():
    """written(town): inside, PEOPLE write vacancies in it; what they saw and where those stand."""

    @contextmanager
    def written(town):
        with town.inside():
            bakery = make.employer()
            users = [make.person(Role.MEMBER, of=bakery) for _ in range(PEOPLE)]
            draft = make.vacancy(of=bakery, state=State.DRAFT).id
        before = town.vacancies()
        town.start()
        people, over = [town.person(user) for user in users], threading.Event()

        def writes(person):
            while not over.is_set():
                saved.append(person.draft())
                time.sleep(0.05)

        saved = []
        with ThreadPoolExecutor(PEOPLE) as pool:
            acts = [pool.submit(writes, person) for person in people]
            time.sleep(3)
            try:
                yield people
            finally:
                over.set()
            for act in acts:
                act.result()
        assert town.vacancies() - before == Counter(saved)
        sent = people[0].submit(f"/vacatures/{draft}/controleren", "/insturen")
        assert sent.status == 303
        town.works_off()
        assert town.broken() == []

    return written


def clicks(people, since, until=float("inf")):
    """What they saw of what they asked in that time."""
    return [one for person in people for one in person.seen if since < one.began < until]


def first_write(people, since):
    """Seconds until the first of them had written something that he asked for since then."""
    ended = [one.began + one.took for one in clicks(people, 0) if (one.method, one.status) ==
             ("POST", 303)]  # fmt: skip
    return min(end for end in ended if end > since) - since


@pytest.mark.promise("J1")
def test_postgresql_that_is_killed_and_started_again(postgresql_town, cluster, written, tell):
    town = postgresql_town
    with written(town) as people:
        cluster.stop()
        gone = time.monotonic()
        page = people[0].ask("GET", "/vacatures")
        assert (page.status, page.h1) == (503, WORDS)
        time.sleep(AWAY)
        back = time.monotonic()
        cluster.start()
        started = time.monotonic()
        time.sleep(BACK)
    meanwhile = Counter(one.status for one in clicks(people, gone, back))
    after = Counter(one.status for one in clicks(people, started))
    took = first_write(people, started)
    tell(
        f"away for {started - gone:.1f} s: {dict(meanwhile)}; after it {dict(after)}, "
        f"the first write {took:.1f} s after the start"
    )
    assert set(meanwhile) == {503}
    assert set(after) == {200, 303}, "the first write of each process too"
    assert took < BACK


@pytest.mark.promise("J1")
@pytest.mark.promise("H5")
def test_an_sqlite_file_that_somebody_holds(sqlite_town, written, tell):
    town = sqlite_town
    with written(town) as people:
        held = sqlite3.connect(town.folder / "portal.db", isolation_level=None, timeout=30)
        held.execute("BEGIN IMMEDIATE")
        began, reader, read = time.monotonic(), Person(town.port), Counter()
        while time.monotonic() < began + HELD:
            read[reader.ask("GET", "/inloggen").status] += 1
            time.sleep(0.5)
        ready = reader.ask("GET", "/readyz").status
        held.rollback()
        free = time.monotonic()
        held.close()
        time.sleep(BACK)
    meanwhile = Counter(one.status for one in clicks(people, began, free - 0.1))
    after = Counter(one.status for one in clicks(people, free))
    took = first_write(people, free)
    tell(
        f"held for {HELD} s: writers {dict(meanwhile)}, a reader {dict(read)}; after it "
        f"{dict(after)}, the first write {took:.1f} s after it was let go"
    )
    assert ready == 503
    assert set(read) == {200}
    assert 503 in meanwhile
    assert set(meanwhile) <= {200, 303, 503}
    assert {303} <= set(after) <= {200, 303}
    assert took < BACK
