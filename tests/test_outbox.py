"""Jobs: written with the change, done once, never lost (promises B3, J4)."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
import traceback
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, outbox, stopped
from portal.accounts.models import User
from portal.outbox import Job, JobState, Lane

seen = []


def note(word):
    seen.append(word)


def write(word):
    with db.unit() as session:
        session.add(User(name=word, email=f"{word}@x.example", created_at=clock.now()))


def fail(word):
    seen.append(word)
    raise ValueError(word)


def outrun(word):
    """Another worker takes the job over while this one is busy."""
    job_id, attempt = outbox._current.get()
    token = outbox._current.set(None)
    with db.unit() as session:
        session.get_one(Job, job_id).attempts = attempt + 1
    outbox._current.reset(token)
    write(word)


@pytest.fixture(autouse=True)
def registry(app, monkeypatch):
    seen.clear()
    does = {"one": [note], "two": [note, write], "bad": [fail], "slow": [outrun], "write": [write]}
    monkeypatch.setattr(outbox, "registry", does)
    monkeypatch.setattr(sys.modules[__name__], "__name__", __name__)
    sys.modules.setdefault("tests.test_outbox", sys.modules[__name__])
    with app.app_context():
        yield


def put(name, **values):
    with db.unit():
        outbox.put(name, **values)


def jobs():
    db.session.rollback()
    return list(db.session.scalars(select(Job).execution_options(populate_existing=True)))


def _put_and_fail():
    with db.unit():
        outbox.put("one", word="a")
        raise RuntimeError("halfway")


def test_a_job_is_there_only_when_the_change_is():
    with pytest.raises(RuntimeError, match="halfway"):
        _put_and_fail()
    assert jobs() == []


def test_each_listener_is_a_job_of_its_own_and_runs_once():
    put("two", word="a")
    assert outbox.run_due() == 2
    assert outbox.run_due() == 0
    assert seen == ["a"]
    assert {job.state for job in jobs()} == {JobState.DONE}


def test_the_same_key_is_put_once():
    put("one", key="today", word="a")
    put("one", key="today", word="a")
    assert len(jobs()) == 1


def test_in_a_quiet_moment_nothing_is_put():
    with db.unit(), outbox.quiet():
        outbox.put("one", word="a")
    put("one", word="b")
    assert [job.payload for job in jobs()] == [{"word": "b"}]


def test_an_unknown_name_is_a_mistake_of_ours():
    with pytest.raises(KeyError), db.unit():
        outbox.put("nobody.listens")


def test_a_job_for_later_waits():
    put("one", word="a", run_at=clock.now() + timedelta(hours=1))
    assert outbox.run_due() == 0
    clock.move_to(clock.now() + timedelta(hours=2))
    assert outbox.run_due() == 1


@pytest.mark.promise("J4")
def test_a_failing_job_tries_again_later_and_then_is_parked():
    put("bad", word="a")
    for attempt in range(outbox.MAX_ATTEMPTS):
        outbox.run_due()
        assert len(seen) == attempt + 1
        clock.move_to(clock.now() + timedelta(hours=7))
    assert outbox.run_due() == 0
    (job,) = outbox.dead()
    assert (job.state, job.error) == (JobState.DEAD, "ValueError")
    with db.unit():
        outbox.retry(db.session.get_one(Job, job.id), at=clock.now())
    assert outbox.run_due() == 1


@pytest.mark.promise("B3")
def test_a_worker_that_lost_its_lease_writes_nothing():
    put("slow", word="late")
    outbox.run_due()
    assert db.session.scalar(select(User.id)) is None
    assert jobs()[0].state is JobState.BUSY


@pytest.mark.promise("B3")
def test_a_job_whose_worker_died_is_done_again_when_the_lease_is_over():
    put("write", word="a")
    taken = outbox._take()
    assert taken is not None
    assert outbox.run_due() == 0
    clock.move_to(clock.now() + outbox.LEASE + timedelta(seconds=1))
    assert outbox.run_due() == 1
    assert db.session.scalars(select(User.name)).all() == ["a"]


@pytest.mark.promise("J4")
def test_a_job_that_takes_its_worker_with_it_is_parked_after_three():
    """Counted before it begins, so that a crash counts as well."""
    put("write", word="a")
    put("one", word="after")
    for n in range(outbox.MAX_CRASHES):
        taken = outbox._take()
        assert (taken[1], taken[2].endswith(":write")) == (n + 1, True)
        clock.move_to(clock.now() + outbox.LEASE + timedelta(seconds=1))
    assert outbox.run_due() == 1
    assert seen == ["after"]
    (job,) = outbox.dead()
    assert (job.name, job.error, job.attempts) == ("write", "WorkerDied", 3)
    with db.unit():
        outbox.retry(db.session.get_one(Job, job.id), at=clock.now())
    assert outbox.run_due() == 1


@pytest.mark.promise("J4")
def test_jobs_beside_one_that_takes_its_worker_with_it_are_not_parked_with_it(monkeypatch):
    """Every lane is at one when the worker dies; what was at work is tried again one by one."""
    monkeypatch.setattr(outbox, "lanes", {Lane.DOCUMENTS: [write], Lane.MAIL: [note]})
    put("write", word="killer")
    for _n in range(12):
        put("one", word="innocent")

    def live():
        """A worker's life, its lanes as slow as they can be: none is done before all took one."""
        taken = [job for lane in Lane if (job := outbox._take(lane=lane))]
        survives = not any(job[2].endswith(":write") for job in taken)
        for job in taken if survives else ():
            outbox._work(*job)
        return survives and taken

    for _life in range(6):
        while live():
            pass
        clock.move_to(clock.now() + outbox.LEASE + timedelta(seconds=1))
    assert [(job.name, job.error) for job in outbox.dead()] == [("write", "WorkerDied")]
    innocent = [job for job in jobs() if job.name == "one"]
    assert {job.state for job in innocent} == {JobState.DONE}
    assert max(job.crashes for job in innocent) == 1, "each is beside it once at most"


