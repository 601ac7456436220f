"""Invoking is one transaction; it is reversible until executed; the night executes."""

import uuid
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.audit.models import AuditLine
from portal.audit.rules import ActorKind
from portal.calendar import add_working_days, next_working_day
from portal.effects import mail
from portal.errors import Refused
from portal.guarantees import actions, documents, jobs, queries
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Ground, Kind, Reason, State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements import queries as ledgers
from portal.placements.labels import Kind as Line
from portal.placements.labels import State as Placed
from portal.placements.ledger import Event, standing
from portal.placements.models import Placement
from portal.roles import Role
from portal.tasks.models import Task
from tests import make


def asked(wished_on=None):
    return ClaimRequest(uuid.uuid4(), Reason.LESS_WORK, "", wished_on, "Ilse Korenaar")


def later(days, today=None):
    """So many days from now, or the first working day after it."""
    return next_working_day((today or clock.today()) + timedelta(days=days))


def invoke(placement, wished_on=None, at=None):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        return actions.invoke(row, asked(wished_on), by=make.basis.SYSTEM, at=at or clock.now())


ALONE = (actions.contact, actions.tell, actions.refer, actions.no_ground, actions.close)


def act(claim, verb, *args, at=None):
    with db.unit() as session:
        row = session.get_one(Claim, claim.id, with_for_update=True)
        placement = session.get_one(Placement, row.placement_id, with_for_update=True)
        also = () if verb in ALONE else (placement,)
        verb(row, *also, *args, by=make.basis.SYSTEM, at=at or clock.now())
    return row


def pending(claim):
    """What still waits to be done about it."""
    found = select(Task.kind).where(Task.subject_id == claim.id, Task.ended_at.is_(None))
    return set(db.session.scalars(found))


def of(claim):
    return db.session.get_one(Claim, claim.id, populate_existing=True)


def never_began(claim):
    with db.unit() as session:
        row = session.get_one(Placement, claim.placement_id, with_for_update=True)
        placements.not_start(row, "postponed", by=make.basis.SYSTEM, at=clock.now())


def last_line(claim):
    return ledgers.events(claim.placement_id)[-1]


