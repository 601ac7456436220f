"""Migrating from zero gives exactly the tables and triggers of the models, on both engines."""

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from portal import db, migrate, settings
from scripts import postgres

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


def test_a_database_that_was_never_migrated_is_not_current(app):
    with app.app_context():
        assert not migrate.is_current()


@pytest.mark.promise("N3")
def test_migrating_from_zero_equals_the_models(house, migrated):
    made, wanted = facts(migrated), facts(house.engine)
    lacking, too_much = sorted(wanted - made), sorted(made - wanted)
    assert not lacking + too_much, "\n".join(["migrations lack:", *lacking, "have too:", *too_much])


def facts(engine):
    """Everything the tables consist of, a line each."""
    found = inspect(engine)
    names = set(found.get_table_names()) - {"alembic_version"}
    lines = {f"{name}: {fact}" for name in names for fact in table(found, name)}
    with engine.connect() as connection:
        rows = connection.execute(text(TRIGGERS[engine.dialect.name]))
        return lines | {f"{name}: {plain(sql)}" for name, sql in rows if sql}


def table(found, name):
    for one in found.get_columns(name):
        yield f"column {one['name']} {one['type']} null={one['nullable']} {plain(one['default'])}"
    yield f"primary key {found.get_pk_constraint(name)['constrained_columns']}"
    for one in found.get_foreign_keys(name):
        options = sorted(one.get("options", {}).items())
        yield f"{one['name']} {one['constrained_columns']} {one['referred_table']} {options}"
    for one in found.get_unique_constraints(name):
        yield f"{one['name']} unique {one['column_names']}"
    for one in found.get_check_constraints(name):
        yield f"{one['name']} check {plain(one['sqltext'])}"
    for one in found.get_indexes(name):
        yield f"{one['name']} index {one['column_names']} unique={bool(one['unique'])}"


def plain(sql):
    return re.sub(r"[\s\"]+", " ", sql).strip() if sql else ""
