"""The verbs of a placement: one line in the ledger, the state it leaves, the audit line, the jobs.

Every verb takes a placement that was loaded with its lock, so that lines are written one by one,
and reads its ledger once.
"""

import uuid
from datetime import date, datetime

from portal import db, numbers, outbox
from portal.agreements import actions as agreement_actions
from portal.audit import Actor, record
from portal.calendar import call_day, end_of_day
from portal.clock import day
from portal.errors import Hidden
from portal.formats import hours, plain_day
from portal.placements import (
    claim_queries,
    credit_queries,
    credits,
    endings,
    paperwork,
    queries,
    rules,
    talks,
)
from portal.placements.labels import Kind, Moment, State
from portal.placements.ledger import Event, Ledger, Standing
from portal.placements.models import Placement, PlacementEvent
from portal.placements.queries import PlacementTerms
from portal.tasks import actions as task_actions
from portal.vacancies import actions as vacancy_actions


def plan(agreed: PlacementTerms, *, by: Actor, at: datetime) -> Placement:
    """Plan what was agreed, with the paperwork and the question whether it started."""
    known = {name: getattr(agreed, name) for name in PlacementTerms.__annotations__}
    manager = known.pop("account_manager_id")
    placement = Placement(
        **known,
        id=uuid.uuid4(),
        reference=numbers.take("P", day(at).year),
        state=State.PLANNED,
        last_on=agreed.end_on,
        planned_at=at,
    )
    db.session.add(placement)
    db.session.flush()
    first = Event(Kind.PLANNED, agreed.start_on)
    _write(placement, Ledger.of((), placement.terms), first, "placements.plan", by=by, at=at)
    paperwork.prepare(placement, manager, by=by, at=at)
    outbox.put("placements.planned", placement_id=str(placement.id))
    return placement


def start(placement: Placement, on: date, *, by: Actor, at: datetime) -> None:
    """The first working day."""
    ledger = queries.ledger_of(placement)
    event = rules.start(ledger.now, on, day(at))
    _write(placement, ledger, event, "placements.start", by=by, at=at)
    task_actions.finish(placement, "placements.confirm_start", by=by, at=at)


def not_start(placement: Placement, reason: str, *, by: Actor, at: datetime) -> None:
    """It never began; what was billed comes back."""
    ledger = queries.ledger_of(placement)
    event = rules.not_start(ledger.now, reason, day(at))
    _write(placement, ledger, event, "placements.not_start", by=by, at=at)
    vacancy_actions.free(queries.vacancy_of(placement), by=by, at=at)
    _over(placement, by=by, at=at)


def report_absent(
    placement: Placement, on: date, until: date | None, kind: str, *, by: Actor, at: datetime
) -> None:
    """Absent from and, when known, until. No cause. Who stayed away without a word is called by his
    mediator, the same working day or, after office hours, the next; a job mails him at once.
    """
    ledger = queries.ledger_of(placement)
    ends_by = _take_backs(placement, at).ends_by
    event = rules.report_absent(ledger.now, on, until, kind, day(at), ends_by)
    _write(placement, ledger, event, "placements.report_absent", by=by, at=at)
    if kind == "unreported":
        call_on = call_day(at)
        to = placement.mediator_id
        _assign(placement, "placements.call", call_on, to=to, shown_to_employer=True, by=by, at=at)
        outbox.put("placements.unreported", placement_id=str(placement.id), call_on=str(call_on))


def report_returned(placement: Placement, on: date, *, by: Actor, at: datetime) -> None:
    """The first day at work again."""
    ledger = queries.ledger_of(placement)
    event = rules.report_returned(ledger.now, on, day(at), _take_backs(placement, at).ends_by)
    _write(placement, ledger, event, "placements.report_returned", by=by, at=at)


def ask_hours(placement: Placement, on: date, minutes: int, *, by: Actor, at: datetime) -> None:
    """Ask for other hours (in minutes) a week, from a day on: the account manager's task. Nothing
    changes by it: hours change only with the parties. A later question replaces an earlier one.
    """
    rules.ask_hours(queries.ledger_of(placement).now, on, minutes)
    task_actions.cancel(placement, "placements.change_hours", by=by, at=at)
    due_on = rules.hours_answer_by(day(at))
    about = f"{placement.reference}, {hours(minutes)} per week vanaf {plain_day(on)}"
    kind = "placements.change_hours"
    _assign(placement, kind, due_on, about=about, shown_to_employer=True, by=by, at=at)
    record("placements.ask_hours", placement, by=by, at=at, on=on, minutes=minutes)


