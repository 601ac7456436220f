"""The meeting: times, a choice, who came, what both made of it. Same promises as actions.py.

A planned meeting that is moved or stopped is told to both at once by workflow.move.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import uuid4

from portal import clock, outbox
from portal.audit import Actor, record
from portal.calendar import add_working_days, call_day
from portal.cards import showings
from portal.employers.queries import contact
from portal.introductions import appointments, queries, rules, transport
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction
from portal.introductions.rules import Cause, EmployerReason, Impression, State
from portal.introductions.workflow import answered, end, give_reason, give_task, move
from portal.tasks import actions as task_actions

REMIND_AT = "10.00"
_MISSED = ("introductions.no_show", "introductions.no_show_again")
_TO_PLAN = (
    "introductions.plan", "introductions.call", "introductions.call_employer", *_MISSED,
)  # fmt: skip


def offer_times(
    introduction: Introduction,
    times: Collection[datetime],
    place: str,
    bring: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Up to three times to choose from, where, and what to bring.

    Refuses `times`, `times_too_soon`, and `talk_first` after a second no-show.
    """
    if introduction.state is State.NO_SHOW_CANDIDATE:
        rules.talk_first(*queries.missed(queries.answer_of(introduction.id).dossier_id))
    moments = appointments.check_times(times, at)
    introduction.meeting_place, introduction.bring = place, bring
    _put_times(introduction, "offer_times", moments, None, by=by, at=at)
    record("introductions.offer_times", introduction, by=by, at=at, times=len(moments))


