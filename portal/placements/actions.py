"""The verbs of a placement: one line in the ledger, the state it leaves, the audit line, the jobs.

Every verb takes a placement that was loaded with its lock, so that lines are written one by one.
"""

import uuid
from datetime import date, datetime

from portal import db, numbers, outbox
from portal.audit import Actor, record
from portal.calendar import add_working_days
from portal.clock import day
from portal.placements import queries, rules
from portal.placements.labels import Kind, Moment, State
from portal.placements.ledger import Event, Standing, standing
from portal.placements.models import CONFIRM_WORKING_DAYS, Placement, PlacementEvent
from portal.placements.queries import Agreed
from portal.schemes.tables import FormalEmployer
from portal.tasks import actions as tasks
from portal.tasks.rules import Party
from portal.vacancies import actions as vacancies


def plan(agreed: Agreed, *, by: Actor, at: datetime) -> Placement:
    """Plan what was agreed, with the paperwork and the question whether it started."""
    known = {name: getattr(agreed, name) for name in Agreed.__annotations__}
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
    _write(placement, Event(Kind.PLANNED, agreed.start_on), "placements.plan", by=by, at=at)
    _paperwork(placement, manager, by=by, at=at)
    outbox.put("placements.planned", placement_id=str(placement.id))
    return placement


def start(placement: Placement, on: date, *, by: Actor, at: datetime) -> None:
    """The first working day; the talks that follow are put on the board."""
    now = _now(placement)
    event = rules.start(now, on, day(at))
    after = _write(placement, event, "placements.start", by=by, at=at)
    tasks.finish(placement, "placements.confirm_start", by=by, at=at)
    for moment, due_on in rules.evaluations(after):
        _assign(placement, f"placements.{moment}", due_on, by=by, at=at)


def not_start(placement: Placement, reason: str, *, by: Actor, at: datetime) -> None:
    """It never began; what was billed comes back."""
    event = rules.not_start(_now(placement), reason, day(at))
    _write(placement, event, "placements.not_start", by=by, at=at)
    vacancies.free(queries.vacancy_of(placement), by=by, at=at)
    _over(placement, by=by, at=at)


def report_absent(
    placement: Placement, on: date, until: date | None, kind: str, *, by: Actor, at: datetime
) -> None:
    """Absent from and, when known, until. No cause."""
    event = rules.report_absent(_now(placement), on, until, kind, day(at))
    _write(placement, event, "placements.report_absent", by=by, at=at)
    if kind == "unreported":
        _assign(placement, "placements.call", day(at), by=by, at=at)


def report_returned(placement: Placement, on: date, *, by: Actor, at: datetime) -> None:
    """The first day at work again."""
    event = rules.report_returned(_now(placement), on, day(at))
    _write(placement, event, "placements.report_returned", by=by, at=at)


def change_hours(placement: Placement, on: date, minutes: int, *, by: Actor, at: datetime) -> None:
    """Other hours (in minutes) a week, from a day on."""
    event = rules.change_hours(_now(placement), on, minutes)
    _write(placement, event, "placements.change_hours", by=by, at=at)


def evaluate(placement: Placement, moment: str, on: date, *, by: Actor, at: datetime) -> None:
    """A talk about how it goes was held."""
    done = [event.reason for event in _events(placement) if event.kind is Kind.EVALUATED]
    event = rules.evaluate(_now(placement), moment, on, day(at), [one for one in done if one])
    _write(placement, event, "placements.evaluate", by=by, at=at)
    tasks.finish(placement, f"placements.{moment}", by=by, at=at)


def end(placement: Placement, last_on: date, reason: str, *, by: Actor, at: datetime) -> None:
    """The end with its last day, or the announcement of it when that day is still to come."""
    event = rules.end(_now(placement), last_on, reason, day(at))
    _write(placement, event, "placements.end", by=by, at=at)
    if event.kind is not Kind.ANNOUNCED_END:
        _over(placement, by=by, at=at)


def complete(placement: Placement, *, by: Actor, at: datetime) -> bool:
    """What the night does when the last day has passed. False: nothing to do (any more)."""
    event = rules.complete(_now(placement), day(at))
    if event is None:
        return False
    _write(placement, event, "placements.complete", by=by, at=at)
    _over(placement, by=by, at=at)
    return True


