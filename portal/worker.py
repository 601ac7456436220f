"""huey: wakes a worker the moment a job is put, and keeps one thread a lane; our job row stays the
truth (portal/outbox.py).

Embedded, huey keeps its own SQLite file in INSTANCE; grown, its own schema in the portal's
PostgreSQL. A task that is lost with a killed worker is found again by its lane's sweep, since its
row is still due.

Why a carrier beside a sweep: with the sweep alone a mail leaves after half a minute on average;
with huey after 0.5 s on SQLite (0.8 at most) and 0.04 s on PostgreSQL, measured on two busy cores,
and its threads, signals and crontab are not ours to write. Why huey (3.5, MIT): it runs on both
engines with the same tasks. procrastinate (3.10, MIT) runs on PostgreSQL only, so that the portal
would have one engine embedded and another grown; that it queues inside the transaction gains
nothing here, since our row does.

Why threads of one process: a lane mostly waits, for a server or the database. Three cost as much
memory as one (96 MB), where each process would cost 77, and when we are killed nothing is left
behind. A quick job is done as fast as ever while a mail server says nothing (it used to wait 20 s
a mail), and in 0.2 s (1.1 at most) while a document of 1,200 lines is laid out. A machine that
wants more runs `jobs work` twice.
"""

import os
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from config import Config
from portal import clock, db, heartbeat, holds, letters, outbox, stopped
from portal.outbox import Lane
from portal.settings import settings

SCHEMA = "huey"
NIGHTLY_AT = "02.30"
GRACE = 5  # seconds that a job at work gets to finish when we are told to stop
WAITS = 3  # seconds for a queue file that another process holds (SQLite)
LOOKS = 1  # seconds between two looks into an empty queue, where nobody wakes us (SQLite)


def attach(app: Flask, config: Config) -> None:
    """Let this process hand job ids to the queues. huey is loaded with the first of them, so that
    the web starts without it.
    """
    tasks: dict[Lane, Any] = {}

    def send(lane: Lane, job_id: str) -> None:
        try:
            task(lane)(job_id)
        except Exception:
            if config.database_url.startswith("sqlite"):
                raise  # it is locked or full; the sweep brings it
            tasks.clear()  # the server was started again since
            task(lane)(job_id)

    def task(lane: Lane) -> Any:
        if lane not in tasks:
            tasks[lane] = _task(app, queue(config, lane), lane)
        return tasks[lane]

    outbox.send = send


def work(app: Flask, config: Config) -> None:
    """Stay, and work off jobs until told to stop. Gives way to the web processes."""
    os.nice(19)
    with app.app_context():
        stopped.free_own()
        db.session.remove()
    queues = {lane: queue(config, lane) for lane in Lane}
    consumer = _consumer(list(queues.values()))
    is_over = consumer.stop_flag.is_set
    tasks = {lane: _task(app, huey, lane, until=is_over) for lane, huey in queues.items()}
    for lane, huey in queues.items():
        _sweep(app, huey, lane, until=is_over)
    outbox.send = lambda lane, job_id: tasks[lane](job_id)
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(app, over), daemon=True)
    beating.start()
    consumer.run()
    over.set()
    beating.join(GRACE)
    with app.app_context():
        stopped.give_back()
        db.session.remove()


def _beat(app: Flask, over: threading.Event) -> None:
    with app.app_context():
        heartbeat.keep(over)


def queue(config: Config, lane: Lane) -> Any:
    """The queue of one lane of this installation."""
    from huey import PostgresHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    name = f"portal-{lane}"
    serializer = SignedSerializer(secret=config.secret_key, salt="jobs")
    if config.database_url.startswith("sqlite"):
        path = str(config.instance / "queue.db")
        return SqliteHuey(
            name, filename=path, fsync=True, timeout=WAITS, serializer=serializer, results=False
        )
    return PostgresHuey(name, connection=_connector(config), serializer=serializer, results=False)


def _consumer(queues: list[Any]) -> Any:
    """huey's own consumer with a thread for every queue, where it has many threads for one."""
    from huey.consumer import Consumer, Scheduler, Worker

    free = list(queues)

    class LaneWorker(Worker):  # type: ignore[misc]
        """Stays in one lane, and leaves it to its successor should it die."""

        def __init__(self, huey: Any, **options: Any) -> None:
            super().__init__(free.pop(0), **options)

        def shutdown(self) -> None:
            super().shutdown()
            free.append(self.huey)

    class Sweeper(Scheduler):  # type: ignore[misc]
        """Every lane sweeps for itself, so that none waits for another's."""

        def enqueue_periodic_tasks(self, now: datetime | None) -> None:
            for huey in queues:
                self.huey = huey
                super().enqueue_periodic_tasks(now)

    class Lanes(Consumer):  # type: ignore[misc]
        worker_class, scheduler_class = LaneWorker, Sweeper

    return Lanes(
        queues[0],
        workers=len(queues),
        worker_type="thread",
        max_delay=LOOKS,
        graceful_signal="TERM",
        shutdown_timeout=GRACE,
    )


def _task(app: Flask, huey: Any, lane: Lane, until: Callable[[], bool] = lambda: False) -> Any:
    """The task that works off one job; of mail, all that is due with it."""

    @huey.task(name="run_job")  # type: ignore[untyped-decorator]
    def run_job(job_id: str) -> None:
        with app.app_context():
            _work_off(lane, until, job_id)

    return run_job


def _work_off(lane: Lane, until: Callable[[], bool], job_id: str | None = None) -> None:
    if lane is Lane.MAIL:
        letters.work_off(job_id, until=until)
    elif job_id:
        outbox.run_one(job_id)
    else:
        outbox.run_due(lane, until=until)


def _sweep(app: Flask, huey: Any, lane: Lane, until: Callable[[], bool]) -> None:
    """Once at the start and then every minute: all that is due in this lane. A sweep that its lane
    kept waiting for a minute is dropped: the next one is there.
    """
    from huey import crontab

    @huey.periodic_task(crontab(minute="*"), name="sweep", expires=60)  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with app.app_context():
            if lane is Lane.QUICK:
                put_nightly(clock.now())
                put_backup(clock.now())
            _work_off(lane, until)


def put_nightly(at: datetime) -> None:
    """Once a day after half past two in Amsterdam: everything on the nightly list of
    portal/jobs.py. Not while jobs are held: it would remind people anew.
    """
    from portal.jobs import NIGHTLY

    today = clock.day(at)
    if at < clock.at(today, NIGHTLY_AT) or holds.count():
        return
    with db.unit():
        for name in NIGHTLY:
            outbox.put(name, key=f"{name}:{today}")


def put_backup(at: datetime) -> None:
    """A backup every BACKUP_EVERY minutes, besides the one of the night."""
    if settings().backup_folder and (minutes := settings().backup_every):
        with db.unit():
            outbox.put("backups.make", key=f"backups.make:{int(at.timestamp()) // (60 * minutes)}")


def _connector(config: Config) -> Any:
    import psycopg

    dsn = config.database_url.replace("postgresql+psycopg://", "postgresql://")

    def connect() -> Any:
        raw = psycopg.connect(dsn, autocommit=True, options=f"-c search_path={SCHEMA}")
        raw.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        return raw

    return connect
