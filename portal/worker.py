"""huey: spreads job ids over workers and wakes them; our job row stays the truth
(portal/outbox.py).

Embedded, huey keeps its own SQLite file in INSTANCE; grown, its own schema in the portal's
PostgreSQL. A task that is lost with a killed worker is found again by the sweep, since its row is
still due.
"""

import os
from datetime import datetime
from typing import Any

from flask import Flask

from config import Config
from portal import clock, db, outbox

SCHEMA = "huey"
NIGHTLY_AT = "02.30"


def attach(app: Flask, config: Config) -> None:
    """Let this process hand job ids to the queue. huey is loaded with the first of them, so that
    the web starts without it.
    """
    known: list[Any] = []

    def send(job_id: str) -> None:
        if not known:
            known.append(_tasks(app, config)[1])
        known[0](job_id)

    outbox.send = send


def work(app: Flask, config: Config) -> None:
    """Stay, and work off jobs until told to stop. Gives way to the web processes."""
    from huey.consumer import Consumer

    os.nice(19)
    huey, outbox.send = _tasks(app, config)
    with app.app_context():
        outbox.run_due()
    Consumer(huey, workers=1, worker_type="thread", graceful_signal="TERM").run()


def queue(config: Config) -> Any:
    """The queue of this installation."""
    from huey import PostgresHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    serializer = SignedSerializer(secret=config.secret_key, salt="jobs")
    if config.database_url.startswith("sqlite"):
        path = str(config.instance / "queue.db")
        return SqliteHuey("portal", filename=path, fsync=True, serializer=serializer, results=False)
    return PostgresHuey(
        "portal", connection=_connector(config), serializer=serializer, results=False
    )


def _tasks(app: Flask, config: Config) -> tuple[Any, Any]:
    """The queue, and the task that works off one job; with the sweep of every minute."""
    from huey import crontab

    huey = queue(config)

    @huey.task(name="run_job")  # type: ignore[untyped-decorator]
    def run_job(job_id: str) -> None:
        with app.app_context():
            outbox.run_one(job_id)

    @huey.periodic_task(crontab(minute="*"), name="sweep")  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with app.app_context():
            put_nightly(clock.now())
            outbox.run_due()

    return huey, run_job


def put_nightly(at: datetime) -> None:
    """Once a day after half past two in Amsterdam: everything on the nightly list of
    portal/jobs.py.
    """
    from portal.jobs import NIGHTLY

    today = clock.day(at)
    if at < clock.at(today, NIGHTLY_AT):
        return
    with db.unit():
        for name in NIGHTLY:
            outbox.put(name, key=f"{name}:{today}")


def _connector(config: Config) -> Any:
    import psycopg

    dsn = config.database_url.replace("postgresql+psycopg://", "postgresql://")

    def connect() -> Any:
        raw = psycopg.connect(dsn, autocommit=True, options=f"-c search_path={SCHEMA}")
        raw.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        return raw

    return connect
