"""What a new line in the ledger would change of the contribution, month by month. Pure; cents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.language import N_
from portal.placements.ledger import Charge, Ledger, charged, month_of

_CONSEQUENCES = {  # of a month that was billed or not, of which more or less is to be paid
    (True, False): N_("Wat al gerekend is, komt terug met een creditnota."),
    (True, True): N_("Wat erbij komt van een gerekende maand, staat op de volgende factuur."),
    (False, False): N_("Wat nog niet gerekend is, wordt niet gerekend."),
    (False, True): N_("Wat nog niet gerekend is, staat op de factuur van die maand."),
}


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


def consequences(effect: Iterable[Difference], billed: Mapping[str, int]) -> list[str]:
    """What becomes of the difference, in sentences: of the months in `billed` (cents) an invoice
    was made, the others are still to come. Of one given back whole nothing comes back again.
    """
    sums = dict.fromkeys(_CONSEQUENCES, 0)
    for one in effect:
        is_more = one.cents > 0
        is_billed = one.month in billed if is_more else billed.get(one.month, 0) > 0
        sums[is_billed, is_more] += one.cents
    return [_CONSEQUENCES[key] for key, cents in sums.items() if cents]


def _difference(month: str, old: Charge | None, new: Charge | None) -> Difference:
    return Difference(
        month,
        old.cents if old else 0,
        new.cents if new else 0,
        old.days if old else 0,
        new.days if new else 0,
    )