def evaluate(placement: Placement, moment: str, on: date, *, by: Actor, at: datetime) -> None:
    """A talk about how it goes was held."""
    ledger = queries.ledger_of(placement)
    ends_by, held = _take_backs(placement, at).ends_by, talks.held(ledger.events)
    event = rules.evaluate(ledger.now, moment, on, day(at), held, ends_by)
    _write(placement, ledger, event, "placements.evaluate", by=by, at=at)
    task_actions.finish(placement, f"placements.{moment}", by=by, at=at)


def end(placement: Placement, last_on: date, reason: str, *, by: Actor, at: datetime) -> None:
    """The end with its last day, or the announcement of it when that day is still to come. A claim
    that runs is called off in the ledger, and lapses by a job.
    """
    ledger, take_backs = queries.ledger_of(placement), _take_backs(placement, at)
    savings, ends_by = take_backs.savings, take_backs.ends_by
    event = rules.end(ledger.now, last_on, reason, day(at), savings, ends_by)
    if claim := take_backs.running:
        cancel_end(placement, by=by, at=at)
        ledger = queries.ledger_of(placement)
        outbox.put("placements.ended_otherwise", claim_id=str(claim.id))
    _write(placement, ledger, event, "placements.end", by=by, at=at)
    if event.kind is not Kind.ANNOUNCED_END:
        _over(placement, by=by, at=at)


def complete(placement: Placement, *, by: Actor, at: datetime) -> bool:
    """What the night does when the last day has passed. False: nothing to do (any more)."""
    ledger = queries.ledger_of(placement)
    event = rules.complete(ledger.now, day(at))
    if event is None:
        return False
    _write(placement, ledger, event, "placements.complete", by=by, at=at)
    _over(placement, by=by, at=at)
    return True


def announce_return(
    placement: Placement,
    ledger: Ledger,
    last_on: date,
    *,
    by: Actor,
    at: datetime,
) -> Standing:
    """The employer asks to take the candidate back: nothing is charged after `last_on`, or sooner
    after a late answer of ours. `ledger` was read under the lock.
    """
    event = rules.announce_return(ledger.now, last_on, _take_backs(placement, at).savings)
    return _write(placement, ledger, event, "placements.announce_return", by=by, at=at)


def cancel_end(placement: Placement, *, by: Actor, at: datetime) -> None:
    """The candidate is not taken back after all; what was agreed, or announced before, holds again.
    Nothing where no take-back is announced (any more).
    """
    ledger = queries.ledger_of(placement)
    if ledger.now.is_taken_back:
        event = rules.cancel_end(ledger.now, day(at))
        _write(placement, ledger, event, "placements.cancel_end", by=by, at=at)


def keep(placement: Placement, *, by: Actor, at: datetime) -> None:
    """An end that was announced does not happen."""
    ledger = queries.ledger_of(placement)
    event = rules.keep(ledger.now, day(at))
    _write(placement, ledger, event, "placements.keep", by=by, at=at)


def take_back(placement: Placement, last_on: date, *, by: Actor, at: datetime) -> None:
    """Taken back under the guarantee. The caller announces what follows."""
    ledger = queries.ledger_of(placement)
    event = rules.take_back(ledger.now, last_on)
    _write(placement, ledger, event, "placements.take_back", by=by, at=at)
    paperwork.close(placement, by=by, at=at)


