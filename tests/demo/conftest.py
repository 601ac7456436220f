"""The demo, small enough to load in seconds."""

import pytest
from click.testing import CliRunner

from portal.demo import commands, play


@pytest.fixture
def one_company(monkeypatch):
    """A play of one company, so that it takes seconds."""
    monkeypatch.setattr(play, "COMPANIES", play.COMPANIES[:2])
    monkeypatch.setattr(play, "PLAN", ((30, "asked", "shown"), (9, "returned")))
    monkeypatch.setattr(play, "HISTORY", 34)


@pytest.fixture
def load_demo(app):
    """Load it, and say what was printed."""

    def load(*arguments):
        with app.app_context():
            done = CliRunner().invoke(commands.demo, ["--candidates", "60", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    return load


@pytest.fixture(scope="package")
def kept():
    """The database of the demo that was loaded first, by its engine."""
    return {}


@pytest.fixture
def demo(app, house, one_company, kept, load_demo):
    """The demo, loaded once in this folder and put back for each test."""
    if "sqlite" in kept:
        house.restore(kept["sqlite"])
    else:
        load_demo()
        kept["sqlite"] = house.snapshot()
