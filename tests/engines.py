"""The portal on both engines: one application per engine and worker, a clean database per test."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask, before_render_template
from sqlalchemy import Engine, event, select, text

from config import Config
from portal import cli, clock, create_app, db, settings
from portal.accounts import passwords
from scripts import postgres
from tests import froms
from tests.checks import check_names
from tests.instant import START

ENGINES = ("sqlite", "postgresql")


@dataclass
class House:
    """One application on one engine, and how its database becomes empty again."""

    app: Flask
    config: Config
    engine: Engine
    empty: sqlite3.Connection | None = field(default=None)

    def clean(self) -> None:
        """An empty database, an empty mailbox, the one instant: what every test starts with."""
        settings.use(self.config)
        clock.move_to(START)
        db.use(self.engine)
        if self.empty is None:
            _empty_postgresql(self.engine)
        else:
            self.restore(self.empty)
        shutil.rmtree(self.config.instance / "post", ignore_errors=True)
        (self.config.instance / "anchors").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the database; on somebody else's server nothing stays behind."""
        self.engine.dispose()
        if self.config.fence_role:
            postgres.forget(self.config.fence_role)

    def snapshot(self) -> sqlite3.Connection:
        """The database as it is now, to go back to (SQLite)."""
        kept = sqlite3.connect(":memory:")
        with _raw(self.config) as raw:
            raw.backup(kept)
        return kept

    def restore(self, kept: sqlite3.Connection) -> None:
        db.session.remove()
        with _raw(self.config) as raw:
            kept.backup(raw)


def open_house(engine: str, folder: Path) -> House:
    """Build the application and its tables once per worker; `clean()` makes it ready for a test."""
    passwords.use_test_profile()
    url, role = f"sqlite:///{folder}/portal.db", ""
    if engine == "postgresql":
        role = f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        url = postgres.database(role)
    config = Config("test " * 8, url, folder, demo=True, testing=True, fence_role=role, clock=START)
    house = House(create_app(config), config, db.engine)
    event.listen(db.engine, "before_cursor_execute", froms.check)
    before_render_template.connect(check_names, house.app)
    with db.unit() as session:
        db.Base.metadata.create_all(session.connection())
        for statement in cli.fence_sql(role).splitlines() if role else ():
            session.execute(text(statement))
    if engine == "sqlite":
        house.empty = house.snapshot()
    return house


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements that run inside, for `len(…)` and for the message of a failing test."""
    ran: list[str] = []

    def note(connection, cursor, statement, parameters, context, many):
        ran.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def standing(at: datetime) -> Iterator[None]:
    """The clock stands still at this instant, to the microsecond."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at)
        yield


def fingerprint() -> dict[str, str]:
    """A hash of every table's rows: equal before and after means nothing was written."""
    db.session.rollback()
    found = {}
    for table in db.Base.metadata.sorted_tables:
        rows = sorted(str(tuple(row)) for row in db.session.execute(select(table)))
        found[table.name] = sha256("\n".join(rows).encode()).hexdigest()
    db.session.rollback()
    return found


@contextmanager
def _raw(config: Config) -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(config.database_url.removeprefix("sqlite:///"))
    try:
        yield raw
    finally:
        raw.close()


def _empty_postgresql(engine: Engine) -> None:
    """Delete without triggers: frozen tables refuse it, and TRUNCATE takes 20 times as long."""
    tables = [table.name for table in db.Base.metadata.sorted_tables]
    filled = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.rollback()
        raw.read_only = False
        with raw.transaction():
            raw.execute("SET LOCAL session_replication_role = replica")
            for (name,) in raw.execute(filled).fetchall():
                raw.execute(f"DELETE FROM {name}")