def correct(
    placement: Placement,
    event_id: uuid.UUID,
    on: date | None,
    minutes: int | None = None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Mend the day or the hours of a line, or strike it; the money follows by itself."""
    ledger = queries.ledger_of(placement)
    target = ledger.line(event_id)
    if target is None:
        raise Hidden
    savings = _take_backs(placement, at).savings
    event = rules.correct(ledger.events, ledger.terms, target, on, day(at), minutes, savings)
    _write(placement, ledger, event, "placements.correct", by=by, at=at)
    if target.kind is Kind.ABSENT and on is None:  # nobody stayed away: nobody is called
        task_actions.cancel(placement, "placements.call", by=by, at=at)
    outbox.put("placements.ended", placement_id=str(placement.id))


def _take_backs(placement: Placement, at: datetime) -> claim_queries.TakeBacks:
    return claim_queries.take_backs(placement.id, day(at))


def _write(
    placement: Placement, ledger: Ledger, event: Event, verb: str, *, by: Actor, at: datetime
) -> Standing:
    """Add the line, repeat state and last day in the placement, tell the trail; the talks on the
    board follow.
    """
    row = PlacementEvent(
        id=uuid.uuid4(),
        placement_id=placement.id,
        seq=len(ledger.events) + 1,
        kind=event.kind,
        happened_on=event.on,
        until_on=event.until,
        minutes_per_week=event.minutes,
        reason=event.reason,
        corrects_id=event.corrects,
        billed_until_on=event.billed_until,
        recorded_at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        capacity=by.capacity,
    )
    told = ledger.plus(row.event)
    after = told.now
    _put_news(placement, ledger.now, after, row.seq, at)
    db.session.add(row)
    if told.never_began != ledger.never_began:
        agreement_actions.note_begun(placement.agreement_id, never_began=told.never_began)
    _promise_credit(placement, ledger.now, after, day(at))
    placement.state, placement.last_on, placement.lines = after.state, after.last_on, row.seq
    record(verb, placement, by=by, at=at, kind=event.kind, on=event.on, seq=row.seq)
    db.session.flush()
    _plan_talks(placement, talks.due(ledger), talks.due(told), event, by=by, at=at)
    return after


def _put_news(
    placement: Placement, before: Standing, after: Standing, line: int, at: datetime
) -> None:
    """Who works with it hears of an end that this line says, moves or lifts. The letters of a claim
    say it where one runs, or lapsed by the end that is lifted.
    """
    claim_id = claim_queries.stays_lapsed(placement.id, before, after)
    is_news = claim_id is not None or endings.is_another_end(before, after)
    if not is_news or _take_backs(placement, at).running:
        return
    if claim_id:
        outbox.put("placements.end_lifted", claim_id=str(claim_id), line=line)
    else:
        outbox.put("placements.end_said", placement_id=str(placement.id), line=line)


def _promise_credit(placement: Placement, before: Standing, after: Standing, today: date) -> None:
    """By when an early end is credited; a line that does not move the end leaves that day. One that
    does makes it no later as long as it is to come, or days that it was promised for stand billed.
    """
    if (before.state, before.last_on) == (after.state, after.last_on):
        return
    known, placement.credit_due_at = placement.credit_due_at, None
    if credits.is_early(after):
        days = credit_queries.credit_days(placement)
        billed_on = credit_queries.billed_after(placement.id, after.charged_until)
        on_receipt = claim_queries.take_backs(placement.id, today).credit_by(after.last_on)
        by = credits.promised_by(before, after, today, days, billed_on, on_receipt)
        over = credits.over_after(before, after)
        if known and (day(known) >= today or credit_queries.billed_after(placement.id, over)):
            by = min(by, day(known))
        placement.credit_due_at = end_of_day(by)


def _plan_talks(
    placement: Placement,
    before: dict[Moment, date],
    after: dict[Moment, date],
    event: Event,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """What the ledger makes of the talks stands on the board: they move with the first day, go with
    an end and come back when that is lifted. One that is held now, is finished by its own verb.
    """
    held = event.reason if event.kind is Kind.EVALUATED else None
    for moment in Moment:
        kind, on = f"placements.{moment}", after.get(moment)
        if moment == held or on == before.get(moment):
            continue
        task_actions.cancel(placement, kind, by=by, at=at)
        if on:
            _assign(placement, kind, on, shown_to_employer=True, by=by, at=at)


def _over(placement: Placement, *, by: Actor, at: datetime) -> None:
    paperwork.close(placement, by=by, at=at)
    outbox.put("placements.ended", placement_id=str(placement.id))


def _assign(
    placement: Placement,
    kind: str,
    due_on: date,
    *,
    about: str = "",
    to: uuid.UUID | None = None,
    shown_to_employer: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """A task of the municipality, for the account manager of now unless it says for whom."""
    task_actions.assign(
        kind,
        subject=placement,
        employer_id=placement.employer_id,
        to=to or queries.manager(placement.employer_id),
        title=about or placement.reference,
        due_on=due_on,
        shown_to_employer=shown_to_employer,
        by=by,
        at=at,
    )
