"""A restore, and a journal that was lost, beside the anchors of the trail."""

import sqlite3

import pytest

from portal import clock, db, outbox
from portal.backups import actions
from portal.effects import mail
from portal.operations import checks
from tests.trail import cut, night, said, write


@pytest.mark.promise("A9")
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # PostgreSQL starts no more without
def test_a_journal_that_was_deleted_is_seen(tmp_path):
    """SQLite keeps what was written last beside the database, until it is full."""
    file = tmp_path / "portal.db"
    write(2)
    db.session.remove()
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA wal_checkpoint(truncate)")
    raw.close()
    kept = file.read_bytes()
    write(3)
    made = night()
    db.session.remove()
    db.engine.dispose()
    for path in tmp_path.glob("portal.db-*"):
        path.unlink()
    file.write_bytes(kept)  # as it stands when the journal is gone
    kinds = said()
    assert kinds[0] == (
        "broken", f"it ends at line {made.last - 3}, and on {clock.day(made.at)} at {made.last}"
    )  # fmt: skip


@pytest.mark.promise("N1")
def test_a_restore_explains_itself_and_is_no_alarm_for_ever(tmp_path):
    """Also when it lets numbers follow on, whose lines stand where one was that is lost."""
    write(3)
    night()
    actions.write(tmp_path / "kept.zip", at=clock.now())
    write(1)
    lost = night()
    at = clock.now()
    actions.restore(
        tmp_path / "kept.zip", at=at, hold=False, last_invoices=["2026-000123", "C2026-000004"]
    )
    moment = f"{clock.local(at):%Y-%m-%d %H:%M}"
    told = [(
        "attention",
        f"the backup restored at {moment} is older than the anchor of {clock.day(lost.at)}",
    )]  # fmt: skip
    assert said() == said(checks.whole_trail) == told
    write(9)  # past what was anchored
    made = night()
    assert (made.restored, made.after < lost.last) == (at, True)
    assert said() == told
    for _ in range(checks.LOOKED_AT):
        write(1)
        night()
    assert said() == said(checks.whole_trail) == []


def test_what_was_cut_off_before_a_restore_stays_broken(tmp_path):
    """A restore explains what it undid, and nothing that was anchored before its backup."""
    write(5)
    made = night()
    cut(made.last - 2)
    write(3)
    actions.write(tmp_path / "kept.zip", at=clock.now())
    actions.restore(tmp_path / "kept.zip", at=clock.now(), hold=False)
    assert [kind for kind, _ in said()] == ["broken"]


def test_the_mail_says_that_a_backup_was_restored(tmp_path, configure):
    configure(auditor_mail="auditor@vaartland.example")
    write(2)
    night()
    actions.write(tmp_path / "kept.zip", at=clock.now())
    actions.restore(tmp_path / "kept.zip", at=clock.now(), hold=False)
    with db.unit():
        outbox.put("operations.anchor")
    outbox.run_due()
    assert "een back-up teruggezet" in " ".join(mail.newest(1)[0].text.split())
