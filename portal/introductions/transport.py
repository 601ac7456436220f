"""Getting there: transport to a meeting, and the talk with who did not come twice. Mediators'.

    nothing · asked → arranged, not yet, not needed
    another time is chosen: arranged, not yet → to arrange anew, for that time
    a meeting that is still to come is called off: arranged → a task to call it off
    the time of the meeting passes: nobody has to arrange anything any more

What follows a change of the meeting goes by job, since an employer may have made it: no employer's
session reads of transport, and no employer hears of it.
"""

from datetime import datetime
from typing import Any

from portal import clock, db, formats, outbox
from portal.audit import Actor, record
from portal.calendar import call_day
from portal.dossiers.models import Dossier
from portal.introductions import queries, rules
from portal.introductions.models import Introduction, Talk, Transport
from portal.introductions.rules import Travel
from portal.introductions.workflow import CALL_OFF_TRAVEL, give_task
from portal.tasks import actions as task_actions
from portal.tasks import queries as task_queries
from portal.transitions import step

TO_ARRANGE = ARRANGE, ARRANGE_AGAIN = "introductions.travel", "introductions.travel_again"


def arrange_travel(
    introduction: Introduction, arranged: Travel, how: str, *, by: Actor, at: datetime
) -> None:
    """Whether we arrange how the candidate gets to this meeting, and how. The last word counts."""
    introduction.state = step(rules.TRANSITIONS, introduction.state, "arrange_travel")
    transport = queries.any_transport(introduction.id)
    if transport is None:
        transport = Transport(introduction_id=introduction.id)
        db.session.add(transport)
    transport.meeting, transport.arranged, transport.how = introduction.meetings, arranged, how
    transport.noted_at = at
    record("introductions.arrange_travel", introduction, by=by, at=at, arranged=arranged)
    if arranged is Travel.NO:
        _give_task(introduction, ARRANGE, by=by, at=at)
        return
    task_actions.finish(introduction, *TO_ARRANGE, by=by, at=at)


def need_travel(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Who asked for help to get there has it by the working day before, or the mediator a task. For
    another time than the first it is arranged anew, and the mediator gets a mail. By job.
    """
    kind = ARRANGE_AGAIN if _move_ride(introduction, at) else ARRANGE
    task = _give_task(introduction, kind, by=by, at=at)
    if task and introduction.meetings > 1:
        _mail(introduction, "travel_again", introduction.meeting_at, task)


def call_off_travel(
    introduction: Introduction, meeting: int, meeting_at: datetime, *, by: Actor, at: datetime
) -> None:
    """What was arranged to the n-th meeting, which was to be at this instant, is not needed: the
    mediator has a task to call it off and a mail. One task names each journey. Nothing when nothing
    was arranged. By job.
    """
    transport = queries.any_transport(introduction.id)
    if transport is None or (transport.meeting, transport.arranged) != (meeting, Travel.YES):
        return
    when = formats.moment(meeting_at)
    known = task_queries.is_pending(introduction.id, CALL_OFF_TRAVEL) and transport.to_call_off
    if when not in (known or ""):  # the next journey is written over it
        ride = f"{when}: {transport.how}" if transport.how else when
        transport.to_call_off = f"{known}\n{ride}" if known else ride
    task = give_task(introduction, CALL_OFF_TRAVEL, call_day(at), about=when, by=by, at=at)
    if when not in task.title:
        task.title = f"{task.title}; {when}"
    _mail(introduction, "call_off_travel", meeting_at, task)


def drop(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Nobody has to arrange a journey to this meeting any more."""
    task_actions.cancel(introduction, *TO_ARRANGE, by=by, at=at)


def record_talk(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The mediator talked with who did not come twice; recorded twice, it is the same talk."""
    counted, talked_over = queries.missed(dossier.id)
    if rules.flags(counted, talked_over):
        db.session.add(Talk(dossier_id=dossier.id, no_shows=counted, talked_at=at))
        record("introductions.record_talk", dossier, by=by, at=at, no_shows=counted)


def _move_ride(introduction: Introduction, at: datetime) -> bool:
    """What was arranged or still to be for an earlier meeting is now to be for this one. True when
    it was arranged. How it was stays readable, and is told to nobody until it is arranged anew.
    """
    transport = queries.any_transport(introduction.id)
    if transport is None or transport.meeting == introduction.meetings:
        return False
    was = transport.arranged
    if was is not Travel.NOT_NEEDED:
        transport.meeting, transport.arranged = introduction.meetings, Travel.NO
        transport.noted_at = at
    return was is Travel.YES


def _give_task(introduction: Introduction, kind: str, *, by: Actor, at: datetime) -> Any:
    """The mediator's task, due the working day before. None where there is no need, it is given, or
    the meeting is over.
    """
    answer, transport = queries.answer_of(introduction.id), queries.transport(introduction)
    arranged = transport.arranged if transport else None
    assert introduction.meeting_at is not None  # it is planned
    needs = rules.needs_travel(answer.wants_travel, arranged)
    if not needs or _is_given(introduction) or introduction.meeting_at <= at:
        return None
    due_on = rules.arrange_by(clock.day(introduction.meeting_at), clock.day(at))
    when = formats.moment(introduction.meeting_at)
    return give_task(introduction, kind, due_on, about=when, by=by, at=at)


def _is_given(introduction: Introduction) -> bool:
    return task_queries.is_pending(introduction.id, *TO_ARRANGE)


def _mail(introduction: Introduction, what: str, meeting_at: datetime | None, task: Any) -> None:
    assert meeting_at is not None  # there is a time to speak of
    outbox.put(
        "introductions.travel_changed",
        introduction_id=str(introduction.id),
        what=what,
        meeting_at=meeting_at.isoformat(),
        task_id=str(task.id),
    )
