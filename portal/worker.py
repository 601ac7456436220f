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
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from config import Config
from portal import clock, db, outbox

SCHEMA = "huey"
NIGHTLY_AT = "02.30"


def queue(config: Config) -> Huey:
    """The queue of this installation."""
    serializer = SignedSerializer(secret=config.secret_key, salt="jobs")
    if config.database_url.startswith("sqlite"):
        path = str(config.instance / "queue.db")
        return SqliteHuey("portal", filename=path, fsync=True, serializer=serializer, results=False)
    return PostgresHuey(
        "portal", connection=_connector(config), serializer=serializer, results=False
    )


def attach(app: Flask, config: Config) -> Huey:
    """Let this process hand job ids to the queue, and know how to work them off."""
    huey = queue(config)

    @huey.task(name="run_job")
    def run_job(job_id: str) -> None:
        with app.app_context():
            outbox.run_one(job_id)

    @huey.periodic_task(crontab(minute="*"), name="sweep")
    def sweep() -> None:
        with app.app_context():
            put_nightly(clock.now())
            outbox.run_due()

    outbox.send = run_job
    return huey


def work(app: Flask, config: Config) -> None:
    """Stay, and work off jobs until told to stop. Gives way to the web processes."""
    os.nice(19)
    huey = attach(app, config)
    with app.app_context():
        outbox.run_due()
    Consumer(huey, workers=1, worker_type="thread", graceful_signal="TERM").run()


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
