"""The credit note for days that were billed after the last one paid: to come, late, or made."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from portal import db
from portal.guarantees.labels import CreditStage


@dataclass(frozen=True)
class Credit:
    """Promised for the day `by`; `is_owed`: such days stand billed. `number` and `made_on` are of
    the last one that was made since the end.
    """

    by: date
    is_owed: bool = False
    number: str = ""
    made_on: date | None = None
    is_ended: bool = True

    def stage(self, today: date) -> CreditStage:
        if not self.is_ended:
            return CreditStage.AHEAD if today <= self.by else CreditStage.AHEAD_LATE
        if self.is_owed:
            return CreditStage.DUE if today <= self.by else CreditStage.LATE
        return CreditStage.MADE if self.number else CreditStage.NONE

    @property
    def on(self) -> date:
        """The day that its sentence names: when it was made, or for when it was promised."""
        return self.by if self.is_owed or self.made_on is None else self.made_on


def of(placement_id: uuid.UUID, by: date, paid_until: date, since: datetime) -> Credit:
    """As it stands on the invoices, which lie above; read by name. `paid_until` is the last day
    that the employer pays, `since` when the end was written.
    """
    tables = db.Base.metadata.tables
    line, later = tables["invoice_lines"].c, tables["invoice_lines"].alias("later").c
    invoice = tables["invoices"].c
    newer = exists().where(
        later.placement_id == line.placement_id,
        later.month == line.month,
        later.position > line.position,
    )
    billed = select(
        exists().where(line.placement_id == placement_id, line.covers_until > paid_until, ~newer)
    )
    notes = (
        select(invoice.number, invoice.issued_on)
        .join(tables["invoice_lines"], line.invoice_id == invoice.id)
        .where(
            line.placement_id == placement_id,
            invoice.kind == "credit",
            invoice.issued_at >= since,
        )
        .order_by(invoice.issued_at.desc())
        .limit(1)
    )
    note = db.session.execute(notes).one_or_none()
    is_owed = bool(db.session.scalar(billed))
    return Credit(by, is_owed, note.number, note.issued_on) if note else Credit(by, is_owed)
