"""What a command notes in INSTANCE can be read by the portal, whoever gave the command."""

import os
from dataclasses import replace

import pytest

from portal import cli, db, notes, settings
from portal.operations import last_doctor


@pytest.fixture
def instance(house, tmp_path):
    settings.use(replace(house.config, instance=tmp_path))
    yield tmp_path
    settings.use(house.config)


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_note_of_root_is_there_to_read(instance, umask, monkeypatch):
    given = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda *words: given.append(words))
    before = os.umask(umask)
    try:
        last_doctor.note([])
    finally:
        os.umask(before)
    file = instance / last_doctor.FILE
    assert file.stat().st_mode & 0o777 == 0o644
    ((_part, *owner),) = given
    assert owner == [instance.stat().st_uid, instance.stat().st_gid]
    assert [path.name for path in instance.iterdir()] == [last_doctor.FILE]


def test_a_note_that_cannot_be_read_says_nothing(instance):
    (instance / "note").write_bytes(b"\xff")
    assert notes.read("note") == notes.read("none") == ""


def test_what_root_sets_up_is_the_portals(instance, monkeypatch):
    given = set()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda file, *owner: given.add(os.path.basename(file)))
    cli.prepare(instance)
    made = db.connect(f"sqlite:///{instance}/portal.db")
    with made.connect():
        pass
    made.dispose()
    assert {"secret_key", "seal", "seal.key", "seal.crt", "static", "portal.db"} <= given
