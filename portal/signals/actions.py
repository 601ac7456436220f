"""Raising a signal (by job) and handling it (the decider). No text goes into the trail."""

from datetime import datetime
from uuid import UUID, uuid4

from portal import clock, db
from portal.audit import Actor, record
from portal.introductions.models import Introduction
from portal.signals import queries, rules
from portal.signals.models import DiscriminationSignal
from portal.signals.rules import State
from portal.transitions import step


def raise_signal(
    introduction: Introduction, *, by: Actor, at: datetime
) -> DiscriminationSignal | None:
    """A signal when the employer's words touch a protected ground; once an introduction."""
    hits = rules.scan(introduction.employer_note)
    if hits is None or queries.of_introduction(introduction.id):
        return None
    made = DiscriminationSignal(
        id=uuid4(),
        employer_id=introduction.employer_id,
        introduction_id=introduction.id,
        vacancy_id=introduction.vacancy_id,
        reference=introduction.reference,
        grounds=hits.grounds,
        words=hits.words,
        text=introduction.employer_note,
        raised_at=at,
        due_at=clock.end_of(rules.handle_by(clock.day(at))),
    )
    db.session.add(made)
    record("signals.raise_signal", made, by=by, at=at, grounds=hits.grounds)
    return made


def talk(
    signal: DiscriminationSignal, note: str, *, handler_id: UUID, by: Actor, at: datetime
) -> None:
    """The decider talked with the employer. Refuses `wrong_state`."""
    signal.state = step(rules.TRANSITIONS, signal.state, "talk")
    signal.talked_at, signal.talk_note, signal.handled_by = at, note, handler_id
    record("signals.talk", signal, by=by, at=at)


def close(
    signal: DiscriminationSignal, note: str, *, handler_id: UUID, by: Actor, at: datetime
) -> None:
    """Nothing more follows, and why. Refuses `wrong_state`."""
    _end(signal, "close", note, handler_id, by=by, at=at)


def report(
    signal: DiscriminationSignal, note: str, *, handler_id: UUID, by: Actor, at: datetime
) -> None:
    """It was reported outside the municipality, and where. Refuses `wrong_state`: first a talk."""
    _end(signal, "report", note, handler_id, by=by, at=at)


def _end(
    signal: DiscriminationSignal, verb: str, note: str, handler_id: UUID, *, by: Actor, at: datetime
) -> None:
    signal.state = State(step(rules.TRANSITIONS, signal.state, verb))
    signal.ended_at, signal.end_note, signal.handled_by = at, note, handler_id
    record(f"signals.{verb}", signal, by=by, at=at)
