"""Rows of one placement: its ledger, and the talks about how it goes."""

import uuid
from datetime import date, timedelta

from portal import clock
from portal.audit.rules import ActorKind
from portal.demo.bulk.pools import Person
from portal.demo.bulk.writer import BULK, Row, Rows, Writer
from portal.placements.labels import EndReason, Kind, State
from portal.placements.ledger import Event, Standing, Terms, standing
from portal.placements.models import Placement, PlacementEvent
from portal.placements.talks import evaluations
from portal.schemes import rules as scheme_rules
from portal.tasks.models import Task
from portal.tasks.rules import State as TaskState

MODELS = (Placement, PlacementEvent, Task)


def placement(i: int, writer: Writer, agreement: Row, person: Person, reference: str) -> Rows:
    same = (
        "employer_id", "candidate_name", "function_title", "scheme", "scheme_version",
        "formal_employer", "start_on", "end_on", "minutes_per_week", "contribution_cents",
    )  # fmt: skip
    scheme = scheme_rules.scheme(agreement["scheme"], agreement["scheme_version"])
    row = {name: agreement[name] for name in same} | {
        "id": writer.new(), "version": 1, "agreement_id": agreement["id"], "reference": reference,
        "mediator_id": person.mediator_id, "guarantee_from_on": agreement["start_on"],
        "guarantee_until_on": agreement["end_on"],
        "payment_days": scheme.payment_days,
        "planned_at": writer.at, "start_due_at": writer.at,
    }  # fmt: skip
    events = _ledger(i, agreement["start_on"], clock.day(writer.at))
    now = _standing(row, events)
    return {
        Placement: [row | {"state": now.state, "last_on": now.last_on}],
        PlacementEvent: [
            _event(writer, row["id"], seq, planned) for seq, planned in enumerate(events, 1)
        ],
    }


def _ledger(i: int, start: date, today: date) -> list[Event]:
    """Planned and begun; of every eighth placement also ended, with the month before this one."""
    events = [Event(Kind.PLANNED, start), Event(Kind.STARTED, start)]
    if i % 8 == 4:
        last_on = today.replace(day=1) - timedelta(days=1)
        events.append(Event(Kind.ENDED, last_on, reason=EndReason.MUTUAL))
    return events


def _standing(row: Row, events: list[Event]) -> Standing:
    terms = Terms(
        row["contribution_cents"], row["start_on"], row["end_on"], row["minutes_per_week"]
    )
    return standing(events, terms)


def _event(writer: Writer, placement_id: uuid.UUID, seq: int, event: Event) -> Row:
    return {
        "id": writer.new(), "placement_id": placement_id, "seq": seq, "kind": event.kind,
        "happened_on": event.on, "reason": event.reason, "recorded_at": writer.at,
        "actor_kind": ActorKind.SYSTEM, "actor_id": BULK, "capacity": "system",
    }  # fmt: skip


def talks(writer: Writer, employer: Row, placement: Row) -> list[Row]:
    """The talks about how it goes, on the board of a running placement."""
    if placement["state"] is not State.RUNNING:
        return []
    now = _standing(placement, _ledger(1, placement["start_on"], clock.day(writer.at)))
    return [
        {
            "id": writer.new(), "version": 1, "kind": f"placements.{moment}",
            "subject_kind": Placement.__tablename__, "subject_id": placement["id"],
            "employer_id": employer["id"], "assigned_to": employer["account_manager_id"],
            "title": placement["reference"], "state": TaskState.OPEN, "due_on": due_on,
            "due_at": clock.end_of(due_on), "shown_to_employer": True, "made_at": writer.at,
        }
        for moment, due_on in evaluations(now)
    ]  # fmt: skip
