"""The list of invoices: a page of them, the years there are, and the sums of one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, select

from portal import db, keyset
from portal.access import Viewer
from portal.employers.queries import reached
from portal.invoices.balances import last_event
from portal.invoices.labels import Kind, State, Status
from portal.invoices.models import Invoice, InvoiceEvent, InvoiceLine
from portal.roles import May, unbounded

KEPT_YEARS = 7  # how long invoices are kept: article 52(4) of the Algemene wet rijksbelastingen
STATES = {
    Status.OPEN: {state for state in State if state.is_payable},
    Status.PAID: {State.PAID, State.CREDITED},
    Status.ASKED: {state for state in State if state.is_paused},
}


def listed(
    viewer: Viewer,
    *,
    year: int | None = None,
    status: Status | None = None,
    after: keyset.Cursor | None = None,
) -> Sequence[Row]:
    """A page of invoices and credit notes, newest first."""
    statement = (
        select(
            Invoice.id,
            Invoice.number,
            Invoice.kind,
            Invoice.month,
            _month(func.min).label("first_month"),
            _month(func.max).label("last_month"),
            Invoice.issued_on,
            Invoice.total_cents,
            Invoice.buyer_name,
            Invoice.credits_id,
            InvoiceEvent.state,
            InvoiceEvent.open_cents,
            (InvoiceEvent.open_cents + InvoiceEvent.paid_cents).label("refund_cents"),
            InvoiceEvent.due_on,
            InvoiceEvent.respond_by,
        )
        .join(InvoiceEvent, last_event())
        .where(reached(viewer, Invoice.employer_id, all_for=unbounded(May.VIEW_INVOICES)))
    )
    if year:
        statement = statement.where(Invoice.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
    if status:
        statement = statement.where(InvoiceEvent.state.in_(STATES[status]))
    key = (Invoice.issued_on, Invoice.number)
    return db.session.execute(keyset.page(statement, key, after, newest_first=True)).all()


def years(viewer: Viewer, this_year: int) -> tuple[list[int], list[int]]:
    """The years in which this viewer has an invoice, newest first; and those in which one is still
    to be paid, answered or paid back. One statement.
    """
    mine = reached(viewer, Invoice.employer_id, all_for=unbounded(May.VIEW_INVOICES))
    asked = range(this_year, this_year - KEPT_YEARS - 1, -1)
    issued = [Invoice.issued_on.between(date(y, 1, 1), date(y, 12, 31)) for y in asked]
    unsettled = (
        select(Invoice.id)
        .join(InvoiceEvent, last_event())
        .where(mine, InvoiceEvent.open_cents > 0, InvoiceEvent.state != State.WRITTEN_OFF)
    )
    row = db.session.execute(
        select(
            *(exists().where(mine, on) for on in issued),
            *(unsettled.where(on).exists() for on in issued),
        )
    ).one()
    has, is_open = row[: len(issued)], row[len(issued) :]
    return (
        [year for year, yes in zip(asked, has, strict=True) if yes],
        [year for year, yes in zip(asked, is_open, strict=True) if yes],
    )


def totals(viewer: Viewer, year: int) -> Row:
    """Billed and credited in a year, and what of that is paid back, in cents: the rest goes off
    invoices that were not paid.
    """
    refund = InvoiceEvent.open_cents + InvoiceEvent.paid_cents
    statement = (
        select(
            _sum(Invoice.total_cents, Kind.INVOICE).label("billed"),
            (-_sum(Invoice.total_cents, Kind.CREDIT)).label("credited"),
            _sum(refund, Kind.CREDIT).label("refunded"),
        )
        .join(InvoiceEvent, last_event())
        .where(
            reached(viewer, Invoice.employer_id, all_for=unbounded(May.VIEW_INVOICES)),
            Invoice.issued_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return db.session.execute(statement).one()


def _month(which: Any) -> Any:
    """In SQL: the first or last month that stands on an invoice (a row of Invoice)."""
    of_lines = select(which(InvoiceLine.month)).where(InvoiceLine.invoice_id == Invoice.id)
    return of_lines.correlate(Invoice).scalar_subquery()


def _sum(cents: Any, kind: Kind) -> ColumnElement[int]:
    return func.coalesce(func.sum(cents).filter(Invoice.kind == kind), 0)
