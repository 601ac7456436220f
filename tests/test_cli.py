"""The commands: each can be repeated, each exits 0 when there is nothing to do."""

import json
import os
import stat
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from portal import clock, db, settings
from portal.accounts import queries as account_queries
from portal.audit.models import AuditLine
from portal.cli import fence_sql, prepare
from portal.effects import mail
from portal.invoices.models import Invoice
from portal.outbox import Job, JobState
from portal.roles import Role
from tests import make


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def run(*words, code=0):
        done = runner.invoke(args=words)
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.mark.parametrize("command", [("jobs", "run"), ("nightly",), ("cards", "release")])
def test_a_command_with_nothing_to_do_says_so_and_can_be_repeated(command, run):
    run(*command)
    assert "0 jobs" in run("jobs", "run")


def test_the_night_is_once_a_day(app, run):
    run("nightly")
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Job))
    run("nightly")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Job)) == before


def test_what_gave_up_is_tried_anew_with_the_line_that_the_page_writes(app, run):
    dead = make.job().id
    assert f"{dead}  invoices.issued  KeyError" in run("jobs", "dead", "--retry")
    with app.app_context():
        line = db.session.scalars(select(AuditLine)).one()
        assert db.session.get_one(Job, dead).state is JobState.WAITING
    assert (line.verb, line.subject_id) == ("operations.retry", str(dead))
    assert (line.actor_id, line.facts["reason"]) == ("system", "KeyError")
    assert run("jobs", "dead", "--retry") == ""


@pytest.mark.promise("B2")
def test_a_month_is_billed_once(app, run, bakery):
    make.vat_decision()
    make.placement(of=bakery, state="running")
    month = f"{clock.today():%Y-%m}"
    assert "1 invoices" in run("invoices", "run", "--month", month)
    assert "0 invoices" in run("invoices", "run", "--month", month)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Invoice)) == 1


def test_no_month_is_billed_without_a_decision_about_vat(run, bakery):
    make.placement(of=bakery, state="running")
    assert "btw" in run("invoices", "run", "--month", f"{clock.today():%Y-%m}", code=1)


def test_the_doctor_speaks_to_machines_and_finds_what_is_wrong(run, house, tmp_path):
    settings.use(replace(house.config, instance=tmp_path))  # in which nobody laid a seal
    found = json.loads(run("doctor", "--json", code=1))  # a test database has no migrations
    broken = [one["check"] for one in found if one["kind"] == "broken"]
    assert set(broken) == {"schema", "seal"}  # nor a seal


def test_setup_writes_secrets_once_for_their_owner_only(tmp_path):
    prepare(tmp_path / "instance")
    key = tmp_path / "instance" / "secret_key"
    kept = key.read_text()
    assert len(kept) == 64
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600
    prepare(tmp_path / "instance")
    assert key.read_text() == kept


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_the_folder_and_the_database_are_for_their_owner_only(tmp_path, umask):
    before = os.umask(umask)
    try:
        prepare(tmp_path / "instance")
        engine = db.connect(f"sqlite:///{tmp_path}/instance/portal.db")
        with engine.begin():
            modes = {path.name: mode(path) for path in (tmp_path / "instance").glob("*.db*")}
        engine.dispose()
    finally:
        os.umask(before)
    assert mode(tmp_path / "instance") == 0o700
    assert modes
    assert set(modes.values()) == {0o600}


def test_what_an_older_version_left_open_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    for name in ("portal.db", "portal.db-wal", "queue.db"):
        (tmp_path / name).touch(mode=0o644)
    prepare(tmp_path)
    assert {mode(path) for path in tmp_path.glob("*.db*")} == {0o600}
    assert mode(tmp_path) == 0o700


def test_a_folder_that_everybody_uses_stays_open(tmp_path):
    tmp_path.chmod(0o1777)
    prepare(tmp_path)
    assert mode(tmp_path) == 0o1777 & 0o777


def test_the_first_administrator_is_invited_by_command(app, run, work):
    assert "Invited: j.kamp@vaartland.example" in run(
        "administrator", "Joost Kamp", "J.Kamp@vaartland.example"
    ).replace("J.Kamp", "j.kamp")
    work()
    (letter,) = mail.newest(1)
    assert letter.to == "j.kamp@vaartland.example"
    assert "/uitnodiging/" in letter.text or "http" in letter.text
    with app.app_context():
        (person,) = account_queries.people_with(Role.ADMIN)
        assert person.name == "Joost Kamp"
    assert "heeft al een plek" in run(
        "administrator", "Joost Kamp", "j.kamp@vaartland.example", code=1
    )


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode) & 0o777


def test_the_role_of_employers_gets_everything_but_the_fenced_tables(app):
    granted = fence_sql("employers")
    for name in db.Base.metadata.tables:
        assert (f" ON {name} TO" in granted) is (name not in db.fenced_tables()), name


def test_the_role_is_given_to_the_user_of_the_portal_whoever_makes_it(app, monkeypatch):
    monkeypatch.setattr(db, "engine", SimpleNamespace(url=SimpleNamespace(username="portaal")))
    assert 'GRANT "employers" TO "portaal";' in fence_sql("employers")
    monkeypatch.setattr(db, "engine", SimpleNamespace(url=SimpleNamespace(username=None)))
    assert 'GRANT "employers" TO CURRENT_USER;' in fence_sql("employers")
