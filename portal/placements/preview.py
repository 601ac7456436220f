"""What a new line in the ledger would change of the contribution, month by month. Pure; cents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.language import N_
from portal.placements.ledger import Charge, Ledger, charged, month_of

_COMES_BACK = N_("Wat al gerekend is, komt terug met een creditnota.")
_NOT_CHARGED = N_("Wat nog niet gerekend is, wordt niet gerekend.")
_NEXT_INVOICE = N_(
    "Wat erbij komt van een gerekende of afgelopen maand, staat op de volgende factuur."
)
_OWN_INVOICE = N_(
    "Wat erbij komt van een maand die nog gerekend wordt, staat op de factuur van die maand."
)


@dataclass(frozen=True)
class Difference:
    """What one month costs now and would cost, in cents and in days."""

    month: str
    before_cents: int
    after_cents: int
    before_days: int
    after_days: int

    @property
    def cents(self) -> int:
        return self.after_cents - self.before_cents


def preview(before: Ledger, after: Ledger) -> list[Difference]:
    """The months whose contribution changes from one ledger to the other, oldest first."""
    until = month_of(max(before.now.last_on, after.now.last_on))
    old = charged(before.now, before.terms, until)
    new = charged(after.now, after.terms, until)
    months = sorted(old.keys() | new.keys())
    differences = [_difference(month, old.get(month), new.get(month)) for month in months]
    return [difference for difference in differences if difference.cents]


def consequences(effect: Iterable[Difference], billed: Mapping[str, int], to_run: str) -> list[str]:
    """What becomes of the differences, in sentences: `billed` are the cents that stand on invoices,
    by month, and `to_run` is the first month of which those are still to be made. Of one that was
    given back whole nothing comes back again.
    """
    said = {_consequence(one, billed.get(one.month, 0) > 0, to_run) for one in effect}
    order = (_COMES_BACK, _NEXT_INVOICE, _NOT_CHARGED, _OWN_INVOICE)
    return [sentence for sentence in order if sentence in said]


def _consequence(one: Difference, is_billed: bool, to_run: str) -> str:
    if one.cents > 0:
        return _NEXT_INVOICE if one.month < to_run else _OWN_INVOICE
    return _COMES_BACK if is_billed else _NOT_CHARGED


def _difference(month: str, old: Charge | None, new: Charge | None) -> Difference:
    return Difference(
        month,
        old.cents if old else 0,
        new.cents if new else 0,
        old.days if old else 0,
        new.days if new else 0,
    )
