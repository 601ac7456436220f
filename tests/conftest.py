"""The house on both engines, and who walks in it. Helpers: engines, page, cast, make/, reports."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import select

from portal import clock, db, outbox
from scripts import postgres
from tests import instant
from tests.engines import ENGINES, House, open_house
from tests.page import Visitor
from tests.wall import watched

pytest_plugins = ["tests.reports", "tests.cast"]
_houses: dict[str, House] = {}
_alive = pytest.StashKey()
settings.register_profile("house", deadline=None)  # a busy machine is no mistake
settings.load_profile("house")


def pytest_configure(config):
    clock.move_to(instant.START)  # what is read while tests are collected, too
    if not hasattr(config, "workerinput"):
        config.stash[_alive] = postgres.prepare()


def pytest_runtest_setup(item):
    clock.move_to(instant.of(item))


def pytest_report_header():
    return f"clock: {clock.local(instant.START):%A %-d %B %Y %H.%M %z}"


def pytest_unconfigure(config):
    postgres.finish(config.stash.get(_alive, None))


@pytest.fixture(scope="session")
def workshop():
    """A folder for databases and mailboxes, in memory where the machine has room for that."""
    shm = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="gp-test-", dir=shm if shm.is_dir() else None))
    yield folder
    for house in _houses.values():
        house.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=ENGINES)
def house(request, workshop):
    """The application on one engine, made once per worker."""
    engine = request.param
    if engine not in _houses:
        folder = workshop / engine
        folder.mkdir(mode=0o700, exist_ok=True)
        _houses[engine] = open_house(engine, folder)
    return _houses[engine]


@pytest.fixture
def wall():
    """What employers' requests asked of the database; past the wall, or at it, fails the test."""
    with watched() as seen:
        yield seen
    assert not seen.faults, "an employer's request " + "\n".join(seen.faults)


@pytest.fixture
def app(house, wall, request):
    """The application, with an empty database and mailbox, at the instant of the test."""
    house.clean()
    clock.move_to(instant.of(request.node))
    yield house.app
    db.session.remove()


@pytest.fixture
def client(app):
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def work(app):
    """work() works off all that is due, follow-ups included; a job that fails, fails the test."""

    def work():
        with app.app_context():
            tried = outbox.run_due()
            wrong = select(outbox.Job.does, outbox.Job.error).where(outbox.Job.error.is_not(None))
            failed = [tuple(row) for row in db.session.execute(wrong)]
        assert not failed, f"jobs failed: {failed}"
        return tried

    return work
