"""What was billed, what is still to bill, and to whom: the sets behind the one rule."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, and_, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from portal import db
from portal.accounts.models import User
from portal.employers.models import Employer
from portal.invoices import billing
from portal.invoices.billing import Charged, Line
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice, InvoiceEvent, InvoiceLine
from portal.placements.billing_ledgers import Account, billing_ledgers
from portal.placements.ledger import standing

Billed = dict[uuid.UUID, dict[str, int]]  # placement → month → cents
Charges = Mapping[Account, Charged]  # of a placement with exactly this ledger


@dataclass(frozen=True)
class Left:
    """What an invoice still holds after its credit notes, and what of it went or goes back
    (`back_cents`). `is_taxed_on_top`: VAT came on top of its lines, as before 0.3.
    """

    net_cents: int
    vat_cents: int
    back_cents: int
    is_taxed_on_top: bool

    @property
    def total_cents(self) -> int:
        return self.net_cents + self.vat_cents


def billed() -> Billed:
    """What was billed minus credited, of every placement and month. One statement."""
    cents_by_month: Billed = {}
    for placement_id, month, cents in db.session.execute(
        select(InvoiceLine.placement_id, InvoiceLine.month, func.sum(InvoiceLine.cents)).group_by(
            InvoiceLine.placement_id, InvoiceLine.month
        )
    ):
        cents_by_month.setdefault(placement_id, {})[month] = int(cents)
    return cents_by_month


def runs() -> dict[str, datetime]:
    """When each month was last run with a result."""
    statement = select(Invoice.month, func.max(Invoice.issued_at)).where(
        Invoice.kind == Kind.INVOICE
    )
    return {month: at for month, at in db.session.execute(statement.group_by(Invoice.month))}


def lines_of(placement_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Line]]:
    """The lines issued for these placements, as the billing rule sees them. One statement."""
    lines_by_placement: dict[uuid.UUID, list[Line]] = {}
    for placement_id, *line in db.session.execute(
        select(
            InvoiceLine.placement_id,
            InvoiceLine.id,
            InvoiceLine.invoice_id,
            InvoiceLine.month,
            InvoiceLine.position,
            InvoiceLine.days,
            InvoiceLine.cents,
            InvoiceLine.covers_from,
            InvoiceLine.covers_until,
            InvoiceLine.credits_id,
        ).where(InvoiceLine.placement_id.in_(list(placement_ids)))
    ):
        lines_by_placement.setdefault(placement_id, []).append(Line(*line))
    return lines_by_placement


def charge(accounts: Iterable[Account], until: str) -> Charges:
    """What these placements are charged, up to and including `until`."""
    return {
        account: billing.charge(standing(account.events, account.terms), account.terms, until)
        for account in accounts
    }


def unsettled(charges: Charges) -> dict[uuid.UUID, tuple[int, int]]:
    """Employer → cents to bill and to give back of what is charged: the preview of a run.

    One statement for all placements together; only those with a difference are named.
    """
    known = billed()
    by_employer: dict[uuid.UUID, tuple[int, int]] = {}
    for account, costs in charges.items():
        cents = billing.differs(costs, known.get(account.placement_id, {}))
        up = sum(cents_of for cents_of in cents.values() if cents_of > 0)
        down = sum(cents_of for cents_of in cents.values() if cents_of < 0)
        if cents:
            before = by_employer.get(account.employer_id, (0, 0))
            by_employer[account.employer_id] = (before[0] + up, before[1] + down)
    return by_employer


def first_day(charges: Charges) -> date | None:
    """The first day that is to be billed of what is charged; none when nothing is."""
    known = billed()
    return min(
        (
            costs.months[month].from_on
            for account, costs in charges.items()
            for month, cents in billing.differs(costs, known.get(account.placement_id, {})).items()
            if cents > 0
        ),
        default=None,
    )


@dataclass(frozen=True)
class Anew:
    """A placement and month of an invoice that is credited whole and made anew: what it costs now,
    and what the invoice still held of it.
    """

    reference: str
    month: str
    cents: int
    was_cents: int

    @property
    def is_same(self) -> bool:
        return self.cents == self.was_cents


def anew(invoice: Invoice) -> list[Anew]:
    """What would stand on the invoice that is made in place of this one, before it is made."""
    accounts = billing_ledgers(employer_ids=[invoice.employer_id])
    lines = lines_of(account.placement_id for account in accounts)
    found = []
    for account, costs in charge(accounts, invoice.month).items():
        known = lines.get(account.placement_id, [])
        whole = billing.whole(account.terms, known, invoice.id)
        held = {due.month: -due.cents for due in whole}
        due = billing.due_of(costs, billing.afterwards(known, whole))
        new = {line.month: line.cents for line in due if line.cents > 0}
        found += [
            Anew(account.reference, month, new.get(month, 0), held.get(month, 0))
            for month in sorted(new.keys() | held.keys())
        ]
    return found


def employers(ids: Iterable[uuid.UUID]) -> Sequence[Row]:
    """Name, address and account manager of these companies, by name."""
    return db.session.execute(
        select(
            Employer.id,
            Employer.name,
            Employer.street,
            Employer.house_number,
            Employer.postcode,
            Employer.city,
            Employer.kvk_number,
            User.name.label("manager_name"),
            User.phone.label("manager_phone"),
        )
        .join(User, User.id == Employer.account_manager_id)
        .where(Employer.id.in_(list(ids)))
        .order_by(Employer.name, Employer.id)
    ).all()


def last_event() -> ColumnElement[bool]:
    """Joins an invoice with its newest event, which carries the state."""
    later = InvoiceEvent.__table__.alias("later")
    newer = exists().where(
        later.c.invoice_id == InvoiceEvent.invoice_id, later.c.seq > InvoiceEvent.seq
    )
    return and_(InvoiceEvent.invoice_id == Invoice.id, ~newer)


def left_of(invoice: Invoice) -> Left:
    """What the invoice still holds after its credit notes."""
    back = db.session.execute(
        select(
            func.coalesce(func.sum(Invoice.net_cents), 0),
            func.coalesce(func.sum(Invoice.vat_cents), 0),
            func.coalesce(func.sum(InvoiceEvent.open_cents + InvoiceEvent.paid_cents), 0),
        )
        .join(InvoiceEvent, last_event())
        .where(Invoice.credits_id == invoice.id)
    ).one()
    of_lines = select(func.sum(InvoiceLine.cents)).where(InvoiceLine.invoice_id == invoice.id)
    return Left(
        invoice.net_cents + int(back[0]),
        invoice.vat_cents + int(back[1]),
        int(back[2]),
        is_taxed_on_top=db.session.scalar(of_lines) != invoice.total_cents,
    )
