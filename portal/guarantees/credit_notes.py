"""The credit notes for days that were billed after the last one paid: to come, late, or made."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from portal.guarantees.labels import CreditStage
from portal.language import _
from portal.placements import credit_queries


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


def of(
    placement_id: uuid.UUID, by: date, paid_until: date | None, since: datetime | None
) -> Credit:
    """As it stands on the invoices. `paid_until` is the last day that the employer pays, `since`
    when the end was written; none: it is still to come.
    """
    if since is None or paid_until is None:
        return Credit(by, is_ended=False)
    made = credit_queries.notes(placement_id, paid_until, since)
    is_owed = credit_queries.billed_after(placement_id, paid_until) is not None
    made_on = made[-1].issued_on if made else None
    return Credit(by, is_owed, tuple(note.number for note in made), made_on)
