"""What is written: whole, checked, encrypted, for its owner only, with the secrets apart."""

import os
import shutil
import stat
import zipfile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from portal import clock, db, settings
from portal.backups import actions, archive, crypt, postgresql, secrets_file
from portal.backups.archive import Manifest
from portal.backups.errors import BackupError
from portal.roles import Role
from tests import make


def is_sqlite():
    return db.engine.dialect.name == "sqlite"


def write(file):
    actions.write(file, at=clock.now())


def work_left(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith((".", "backup-work"))]


@pytest.mark.parametrize("what", ["users", "pk_users"])
def test_a_database_with_a_spoilt_page_is_not_written(kept, run, spoil, change, tmp_path, what):
    if what != "users" and is_sqlite():
        what = "sqlite_autoindex_users_1"
    if what == "pk_users":
        change("CREATE EXTENSION amcheck")
    spoil(what)
    said = run("backup", tmp_path / "spoilt.zip", code=1)
    assert "no backup was made" in said.lower()
    assert not (tmp_path / "spoilt.zip").exists()
    assert work_left(tmp_path) == []


def test_a_database_that_is_not_there_is_not_written_and_not_made(configure, run, tmp_path):
    place = f"sqlite:///{tmp_path}/gone/portal.db"
    if not is_sqlite():
        place = str(make_url(settings.settings().database_url).set(database="gone"))
    configure(database_url=place)
    db.use(db.connect(place))
    said = run("backup", tmp_path / "none.zip", code=1)
    assert "no backup was made" in said.lower()
    assert not (tmp_path / "gone").exists()


def test_a_database_that_was_never_migrated_is_not_written(run, change, tmp_path):
    """It could not be restored."""
    change("DROP TABLE alembic_version")
    assert "never migrated" in run("backup", tmp_path / "none.zip", code=1)
    assert not (tmp_path / "none.zip").exists()


def test_a_run_that_breaks_leaves_the_last_backup_whole(kept, monkeypatch):
    whole = kept.read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "write", full_disk)
    with pytest.raises(BackupError, match="No space left"):
        write(kept)
    assert kept.read_bytes() == whole
    assert work_left(kept.parent) == []


def test_a_run_that_breaks_at_the_last_step_leaves_the_last_backup_whole(kept, monkeypatch):
    whole = kept.read_bytes()
    monkeypatch.setattr(shutil, "copyfile", full_disk)
    with pytest.raises(BackupError, match="No space left"):
        write(kept)
    assert kept.read_bytes() == whole
    assert work_left(kept.parent) == []


def full_disk(*given):
    raise OSError(28, "No space left on device")


def test_what_a_killed_run_left_is_thrown_away_a_day_later(kept, tmp_path, configure):
    configure(backup_folder=str(tmp_path / "far"))
    (tmp_path / "far").mkdir()
    for name, age in (
        ("backup-work-old", 90_000),
        ("backup-work-new", 10),
        ("far/.a.part", 90_000),
    ):
        path = tmp_path / name
        path.touch() if name.endswith("part") else path.mkdir()
        at = path.stat().st_mtime - age
        os.utime(path, (at, at))
    actions.write_into_folder(at=clock.now())
    assert work_left(tmp_path) == ["backup-work-new"]
    assert not (tmp_path / "far" / ".a.part").exists()


def test_an_encrypted_backup_opens_with_its_identity_only(kept, identity, names, tmp_path):
    before = names()
    write(kept)
    assert kept.read_bytes().startswith(crypt.HEADER)
    assert not zipfile.is_zipfile(kept)
    make.person(Role.ADMIN, name="Later gekomen")
    with pytest.raises(BackupError, match="give --identity"):
        actions.restore(kept, at=clock.now())
    other = tmp_path / "other.txt"
    for text in (crypt.make_identity()[0], "no identity", ""):
        other.write_text(text)
        with pytest.raises(BackupError, match="Nothing was changed"):
            actions.restore(kept, at=clock.now(), identity=other)
    assert names() != before
    actions.restore(kept, at=clock.now(), identity=identity)
    assert names() == before


def test_each_of_several_recipients_opens_it(kept, configure, tmp_path):
    pairs = [crypt.make_identity() for _ in range(2)]
    configure(backup_recipient=", ".join(recipient for _, recipient in pairs))
    write(kept)
    for secret, _ in pairs:
        (tmp_path / "one.txt").write_text(secret)
        folder = tmp_path / secret[-5:]
        folder.mkdir()
        assert archive.unpack(kept, folder, tmp_path / "one.txt")[1].exists()


def test_a_recipient_that_is_none_is_said(kept, configure):
    whole = kept.read_bytes()
    configure(backup_recipient="age1notone")
    with pytest.raises(BackupError, match="BACKUP_RECIPIENT"):
        write(kept)
    assert kept.read_bytes() == whole


