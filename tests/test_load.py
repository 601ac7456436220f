"""What bench/load plays works: every journey of everybody once, and the sums that are printed."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random
from types import SimpleNamespace

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from bench.load import journeys
from bench.load.crowd import at_work, crowd
from bench.load.figures import K1, K2, LES_EMPLOIS, Run
from bench.load.person import Answer, Person, Trouble
from bench.town import Town
from portal import clock
from portal.demo import bulk
from portal.roles import Role
from tests import make

STAFF = (Role.ACCOUNT_MANAGER, Role.MEDIATOR, Role.FINANCE, Role.DECIDER)


class Silent(WSGIRequestHandler):
    def log(self, kind, message, *args):
        pass


@pytest.fixture
def served(app):
    """The application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=False, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield SimpleNamespace(port=server.port)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def town(app, house):
    with app.app_context():
        make.vat_decision()
        people = {role: [make.person(role).id for _ in range(2)] for role in STAFF}
        managers, mediators = people[Role.ACCOUNT_MANAGER], people[Role.MEDIATOR]
        writer = bulk.Writer(Random(7), clock.now(), managers, mediators)
        bulk.candidates(60, writer)
        bulk.employers(8, writer)
    return Town(app, house.engine.dialect.name, house.config, writer, people)


def played(play):
    """In a thread of its own: in this one the loop of a browser may run."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(play())).result()


@pytest.fixture
def heard():
    return []


@pytest.fixture
def members(town, served, heard):
    return crowd(town, served, 7, think=0, seed=1, heard=heard)


def test_every_journey_can_be_made(members, heard):
    async def play():
        for person, mix in members:
            for journey in mix:
                await journey(person)

    played(play)
    assert {one.status for one in heard} <= {200, 204, 303}
    asked = {one.path.rpartition("/")[2] for one in heard if one.method == "POST"}
    verbs = {"bewaren", "loslaten", "concepten", "nieuw", "insturen", "goedkeuren", "betaling"}
    assert asked == verbs | {"wijzigen", "klopt"}


def test_who_meets_an_error_goes_on_with_something_else(served, heard):
    async def lost(person):
        await person.get("/nergens")

    async def play():
        person = Person(served.port, "", Random(1), 0, heard)
        working = asyncio.create_task(at_work([(person, {lost: 1})]))
        while len(heard) < 3:
            await asyncio.sleep(0.01)
        working.cancel()

    played(play)
    assert {one.status for one in heard} == {404}


def test_no_answer_is_an_error(heard):
    async def play():
        await journeys.placements(Person(1, "", Random(1), 0, heard))

    with pytest.raises(Trouble, match="0 GET /plaatsingen"):
        played(play)
    assert [one.is_error for one in heard] == [True]


def test_people_are_shared_out_by_role():
    of_k1 = journeys.shared(180)
    outside = of_k1[journeys.EMPLOYER] + of_k1[journeys.CANDIDATE]
    assert (outside, sum(of_k1.values())) == (150, 180)
    assert sum(journeys.shared(50).values()) == 50
    assert min(journeys.shared(50).values()) == 1


def run(*, slow=0, errors=0, after=100, took=0):
    answers = [Answer(0, "GET", "/", 200, 0.1)] * (1000 - slow - errors)
    answers += [Answer(0, "GET", "/traag", 200, 0.9)] * slow
    answers += [Answer(0, "GET", "/k/abc/venster", 500, 0.1)] * errors
    return Run("200 people", answers, 60, 10, (100, 90), (after, 90), took)


@pytest.mark.parametrize(
    ("given", "promised", "published"),
    [
        ({}, [], []),
        ({"slow": 5}, [], []),
        ({"slow": 15}, ["p99"], []),
        ({"slow": 60}, ["p95", "p99"], ["p95"]),
        ({"errors": 1}, ["errors"], []),
        ({"errors": 11}, ["errors"], ["errors"]),
        ({"after": 111}, ["memory"], []),
    ],
)
def test_a_run_stands_beside_its_gates(given, promised, published):
    assert run(**given).misses(K1) == promised
    assert run(**given).misses(LES_EMPLOIS) == published


def test_a_month_that_takes_longer_is_told():
    assert run(took=90).misses(K2) == []
    assert run(took=91).misses(K2) == ["time"]


def test_a_run_tells_what_went_wrong_and_what_is_slow():
    told = run(slow=60, errors=2)
    assert told.told_errors() == ["2 x 500 GET /k/…/venster"]
    assert told.slowest(1) == ["900 ms GET /traag (60 times)"]
    assert "16.7" in str(told)
    assert "100 → 100" in str(told)
