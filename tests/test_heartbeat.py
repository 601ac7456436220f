"""A worker says that it is at work, and takes leave; one that fell silent is told."""

import os
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import db, health, heartbeat, outbox
from portal.health import Kind
from portal.heartbeat import Heartbeat


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield
        db.session.remove()


def others(name, ago=timedelta(0)):
    with db.unit() as session:
        session.add(Heartbeat(worker=name, at=heartbeat.now() - ago))


def said():
    db.session.rollback()
    found = list(health.workers())
    assert {finding.kind for finding in found} <= {Kind.ATTENTION}
    return [finding.what for finding in found]


@pytest.mark.promise("O3")
def test_it_is_at_work_until_it_takes_leave(monkeypatch):
    assert said() == ["none is at work"]
    over, seen = threading.Event(), []
    monkeypatch.setattr(over, "wait", lambda seconds: seen.append(heartbeat.workers()) or seen[2:])
    heartbeat.keep(over)
    assert [workers.at_work for workers in seen] == [{outbox.me()}] * 3
    assert heartbeat.workers().last is None


def test_a_turn_that_fails_is_made_good_by_the_next(monkeypatch):
    beat, failed = heartbeat.beat, []

    def locked():
        monkeypatch.setattr(heartbeat, "beat", beat)
        failed.append(1)
        raise OSError

    monkeypatch.setattr(heartbeat, "beat", locked)
    over, turns = threading.Event(), []
    monkeypatch.setattr(
        over, "wait", lambda seconds: turns.append(heartbeat.workers()) or turns[1:]
    )
    heartbeat.keep(over)
    assert failed
    assert [len(workers.at_work) for workers in turns] == [0, 1]


@pytest.mark.parametrize(("seconds", "is_silent"), [(119, False), (121, True)])
def test_who_was_killed_is_told_while_another_goes_on(seconds, is_silent):
    heartbeat.beat()
    others("far:7", timedelta(seconds=seconds))
    assert [what[:22] for what in said()] == ["far:7 was last seen at"] * is_silent
    with db.unit() as session:
        session.execute(update(Heartbeat).values(at=heartbeat.now() - timedelta(hours=1)))
    assert said()[0].startswith("none is at work: the last was seen at ")


def test_a_machine_that_never_comes_back_is_forgotten_in_a_day():
    others("far:7", timedelta(hours=25))
    others("near:7", timedelta(hours=23))
    heartbeat.beat()
    assert set(db.session.scalars(select(Heartbeat.worker))) == {"near:7", outbox.me()}


def test_who_starts_takes_the_place_of_those_killed_on_its_machine(monkeypatch):
    host = outbox.me().rpartition(":")[0]
    gone = f"{host}:{2**22 + 1}"  # beyond what a machine numbers
    others(gone), others(f"{host}:{os.getppid()}"), others(f"{host}x:{2**22 + 1}")
    over, seen = threading.Event(), []
    monkeypatch.setattr(over, "wait", lambda seconds: seen.append(heartbeat.workers()) or True)
    heartbeat.keep(over)
    assert seen[0].at_work == {outbox.me(), f"{host}:{os.getppid()}", f"{host}x:{2**22 + 1}"}


def test_the_command_asks_for_a_worker_of_this_machine(app):
    run = app.test_cli_runner()
    others("far:7")
    done = run.invoke(args=["jobs", "alive"])
    assert (done.exit_code, "two minutes" in done.output) == (1, True)
    heartbeat.beat()
    assert run.invoke(args=["jobs", "alive"]).exit_code == 0