def suggest_times(
    introduction: Introduction,
    times: Collection[datetime],
    side: Side,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """None of the times suits this side, or the planned one suits no more: the other side chooses
    from these.

    Refuses `times`, `times_too_soon`, `too_late` and `no_times_yet`.
    """
    place, meeting_at = introduction.meeting_place, introduction.meeting_at
    appointments.check_suggestion(introduction.state, meeting_at, place, at)
    found = appointments.check_times(times, at)
    _put_times(introduction, "suggest_times", found, side, by=by, at=at)
    record("introductions.suggest_times", introduction, by=by, at=at, times=len(found))


def choose(
    introduction: Introduction,
    chosen: datetime,
    *,
    side: Side = Side.EMPLOYER,
    by: Actor,
    at: datetime,
) -> None:
    """This side takes one of the times that lie with it.

    Refuses `not_your_turn`, `not_offered` and `times_past`.
    """
    if introduction.state is State.AGREED:
        appointments.check_choice(side, introduction.turn)
    appointments.check_chosen(chosen, introduction.offered, at)
    told_by = add_working_days(clock.day(chosen), 1)
    introduction.meeting_at, introduction.meeting_was_at, introduction.times_by = chosen, None, None
    move(introduction, "choose", at, due_on=told_by)
    answered(introduction, by=by, at=at)
    introduction.meetings += 1
    showings.reveal_until(introduction.id, rules.reveal_until(clock.day(chosen)), by=by, at=at)
    record("introductions.choose", introduction, by=by, at=at, meeting_at=chosen.isoformat())
    known: dict[str, Any] = {
        "introduction_id": str(introduction.id), "meeting": introduction.meetings,
    }  # fmt: skip
    outbox.put("introductions.planned", **known, link_id=str(uuid4()))
    remind_at = clock.at(rules.remind_on(clock.day(chosen)), REMIND_AT)
    if remind_at > at:
        outbox.put("introductions.tomorrow", run_at=remind_at, **known, link_id=str(uuid4()))
    over_at = chosen + rules.LASTS
    outbox.put("introductions.met", run_at=over_at, **known, link_id=str(uuid4()))


def cancel(
    introduction: Introduction, reason: EmployerReason, note: str, *, by: Actor, at: datetime
) -> None:
    """The employer does not want to meet any more, with a reason about the job. The mediator
    explains it in person. Refuses `too_late`.
    """
    appointments.check_ahead(introduction.state, introduction.meeting_at, at)
    move(introduction, "cancel", at)
    give_reason(introduction, reason, note)
    end(introduction, tell=False, by=by, at=at)
    tell_by = add_working_days(clock.day(at), 1)
    give_task(introduction, "introductions.explain", tell_by, by=by, at=at)
    record("introductions.cancel", introduction, by=by, at=at, reason=reason)


def confirm(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The candidate says to be coming to this very meeting; said twice, it is the same."""
    answer = queries.answer_of(introduction.id, lock=True)
    before = appointments.is_confirmed(answer.confirmed_at, introduction.changed_at)
    move(introduction, "confirm", at, due_on=introduction.answer_by)
    answer.confirmed_at = at
    if not before:
        record("introductions.confirm", introduction, by=by, at=at)


def hold(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The meeting took place. Refuses `too_early`."""
    rules.took_place(introduction.meeting_at, at)
    move(introduction, "hold", at)
    transport.drop(introduction, by=by, at=at)
    record("introductions.hold", introduction, by=by, at=at)


def miss_candidate(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The candidate did not come. The mediator calls the same day. Refuses `too_early`."""
    _miss(introduction, "miss_candidate", by=by, at=at)


def miss_employer(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The employer was not there. Refuses `too_early`."""
    _miss(introduction, "miss_employer", by=by, at=at)


def explain_miss(introduction: Introduction, cause: Cause, *, by: Actor, at: datetime) -> None:
    """The mediator writes down why it did not happen; nothing about health is on the list. What
    follows is a new time, or a stop: due as a plan is. For the employer nothing changes, so that he
    cannot tell whether a cause is known.
    """
    answer = queries.answer_of(introduction.id, lock=True)
    answer.cause, answer.cause_at = cause, at
    task_actions.finish(introduction, *_MISSED, by=by, at=at)
    if introduction.state in (State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER):
        due_on = add_working_days(clock.day(at), rules.PLAN_WITHIN)
        introduction.due_at = clock.end_of(due_on)
    record("introductions.explain_miss", introduction, by=by, at=at)


def accept(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The employer wants to go on: the account manager makes the agreement."""
    _held(introduction, by=by, at=at)
    move(introduction, "accept", at)
    answered(introduction, by=by, at=at)
    introduction.employer_result = Impression.GO_ON
    record("introductions.accept", introduction, by=by, at=at)
    manager = contact(introduction.employer_id)
    task_actions.assign(
        "agreements.draft",
        subject=introduction,
        employer_id=introduction.employer_id,
        to=manager.id if manager else None,
        title=introduction.reference,
        due_on=introduction.answer_by or clock.day(at),
        shown_to_employer=True,
        by=by,
        at=at,
    )


def reject(
    introduction: Introduction, reason: EmployerReason, note: str, *, by: Actor, at: datetime
) -> None:
    """The employer goes no further, with a reason about the job. The mediator explains it in
    person.
    """
    _held(introduction, by=by, at=at)
    introduction.employer_result = Impression.STOP
    give_reason(introduction, reason, note)
    _stop(introduction, by=by, at=at)
    tell_by = add_working_days(clock.day(at), 1)
    give_task(introduction, "introductions.explain", tell_by, by=by, at=at)
    record("introductions.reject", introduction, by=by, at=at, reason=reason)


def tell(introduction: Introduction, impression: Impression, *, by: Actor, at: datetime) -> None:
    """What the candidate makes of it. A no ends it; the employer hears the one sentence."""
    _held(introduction, by=by, at=at)
    answer = queries.answer_of(introduction.id, lock=True)
    answer.result, answer.result_at = impression, at
    record("introductions.tell", introduction, by=by, at=at)
    if impression is Impression.STOP and introduction.state in (State.HELD, State.POSITIVE):
        _stop(introduction, by=by, at=at)
        outbox.put("introductions.ended", introduction_id=str(introduction.id))


def count_miss(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """Count it and have the mediator call today; from the second time on, a talk comes first. By
    job.
    """
    answer = queries.answer_of(introduction.id, lock=True)
    answer.no_shows += 1
    again = rules.flags(*queries.missed(answer.dossier_id))
    kind = "introductions.no_show_again" if again else "introductions.no_show"
    give_task(introduction, kind, call_day(at), by=by, at=at)


def _put_times(
    introduction: Introduction,
    verb: str,
    times: Collection[datetime],
    side: Side | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """These times stand, for the other side to choose from; what was planned or asked before does
    not.
    """
    until = appointments.choose_by(at, times)
    called_off = move(introduction, verb, at, due_on=until)
    introduction.times, introduction.times_by = [one.isoformat() for one in times], side
    introduction.meeting_at = None
    task_actions.finish(introduction, *_TO_PLAN, by=by, at=at)
    transport.drop(introduction, by=by, at=at)  # it was for another time
    if not called_off:  # otherwise both hear of the new times with the old one
        outbox.put(
            "introductions.timed", introduction_id=str(introduction.id), link_id=str(uuid4())
        )


def _miss(introduction: Introduction, verb: str, *, by: Actor, at: datetime) -> None:
    rules.took_place(introduction.meeting_at, at)
    move(introduction, verb, at, due_on=call_day(at))
    transport.drop(introduction, by=by, at=at)
    record(f"introductions.{verb}", introduction, by=by, at=at)
    outbox.put("introductions.missed", introduction_id=str(introduction.id))


def _held(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    if introduction.state is State.PLANNED:
        hold(introduction, by=by, at=at)


def _stop(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    move(introduction, "reject", at)
    end(introduction, tell=False, by=by, at=at)
