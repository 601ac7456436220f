"""Migrating from zero gives exactly the tables and triggers of the models, on both engines."""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from migrations.words import choice, freeze, widen
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


def test_a_list_of_words_gets_longer_and_its_rows_stay(house, words):
    """What `widen` keeps: rows, other checks, indexes, triggers, and who points at the table."""
    with words() as connection:
        rows = connection.execute(text("SELECT id, purpose, note FROM notes")).all()
        assert [tuple(row) for row in rows] == [(1, "old", "kept")]
        connection.execute(text("INSERT INTO notes VALUES (2, 'new', 'n')"))
        connection.execute(text("INSERT INTO readers VALUES (2, 2)"))
    for wrong in (
        "INSERT INTO notes VALUES (3, 'other', 'n')",  # not on the list
        "INSERT INTO notes VALUES (3, 'new', 'kept')",  # a unique index
        "INSERT INTO notes VALUES (3, 'new', '')",  # another check
        "INSERT INTO readers VALUES (9, 9)",  # nothing there to point at
        "UPDATE notes SET note = 'x' WHERE id = 1",  # frozen
    ):
        with pytest.raises(DBAPIError), words() as connection:
            connection.execute(text(wrong))


@pytest.fixture
def words(house, tmp_path):
    """A database whose list `purpose` was widened as a migration does it; words() opens it."""
    url = f"sqlite:///{tmp_path}/words.db"
    if house.engine.dialect.name == "postgresql":
        url = postgres.database(f"{house.engine.url.database}_words")
    engine = db.connect(url)

    @contextmanager
    def opened():
        with db.migrating(), engine.begin() as connection:
            yield connection

    with db.migrating(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = off")
        how = MigrationContext.configure(connection, opts={"target_metadata": db.Base.metadata})
        with connection.begin(), Operations.context(how) as op:
            _notes(op)
            widen("notes", "purpose", "purpose", "old", "new")
    engine.dispose()
    yield opened
    engine.dispose()


def _notes(op):
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("purpose", choice("purpose", "old"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("note <> ''", name="note"),
        sqlite_strict=True,
    )
    op.create_index("ix_notes_note", "notes", ["note"], unique=True)
    op.create_table(
        "readers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("notes.id"), nullable=False),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO notes VALUES (1, 'old', 'kept')")
    op.execute("INSERT INTO readers VALUES (1, 1)")
    freeze("notes")
