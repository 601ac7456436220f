"""Who must do what around the first day, by when."""

import uuid
from datetime import datetime

from portal.audit import Actor
from portal.calendar import add_working_days
from portal.placements.models import CONFIRM_WORKING_DAYS, Placement
from portal.schemes.tables import FormalEmployer
from portal.tasks import actions as task_actions
from portal.tasks.rules import Party

_WHILE_IT_RUNS = (
    "placements.confirm_start", "placements.contract", "placements.first_day", "placements.call",
    "placements.change_hours",
)  # fmt: skip


def close(placement: Placement, *, by: Actor, at: datetime) -> None:
    """It is over: none of it is to be done any more."""
    task_actions.cancel(placement, *_WHILE_IT_RUNS, by=by, at=at)


def prepare(placement: Placement, manager: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """What must be done before and just after the first day, and by whom."""
    first = placement.start_on
    asked = [
        ("confirm_start", CONFIRM_WORKING_DAYS, Party.EMPLOYER),
        ("first_day", 1, Party.MUNICIPALITY),
    ]
    if placement.formal_employer is FormalEmployer.FOUNDATION:
        asked.append(("contract", 0, Party.THIRD))
    for kind, days, party in asked:
        task_actions.assign(
            f"placements.{kind}",
            subject=placement,
            employer_id=placement.employer_id,
            to=manager if party is not Party.EMPLOYER else None,  # who chases the foundation, too
            waits_on=party,
            title=placement.reference,
            due_on=add_working_days(first, days),
            shown_to_employer=party is not Party.EMPLOYER,  # his own stands in his list
            by=by,
            at=at,
        )
