"""Getting there: transport to a meeting, and the talk with who did not come twice. Mediators'."""

from datetime import datetime

from portal import clock, db
from portal.audit import Actor, record
from portal.dossiers.models import Dossier
from portal.introductions import queries, rules
from portal.introductions.models import Introduction, Talk, Transport
from portal.introductions.rules import Travel
from portal.introductions.workflow import give_task
from portal.tasks import actions as task_actions
from portal.transitions import step


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
        need_travel(introduction, by=by, at=at)
        return
    task_actions.finish(introduction, "introductions.travel", by=by, at=at)


def need_travel(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Who asked for help to get there has it by the working day before, or the mediator a
    task.
    """
    answer, transport = queries.answer_of(introduction.id), queries.transport(introduction)
    if not rules.needs_travel(answer.wants_travel, transport.arranged if transport else None):
        return
    assert introduction.meeting_at is not None  # it is planned
    before = rules.remind_on(clock.day(introduction.meeting_at))
    due_on = max(before, clock.day(at))
    give_task(introduction, "introductions.travel", due_on, by=by, at=at)


def record_talk(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The mediator talked with who did not come twice; recorded twice, it is the same talk."""
    counted, talked_over = queries.missed(dossier.id)
    if rules.flags(counted, talked_over):
        db.session.add(Talk(dossier_id=dossier.id, no_shows=counted, talked_at=at))
        record("introductions.record_talk", dossier, by=by, at=at, no_shows=counted)