def test_what_was_at_work_when_a_worker_died_is_not_brought_by_its_queue():
    """Its id may still be there; it is the turn of the quick lane, one by one."""
    put("write", word="a")
    job_id = str(outbox._take()[0])
    clock.move_to(clock.now() + outbox.LEASE + timedelta(seconds=1))
    outbox.run_one(job_id)
    assert jobs()[0].state is JobState.BUSY
    assert outbox.run_due(Lane.QUICK) == 1


@pytest.mark.promise("B3")
def test_what_a_worker_is_at_stays_his_however_long_it_takes(monkeypatch):
    """The clock moves past the lease again and again; the lease moves on before it."""
    monkeypatch.setattr(outbox, "RENEWED_EVERY", 0.02)

    def moved(until):
        (job,) = jobs()
        while job.lease_until <= clock.now() and time.monotonic() < until:
            (job,) = jobs()
        return job.lease_until > clock.now()

    def hold(word):
        for _n in range(3):
            clock.move_to(clock.now() + timedelta(hours=1))
            assert moved(time.monotonic() + 10)
            assert outbox._take() is None
            note(word)

    monkeypatch.setattr(sys.modules[__name__], "hold", hold, raising=False)
    hold.__module__ = __name__
    monkeypatch.setitem(outbox.registry, "one", [hold])
    put("one", word="a")
    assert outbox.run_due() == 1
    assert seen == ["a", "a", "a"]
    assert jobs()[0].state is JobState.DONE


@pytest.mark.promise("J4")
def test_a_worker_that_starts_frees_what_dead_ones_of_its_machine_were_at():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    host = outbox.me().rpartition(":")[0]
    for word, worker in (
        ("mine", f"{host}:{gone.pid}"), ("before", outbox.me()),
        ("alive", f"{host}:{os.getppid()}"), ("elsewhere", f"other-{host}:1"),
    ):  # fmt: skip
        put("write", word=word)
        job_id, *_ = outbox._take()
        with db.unit() as session:
            session.get_one(Job, job_id).worker = worker
    stopped.free_own()
    assert outbox.run_due() == 2
    assert set(db.session.scalars(select(User.name))) == {"mine", "before"}
    assert sorted(job.state for job in jobs()) == ["busy", "busy", "done", "done"]


