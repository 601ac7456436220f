"""The month that is to be billed: by the first working day of it, once something runs."""

from datetime import date, datetime

from sqlalchemy import Select, Text, Uuid, bindparam, cast, exists, null

from portal import clock, db, formats
from portal.calendar import end_of_day, next_working_day
from portal.columns import UtcDateTime
from portal.inbox import items_of
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice
from portal.placements.billing_ledgers import charged_on
from portal.placements.ledger import month_of


def unbilled() -> Select:
    """This month as an item, while no run has billed it and a placement that runs since before it
    costs something. At most one row; its subject is such a placement.
    """
    month = bindparam(None, type_=Text(), callable_=lambda: month_of(clock.today()), unique=True)
    is_billed = exists().where(Invoice.kind == Kind.INVOICE, Invoice.month >= month)
    first_on = bindparam(None, type_=db.today().type, callable_=_first_on, unique=True)
    charged = charged_on(first_on).where(~is_billed).limit(1).subquery("charged")
    return items_of(
        kind="invoices.run",
        subject_id=charged.c.id,
        employer_id=cast(null(), Uuid()),
        employer_name="",
        title=cast(bindparam(None, type_=Text(), callable_=_in_words, unique=True), Text()),
        due_at=bindparam(None, type_=UtcDateTime(), callable_=due_at, unique=True),
    )


def late_month() -> str:
    """The month that should have been billed by now, in words; "" when it was."""
    if due_at() >= clock.now():
        return ""
    row = db.session.execute(unbilled()).one_or_none()
    return row.title if row else ""


def due_at() -> datetime:
    """By when the invoices of this month are made: in advance, on its first working day."""
    return end_of_day(next_working_day(_first_on()))


def _first_on() -> date:
    return clock.today().replace(day=1)


def _in_words() -> str:
    return formats.month(clock.today())
