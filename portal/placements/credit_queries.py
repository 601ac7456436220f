"""What a placement that ended early promised about its credit note, and which days stand billed:
the invoices lie above, and are read by name.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from portal import clock, db
from portal.placements import credits, queries
from portal.placements.claim_queries import take_backs
from portal.placements.labels import State
from portal.placements.ledger import ENDS, Standing, bounds, month_of
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


def credit_promised(placement: Placement, now: Standing) -> date | None:
    """By when days that were billed too many are credited, of an end before the agreed day that was
    said or is announced; none: none is promised.
    """
    if placement.credit_due_at:
        return clock.day(placement.credit_due_at)
    if not credits.is_early_ahead(now):
        return None
    today = clock.today()
    on_receipt = take_backs(placement.id, today).credit_by(now.last_on)
    return credits.credit_by(now, today, credit_days(placement), on_receipt)


def promised_credits() -> Select:
    """Placements that ended early: the last day that is charged (none: no day is), and until when
    a credit note for the days after it was promised.
    """
    return select(
        Placement.id.label("placement_id"),
        Placement.employer_id,
        case((Placement.state == State.ENDED, _charged_until())).label("charged_until"),
        Placement.credit_due_at.label("due_at"),
    ).where(Placement.credit_due_at.is_not(None))


def billed_after(placement_id: uuid.UUID, paid_until: date) -> date | None:
    """Since when days after the last one paid stand billed; None: no such day is billed (any more).
    Of several invoices, of the first.
    """
    tables = db.Base.metadata.tables
    line, invoice = tables["invoice_lines"].c, tables["invoices"].c
    since: date | None = db.session.scalar(
        select(func.min(invoice.issued_on)).where(
            invoice.id == line.invoice_id,
            line.placement_id == placement_id,
            is_after(line, paid_until),
        )
    )
    return since


def notes(placement_id: uuid.UUID, paid_until: date, since: datetime) -> Sequence[Row]:
    """The credit notes, made `since` then, for days after the last one paid that were not billed
    again: number and day of issue, oldest first.
    """
    tables = db.Base.metadata.tables
    line, invoice = tables["invoice_lines"].c, tables["invoices"].c
    gives_back = exists().where(
        line.invoice_id == invoice.id,
        line.placement_id == placement_id,
        line.credits_id.is_not(None),
        line.until_on > paid_until,
        ~has_later(line, lambda later: covers_after(later, paid_until)),
    )
    statement = select(invoice.number, invoice.issued_on).where(
        gives_back, invoice.kind == "credit", invoice.issued_at >= since
    )
    return db.session.execute(statement.order_by(invoice.issued_at, invoice.number)).all()


def comes_back(placement_id: uuid.UUID, paid_until: date, since: datetime) -> bool:
    """Is money given back for days after the last one paid: do such days stand billed, or was their
    credit note made since then?
    """
    if billed_after(placement_id, paid_until) is not None:
        return True
    return bool(notes(placement_id, paid_until, since))


def billed(placement_id: uuid.UUID) -> dict[str, int]:
    """What stands billed of a placement, cents by month: 0 of one that was given back whole."""
    line = db.Base.metadata.tables["invoice_lines"].c
    found = select(line.month, func.sum(line.cents)).where(line.placement_id == placement_id)
    rows = db.session.execute(found.group_by(line.month))
    return {month: int(sum_cents) for month, sum_cents in rows}


def to_run(today: date) -> str:
    """The first month of which the invoices are still to be made: not one that has passed."""
    invoice = db.Base.metadata.tables["invoices"].c
    newest = select(invoice.month).where(invoice.kind == "invoice").order_by(invoice.month.desc())
    ran = db.session.scalar(newest.limit(1))
    return max(month_of(today), month_of(bounds(ran)[1] + timedelta(days=1)) if ran else "")


def is_after(line: Any, paid_until: Any) -> ColumnElement[bool]:
    """Says this line last what its month of its placement costs, and is that for days after the
    last one paid (null: for any day)?
    """
    return and_(covers_after(line, paid_until), ~has_later(line))


def covers_after(line: Any, paid_until: Any) -> ColumnElement[bool]:
    """Leaves this line days billed after the last one paid (null: any day)?"""
    last = literal(paid_until, Date()) if isinstance(paid_until, date) else paid_until
    return and_(line.covers_until.is_not(None), or_(last.is_(None), line.covers_until > last))


def has_later(line: Any, where: Callable[[Any], Any] | None = None) -> ColumnElement[bool]:
    """Is there a later line for the same month of the same placement?"""
    later = db.Base.metadata.tables["invoice_lines"].alias("later").c
    return exists().where(
        later.placement_id == line.placement_id,
        later.month == line.month,
        later.position > line.position,
        *([where(later)] if where else ()),
    )


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
        .where(end.placement_id == Placement.id, db.one_of(end.kind, ENDS), ~queries.is_struck(end))
        .order_by(end.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return case((billed < Placement.last_on, billed), else_=Placement.last_on)
