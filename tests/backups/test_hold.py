"""After a restore nobody is mailed anew until the keeper says so, and numbers go on after the last
one that was sent out.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, doctor, holds, numbers, outbox, worker
from portal.accounts import jobs as account_jobs
from portal.audit.models import AuditLine
from portal.backups import actions
from portal.outbox import Job, JobState
from tests import make


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    """A backup in which a mail waits, a job is at work, and one gave up; what is done is noted."""
    done = []
    monkeypatch.setattr(account_jobs, "tell_password_changed", lambda **given: done.append("mail"))
    with db.unit():
        outbox.put("accounts.password_changed", user_id="x")
        outbox.put("cards.renew", run_at=clock.now() + timedelta(days=1))
        outbox.put("letters.forget")
    with db.unit() as session:
        for name, state in (("letters.forget", JobState.DEAD), ("cards.renew", JobState.BUSY)):
            for job in session.scalars(select(Job).where(Job.name == name)):
                job.state, job.lease_until = state, clock.now()
    actions.write(tmp_path / "waiting.zip", at=clock.now())
    db.session.remove()
    return tmp_path / "waiting.zip", done


def states():
    db.session.rollback()
    return {job.name: job.state.value for job in db.session.scalars(select(Job))}


def test_what_waited_is_held_and_goes_on_when_it_is_released(waiting, run):
    file, done = waiting
    said = run("restore", file, "--yes", "--hold")
    assert "4 jobs are held" in said
    assert states() == {
        "accounts.password_changed": "held", "cards.renew": "held", "backups.make": "held",
        "letters.forget": "dead",
    }  # fmt: skip
    run("jobs", "run")
    assert done == []
    assert "1  portal.accounts.jobs:<lambda>" in run("jobs", "held") or run("jobs", "held")
    assert run("jobs", "release") == "4 jobs released.\n"
    facts = select(AuditLine.facts).where(AuditLine.verb == "operations.release")
    assert list(db.session.scalars(facts)) == [{"held": 4}]
    assert holds.count() == 0
    run("jobs", "run")
    assert states()["backups.make"] == "done"
    assert run("jobs", "release") == "0 jobs released.\n"
    assert len(list(db.session.scalars(facts))) == 1


def test_mails_that_were_sent_before_are_dropped(waiting, run, monkeypatch):
    file, _ = waiting
    run("restore", file, "--yes", "--hold")
    mail = db.session.scalars(select(Job.does).where(Job.name == "accounts.password_changed")).one()
    monkeypatch.setattr(outbox, "paths", lambda *lanes: [mail])
    assert run("jobs", "release", "--without-mail") == "3 jobs released.\n"
    job = db.session.scalars(select(Job).where(Job.name == "accounts.password_changed")).one()
    assert (job.state, job.error) == (JobState.DONE, holds.DROPPED)


def test_what_people_do_meanwhile_has_its_follow_ups(waiting, run):
    run("restore", waiting[0], "--yes", "--hold")
    with db.unit():
        outbox.put("drafts.forget")
    assert run("jobs", "run") == "1 jobs done.\n"


def test_the_night_waits_too(kept, run):
    """Also when nothing else waited: it would remind people anew."""
    run("restore", kept, "--yes", "--hold")
    assert "first flask --app wsgi jobs release" in run("nightly")
    worker.put_nightly(clock.at(clock.today(), "23.00"))
    assert set(states()) == {"backups.make"}
    run("jobs", "release")
    worker.put_nightly(clock.at(clock.today(), "23.00"))
    assert "cards.renew" in states()


@pytest.mark.parametrize(("demo", "words", "held"), [
    (True, [], False), (False, [], True), (True, ["--hold"], True), (False, ["--no-hold"], False),
])  # fmt: skip
def test_holding_is_the_rule_but_in_the_demo(kept, run, configure, demo, words, held):
    configure(demo=demo)
    run("restore", kept, "--yes", *words)
    assert (holds.count() > 0) is held


@pytest.mark.promise("B1")
def test_the_next_number_follows_on_the_last_that_was_sent_out(kept, run, bakery):
    year = clock.today().year
    said = run("restore", kept, "--yes", "--last-invoice", f"{year}-000007",
               "--last-invoice", f"C{year}-000002")  # fmt: skip
    assert f"not in this backup: {year}-000001 to {year}-000007\n" in said
    assert f"not in this backup: C{year}-000001 to C{year}-000002\n" in said
    with db.unit():
        assert numbers.take("invoice", year) == f"{year}-000008"
        assert numbers.take("credit", year) == f"C{year}-000003"
        assert numbers.take("invoice", year - 1) == f"{year - 1}-000001"
    facts = db.session.scalars(
        select(AuditLine.facts).where(AuditLine.verb == "backups.follow_number")
    ).all()
    assert {"first": f"{year}-000001", "last": f"{year}-000007"} in facts


def test_a_number_from_before_the_backup_changes_nothing(kept, run):
    year = clock.today().year
    with db.unit():
        numbers.take_many("invoice", year, 9)
    actions.write(kept, at=clock.now())
    said = run("restore", kept, "--yes", "--last-invoice", f"{year}-000004")
    assert "not in this backup" not in said
    with db.unit():
        assert numbers.take("invoice", year) == f"{year}-000010"


def test_without_it_the_command_asks_whether_later_ones_were_sent(kept, run):
    year = clock.today().year
    with db.unit():
        numbers.take_many("invoice", year, 9)
    actions.write(kept, at=clock.now())
    assert f"The last invoice in it is {year}-000009. Were later" in run("restore", kept, "--yes")


@pytest.mark.parametrize("number", ["7", "2026-7", "V-2026-0012", "2026-000007; DROP"])
def test_a_number_that_is_none_changes_nothing(kept, run, names, number):
    before = names()
    assert "no number of an invoice" in run("restore", kept, "--yes", "--last-invoice", number,
                                            code=2)  # fmt: skip
    assert names() == before
    assert actions.engine().kept() == []


def test_the_doctor_knows_the_numbers_that_a_restore_passed_over(kept, run):
    year = clock.today().year
    run("restore", kept, "--yes", "--last-invoice", f"{year}-000007")
    assert make.invoice().number == f"{year}-000008"
    db.session.rollback()
    assert list(doctor.numbers()) == []
