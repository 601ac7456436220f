"""The end of the trail is said outside the database, so that a piece of it that is lost is seen."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from portal import clock, db, outbox, settings
from portal.audit import SYSTEM, record
from portal.audit import queries as audit_queries
from portal.effects import mail
from portal.jobs import NIGHTLY
from portal.operations import anchors, checks
from tests import make
from tests.trail import a_day_later, change, cut, night, said, write

AUDITOR = "auditor@vaartland.example"


@pytest.fixture(autouse=True)
def own(house, app, tmp_path):
    settings.use(replace(house.config, instance=tmp_path, auditor_mail=AUDITOR))
    with app.app_context():
        yield
        db.session.remove()
    settings.use(house.config)


def test_a_line_a_day_each_with_the_hash_of_the_line_before():
    write(3)
    first = night()
    write(2)
    second = night()
    assert anchors.add(at=clock.now() - timedelta(days=1)) == second
    lines = anchors.file().read_text().splitlines()
    assert [json.loads(line)["last"] for line in lines] == [first.last, second.last]
    assert (second.after, second.last - first.last) == (first.last, 2)
    assert (first.before, second.before) == ("", first.sha256)
    assert anchors.file().stat().st_mode & 0o777 == 0o600
    assert said() == said(checks.whole_trail) == []


def test_a_portal_that_begins_is_anchored_before_its_first_line():
    """A worker that starts at noon does the night first."""
    change("DELETE FROM audit_lines")
    assert (night().last, said()) == (0, [])
    write(2)
    assert said() == []
    night()
    write(1)
    night()
    assert said() == said(checks.whole_trail) == []


def test_a_trail_that_was_emptied_is_seen():
    write(2)
    night()
    change("DELETE FROM audit_lines")
    settings.use(replace(settings.settings(), demo=False))
    assert said()[0] == ("broken", "another database was anchored here")


def test_a_day_without_a_line_is_an_anchor_too():
    write(1)
    assert night().last == night().last
    assert said() == []


@pytest.mark.promise("A9")
def test_a_trail_that_was_cut_off_is_seen():
    write(3)
    night()
    write(3)
    made = night()
    change(f"DELETE FROM audit_lines WHERE id > {made.last - 2}")
    on = clock.day(made.at)
    rows = made.counts["audit_lines"]
    assert said() == [
        ("broken", f"it ends at line {made.last - 2}, and on {on} at {made.last}"),
        ("broken", f"audit_lines has {rows - 2} rows, and had {rows} on {on}"),
    ]


@pytest.mark.promise("A9")
def test_other_lines_in_the_place_of_those_that_were_cut_off_are_seen():
    write(5)
    made = night()
    cut(made.last - 1)
    a_day_later()
    write(9)
    assert audit_queries.newest() == made.last + 8
    assert said() == [("broken", f"it is not what was anchored on {clock.day(made.at)}")]


@pytest.mark.parametrize(
    "how", ["verb = 'x'", "actor_id = 'x'", "facts = '{\"a\": 1}'", "at = '2020-01-01 00:00:00'"]
)
def test_a_line_that_was_changed_is_seen(how):
    write(5)
    made = night()
    change(f"UPDATE audit_lines SET {how} WHERE id = {made.last - 3}")
    assert said() == [("broken", f"it is not what was anchored on {clock.day(made.at)}")]


def test_a_week_is_looked_at_and_all_by_who_looks_deep():
    write(2)
    first = night()
    for _ in range(checks.LOOKED_AT):
        write(1)
        night()
    change(f"UPDATE audit_lines SET verb = 'x' WHERE id = {first.last}")
    on = clock.day(first.at)
    assert said() == []
    assert said(checks.whole_trail) == [("broken", f"it is not what was anchored on {on}")]


def test_a_row_that_is_gone_from_a_table_written_once_is_seen():
    make.document(subject=make.employer())
    made = night()
    change("DELETE FROM documents")
    on = clock.day(made.at)
    assert said() == [("broken", f"documents has 0 rows, and had 1 on {on}")]


def test_a_file_that_was_changed_is_seen():
    write(2)
    night()
    write(2)
    second = night()
    file = anchors.file()
    whole = file.read_text()
    file.write_text(whole.replace('"machine": "', '"machine": "x', 1))
    on = clock.day(second.at)
    said_of = f"the anchor of {on} does not follow on the one above it"
    assert said() == [("broken", said_of)]
    file.write_text(whole.splitlines()[1] + "\n")
    assert ("broken", said_of) in said()


def test_half_a_line_is_told_and_the_next_stands_below_it():
    write(2)
    night()
    with anchors.file().open("a") as file:
        file.write('{"at": "2026-')
    write(2)
    night()
    assert said() == [("attention", f"line 2 of {anchors.file()} cannot be read")]
    assert len(anchors.read().anchors) == 2


@pytest.mark.parametrize(("demo", "kind"), [(True, "attention"), (False, "broken")])
def test_another_database_is_seen(demo, kind):
    """In the demo it is often begun anew in the same folder."""
    write(2)
    night()
    settings.use(replace(settings.settings(), demo=demo))
    change("DELETE FROM audit_lines")
    write(4)
    assert said() == [(kind, "another database was anchored here")]
    made = night()
    assert made.after == 0
    assert said() == [(kind, "another database was anchored here")]


@pytest.mark.promise("O3")
def test_the_night_anchors_and_mails_the_auditor():
    assert "operations.anchor" in NIGHTLY
    write(2)
    with db.unit():
        outbox.put("operations.anchor")
    outbox.run_due()
    (made,) = anchors.read().anchors
    (letter,) = mail.newest(1)
    assert letter.to == AUDITOR
    assert made.text in letter.text
    assert made.sha256 in letter.text
    assert "back-up" not in letter.text
    with db.unit():
        outbox.put("operations.anchor")
    outbox.run_due()
    assert len(mail.newest(9)) == 1
    assert outbox.dead() == []


def test_nobody_is_mailed_where_there_is_no_auditor():
    settings.use(replace(settings.settings(), auditor_mail=""))
    write(2)
    with db.unit():
        outbox.put("operations.anchor")
    outbox.run_due()
    assert mail.newest(1) == []
    assert said(checks.anchored) == [("attention", "nobody is mailed the anchors")]


def test_a_trail_that_is_not_anchored_any_more_is_told():
    write(2)
    made = night()
    assert said(checks.anchored) == []
    clock.move_to(made.at + timedelta(days=2, minutes=1))
    day = clock.day(made.at)
    assert said(checks.anchored) == [("attention", f"the trail was not anchored since {day}")]
    anchors.file().unlink()
    assert said(checks.anchored) == [("attention", f"the trail was not anchored since {day}")]


def test_it_stands_where_the_setting_says(tmp_path):
    settings.use(replace(settings.settings(), anchors=str(tmp_path / "far")))
    write(1)
    night()
    assert (tmp_path / "far").exists()
    assert not (tmp_path / anchors.FILE).exists()


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_who_writes_just_now_is_waited_for():
    """A number is given before its line is there."""
    write(2)
    db.session.remove()
    line = (
        "INSERT INTO audit_lines (at, actor_kind, actor_id, capacity, verb, subject_kind,"
        " subject_id, title, facts, request_id)"
        " VALUES (now(), 'system', 'x', 'x', 'x', 'x', 'x', '', '{}', '') RETURNING id"
    )
    with psycopg.connect(settings.settings().database_url) as slow:
        (number,) = slow.execute(line).fetchone()
        write(1)
        threading.Timer(0.5, slow.commit).start()
        made = night()
    assert made.last == number + 1
    assert said() == []


def test_both_engines_give_the_same_hash():
    """What each of them returns is put in words in one way."""
    employer = make.employer()
    with db.unit():
        record("employers.edit", employer, by=SYSTEM, at=clock.now(), kind="é", minutes=3)
    newest = audit_queries.newest()
    (row,) = audit_queries.in_order(after=newest - 1, last=newest)
    text_of = json.dumps(list(row), default=anchors._plain, ensure_ascii=False, sort_keys=True)
    assert '"kind": "é", "minutes": 3' in text_of
    assert row.at.isoformat().endswith("+00:00")
    assert row.at.isoformat() in text_of


def test_a_file_that_cannot_be_read_is_a_line(monkeypatch):
    def refuse(*given):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert said() == [("broken", f"{anchors.file()} cannot be read (Permission denied)")]
