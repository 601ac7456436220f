"""The backup of the night: made where a folder is set, and turned over."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db, outbox, worker
from portal.backups import folder, secrets_file
from portal.jobs import NIGHTLY
from portal.outbox import Job, JobState


@pytest.fixture
def place(tmp_path, configure):
    configure(backup_folder=str(tmp_path / "far"))
    return tmp_path / "far"


def made():
    return sorted(path.name for path in folder.files().values())


def test_the_night_makes_one_where_a_folder_is_set(place, run):
    run("nightly")
    assert len(made()) == 1
    assert place.stat().st_mode & 0o777 == 0o700
    (file,) = folder.files().values()
    assert secrets_file.beside(file).exists()
    assert "All is well" in run("backup", "check", file)


def test_the_night_makes_none_without_a_folder(run):
    assert "backups.make" in NIGHTLY
    run("nightly")
    assert outbox.dead() == []


def test_an_encrypted_one_says_so_in_its_name(place, identity, run):
    run("backup")
    assert [name.endswith(".zip.age") for name in made()] == [True]


def test_a_backup_that_fails_is_a_job_that_fails(place, run, monkeypatch):
    place.write_text("no folder")
    run("nightly")
    job = db.session.scalars(select(Job).where(Job.name == "backups.make")).one()
    assert (job.state, job.error) == (JobState.WAITING, "portal.backups.errors.BackupError")


def test_those_that_need_not_stay_go_with_their_secrets(place):
    place.mkdir()
    for number in range(40):
        file = place / folder.name_at(clock.now() - timedelta(days=number))
        file.touch()
        secrets_file.beside(file).touch()
    (place / "portal-notes.txt").touch()
    folder.rotate()
    assert 10 <= len(made()) <= 14
    secrets = {path.name.removesuffix(".secrets") for path in place.glob("*.secrets")}
    assert secrets == set(made())
    assert (place / "portal-notes.txt").exists()
    assert folder.rotate() == 0


def test_more_often_than_nightly_once_in_each_span(place, configure):
    configure(backup_every=15)
    for minutes in (0, 1, 14, 15, 29):
        worker.put_backup(clock.now() + timedelta(minutes=minutes))
    count = db.session.scalar(select(func.count(Job.id)).where(Job.name == "backups.make"))
    assert count in (2, 3)  # spans begin on the clock


def test_not_more_often_when_that_was_not_asked(place):
    worker.put_backup(clock.now())
    assert db.session.scalar(select(func.count(Job.id))) == 0
