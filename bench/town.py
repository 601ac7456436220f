"""A portal of which the size is known: people of the municipality, candidates, employers."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import text

from config import Config
from portal import cli, clock, create_app, db
from portal.accounts import actions as accounts
from portal.audit import SYSTEM
from portal.calendar import add_months
from portal.demo import bulk
from portal.invoices import actions as invoices
from portal.invoices.actions import VatChoice
from portal.invoices.labels import VatCategory
from portal.roles import Role
from tests.instant import START

SECRET = "bench " * 8
SMALL, LARGE = 25, 2_500  # employers
CANDIDATES = 16  # for every employer up to 250, and no more after that


@dataclass
class Town:
    """`people` by role, in the order in which they came."""

    app: Flask
    engine: str
    config: Config
    writer: bulk.Writer
    people: dict[Role, list[uuid.UUID]]

    def hire(self, role: Role, n: int) -> None:
        """Up to so many people with this role: before the town grows, who then belongs to them."""
        with self.app.app_context(), db.unit():
            self.people[role] += _hire(role, n - len(self.people[role]))

    def grow(self, employers: int) -> None:
        """Up to so many employers, with candidates and account managers (one for a hundred)."""
        with self.app.app_context():
            db.fence(False)
            managers = self.people[Role.ACCOUNT_MANAGER]
            with db.unit():
                managers += _hire(Role.ACCOUNT_MANAGER, employers // 100 - len(managers))
            there = db.session.execute(text("SELECT count(*) FROM employers")).scalar_one()
            people = min(employers, 250) - min(there, 250)
            bulk.candidates(CANDIDATES * people, self.writer)
            bulk.employers(employers - there, self.writer)
            settle(self.engine)


def build(engine: str, url: str, folder: Path, at: datetime = START) -> Town:
    """An empty portal on this database, with people of the municipality who came in at `at`."""
    folder.mkdir(exist_ok=True)
    cli.prepare(folder)
    config = Config(SECRET, url, folder, testing=True, clock=at)
    app = create_app(config)
    with app.app_context():
        db.fence(False)  # up since the last employer's page
        with db.unit() as session:
            db.Base.metadata.create_all(session.connection())
        people = _people()
    writer = bulk.Writer(
        Random(1), clock.now(), people[Role.ACCOUNT_MANAGER], people[Role.MEDIATOR]
    )
    return Town(app, engine, config, writer, people)


def _people() -> dict[Role, list[uuid.UUID]]:
    wanted = {Role.ACCOUNT_MANAGER: 3, Role.MEDIATOR: 4, Role.FINANCE: 1, Role.DECIDER: 1}
    today = clock.today()
    with db.unit():
        found = {role: _hire(role, n) for role, n in wanted.items()}
        since = add_months(today, -12)
        choice = VatChoice(
            "BENCH", since, "bench", since, VatCategory.OUTSIDE, 0, "Buiten de heffing van btw."
        )
        invoices.decide_vat(choice, by=SYSTEM, at=clock.now())
    return found


def _hire(role: Role, n: int) -> list[uuid.UUID]:
    return [
        accounts.create_user(
            f"{role} {i}".capitalize(), f"{role}{uuid.uuid4().hex}@vaartland.example",
            roles=frozenset({role}), phone="088 000 01 42", by=SYSTEM, at=clock.now(),
        ).id
        for i in range(n)
    ]  # fmt: skip


def settle(engine: str) -> None:
    """What an engine does by itself overnight: know how large its tables are."""
    db.session.commit()
    with db.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if engine == "postgresql":
            raw.rollback()
            raw.autocommit = True
            raw.execute("ANALYZE")
            raw.autocommit = False
            return
        raw.execute("PRAGMA query_only = off")
        raw.execute("ANALYZE")
        connection.info.pop("write", None)