def test_the_secrets_go_apart(app, tmp_path, run):
    (tmp_path / "seal").mkdir()
    (tmp_path / "seal" / "seal.key").write_bytes(b"the seal of the town")
    said = run("backup", tmp_path / "made.zip")
    assert f"Backup written: {tmp_path}/made.zip" in said
    assert f"apart, in {tmp_path}/made.zip.secrets" in said
    with zipfile.ZipFile(tmp_path / "made.zip") as file:
        assert set(file.namelist()) == {"manifest.json", "data"}
    (tmp_path / "seal" / "seal.key").write_bytes(b"another")
    run("restore", tmp_path / "made.zip", "--yes", "--secrets", tmp_path / "made.zip.secrets")
    assert (tmp_path / "secret_key").read_text() == settings.settings().secret_key
    assert (tmp_path / "seal" / "seal.key").read_bytes() == b"the seal of the town"
    (before,) = (tmp_path / "seal").glob("seal.key.before-*")
    assert before.read_bytes() == b"another"
    for file in (tmp_path / "secret_key", tmp_path / "seal" / "seal.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_secrets_that_are_none_change_nothing(kept, identity, run, names, tmp_path):
    before = names()
    make.person(Role.ADMIN, name="Later gekomen")
    secrets = secrets_file.beside(kept)
    secrets.write_bytes(secrets.read_bytes()[:-1])
    for wrong in (secrets, kept):
        run("restore", kept, "--yes", "--secrets", wrong, code=1)
    assert names() != before


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)  # SQLite calls no program
def test_the_password_never_stands_in_a_list_of_processes(configure, own_database, tmp_path,
                                                          monkeypatch, run):  # fmt: skip
    """The programs are looked at where `ps` looks, while they run."""
    for program in ("pg_dump", "pg_restore"):
        spy = tmp_path / "bin" / program
        spy.parent.mkdir(exist_ok=True)
        spy.write_text(
            f"#!/bin/sh\ntr '\\0' ' ' </proc/$$/cmdline >>{tmp_path}/seen\n"
            f'printf "%s\\n" "$PGPASSWORD" >>{tmp_path}/told\nexec {shutil.which(program)} "$@"\n'
        )
        spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin", prepend=os.pathsep)
    secret = "geheim@van:gemeente"
    configure(database_url=make_url(own_database).set(password=secret).render_as_string(False))
    run("backup", tmp_path / "made.zip")
    run("backup", "check", tmp_path / "made.zip")
    run("restore", tmp_path / "made.zip", "--yes")
    seen = (tmp_path / "seen").read_text()
    assert seen.count("pg_dump") == 2
    assert seen.count("pg_restore") == 3
    assert "geheim" not in seen
    assert set((tmp_path / "told").read_text().splitlines()) == {secret}


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:s%40crt@h:1/d?sslmode=require", "postgresql://u@h:1/d?password=s%40crt&sslmode=require"],
)  # fmt: skip
def test_a_password_is_found_wherever_the_address_has_it(url):
    seen, env = postgresql.arguments(make_url(url))
    assert seen == "postgresql://u@h:1/d?sslmode=require"
    assert env["PGPASSWORD"] == "s@crt"


@pytest.fixture(scope="module", params=["plain", "encrypted"])
def packed(request, tmp_path_factory):
    """A small file as `write` makes it, and the identity that opens it."""
    folder = tmp_path_factory.mktemp("packed")
    (folder / "data").write_bytes(bytes(range(256)) * 4)
    manifest = Manifest("sqlite", "0001", archive.sha(folder / "data"), "", archive.FORMAT)
    archive.pack(folder / "data", manifest, folder / "zip")
    secret, recipient = crypt.make_identity()
    (folder / "identity").write_text(secret)
    archive.place(folder / "zip", folder / "file", recipient * (request.param == "encrypted"))
    return folder


@given(st.data())
@examples(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.promise("N2")
def test_one_changed_bit_anywhere_is_refused(packed, data):
    whole = bytearray((packed / "file").read_bytes())
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[place // 8] ^= 1 << place % 8
    assert_refused(packed, bytes(whole))


@given(st.data())
@examples(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.promise("N2")
def test_a_file_cut_anywhere_or_with_more_behind_it_is_refused(packed, data):
    whole = (packed / "file").read_bytes()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert_refused(packed, data.draw(st.sampled_from([cut, whole + b"\0", whole + whole])))


def assert_refused(packed, content):
    (packed / "harmed").write_bytes(content)
    out = packed / "out"
    out.mkdir(exist_ok=True)
    with pytest.raises(BackupError, match=r"[Nn]othing was changed"):
        archive.unpack(packed / "harmed", out, packed / "identity")
