"""A database as it was at one version, with rows of that time, brought up to another."""

import re
import uuid
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from portal import db, settings
from scripts import postgres

DAY, AT = "2026-09-01", "2026-09-01 08:00:00"


@contextmanager
def upgraded(house, tmp_path, old, new, rows, others):
    """Tables and their `rows` at version `old`, upgraded to `new`; what it gives opens it.

    `others` says what must be known of tables that these rows only point at.
    """
    settings.use(house.config)
    url = f"sqlite:///{tmp_path}/old.db"
    if house.engine.dialect.name == "postgresql":
        url = postgres.database(f"{house.engine.url.database}_{new}")
    engine = db.connect(url)

    @contextmanager
    def opening():
        with db.migrating(), engine.begin() as connection:
            yield connection

    db.use(engine)
    with house.app.app_context():
        _to(old)
        with db.migrating(), engine.connect() as connection:
            _fill(connection, rows, others)
            connection.commit()
        _to(new)
    db.session.remove()
    db.use(house.engine)
    yield opening
    engine.dispose()


def _to(revision):
    alembic = Config()
    alembic.set_main_option("script_location", str(settings.settings().migrations))
    command.upgrade(alembic, revision)


def _fill(connection, tables, others):
    """These rows, and one row of everything they point at."""
    found, parents = sa.inspect(connection), {}
    for name, rows in tables.items():
        for row in rows:
            parents.setdefault(name, _put(connection, found, name, row, parents, others))


def _put(connection, found, name, given, parents, others):
    """A row of `name`: what is given, and for what must be filled the first word it allows."""
    checks = found.get_check_constraints(name)
    points = {one["constrained_columns"][0]: one for one in found.get_foreign_keys(name)}
    row = dict(given)
    for one in found.get_columns(name):
        column = one["name"]
        if one["nullable"] or column in row:
            continue
        target = points[column]["referred_table"] if column in points else ""
        if target and target not in parents:
            about = others.get(target, {})
            parents[target] = _put(connection, found, target, about, parents, others)
        row[column] = parents.get(target) or _word(column, checks)
    values = {column: value for column, value in row.items() if value is not None}
    literals = ", ".join("'" + str(value).replace("'", "''") + "'" for value in values.values())
    connection.execute(sa.text(f"INSERT INTO {name} ({', '.join(values)}) VALUES ({literals})"))
    return row.get("id") or row[next(iter(points))]


def _word(column, checks):
    """The first of a list of words, otherwise what fits the name."""
    for one in checks:
        if listed := re.search(rf"\b{column}\b.*?(?:IN \(|ARRAY\[)'(\w+)'", one["sqltext"]):
            return listed[1]
    if column == "id" or column.endswith("_id"):
        return uuid.uuid4().hex
    return {"_on": DAY, "_by": DAY, "_at": AT}.get(column[-3:], "1")