@pytest.mark.promise("J4")
def test_a_worker_that_is_told_to_stop_gives_back_what_it_was_at():
    """Ordinary stops count for nothing, however many."""
    put("write", word="a")
    for _n in range(outbox.MAX_CRASHES + 1):
        assert outbox._take()[1] == 1
        stopped.give_back()
        stopped.free_own()
    assert (jobs()[0].state, jobs()[0].crashes) == (JobState.WAITING, 0)
    assert outbox.run_due() == 1


@pytest.mark.promise("B3")
def test_a_lease_is_renewed_after_a_time_in_which_nothing_could_be_written(monkeypatch):
    """A bulk import holds the database for longer than we wait for it; the job goes on."""
    monkeypatch.setattr(outbox, "RENEWED_EVERY", 0.02)
    units, real = iter([True, True]), db.unit

    def unit():
        if threading.current_thread() is not threading.main_thread() and next(units, False):
            raise sqlite3.OperationalError("database is locked")
        return real()

    def hold(word):
        clock.move_to(clock.now() + timedelta(hours=1))
        until = time.monotonic() + 10
        while jobs()[0].lease_until <= clock.now() and time.monotonic() < until:
            pass
        assert jobs()[0].lease_until > clock.now()
        note(word)

    hold.__module__ = __name__
    monkeypatch.setattr(sys.modules[__name__], "hold", hold, raising=False)
    monkeypatch.setitem(outbox.registry, "one", [hold])
    put("one", word="a")
    monkeypatch.setattr(db, "unit", unit)
    assert outbox.run_due() == 1
    assert seen == ["a"]


def test_two_machines_that_put_the_same_at_once_put_it_once(house):
    """The second waits for the first and finds it put; neither fails."""
    together, wrong = threading.Barrier(2), []

    def nightly():
        try:
            with house.app.app_context():
                together.wait()
                for n in range(20):
                    put("one", key=f"night {n}", word="a")
        except Exception:
            wrong.append(traceback.format_exc())
        finally:
            db.session.remove()

    threads = [threading.Thread(target=nightly) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, len(jobs())) == ([], 20)


@pytest.mark.promise("B3")
def test_a_worker_killed_at_any_moment_loses_nothing_and_does_nothing_twice(house):
    """A real process, kill -9 before its function, in its transaction and after its commit."""
    for moment in ("before", "inside", "after"):
        put("write", word=f"{moment}{uuid.uuid4().hex[:4]}")
        db.session.remove()
        _killed_worker(house.config.database_url, house.config.instance, moment)
        clock.move_to(clock.now() + outbox.LEASE + timedelta(seconds=1))
        outbox.run_due()
    assert len(db.session.scalars(select(User.name)).all()) == 3
    assert {job.state for job in jobs()} == {JobState.DONE}


def _killed_worker(url, instance, moment):
    program = textwrap.dedent(f"""
        import os, signal
        from datetime import datetime
        from config import Config
        from pathlib import Path
        from portal import clock, create_app, db, outbox
        folder = Path({str(instance)!r})
        app = create_app(Config("test " * 8, {url!r}, folder, demo=True, testing=True))
        from portal.accounts.models import User
        from tests import test_outbox
        def die(): os.kill(os.getpid(), signal.SIGKILL)
        def write(word):
            if {moment!r} == "before": die()
            with db.unit() as session:
                session.add(User(name=word, email=word + "@x.example", created_at=clock.now()))
                session.flush()
                if {moment!r} == "inside": die()
            if {moment!r} == "after": die()
        test_outbox.write = write
        with app.app_context():
            clock.move_to(datetime.fromisoformat({clock.now().isoformat()!r}))
            outbox.run_due()
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": "."}, check=False
    )
    assert done.returncode == -signal.SIGKILL
