"""Nobody answers: remind, have somebody call, close it and free the candidate. By nightly job.

Each step is taken once for one deadline: a state that waits for an answer by one day.
"""

from datetime import datetime
from uuid import uuid4

from portal import clock, db, outbox
from portal.audit import Actor, record
from portal.calendar import add_working_days
from portal.employers.queries import contact
from portal.introductions import queries, reminders, rules
from portal.introductions.models import Introduction, Reminder
from portal.introductions.reminders import Step
from portal.introductions.rules import State
from portal.introductions.workflow import end, give_task, move
from portal.tasks import actions as task_actions


def follow_up(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Do what the passed deadline asks for today: nothing, a reminder, a call, or the end of it."""
    where = (introduction.state, introduction.answer_by, bool(introduction.times), clock.day(at))
    if rules.expires(*where):
        expire(introduction, by=by, at=at)
        return
    steps = reminders.reached(*where)
    taken = queries.reminders_sent(introduction) if steps else set()
    for step in steps:
        if step not in taken:
            _take(introduction, step, by=by, at=at)


def expire(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Nobody answered in time. Who said yes and waited for the employer hears why it stops."""
    waited = introduction.state is State.HELD or introduction.chooses
    move(introduction, "expire", at)
    end(introduction, by=by, at=at)
    record("introductions.expire", introduction, by=by, at=at)
    if waited:
        outbox.put(
            "introductions.expired", introduction_id=str(introduction.id), link_id=str(uuid4())
        )


def have_explained(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Who cannot be written to hears it from the mediator."""
    tell_by = add_working_days(clock.day(at), 1)
    give_task(introduction, "introductions.explain", tell_by, by=by, at=at)


def _take(introduction: Introduction, step: Step, *, by: Actor, at: datetime) -> None:
    known = {"state": introduction.state, "answer_by": introduction.answer_by, "step": step}
    db.session.add(Reminder(introduction_id=introduction.id, taken_at=at, **known))
    record("introductions.remind", introduction, by=by, at=at, step=step)
    if step is Step.REMIND:
        outbox.put(
            "introductions.reminded",
            introduction_id=str(introduction.id),
            state=introduction.state.value,
            link_id=str(uuid4()),
        )
        return
    _have_called(introduction, by=by, at=at)


def _have_called(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The mediator calls a candidate, the account manager an employer."""
    today = clock.day(at)
    if introduction.state is State.ASKED or introduction.candidate_chooses:
        give_task(introduction, "introductions.call", today, by=by, at=at)
        return
    manager = contact(introduction.employer_id)
    task_actions.assign(
        "introductions.call_employer",
        subject=introduction,
        employer_id=introduction.employer_id,
        to=manager.id if manager else None,
        title=introduction.reference,
        due_on=today,
        by=by,
        at=at,
    )
