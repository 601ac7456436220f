"""The ledger in the database: lines, state, tasks, audit, jobs; and that nobody changes a line."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import clock, db, outbox
from portal.agreements.labels import State as Signed
from portal.audit.models import AuditLine
from portal.calendar import call_day
from portal.errors import Refused
from portal.placements import actions, jobs, queries
from portal.placements.labels import Kind, Moment, State
from portal.placements.ledger import Ledger
from portal.placements.models import Placement, PlacementEvent
from portal.placements.talks import due
from portal.tasks.models import Task
from tests import make


def act(placement, verb, *args, **kwargs):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        verb(row, *args, **kwargs, by=make.basis.SYSTEM, at=clock.now())
    return row


def kinds(placement):
    return [event.kind for event in queries.events(placement.id)]


def test_a_sealed_agreement_becomes_a_planned_placement_once(app, bakery):
    with app.app_context():
        paper = make.agreement(of=bakery, state=Signed.SEALED)
        jobs.plan(str(paper.id), link_id="x")
        jobs.plan(str(paper.id), link_id="x")
        placement = db.session.scalars(select(Placement)).one()
        assert placement.state is State.PLANNED
        assert kinds(placement) == [Kind.PLANNED]
        waiting = set(db.session.scalars(select(Task.kind).where(Task.subject_id == placement.id)))
    assert waiting == {"placements.confirm_start", "placements.first_day", "placements.contract"}


def test_the_start_is_a_line_a_state_an_audit_line_and_the_talks(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        verbs = set(db.session.scalars(select(AuditLine.verb)))
        due = set(db.session.scalars(select(Task.kind).where(Task.state == "open")))
        assert kinds(placement) == [Kind.PLANNED, Kind.STARTED]
    assert {"placements.plan", "placements.start"} <= verbs
    assert {"placements.week_6", "placements.month_3"} <= due
    assert placement.state is State.RUNNING


def talks(placement):
    """The talks that stand on the board, with their days."""
    db.session.rollback()
    pending = select(Task.kind, Task.due_on).where(
        Task.subject_id == placement.id, Task.state == "open",
        Task.kind.in_([f"placements.{moment}" for moment in Moment]),
    )  # fmt: skip
    return {kind.partition(".")[2]: on for kind, on in db.session.execute(pending)}


def promised(placement):
    ledger = Ledger.of(queries.events(placement.id), placement.terms)
    return {str(moment): on for moment, on in due(ledger).items()}


def test_the_talks_on_the_board_are_those_of_the_ledger(app, bakery):
    """They go with an end and come back without it, and move with the first day."""
    with app.app_context():
        placement, today = make.placement(of=bakery), clock.today()
        started = queries.events(placement.id)[1]
        all_talks = talks(placement)
        assert set(all_talks) == {"week_6", "month_3", "month_6", "month_9"}
        act(placement, actions.end, today + timedelta(days=60), "mutual")
        assert "month_9" not in talks(placement)
        act(placement, actions.keep)
        assert talks(placement) == all_talks
        act(placement, actions.end, today - timedelta(days=1), "mutual")
        assert talks(placement) == {}
        act(placement, actions.correct, queries.events(placement.id)[-1].id, None)
        assert talks(placement) == all_talks == promised(placement)
        act(placement, actions.correct, started.id, placement.start_on + timedelta(days=14))
        moved = talks(placement)
        assert moved == promised(placement)
        assert all(moved[moment] > on for moment, on in all_talks.items())
        act(placement, actions.evaluate, "week_6", today)
        held = select(Task.state).where(Task.kind == "placements.week_6")
        assert "done" in set(db.session.scalars(held))
        act(placement, actions.correct, queries.events(placement.id)[-1].id, None)
        assert "week_6" in talks(placement)  # it was not held after all, and can be
        act(placement, actions.evaluate, "week_6", today)
        act(placement, actions.correct, started.id, None)
        assert talks(placement) == {}


def test_nobody_changes_a_line_of_the_ledger(app, bakery):
    with app.app_context():
        make.placement(of=bakery)
        for change in ("UPDATE placement_events SET seq = 9", "DELETE FROM placement_events"):
            with pytest.raises(DBAPIError, match="frozen"), db.unit() as session:
                session.execute(text(change))


def test_a_mistake_is_mended_by_a_line_that_points_at_it(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        started = queries.events(placement.id)[1]
        later = placement.start_on + timedelta(days=3)
        act(placement, actions.correct, started.id, later)
        line = db.session.scalars(
            select(PlacementEvent).where(PlacementEvent.kind == Kind.CORRECTED)
        ).one()
        assert line.corrects_id == started.id
        assert queries.lines(placement.id)[1].happened_on == placement.start_on
        assert queries.differences() == []


@pytest.mark.clause("term", "end")
def test_the_night_completes_what_has_run_its_time(app, bakery, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        yesterday = clock.today() - timedelta(days=1)
        act(placement, actions.end, clock.today() + timedelta(days=1), "mutual")
        row = db.session.get_one(Placement, placement.id)
        assert row.state is State.RUNNING
        with db.unit() as session:  # as if those days had passed
            row = session.get_one(Placement, placement.id)
            actions._write(
                row,
                queries.ledger_of(row),
                queries.Event(Kind.ANNOUNCED_END, yesterday, reason="mutual"),
                "placements.end",
                by=make.basis.SYSTEM,
                at=clock.now(),
            )
        jobs.complete_all()
        work()
        row = db.session.get_one(Placement, placement.id)
        assert (row.state, row.last_on) == (State.ENDED, yesterday)
        assert queries.events(placement.id)[-1].reason == "mutual"
        jobs.complete_all()
        assert outbox.run_due() == 0


def test_an_unreported_absence_asks_for_a_call_at_the_next_office_hour(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        act(placement, actions.report_absent, clock.today(), None, "unreported")
        call = db.session.scalars(select(Task).where(Task.kind == "placements.call")).one()
        assert call.due_on == call_day(clock.now())


def test_what_the_rules_refuse_leaves_no_line(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        before = kinds(placement)
        with pytest.raises(Refused, match="not_absent"):
            act(placement, actions.report_returned, clock.today())
        assert kinds(placement) == before
