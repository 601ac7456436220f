"""Absence without a word: the mediator is mailed at once and calls the same working day, or after
office hours the next; the employer reads who calls, and fills in when it is over.
"""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, formats
from portal.accounts.models import User
from portal.calendar import call_day
from portal.effects import post
from portal.placements import actions, queries
from portal.placements.models import Placement
from portal.tasks.models import Task
from tests import make
from tests.make import basis
from tests.page import Visitor

CALLS = {  # reported at → the day of the call
    "2026-09-15T10:00": date(2026, 9, 15),
    "2026-09-15T16:59": date(2026, 9, 15),
    "2026-09-15T17:00": date(2026, 9, 16),
    "2026-09-18T18:30": date(2026, 9, 21),
    "2026-09-20T10:00": date(2026, 9, 21),
    "2026-12-31T23:31": date(2027, 1, 4),
}


@pytest.mark.clause("no_show")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("at", CALLS)
def test_the_mediator_calls_who_stayed_away_without_a_word(bakery, work, at):
    made = make.placement(of=bakery)
    moment = datetime.fromisoformat(at)
    on, call_on = moment.date(), CALLS[at]
    clock.move_to(clock.at(on, f"{moment:%H.%M}"))
    with db.unit() as session:
        placement = session.get_one(Placement, made.id, with_for_update=True)
        actions.report_absent(placement, on, None, "unreported", by=basis.SYSTEM, at=clock.now())
    task = db.session.scalars(select(Task).where(Task.kind == "placements.call")).one()
    assert task.assigned_to == made.mediator_id
    assert task.due_on == call_on
    work()
    letter = post.newest()[0]
    assert letter.to == db.session.get_one(User, made.mediator_id).email
    assert made.reference in letter.subject
    when = "vandaag" if call_on == on else f"op {formats.day(call_on)}".replace("\xa0", " ")
    assert letter.subject.endswith(f"bel de kandidaat {when}")
    assert f"uiterlijk {formats.day(call_on)}" in letter.text
    assert made.candidate_name not in letter.text


def test_who_reported_absent_is_not_called(bakery):
    made = make.placement(of=bakery)
    with db.unit() as session:
        placement = session.get_one(Placement, made.id, with_for_update=True)
        actions.report_absent(
            placement, clock.today(), None, "reported", by=basis.SYSTEM, at=clock.now()
        )
    assert db.session.scalar(select(Task.id).where(Task.kind == "placements.call")) is None


@pytest.mark.parametrize("hour", ["10.00", "23.31"])
def test_the_employer_reads_who_calls_and_by_when(bakery, member, hour):
    made = make.placement(of=bakery)
    mediator = db.session.get_one(User, made.mediator_id).name
    path = f"/plaatsingen/{made.id}"
    clock.move_to(clock.at(clock.today(), hour))
    visitor = Visitor(member.app, member.person)
    page = visitor.post(
        f"{path}/afwezig", step="save", version=made.version, on=plain(clock.today()),
        kind="unreported",
    )  # fmt: skip
    call_on = call_day(clock.now())
    said = f"{mediator} belt {made.candidate_name} uiterlijk {formats.day(call_on)}."
    assert said.replace("\xa0", " ") in visitor.follow(page).words
    for start in ("/", "/alles"):
        words = visitor.get(start).words
        assert f"Wij bellen {made.candidate_name}: er was geen bericht" in words
        assert f"Vul in wanneer {made.candidate_name} weer werkt" in words
    clock.move_to(clock.at(call_on + timedelta(days=4), "10.00"))
    late = Visitor(member.app, member.person)
    for page in (path, "/alles"):
        assert "Wij zijn te laat." in late.get(page).words


def plain(day):
    return f"{day.day}-{day.month}-{day.year}"


ABSENCES = {
    "open": (),
    "returned": ("return",),
    "return struck": ("return", "strike"),
    "again": ("return", "again"),
    "again, until": ("return", "until"),
}


@pytest.mark.parametrize("steps", ABSENCES.values(), ids=ABSENCES)
def test_what_an_employer_must_fill_in_is_what_the_ledger_leaves_open(bakery, member, steps):
    made = make.placement(of=bakery, start_on=clock.today() - timedelta(days=20))
    first = clock.today() - timedelta(days=9)

    def act(verb, *values):
        with db.unit() as session:
            row = session.get_one(Placement, made.id, with_for_update=True)
            verb(row, *values, by=basis.SYSTEM, at=clock.now())

    act(actions.report_absent, first, None, "reported")
    for step in steps:
        last = queries.events(made.id)[-1]
        verb, *values = {
            "return": (actions.report_returned, first + timedelta(days=2)),
            "strike": (actions.correct, last.id, None),
            "again": (actions.report_absent, clock.today(), None, "late"),
            "until": (actions.report_absent, clock.today(), clock.today(), "late"),
        }[step]
        act(verb, *values)
    row = db.session.get_one(Placement, made.id)
    is_open = queries.ledger_of(row).now.absent_since is not None
    asked = f"Vul in wanneer {row.candidate_name} weer werkt"
    links = [one for one in member.get("/").all("a") if one == asked]
    assert bool(links) is is_open
    assert (asked in member.get("/alles").words) is is_open


def test_when_the_absence_is_struck_nobody_calls(bakery):
    made = make.placement(of=bakery)
    with db.unit() as session:
        placement = session.get_one(Placement, made.id, with_for_update=True)
        actions.report_absent(
            placement, clock.today(), None, "unreported", by=basis.SYSTEM, at=clock.now()
        )
    event = make.event(made)
    with db.unit() as session:
        placement = session.get_one(Placement, made.id, with_for_update=True)
        actions.correct(placement, event.id, None, by=basis.SYSTEM, at=clock.now())
    task = db.session.scalars(select(Task).where(Task.kind == "placements.call")).one()
    assert task.state == "cancelled"
