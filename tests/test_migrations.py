"""Migrating from zero gives exactly the tables and triggers of the models, on both engines."""

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from portal import db, migrate, settings
from tests import postgres

VERSIONS = sorted((Path(__file__).parent.parent / "migrations" / "versions").glob("*.py"))
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'index', 'view')",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


def test_versions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in VERSIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.fixture
def migrated(house, tmp_path):
    """A second database on the same engine, brought up from nothing by the migrations."""
    settings.use(house.config)
    url = f"sqlite:///{tmp_path}/migrated.db"
    if house.engine.dialect.name == "postgresql":
        url = postgres.database(f"{house.engine.url.database}_migrated")
    engine = db.connect(url)
    db.use(engine)
    with house.app.app_context():
        migrate.upgrade()
        migrate.upgrade()  # the second time there is nothing to do
        assert migrate.is_current()
    db.session.remove()
    db.use(house.engine)
    yield engine
    engine.dispose()


@pytest.mark.promise("N3")
def test_migrating_from_zero_equals_the_models(house, migrated):
    made, wanted = shape(migrated), shape(house.engine)
    assert set(made) == set(wanted)
    different = {name: (made[name], wanted[name]) for name in wanted if made[name] != wanted[name]}
    assert different == {}


def shape(engine):
    """Everything that a table consists of, in comparable words."""
    found = inspect(engine)
    tables = {
        name: table(found, name) for name in found.get_table_names() if name != "alembic_version"
    }
    with engine.connect() as connection:
        rows = connection.execute(text(TRIGGERS[engine.dialect.name]))
        triggers = {name: plain(sql) for name, sql in rows if sql}
    return {**tables, "triggers": triggers}


def table(found, name):
    columns = {
        one["name"]: (str(one["type"]), one["nullable"], plain(one["default"]))
        for one in found.get_columns(name)
    }
    return {
        "columns": columns,
        "primary": found.get_pk_constraint(name)["constrained_columns"],
        "foreign": sorted(foreign(one) for one in found.get_foreign_keys(name)),
        "unique": sorted(
            (one["name"], tuple(one["column_names"])) for one in found.get_unique_constraints(name)
        ),
        "checks": sorted(
            (one["name"], plain(one["sqltext"])) for one in found.get_check_constraints(name)
        ),
        "indexes": sorted(
            (one["name"], tuple(one["column_names"]), bool(one["unique"]))
            for one in found.get_indexes(name)
        ),
    }


def foreign(one):
    options = tuple(sorted(one.get("options", {}).items()))
    return (one["name"], one["constrained_columns"], one["referred_table"], options)


def plain(sql):
    return re.sub(r"[\s\"]+", " ", sql).strip() if sql else ""
