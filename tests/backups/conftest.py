"""A database of its own for every test here, made by the migrations: a restore replaces it."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import select, text

from config import Config
from portal import clock, db, migrate, settings
from portal.accounts.models import User
from portal.backups import actions, crypt
from portal.roles import Role
from scripts import postgres
from tests import make

_migrated = {}  # engine → the file or database that others are copied from


@pytest.fixture
def own_url(house, workshop, tmp_path):
    """The address of a database that is at the newest version, and empty."""
    if not house.config.fence_role:
        if "sqlite" not in _migrated:
            _migrate(f"sqlite:///{workshop}/migrated.db", workshop)
            _migrated["sqlite"] = workshop / "migrated.db"
        shutil.copy(_migrated["sqlite"], tmp_path / "portal.db")
        yield f"sqlite:///{tmp_path}/portal.db"
        return
    source, name = f"{house.config.fence_role}_migrated", f"{house.config.fence_role}_backup"
    if source not in _migrated:
        _migrated[source] = postgres.database(source)
        _migrate(_migrated[source], workshop)
    postgres.copy(source, name)
    yield postgres.address(name)
    with psycopg.connect(postgres.address("postgres"), autocommit=True) as raw:
        found = raw.execute("SELECT datname FROM pg_database").fetchall()
    for (other,) in found:
        if other.startswith(name):
            postgres.drop(other)


def _migrate(url, folder):
    engine = db.connect(url)
    before = settings._settings
    settings.use(Config("test " * 8, url, folder, demo=True, testing=True))
    present = db.engine
    db.use(engine)
    migrate.upgrade()
    db.session.remove()
    engine.dispose()
    db.use(present)
    settings.use(before)


@pytest.fixture(autouse=True)
def own_database(app, house, own_url, tmp_path):
    settings.use(Config("test " * 8, own_url, tmp_path, demo=True, testing=True))
    tmp_path.chmod(0o700)
    engine = db.connect(own_url)
    db.use(engine)
    with app.app_context():
        yield own_url
        db.session.remove()
    engine.dispose()
    db.use(house.engine)
    settings.use(house.config)


@pytest.fixture
def configure():
    """configure(backup_folder=…): these settings are otherwise, until the test ends."""

    def configure(**given):
        settings.use(replace(settings.settings(), **given))

    return configure


@pytest.fixture
def kept(tmp_path):
    """A backup of a database with one person and one file in it."""
    make.person(Role.ADMIN, name="Joost Kamp")
    make.document(subject=make.employer())
    actions.write(tmp_path / "kept.zip", at=clock.now())
    db.session.remove()
    return tmp_path / "kept.zip"


@pytest.fixture
def names():
    """names(): who has an account now."""

    def names():
        db.session.rollback()
        return set(db.session.scalars(select(User.name)))

    return names


@pytest.fixture
def identity(tmp_path, configure):
    """Backups are encrypted; the file with the identity that opens them."""
    secret, recipient = crypt.make_identity()
    (tmp_path / "identity.txt").write_text(f"# created\n{secret}\n")
    configure(backup_recipient=recipient)
    return tmp_path / "identity.txt"


@pytest.fixture
def run(app):
    """run("backup", …): the output of the command, which ends with `code`."""
    runner = app.test_cli_runner()

    def run(*words, code=0, **given):
        db.session.remove()
        done = runner.invoke(args=[str(word) for word in words], **given)
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.fixture
def change():
    """change(statement): somebody with the keys of the database changes rows or tables."""

    def change(statement):
        with db.unit() as session:
            session.execute(text(statement))
        db.session.remove()

    return change


@pytest.fixture
def spoil(own_database, house):
    """spoil("users"): a page of this table or index is no page any more."""

    def spoil(name):
        db.session.remove()
        db.engine.dispose()
        if house.config.fence_role:
            _spoil_postgresql(name)
        else:
            _spoil_sqlite(own_database.removeprefix("sqlite:///"), name)

    return spoil


def _spoil_sqlite(file, name):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = delete")
        (page,) = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [name]
        ).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    with open(file, "r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)


def _spoil_postgresql(name):
    """In a copy that nobody read yet: the server would go on with the page it has in memory."""
    url = settings.settings().database_url
    own = url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute("CHECKPOINT")
        (path,) = raw.execute("SELECT pg_relation_filepath(%s)", [name]).fetchone()
        many = "dd if=/dev/urandom bs=8192 count=1 conv=notrunc status=none of="
        block = (
            1 if name.startswith(("pk_", "ix_", "uq_")) else 0
        )  # of an index the first is a label
        raw.execute(f"COPY (SELECT 1) TO PROGRAM '{many}{path} seek={block}'")
    with psycopg.connect(postgres.address("postgres"), autocommit=True) as raw:
        raw.execute(f'CREATE DATABASE "{own}_spoilt" TEMPLATE "{own}" STRATEGY file_copy')
    settings.use(replace(settings.settings(), database_url=postgres.address(f"{own}_spoilt")))
