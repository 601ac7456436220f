"""The credit notes for days that were billed after the last one paid: to come, late, or made."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, exists, literal, or_, select

from portal import db
from portal.guarantees.labels import CreditStage
from portal.language import _


@dataclass(frozen=True)
class Credit:
    """Promised for the day `by`; `is_owed`: such days stand billed. `numbers` are of the notes that
    gave days back since the end, oldest first; the last one was made on `made_on`.
    """

    by: date
    is_owed: bool = False
    numbers: tuple[str, ...] = ()
    made_on: date | None = None
    is_ended: bool = True

    def stage(self, today: date) -> CreditStage:
        if not self.is_ended:
            return CreditStage.AHEAD if today <= self.by else CreditStage.AHEAD_LATE
        if self.is_owed:
            return CreditStage.DUE if today <= self.by else CreditStage.LATE
        if len(self.numbers) > 1:
            return CreditStage.MADE_MORE
        return CreditStage.MADE if self.numbers else CreditStage.NONE

    @property
    def number(self) -> str:
        """The numbers as a sentence names them: "C1, C2 en C3"."""
        *most, last = self.numbers or ("",)
        return _("%(most)s en %(last)s", most=", ".join(most), last=last) if most else last

    @property
    def on(self) -> date:
        """The day that its sentence names: when it was made, or for when it was promised."""
        return self.by if self.is_owed or self.made_on is None else self.made_on


def of(placement_id: uuid.UUID, by: date, paid_until: date, since: datetime) -> Credit:
    """As it stands on the invoices, which lie above; read by name. `paid_until` is the last day
    that the employer pays, `since` when the end was written.
    """
    tables = db.Base.metadata.tables
    line, invoice = tables["invoice_lines"].c, tables["invoices"].c
    billed = select(exists().where(line.placement_id == placement_id, is_after(line, paid_until)))
    notes = (
        select(invoice.number, invoice.issued_on)
        .where(
            exists().where(line.invoice_id == invoice.id, _gives_back(placement_id, paid_until)),
            invoice.kind == "credit",
            invoice.issued_at >= since,
        )
        .order_by(invoice.issued_at, invoice.number)
    )
    made = db.session.execute(notes).all()
    is_owed = bool(db.session.scalar(billed))
    made_on = made[-1].issued_on if made else None
    return Credit(by, is_owed, tuple(note.number for note in made), made_on)


def is_after(line: Any, paid_until: Any) -> ColumnElement[bool]:
    """Says this line last what its month of its placement costs, and is that for days after the
    last one paid (null: for any day)?
    """
    return and_(_covers_after(line, paid_until), ~_has_later(line))


def _gives_back(placement_id: uuid.UUID, paid_until: date) -> ColumnElement[bool]:
    """Takes this line days after the last one paid back, that were not billed again later?"""
    line = db.Base.metadata.tables["invoice_lines"].c
    return and_(
        line.placement_id == placement_id,
        line.credits_id.is_not(None),
        line.until_on > paid_until,
        ~_has_later(line, lambda later: _covers_after(later, paid_until)),
    )


def _covers_after(line: Any, paid_until: Any) -> ColumnElement[bool]:
    last = literal(paid_until, Date()) if isinstance(paid_until, date) else paid_until
    return and_(line.covers_until.is_not(None), or_(last.is_(None), line.covers_until > last))


def _has_later(line: Any, where: Any = None) -> ColumnElement[bool]:
    """Is there a later line for the same month of the same placement?"""
    later = db.Base.metadata.tables["invoice_lines"].alias("later").c
    return exists().where(
        later.placement_id == line.placement_id,
        later.month == line.month,
        later.position > line.position,
        *([where(later)] if where else ()),
    )
