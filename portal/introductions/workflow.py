"""What every verb shares: the step by the table, the next term, the mediator's task, the end."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from portal import clock, outbox
from portal.audit import Actor
from portal.cards import showings
from portal.dossiers.models import Dossier
from portal.employers.queries import check_active
from portal.introductions import appointments, queries, rules
from portal.introductions.models import Introduction
from portal.introductions.rules import EmployerReason, Person
from portal.tasks import actions as task_actions
from portal.transitions import step

CALL_OFF_TRAVEL = "introductions.call_off_travel"


def move(
    introduction: Introduction,
    verb: str,
    at: datetime,
    *,
    due_on: date | None = None,
    told: str = "introductions.called_off",
) -> bool:
    """Take the step the table allows, and set until when the next one is due. True when it calls
    off a meeting that was still to come: then both sides are `told`, whatever the verb. Refuses
    `employer_not_active` for what goes on.
    """
    if verb not in rules.WITHOUT_COMPANY:
        check_active(introduction.employer_id)
    before, meeting_at = introduction.state, introduction.meeting_at
    introduction.state = step(rules.TRANSITIONS, before, verb)
    introduction.changed_at = at
    due(introduction, due_on or rules.answer_by(introduction.state, clock.day(at)))
    if not appointments.calls_off(before, verb, meeting_at, at):
        return False
    assert meeting_at is not None  # there was a meeting to call off
    introduction.meeting_was_at = meeting_at
    outbox.put(
        told,
        introduction_id=str(introduction.id),
        meeting=introduction.meetings,
        meeting_at=meeting_at.isoformat(),
        link_id=str(uuid4()),
    )
    return True


def due(introduction: Introduction, on: date | None) -> None:
    """The last day for the next step."""
    introduction.answer_by = on
    introduction.due_at = clock.end_of(on) if on else None


def end(introduction: Introduction, *, tell: bool = True, by: Actor, at: datetime) -> None:
    """It is over: the profile leaves the list, what was revealed goes after four weeks, open tasks
    lapse; but for transport that is still to be called off.
    """
    showings.end(queries.showing(introduction), at=at)
    last_on = rules.reveal_after_end(clock.day(at))
    showings.reveal_no_longer_than(introduction.id, last_on, by=by, at=at)
    task_actions.cancel_all(introduction, but=CALL_OFF_TRAVEL, by=by, at=at)
    if tell:
        outbox.put("introductions.ended", introduction_id=str(introduction.id))


def give_reason(introduction: Introduction, reason: EmployerReason, note: str) -> None:
    """Why the employer goes no further. What is typed beside it is read again by a job, whatever
    it says (signals).
    """
    introduction.employer_reason, introduction.employer_note = reason, note
    if note:
        outbox.put("introductions.reasoned", introduction_id=str(introduction.id))


def answered(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The employer was heard: nobody has to call about it any more."""
    task_actions.finish(introduction, "introductions.call_employer", by=by, at=at)


def give_task(
    introduction: Introduction,
    kind: str,
    due_on: date | None,
    *,
    about: str = "",
    by: Actor,
    at: datetime,
) -> Any:
    """Have the mediator do this; the task names the profile, never the person, and what it is
    `about` beside that.
    """
    return task_actions.assign(
        kind,
        subject=introduction,
        employer_id=introduction.employer_id,
        to=introduction.mediator_id,
        title=f"{introduction.reference}, {about}" if about else introduction.reference,
        due_on=due_on or clock.day(at),
        by=by,
        at=at,
    )


def person(dossier: Dossier) -> Person:
    """What can be revealed of somebody."""
    return Person(dossier.first_name, dossier.last_name, dossier.phone, dossier.job_titles)
