"""What a placement that ended early promised about its credit note."""

from typing import Any

from sqlalchemy import Select, case, func, select

from portal.placements import queries
from portal.placements.labels import State
from portal.placements.ledger import ENDS
from portal.placements.models import Placement, PlacementEvent
from portal.schemes import rules as scheme_rules


def credit_days(placement: Placement) -> int:
    """Working days to make a credit note after the end, as its agreement says; a text of before
    that said so has those of its scheme.
    """
    days: int | None = queries.frozen_terms(placement).get("credit_working_days")
    if days:
        return days
    return scheme_rules.scheme(placement.scheme, placement.scheme_version).credit_working_days


def promised_credits() -> Select:
    """Placements that ended early: the last day that is charged (none: no day is), and until when
    a credit note for the days after it was promised.
    """
    return select(
        Placement.id.label("placement_id"),
        case((Placement.state == State.ENDED, _charged_until())).label("charged_until"),
        Placement.credit_due_at.label("due_at"),
    ).where(Placement.credit_due_at.is_not(None))


def _charged_until() -> Any:
    """In SQL, what the ledger of a placement that ended calls `charged_until`."""
    end, mend = (PlacementEvent.__table__.alias(name).c for name in ("ending", "mending"))
    mended: Any = (
        select(mend.billed_until_on)
        .where(mend.corrects_id == end.id)
        .order_by(mend.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    billed: Any = (
        select(func.coalesce(mended, end.billed_until_on))
        .where(end.placement_id == Placement.id, end.kind.in_(ENDS), ~queries.is_struck(end))
        .order_by(end.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return case((billed < Placement.last_on, billed), else_=Placement.last_on)
