"""A backup is the whole database in one file; a damaged or foreign one changes nothing."""

import json
import zipfile

import click
import pytest
from sqlalchemy import select, text

from config import Config
from portal import backups, db, migrate, settings
from portal.accounts.models import User
from portal.documents.models import Document
from portal.roles import Role
from scripts import postgres
from tests import make


@pytest.fixture(autouse=True)
def own_database(app, house, tmp_path, monkeypatch):
    """A database of its own, made by the migrations: a restore replaces tables and all."""
    url = f"sqlite:///{tmp_path}/portal.db"
    if house.config.fence_role:
        url = postgres.database(f"{house.config.fence_role}_backup")
    settings.use(Config("test " * 8, url, tmp_path, demo=True, testing=True))
    engine = db.connect(url)
    db.use(engine)
    with app.app_context():
        migrate.upgrade()
        yield
        db.session.remove()
    engine.dispose()
    if house.config.fence_role:
        db.use(house.engine)
        postgres.forget(f"{house.config.fence_role}_backup")


@pytest.fixture
def kept(tmp_path):
    """A backup of a database with one person and one file in it."""
    make.person(Role.ADMIN, name="Joost Kamp")
    make.document(subject=make.employer())
    backups.backup(tmp_path / "kept.zip")
    db.session.remove()
    return tmp_path / "kept.zip"


def names():
    db.session.rollback()
    return set(db.session.scalars(select(User.name)))


def test_what_was_kept_comes_back(kept):
    before, file = names(), db.session.scalars(select(Document.content)).one()
    make.person(Role.ADMIN, name="Later gekomen")
    backups.restore(kept)
    assert names() == before
    assert db.session.scalars(select(Document.content)).one() == file
    assert migrate.is_current()


def test_frozen_tables_stay_frozen_after_a_restore(kept):
    backups.restore(kept)
    with pytest.raises(Exception, match="frozen"), db.unit() as session:
        session.execute(text("DELETE FROM documents"))


def test_the_manifest_says_what_it_is(kept):
    with zipfile.ZipFile(kept) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["engine"] == db.engine.dialect.name
    assert manifest["version"] == migrate.head()


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "text"])
def test_a_damaged_backup_changes_nothing(kept, harm):
    whole = kept.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    bytes_ = {"cut": whole[:-200], "flip": flipped, "empty": b"", "text": b"no backup"}[harm]
    kept.write_bytes(bytes_)
    before = names()
    with pytest.raises(click.ClickException, match="nothing was changed"):
        backups.restore(kept)
    assert names() == before


def test_a_backup_of_another_engine_changes_nothing(kept, tmp_path):
    with zipfile.ZipFile(kept) as archive:
        manifest = json.loads(archive.read("manifest.json")) | {"engine": "another"}
        archive.extract("data", tmp_path)
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.write(tmp_path / "data", "data")
    with pytest.raises(click.ClickException, match="a backup of another"):
        backups.restore(kept)


def test_a_run_that_breaks_leaves_the_last_backup_whole(kept, monkeypatch):
    whole = kept.read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "write", _full_disk)
    with pytest.raises(OSError, match="full"):
        backups.backup(kept)
    assert kept.read_bytes() == whole
    assert [path.name for path in kept.parent.glob("tmp*")] == []


def test_the_commands_do_the_same(app, kept):
    run = app.test_cli_runner().invoke
    again = kept.with_name("again.zip")
    assert run(args=["backup", str(again)]).exit_code == 0
    before = names()
    make.person(Role.ADMIN, name="Later gekomen")
    db.session.remove()
    assert run(args=["restore", str(again)], input="n\n").exit_code == 1
    assert names() != before
    assert run(args=["restore", str(again), "--yes"]).exit_code == 0
    assert names() == before


def _full_disk(*given):
    raise OSError("the disk is full")
