"""The worker: a lane that hangs holds no other, told to stop it stops, and nothing is done twice
(promises B3, J4).

Real processes, started by `stay` in this file.
"""

import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from huey import MemoryHuey
from sqlalchemy import func, select, text

from config import Config
from portal import clock, create_app, db, effects, heartbeat, jobs, outbox, worker
from portal.accounts.models import User
from portal.backups import actions as backup_actions
from portal.effects import mail, pdf, seal, sheets, sms
from portal.outbox import Job, JobState, Lane

SOON = 15  # seconds; a machine that is busy with other tests takes a few of them
END = 10  # what the worker gets to end
REACHED = {mail.send: Lane.MAIL, sms.send: Lane.MAIL}
REACHED |= {pdf.render: Lane.DOCUMENTS, seal.seal: Lane.DOCUMENTS}
REACHED |= {backup_actions.write: Lane.DOCUMENTS, sheets.read: Lane.DOCUMENTS}


def post(to):
    mail.send(to, "Bericht", "Tekst", message_id=outbox.job_id())


def press(word):
    write(word)


def wait(word):
    threading.Event().wait()


def write(word):
    with db.unit() as session:
        session.add(User(name=str(os.getpid()), email=f"{word}@x.example", created_at=clock.now()))


DOES = {"post": [post], "press": [press], "wait": [wait], "write": [write]}


def lay_out(patch):
    """The functions of this file are what happens after a commit."""
    patch.setattr(outbox, "registry", DOES)
    patch.setattr(outbox, "lanes", {Lane.MAIL: [post], Lane.DOCUMENTS: [press, wait]})


def stay(url, folder, now, mail_url):
    """What the process of `started` does: `flask jobs work`, with the jobs of this file. It gives
    way to nobody, as it would for ever to the tests beside it.
    """
    at = datetime.fromisoformat(now)
    config = Config("test " * 8, url, Path(folder), testing=True, clock=at, mail_url=mail_url)
    app = create_app(config)
    lay_out(patch := pytest.MonkeyPatch())
    patch.setattr(jobs, "NIGHTLY", ())
    patch.setattr(os, "nice", lambda by: None)
    worker.work(app, config)


@pytest.fixture(autouse=True)
def own_jobs(house, app, monkeypatch):
    """Jobs put by a test go to the queues, as those of the web do."""
    queues, queue = [], worker.queue

    def made(*given):
        queues.append(queue(*given))
        return queues[-1]

    lay_out(monkeypatch)
    monkeypatch.setattr(outbox, "send", None)
    monkeypatch.setattr(worker, "queue", made)
    worker.attach(app, house.config)
    with app.app_context():
        yield
    for one in queues:
        one.storage.flush_all()
        one.storage.close()


@contextmanager
def started(house, mail_url="smtp://127.0.0.1:1"):
    """A worker in a process of its own, gone when the test is."""
    now = clock.now() + timedelta(minutes=1)  # it starts later, and its jobs are due when it does
    given = [house.config.database_url, str(house.config.instance), now.isoformat()]
    program = "import sys; from tests import test_worker; test_worker.stay(*sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *given, mail_url], env={**os.environ, "PYTHONPATH": "."}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def put(name, **values):
    with db.unit():
        outbox.put(name, **values)


def count(state, name=None):
    db.session.rollback()
    counted = select(func.count()).where(Job.state == state)
    return db.session.scalar(counted.where(Job.name == name) if name else counted)


def comes_true(condition):
    until = time.monotonic() + SOON
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def stops(process):
    process.terminate()
    return process.wait(END)


def test_a_lane_works_off_its_own_and_leaves_the_rest(app):
    with db.unit():
        outbox.put("press", word="paper")
        outbox.put("write", word="quick")
    assert outbox.run_due(Lane.MAIL) == 0
    assert outbox.run_due(Lane.DOCUMENTS) == 1
    assert outbox.run_due(Lane.QUICK) == 1
    assert count(JobState.DONE) == 2


def test_a_job_nobody_knows_any_more_is_quick_and_fails_there():
    put("write", word="a")
    with db.unit() as session:
        session.scalars(select(Job)).one().does = "portal.attic:gone"
    assert outbox.run_due(Lane.QUICK) == 1
    failed = db.session.scalars(select(Job.error).where(Job.error.is_not(None)))
    assert list(failed) == ["ModuleNotFoundError"]


def test_a_lane_told_to_stop_takes_no_other_job():
    put("write", word="a")
    put("write", word="b")
    assert outbox.run_due(until=lambda: count(JobState.DONE) == 1) == 1


def test_an_id_from_a_clock_that_runs_ahead_is_done_at_once():
    put("write", word="a")
    job_id = str(db.session.scalar(select(Job.id)))
    clock.move_to(clock.now() - timedelta(minutes=5))
    outbox.run_one(job_id)
    outbox.run_one(job_id)
    assert count(JobState.DONE) == 1


