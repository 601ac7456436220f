"""A backup is the whole database in one file; a damaged, foreign or newer one changes nothing."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text

from portal import clock, db, migrate, settings
from portal.audit.models import AuditLine
from portal.backups import actions, archive
from portal.backups.errors import BackupError
from portal.documents.models import Document
from portal.roles import Role
from scripts import postgres
from tests import make, upgrades
from tests.page import Visitor


def is_sqlite():
    return db.engine.dialect.name == "sqlite"


def own_file():
    return Path(settings.settings().database_url.removeprefix("sqlite:///"))


def restore(file, **given):
    return actions.restore(file, at=clock.now(), **given)


def left_behind(folder):
    """What a restore or backup used and should have thrown away."""
    if not is_sqlite():
        with psycopg.connect(postgres.address("postgres")) as raw:
            found = raw.execute("SELECT datname FROM pg_database WHERE datname LIKE '%beside%'")
            return found.fetchall()
    return [path.name for path in folder.iterdir() if path.name.startswith(("backup-", ".", "tmp"))]


@pytest.mark.promise("N1")
def test_what_was_kept_comes_back(kept, names, tmp_path):
    before, file = names(), db.session.scalars(select(Document.content)).one()
    make.person(Role.ADMIN, name="Later gekomen")
    restore(kept)
    assert names() == before
    assert db.session.scalars(select(Document.content)).one() == file
    assert migrate.is_current()
    assert left_behind(tmp_path) == []


def test_the_database_of_before_is_kept_by_another_name(kept, names):
    make.person(Role.ADMIN, name="Later gekomen")
    name = restore(kept).kept
    assert actions.engine().kept() == [name]
    if is_sqlite():
        assert Path(name).stat().st_mode & 0o777 == 0o600
        assert own_file().stat().st_mode & 0o777 == 0o600
    url = f"sqlite:///{name}" if is_sqlite() else postgres.address(name)
    with actions._session_on(url):
        assert "Later gekomen" in names()
    assert "Later gekomen" not in names()


def test_frozen_tables_stay_frozen_after_a_restore(kept):
    restore(kept)
    with pytest.raises(Exception, match="frozen"), db.unit() as session:
        session.execute(text("DELETE FROM documents"))


def test_who_was_in_when_the_backup_was_made_is_not_in_again(app, tmp_path):
    visitor = Visitor(app, make.person(Role.MEDIATOR))
    assert visitor.get("/dossiers").status == 200
    actions.write(tmp_path / "in.zip", at=clock.now())
    visitor_before = dict(visitor.client._cookies)
    visitor.submit("/", "/uitloggen")
    restore(tmp_path / "in.zip")
    visitor.client._cookies = visitor_before
    assert visitor.get("/dossiers").status == 303


def test_the_trail_says_that_it_was_restored(kept):
    done = restore(kept)
    line = db.session.scalars(select(AuditLine).where(AuditLine.verb == "backups.restore")).one()
    assert (line.subject_kind, line.subject_id) == ("backups", done.manifest.sha256[:12])


def test_the_manifest_says_what_it_is(kept):
    with zipfile.ZipFile(kept) as file:
        manifest = json.loads(file.read("manifest.json"))
    assert manifest["engine"] == db.engine.dialect.name
    assert manifest["version"] == migrate.head()
    assert manifest["made_at"]


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "text"])
@pytest.mark.promise("N2")
def test_a_damaged_backup_changes_nothing(kept, names, harm):
    whole = kept.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    bytes_ = {"cut": whole[:-200], "flip": flipped, "empty": b"", "text": b"no backup"}[harm]
    kept.write_bytes(bytes_)
    make.person(Role.ADMIN, name="Later gekomen")
    before = names()
    with pytest.raises(BackupError, match="nothing was changed"):
        restore(kept)
    assert names() == before


def test_a_backup_whose_data_is_none_changes_nothing(kept, names, tmp_path):
    """Well packed, and no database."""
    manifest, data = archive.unpack(kept, tmp_path)
    data.write_bytes(data.read_bytes()[:5000] + b"\xff" * 5000)
    archive.pack(data, replace(manifest, sha256=archive.sha(data)), kept)
    before = names()
    with pytest.raises(BackupError, match=r"[Nn]othing was changed"):
        restore(kept)
    assert names() == before
    data.unlink()
    assert left_behind(tmp_path) == []


def test_a_backup_of_another_engine_changes_nothing(kept, tmp_path):
    manifest, data = archive.unpack(kept, tmp_path)
    archive.pack(data, replace(manifest, engine="another"), kept)
    with pytest.raises(BackupError, match="a backup of another"):
        restore(kept)


def test_a_backup_of_a_newer_portal_changes_nothing(kept, names, change, tmp_path):
    """By what its database says, whatever its manifest says: that is the code it was made with."""
    change("UPDATE alembic_version SET version_num = '9999'")
    make.person(Role.ADMIN, name="Uit de toekomst")
    newer = tmp_path / "newer.zip"
    actions.write(newer, at=clock.now())
    manifest, data = archive.unpack(newer, tmp_path)
    assert manifest.version == "9999"
    archive.pack(data, replace(manifest, version=migrate.head()), newer)
    restore_file(kept)
    before = names()
    with pytest.raises(BackupError, match="9999, which this portal does not know"):
        restore(newer)
    assert names() == before
    assert migrate.is_current()


def restore_file(kept):
    db.session.remove()
    restore(kept)


def test_a_backup_of_an_older_version_is_brought_up_to_date(house, tmp_path, own_database):
    url = f"sqlite:///{tmp_path}/old.db"
    if house.config.fence_role:
        url = postgres.database(f"{house.config.fence_role}_backup_old")
    now = settings.settings()
    settings.use(replace(now, database_url=url))
    with actions._session_on(url):
        upgrades._to("0037")
        actions.write(tmp_path / "old.zip", at=clock.now())
    settings.use(now)
    assert restore(tmp_path / "old.zip").version == "0037"
    assert migrate.is_current()


def test_a_backup_of_version_0_2_0_still_comes_back(kept, names, tmp_path):
    """It had no hash over all, and its manifest three fields."""
    manifest, data = archive.unpack(kept, tmp_path)
    three = {name: getattr(manifest, name) for name in ("engine", "version", "sha256")}
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", json.dumps(three))
        file.write(data, "data")
    before = names()
    make.person(Role.ADMIN, name="Later gekomen")
    restore(kept)
    assert names() == before


def test_whoever_has_the_database_open_goes_on_with_the_restored_rows(kept, own_database, names):
    """Another process; of PostgreSQL it is sent away, and comes back."""
    make.person(Role.ADMIN, name="Later gekomen")
    db.session.remove()
    db.engine.dispose()
    code = (
        "import sys; from sqlalchemy import create_engine, text\n"
        "made = create_engine(sys.argv[1], pool_pre_ping=True)\n"
        "def say():\n"
        "    with made.connect() as raw:\n"
        "        print(raw.scalar(text('SELECT count(*) FROM users')), flush=True)\n"
        "say(); sys.stdin.readline(); say()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, own_database],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    before = int(other.stdout.readline())
    done = restore(kept)
    said, _ = other.communicate("\n")
    assert int(said) == before - 1 == len(names())
    assert actions.engine().kept() == [done.kept]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # PostgreSQL sends away who writes
def test_a_database_that_somebody_writes_to_is_not_replaced(kept, names, monkeypatch):
    make.person(Role.ADMIN, name="Later gekomen")
    before = names()
    db.session.remove()
    monkeypatch.setattr(actions.sqlite, "PATIENCE", 1)
    with closing(sqlite3.connect(own_file(), isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("DELETE FROM users")
        with pytest.raises(BackupError, match="nothing was changed"):
            restore(kept)
        writing.execute("ROLLBACK")
    assert names() == before
    assert actions.engine().kept() == []


def test_a_database_that_cannot_be_read_is_set_aside(kept, own_database, names):
    before = names()
    db.session.remove()
    db.engine.dispose()
    if is_sqlite():
        own_file().write_bytes(b"no database" * 1000)
        own_file().with_name("portal.db-wal").write_bytes(b"left of another")
    else:
        postgres.drop(own_database.rpartition("/")[2].partition("?")[0])
    done = restore(kept)
    assert names() == before
    if is_sqlite():
        assert Path(done.kept).read_bytes().startswith(b"no database")
        assert Path(f"{done.kept}-wal").exists()


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # PostgreSQL has none of its own
def test_a_journal_without_its_database_is_not_played_into_the_new_one(kept, names):
    before = names()
    with closing(sqlite3.connect(own_file())) as raw:
        raw.execute("PRAGMA journal_mode = wal")
        raw.execute("DELETE FROM users")
        raw.commit()
        journal = own_file().with_name("portal.db-wal").read_bytes()
    db.session.remove()
    db.engine.dispose()
    own_file().unlink()
    own_file().with_name("portal.db-wal").write_bytes(journal)
    assert restore(kept).kept == ""
    assert names() == before


def test_a_restore_that_breaks_off_changes_nothing(kept, names, monkeypatch, tmp_path):
    make.person(Role.ADMIN, name="Later gekomen")
    before = names()

    def full(url, at):
        raise OSError("the disk is full")

    monkeypatch.setattr(actions.engine(), "swap", full)
    with pytest.raises(BackupError, match="the disk is full: nothing was changed"):
        restore(kept)
    assert names() == before
    assert left_behind(tmp_path) == []
    assert actions.engine().kept() == []


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)  # SQLite knows no roles
def test_the_rights_of_roles_come_back_where_the_server_has_them(house, kept, change, tmp_path):
    role = f"{house.config.fence_role}_reader"
    change(f'CREATE ROLE "{role}" NOLOGIN; GRANT SELECT ON users TO "{role}"')
    actions.write(tmp_path / "rights.zip", at=clock.now())
    may = text(f"SELECT has_table_privilege('{role}', 'users', 'SELECT')")
    change(f'REVOKE SELECT ON users FROM "{role}"')
    restore(tmp_path / "rights.zip")
    assert db.session.scalar(may)
    db.session.remove()
    restore(kept)
    for name in actions.engine().kept():
        postgres.drop(name)
    change(f'DROP ROLE "{role}"')
    restore(tmp_path / "rights.zip")
    assert migrate.is_current()


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_the_queues_of_the_workers_are_there_after_a_restore(kept, change):
    """They stand in the same database; a backup has none of them."""
    change(
        "CREATE SCHEMA huey; CREATE TABLE huey.tasks (id int); INSERT INTO huey.tasks VALUES (1)"
    )
    change("CREATE EXTENSION amcheck")
    restore(kept)
    assert db.session.scalar(text("SELECT count(*) FROM huey.tasks")) == 0
    assert db.session.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'"))


@pytest.mark.parametrize("mode", [0o000, 0o077])
def test_backups_are_for_their_owner_only(kept, tmp_path, mode):
    before = os.umask(mode)
    try:
        actions.write(tmp_path / "again.zip", at=clock.now())
    finally:
        os.umask(before)
    for file in (kept, tmp_path / "again.zip", tmp_path / "again.zip.secrets"):
        assert file.stat().st_mode & 0o777 == 0o600