@pytest.mark.clause("call")
def test_invoking_writes_claim_ledger_tasks_and_audit_at_once(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        wished = later(10)
        claim = invoke(placement, wished)
        assert claim.reference.startswith("T-")
        assert (last_line(claim).kind, last_line(claim).on) == (Line.ANNOUNCED_END, wished)
        told = db.session.execute(
            select(Task.kind, Task.assigned_to, Task.due_on).where(Task.subject_id == claim.id)
        ).all()
        assert {row.kind for row in told} == {
            "guarantees.contact", "guarantees.answer", "guarantees.tell",
        }  # fmt: skip
        by_kind = {row.kind: row for row in told}
        assert by_kind["guarantees.contact"].assigned_to == bakery.account_manager_id
        assert by_kind["guarantees.contact"].due_on == claim.call_by
        assert by_kind["guarantees.tell"].assigned_to == placement.mediator_id
        assert by_kind["guarantees.tell"].due_on == min(claim.call_by, claim.last_on)
        verbs = set(db.session.scalars(select(AuditLine.verb)))
        assert {"guarantees.invoke", "placements.announce_return"} <= verbs


def test_a_refused_invocation_leaves_nothing(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        with pytest.raises(Refused, match="date_past"):
            invoke(placement, clock.today() - timedelta(days=1))
        assert db.session.scalars(select(Claim)).all() == []
        assert ledgers.events(placement.id)[-1].kind is Line.STARTED


def test_one_claim_is_open_at_a_time_and_the_table_holds_it(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        first = invoke(placement)
        with pytest.raises(Refused, match="guarantee_running"):
            invoke(placement)
        columns = {c.name: getattr(first, c.name) for c in Claim.__table__.columns}
        twin = columns | {"id": uuid.uuid4(), "reference": "T-2026-9999"}
        with pytest.raises(IntegrityError), db.unit() as session:
            session.execute(Claim.__table__.insert().values(**twin))
        act(first, actions.withdraw)
        assert invoke(placement).state is State.INVOKED


def test_withdrawing_lets_everything_go_on(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        before = standing(ledgers.events(placement.id), placement.terms)
        claim = invoke(placement, later(10))
        act(claim, actions.withdraw)
        after = standing(ledgers.events(placement.id), placement.terms)
        assert (after.last_on, after.announced_on) == (before.last_on, None)
        left = set(db.session.scalars(select(Task.state).where(Task.subject_id == claim.id)))
        assert left == {"cancelled"}


@pytest.mark.clause("what")
def test_it_goes_from_call_to_answer_to_the_end(app, bakery, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = invoke(placement, add_working_days(clock.today(), 4))
        act(claim, actions.contact)
        last = add_working_days(clock.today(), 5)
        with pytest.raises(Refused, match="candidate_not_told"):
            act(claim, actions.accept, last)
        act(claim, actions.tell)
        act(claim, actions.tell)
        act(claim, actions.accept, last)
        assert (last_line(claim).kind, last_line(claim).on) == (Line.ANNOUNCED_END, last)
        assert pending(claim) == {"guarantees.tell_change"}  # it is another day than he was told
        with pytest.raises(Refused, match="too_early"):
            act(claim, actions.execute, at=clock.at(last, "23.59"))
        act(claim, actions.execute, at=clock.at(last + timedelta(days=1), "12.00"))
        row = db.session.get_one(Placement, placement.id)
        assert (row.state, row.last_on) == (Placed.ENDED, last)
        act(claim, actions.close)
        assert db.session.get_one(Claim, claim.id).state is State.CLOSED
        with pytest.raises(Refused, match="guarantee_executed"):
            act(claim, actions.withdraw)


@pytest.mark.clause("end_of_loan")
def test_the_night_after_the_last_day_executes_what_was_accepted(app, bakery, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = invoke(placement, later(8))
        act(claim, actions.contact)
        act(claim, actions.tell)
        act(claim, actions.accept, claim.last_on)
        assert pending(claim) == set()
        clock.move_to(clock.at(claim.last_on, "23.59"))
        jobs.execute_all()
        work()
        assert db.session.get_one(Claim, claim.id).state is State.ACCEPTED
        clock.move_to(clock.at(claim.last_on + timedelta(days=1), "00.01"))
        jobs.execute_all()
        work()
        assert db.session.get_one(Claim, claim.id, populate_existing=True).state is State.EXECUTED
        assert db.session.get_one(Placement, placement.id).state is Placed.ENDED


@pytest.mark.clause("no_answer")
@pytest.mark.parametrize("told", [True, False])
def test_on_the_morning_of_the_latest_day_silence_is_a_yes(app, bakery, work, told):
    """The employer pays until the day he wished; who must know hears it."""
    with app.app_context():
        decider = make.person(Role.DECIDER)
        placement = make.placement(of=bakery)
        claim = invoke(placement, add_working_days(clock.today(), 2))
        if told:
            act(claim, actions.tell)
        work()
        clock.move_to(clock.at(claim.latest_on - timedelta(days=1), "2.30"))
        jobs.accept_all()
        work()
        assert of(claim).state is State.INVOKED
        clock.move_to(clock.at(claim.latest_on, "2.30"))
        jobs.accept_all()
        jobs.execute_all()
        work()
        row, line = of(claim), last_line(claim)
        assert (row.state, row.last_on) == (State.ACCEPTED, claim.latest_on)
        assert row.billed_until == claim.wished_on
        assert (line.on, line.billed_until) == (claim.latest_on, claim.wished_on)
        said = select(AuditLine).where(AuditLine.verb == "guarantees.accept_unanswered")
        assert db.session.scalars(said).one().actor_kind is ActorKind.SYSTEM
        assert pending(claim) == {"guarantees.tell_change" if told else "guarantees.tell"}
        told_to = [one.to for one in mail.newest(20) if "weet het niet" in one.subject]
        assert (decider.email in told_to) is not told
        with pytest.raises(Refused, match="too_early"):
            act(claim, actions.execute)
        clock.move_to(clock.at(claim.latest_on + timedelta(days=1), "2.30"))
        jobs.execute_all()
        work()
        assert of(claim).state is State.EXECUTED
        assert last_line(claim).billed_until == claim.wished_on


def test_a_night_that_was_missed_is_made_up_for(app, bakery, work):
    with app.app_context():
        claim = invoke(make.placement(of=bakery))
        clock.move_to(clock.at(claim.latest_on + timedelta(days=3), "2.30"))
        jobs.accept_all()
        work()
        row = of(claim)
        assert (row.state, row.last_on) == (State.EXECUTED, claim.latest_on)


def test_a_decider_who_still_looks_does_not_move_the_latest_day(app, bakery, work):
    with app.app_context():
        claim = make.claim(of=bakery, state=State.CONTACTED)
        with db.unit() as session:
            row = session.get_one(Claim, claim.id)
            actions.refer(row, by=make.basis.SYSTEM, at=clock.now())
        clock.move_to(clock.at(claim.latest_on, "2.30"))
        jobs.accept_all()
        work()
        assert of(claim).state is State.ACCEPTED
        assert "guarantees.decide" not in pending(claim)


def test_who_was_told_of_an_end_that_is_called_off_is_told_that_too(app, bakery):
    with app.app_context():
        claim = invoke(make.placement(of=bakery), later(10))
        act(claim, actions.tell)
        act(claim, actions.withdraw)
        assert pending(claim) == {"guarantees.tell_change"}


def test_it_is_withdrawn_up_to_and_including_the_last_day_of_work(app, bakery):
    with app.app_context():
        wished = add_working_days(clock.today(), 3)
        claim = make.claim(of=bakery, state=State.ACCEPTED, last_on=wished)
        with pytest.raises(Refused, match="withdraw_late"):
            act(claim, actions.withdraw, at=clock.at(wished + timedelta(days=1), "0.01"))
        act(claim, actions.withdraw, at=clock.at(wished, "23.59"))
        assert of(claim).state is State.WITHDRAWN


def test_never_begun_and_a_claim_of_old_do_not_lock_each_other(app, bakery, work):
    """Claims on a start that nobody confirmed were possible once: that one is withdrawn first."""
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = invoke(placement)
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            ledger = ledgers.ledger_of(row)
            started = next(one.id for one in ledger.events if one.kind is Line.STARTED)
            strike = Event(Line.CORRECTED, None, corrects=started)  # no rule lets this happen now
            who = {"by": make.basis.SYSTEM, "at": clock.now()}
            placements._write(row, ledger, strike, "placements.correct", **who)
        with pytest.raises(Refused, match="guarantee_running"):
            never_began(claim)
        clock.move_to(clock.at(claim.latest_on + timedelta(days=9), "2.30"))
        jobs.execute_all()
        work()
        act(claim, actions.withdraw)
        never_began(claim)
        assert db.session.get_one(Placement, claim.placement_id).state is Placed.NOT_STARTED


@pytest.mark.parametrize(
    ("note", "kept", "code"),
    [
        ("Zij heeft een burn-out", True, "text_never"),
        ("Hij heeft schulden", False, "text_marked"),
        ("Hij heeft schulden", True, None),
        ("Minder orders dit jaar", False, None),
    ],
)
def test_the_note_is_looked_through_before_it_is_kept(app, bakery, note, kept, code):
    with app.app_context():
        placement = make.placement(of=bakery)
        refusal = pytest.raises(Refused, match=code) if code else nullcontext()
        with refusal, db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            typed = replace(asked(), note=note, kept=kept)
            actions.invoke(row, typed, by=make.basis.SYSTEM, at=clock.now())
        line = select(AuditLine.facts).where(AuditLine.verb == "guarantees.invoke")
        facts = db.session.scalars(line).all()
        assert len(facts) == (0 if code else 1)
        assert [("kept" in one, note in str(one)) for one in facts] == [(kept, False)] * len(facts)


@pytest.mark.promise("I2")
def test_deadlines_follow_the_amsterdam_day(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        day = clock.today() + timedelta(weeks=1)
        claim = invoke(placement, later(9, day), at=clock.at(day, "23.59"))
        assert claim.call_by == add_working_days(day, 1)
        assert claim.due_at == clock.end_of(claim.call_by)


def test_a_refusal_carries_its_ground_and_the_placement_goes_on(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = invoke(placement, later(8))
        act(claim, actions.refuse, Ground.PROTECTED_GROUND)
        row = db.session.get_one(Claim, claim.id)
        assert (row.state, row.ground) == (State.REFUSED, Ground.PROTECTED_GROUND)
        now = standing(ledgers.events(placement.id), placement.terms)
        assert now.announced_on is None


def test_outside_the_window_a_request_changes_no_money(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        with db.unit() as session:
            row = session.get_one(Placement, placement.id)
            claim = actions.ask_help(row, asked(), by=make.basis.SYSTEM, at=clock.now())
        assert (claim.kind, claim.wished_on) == (Kind.HELP, None)
        assert last_line(claim).kind is Line.STARTED


def test_the_receipt_and_the_mails_name_no_candidate(app, bakery, signatory, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = invoke(placement, later(8))
        work()
        from portal.documents.queries import file

        kept = file(claim.id, documents.RECEIPT)
        assert kept.content.startswith(b"%PDF")
        letters = mail.newest(20)
        about = [letter for letter in letters if claim.reference in letter.subject]
        assert {"noor", "ilse"} <= {letter.text.split()[1].lower() for letter in about}
        for word in placement.candidate_name.split():
            assert all(word not in letter.text for letter in about)
        text = documents.calendar(claim, "https://portal.example/x", clock.now())
        assert text.count("BEGIN:VEVENT") == 3
        assert placement.candidate_name not in text
        assert queries.open_of(placement.id).reference == claim.reference