def test_a_thread_that_dies_leaves_its_lane_to_the_next():
    queues = [MemoryHuey(lane) for lane in Lane]
    consumer = worker._consumer(queues)
    assert [thread.huey for thread, _ in consumer.worker_threads] == queues
    consumer.worker_threads[1][0].shutdown()
    assert consumer._create_worker().huey is queues[1]


def test_every_job_stands_in_the_lane_of_what_it_waits_for():
    """Where a function could get to: the press or the seal, a mail or an SMS, or neither."""
    wrong = [
        f"{does.__module__}.{does.__name__} reaches {sorted(lanes)}, stands in {lane}"
        for does in itertools.chain(*jobs.DOES.values())
        if (lane := _stands_in(does)) not in (lanes := _lanes_reached(does))
    ]
    assert not wrong, "\n".join(wrong)
    assert {does for those in jobs.LANES.values() for does in those} <= set(
        itertools.chain(*jobs.DOES.values())
    )


def _stands_in(does):
    return next((lane for lane, those in jobs.LANES.items() if does in those), Lane.QUICK)


def _lanes_reached(does):
    seen, todo = set(), [does]
    while todo:
        if (function := todo.pop()) not in seen:
            seen.add(function)
            todo += _called(function)
    return {REACHED[function] for function in seen & REACHED.keys()} or {Lane.QUICK}


def _called(function):
    """The functions of ours that its text names, by themselves or as `room.function`."""
    names = function.__code__.co_names
    known = function.__globals__ | (vars(effects) if "portal.effects" in names else {})
    found = [known.get(name) for name in names]
    rooms = [room for room in found if isinstance(room, ModuleType)]
    found += [getattr(room, name, None) for room in rooms for name in names]
    return [one for one in found if isinstance(one, FunctionType) and _is_ours(one)]


def _is_ours(function):
    return function.__module__.startswith("portal.")


@pytest.mark.promise("J2")
def test_a_queue_that_cannot_be_written_changes_no_answer(app, house, monkeypatch):
    """Locked, full or gone: the row stands, and the next sweep does it."""

    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worker, "queue", full)
    worker.attach(app, house.config)
    put("write", word="a")
    assert count(JobState.WAITING) == 1
    assert outbox.run_due() == 1


@pytest.mark.promise("J1")
def test_the_first_click_after_a_restart_of_the_server_reaches_the_queue(house, monkeypatch):
    """A file has none; of PostgreSQL every connection but this one ends."""
    put("write", word="a")
    if house.engine.dialect.name == "postgresql":
        end = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        db.session.execute(text(end))
        db.session.rollback()
    sent, send = [], outbox.send
    monkeypatch.setattr(outbox, "send", lambda *given: sent.append(send(*given)))
    put("write", word="b")
    assert len(sent) == 1
    assert count(JobState.WAITING) == 2


@pytest.mark.promise("J4")
def test_a_lane_that_hangs_holds_no_other_and_no_stop(house):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never says a word
        silent.settimeout(SOON)
        with started(house, f"smtp://127.0.0.1:{silent.getsockname()[1]}") as process:
            for _ in Lane:
                put("post", to="a@x.example")
            talk, _ = silent.accept()
            put("press", word="paper")
            assert comes_true(lambda: count(JobState.DONE, "press"))
            put("wait", word="for ever")
            assert comes_true(lambda: count(JobState.BUSY, "wait"))
            put("write", word="quick")
            assert comes_true(lambda: count(JobState.DONE, "write"))
            assert (count(JobState.BUSY, "post"), count(JobState.BUSY, "wait")) == (1, 1)
            assert stops(process) == 0
            talk.close()


@pytest.mark.promise("B3")
def test_what_a_queue_and_a_sweep_both_bring_is_done_once(house):
    """The worker gets every id, and sweeps when it starts; this process sweeps beside it."""
    words = map(str, itertools.count())
    for word in itertools.islice(words, 5):
        put("write", word=word)
    with started(house) as process:
        assert comes_true(lambda: count(JobState.DONE) == 5)
        for word in itertools.islice(words, 40):
            put("write", word=word)
            if int(word) % 8 == 0:
                outbox.run_due()
        assert len(set(db.session.scalars(select(User.name)))) == 2
        assert comes_true(lambda: count(JobState.DONE) == 45)
        assert len(heartbeat.workers().at_work) == 1
        db.session.rollback()
        assert stops(process) == 0
    assert heartbeat.workers().last is None, "it takes its leave"
    assert set(db.session.scalars(select(Job.attempts))) == {1}
    assert db.session.scalar(select(func.count(User.id))) == 45
