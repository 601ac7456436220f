"""The doctor tells how old the last backup is, and what a restore left to do; nothing is broken."""

import json
from datetime import timedelta

import pytest

from portal import clock, db, holds, outbox
from portal.backups import checks, folder
from portal.health import Kind
from tests import seals


@pytest.fixture
def place(tmp_path, configure):
    configure(backup_folder=str(tmp_path / "far"))
    return tmp_path / "far"


def said(check):
    found = list(check())
    assert all(finding.kind is Kind.ATTENTION for finding in found)
    return [finding.what for finding in found]


@pytest.mark.parametrize(
    ("every", "age", "late"),
    [(0, timedelta(hours=26), False), (0, timedelta(hours=26, minutes=1), True),
     (15, timedelta(minutes=29), False), (15, timedelta(minutes=31), True)],
)  # fmt: skip
def test_a_backup_that_is_late_wants_attention(place, configure, every, age, late):
    configure(backup_every=every)
    place.mkdir()
    made_at = clock.now() - age + timedelta(seconds=5)
    (place / folder.name_at(made_at)).touch()
    assert bool(said(checks.last_backup)) is late
    if late:
        (what,) = said(checks.last_backup)
        assert what.startswith(f"the last backup is of {clock.local(made_at):%Y-%m-%d %H:%M}")


def test_a_folder_that_is_empty_or_away_wants_attention(place):
    assert said(checks.last_backup) == [f"no backup yet in {place}"]


def test_one_made_by_hand_counts_where_no_folder_is_set(run, tmp_path):
    assert said(checks.last_backup) == ["no backup yet"]
    run("backup", tmp_path / "made.zip")
    assert said(checks.last_backup) == []
    clock.move_to(clock.now() + timedelta(days=2))
    (what,) = said(checks.last_backup)
    assert what.startswith("the last backup is of ")


def test_backups_that_everybody_can_read_want_attention(configure):
    assert said(checks.readable_backups) == ["who finds a backup can read it"]
    configure(backup_recipient="age1x")
    assert said(checks.readable_backups) == []


def test_files_that_others_can_read_want_attention(tmp_path):
    if db.engine.dialect.name == "sqlite":
        (tmp_path / "portal.db").chmod(0o600)
    assert said(checks.open_files) == []
    tmp_path.chmod(0o750)
    assert said(checks.open_files) == [f"others can read {tmp_path}"]
    tmp_path.chmod(0o700)


def test_what_a_restore_left_to_do_wants_attention(kept, run):
    with db.unit():
        outbox.put("cards.renew")
    assert said(checks.held_jobs) + said(checks.kept_databases) == []
    run("restore", kept, "--yes", "--hold")
    assert said(checks.held_jobs) == [
        f"{holds.count()} jobs are held since a restore, and the nightly work with them"
    ]
    assert len(said(checks.kept_databases)) == 1


def test_a_fresh_demo_ends_with_0_and_strictly_with_1(run, tmp_path):
    seals.lay(tmp_path)
    found = json.loads(run("doctor", "--json"))
    assert {(one["check"], one["kind"]) for one in found} >= {("backups", "attention")}
    assert "attention: backups: no backup yet" in run("doctor")
    run("doctor", "--strict", code=1)


def test_who_backs_up_as_meant_hears_nothing_of_it(place, configure, run, tmp_path):
    seals.lay(tmp_path)
    configure(backup_recipient="age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq")
    place.mkdir()
    (place / folder.name_at(clock.now())).touch()
    assert [one for one in json.loads(run("doctor", "--json")) if one["check"] == "backups"] == []
