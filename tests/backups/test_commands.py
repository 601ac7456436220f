"""`backup FILE` beside `backup check FILE`: what is typed, what is said, how it ends."""

import json
import os
import stat

import pytest

from portal import db
from portal.backups import crypt
from portal.roles import Role
from tests import make


def test_the_commands_do_the_same(kept, run, names):
    again = kept.with_name("again.zip")
    assert run("backup", again).startswith(f"Backup written: {again}\n")
    before = names()
    make.person(Role.ADMIN, name="Later gekomen")
    run("restore", again, input="n\n", code=1)
    assert names() != before
    assert "The database of before is kept: " in run("restore", again, "--yes")
    assert names() == before


def test_a_file_without_a_name_goes_into_the_folder_or_is_asked_for(run, configure, tmp_path):
    assert "Name a FILE, or set BACKUP_FOLDER." in run("backup", code=2)
    configure(backup_folder=str(tmp_path / "far"))
    assert f"Backup written: {tmp_path}/far/portal-" in run("backup")


def test_a_file_that_is_called_as_a_command_is_written_with_its_folder(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("backup", "./check")
    assert (tmp_path / "check").exists()
    assert "All is well." in run("backup", "check", "check")
    run("backup", "write", "key")
    assert (tmp_path / "key").exists()


def test_help_names_them_all(run):
    said = run("backup", "--help")
    for name in ("write", "check", "key", "[FILE]"):
        assert name in said
    assert "--identity" in run("backup", "check", "--help")
    assert "--last-invoice" in run("restore", "--help")


def test_who_does_not_encrypt_is_told(run, tmp_path, identity, configure):
    assert "Neither is encrypted" not in run("backup", tmp_path / "a.age")
    configure(backup_recipient="")
    assert "Neither is encrypted" in run("backup", tmp_path / "a.zip")


def test_a_folder_that_cannot_be_written_is_said(run, tmp_path):
    said = run("backup", tmp_path / "nowhere" / "a.zip", code=1)
    assert "was not written: No such file or directory." in said


@pytest.mark.promise("N1")
def test_a_check_touches_nothing_and_says_what_it_is(kept, run, names, tmp_path):
    make.person(Role.ADMIN, name="Later gekomen")
    before, lying = names(), sorted(tmp_path.iterdir())
    said = run("backup", "check", kept)
    assert said.startswith(f"{kept}: version 00")
    assert said.endswith("All is well.\n")
    assert json.loads(run("backup", "check", kept, "--json")) == []
    assert (names(), sorted(tmp_path.iterdir())) == (before, lying)


def test_a_check_finds_what_the_doctor_would(run, change, bakery, tmp_path):
    change("UPDATE account_manager_assignments SET until_at = from_at")
    run("backup", tmp_path / "made.zip")
    said = run("backup", "check", tmp_path / "made.zip", code=1)
    assert f"broken: employers: {bakery.name} has not exactly one account manager" in said
    (finding,) = json.loads(run("backup", "check", tmp_path / "made.zip", "--json", code=1))
    assert (finding["check"], finding["kind"]) == ("employers", "broken")


@pytest.mark.promise("N2")
def test_a_check_refuses_a_damaged_file(kept, run):
    whole = bytearray(kept.read_bytes())
    whole[len(whole) // 2] ^= 1
    kept.write_bytes(whole)
    assert "damaged" in run("backup", "check", kept, code=1)


def test_an_encrypted_one_is_checked_and_restored_with_its_identity(run, identity, names, tmp_path):
    make.person(Role.ADMIN, name="Joost Kamp")
    file, before = tmp_path / "made.age", names()
    run("backup", file)
    assert "give --identity" in run("backup", "check", file, code=1)
    assert "All is well." in run("backup", "check", file, "--identity", identity)
    run("restore", file, "--yes", "--identity", identity)
    assert names() == before


def test_a_key_is_made_once_for_its_owner_only(run, tmp_path):
    recipient = run("backup", "key", tmp_path / "identity").strip()
    assert recipient.startswith("age1")
    file = tmp_path / "identity"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    (tmp_path / "a").write_text("secret")
    crypt.encrypt(tmp_path / "a", tmp_path / "b", recipient)
    crypt.decrypt(tmp_path / "b", tmp_path / "c", file)
    assert (tmp_path / "c").read_text() == "secret"
    assert "File exists" in run("backup", "key", file, code=1)


def test_a_restore_can_be_repeated(kept, run, names):
    before = names()
    run("restore", kept, "--yes")
    run("restore", kept, "--yes")
    assert names() == before
    db.session.remove()