def announce_return(placement: Placement, last_on: date, *, by: Actor, at: datetime) -> Standing:
    """The employer asks to take the candidate back: nothing is charged after `last_on`."""
    event = rules.announce_return(_now(placement), last_on)
    return _write(placement, event, "placements.announce_return", by=by, at=at)


def cancel_end(placement: Placement, *, by: Actor, at: datetime) -> Standing:
    """An announced end does not happen; the agreed last day holds again."""
    event = rules.cancel_end(_now(placement), day(at))
    return _write(placement, event, "placements.cancel_end", by=by, at=at)


def keep(placement: Placement, *, by: Actor, at: datetime) -> None:
    """An end that was announced does not happen."""
    event = rules.keep(_now(placement), day(at))
    _write(placement, event, "placements.keep", by=by, at=at)


def take_back(placement: Placement, last_on: date, *, by: Actor, at: datetime) -> None:
    """Taken back under the guarantee. The caller announces what follows."""
    event = rules.take_back(_now(placement), last_on)
    _write(placement, event, "placements.take_back", by=by, at=at)
    _close_tasks(placement, by=by, at=at)


def correct(
    placement: Placement,
    target: Event,
    on: date | None,
    minutes: int | None = None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Mend the day or the hours of a line, or strike it; the money follows by itself."""
    event = rules.correct(_events(placement), placement.terms, target, on, minutes)
    _write(placement, event, "placements.correct", by=by, at=at)
    outbox.put("placements.ended", placement_id=str(placement.id))


def _events(placement: Placement) -> list[Event]:
    return queries.events(placement.id)


def _now(placement: Placement) -> Standing:
    return standing(_events(placement), placement.terms)


def _write(placement: Placement, event: Event, verb: str, *, by: Actor, at: datetime) -> Standing:
    """Add the line, repeat state and last day in the placement, tell the trail."""
    told = _events(placement)
    row = PlacementEvent(
        id=uuid.uuid4(),
        placement_id=placement.id,
        seq=len(told) + 1,
        kind=event.kind,
        happened_on=event.on,
        until_on=event.until,
        minutes_per_week=event.minutes,
        reason=event.reason,
        corrects_id=event.corrects,
        recorded_at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        capacity=by.capacity,
    )
    db.session.add(row)
    after = standing([*told, row.event], placement.terms)
    placement.state, placement.last_on, placement.lines = after.state, after.last_on, row.seq
    record(verb, placement, by=by, at=at, kind=event.kind, on=event.on, seq=row.seq)
    db.session.flush()
    return after


def _over(placement: Placement, *, by: Actor, at: datetime) -> None:
    _close_tasks(placement, by=by, at=at)
    outbox.put("placements.ended", placement_id=str(placement.id))


def _close_tasks(placement: Placement, *, by: Actor, at: datetime) -> None:
    for kind in ("confirm_start", "contract", "first_day", "call", *Moment):
        tasks.cancel(placement, f"placements.{kind}", by=by, at=at)


def _paperwork(placement: Placement, manager: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """What must be done before and just after the first day, and by whom."""
    first = placement.start_on
    asked = [
        ("confirm_start", CONFIRM_WORKING_DAYS, Party.EMPLOYER),
        ("first_day", 1, Party.MUNICIPALITY),
    ]
    if placement.formal_employer is FormalEmployer.FOUNDATION:
        asked.append(("contract", 0, Party.THIRD))
    for kind, days, party in asked:
        tasks.assign(
            f"placements.{kind}",
            subject=placement,
            employer_id=placement.employer_id,
            to=manager if party is Party.MUNICIPALITY else None,
            waits_on=party,
            title=placement.reference,
            due_on=add_working_days(first, days),
            shown_to_employer=party is not Party.EMPLOYER,  # his own stands in his list
            by=by,
            at=at,
        )


def _assign(placement: Placement, kind: str, due_on: date, *, by: Actor, at: datetime) -> None:
    """A task of the municipality, for the account manager of now."""
    tasks.assign(
        kind,
        subject=placement,
        employer_id=placement.employer_id,
        to=queries.manager(placement.employer_id),
        title=placement.reference,
        due_on=due_on,
        by=by,
        at=at,
    )
