"""What is so of a placement once a claim on it is off."""

from dataclasses import dataclass
from datetime import date

from portal import clock, db
from portal.errors import refusal
from portal.guarantees import actions, credit_notes, queries, rules
from portal.guarantees.credit_notes import Credit
from portal.guarantees.models import Claim
from portal.placements import claim_queries
from portal.placements import queries as placement_queries
from portal.placements import rules as placement_rules
from portal.placements.credit_queries import credit_promised
from portal.placements.labels import State
from portal.placements.ledger import Standing
from portal.placements.models import Placement


@dataclass(frozen=True)
class Afterwards:
    """`now` is without a take-back that is only wished. `ends`: it ended, or an end stands that is
    no take-back, of which `credit_by` is the day of the credit note where one is promised, and
    `credit` how that stands. `ask_until`: up to and including which day the employer may ask to
    take the candidate back anew; none: he cannot (any more).
    """

    now: Standing
    ends: bool
    credit_by: date | None
    credit: Credit | None
    ask_until: date | None

    @property
    def goes_on(self) -> bool:
        """The work goes on as was agreed, and is paid so: no end of any kind stands."""
        return not self.ends and not self.now.is_taken_back

    @property
    def paid_until(self) -> date | None:
        """The last day that the employer pays, where that is before the last day of work."""
        return self.now.charged_until if self.now.charged_until < self.now.last_on else None


def of(claim: Claim) -> Afterwards:
    placement = db.session.get_one(Placement, claim.placement_id)
    ledger, today = placement_queries.ledger_of(placement), clock.today()
    otherwise = placement_rules.without_return(ledger, today)
    running = claim_queries.take_backs(placement.id, today).running
    now = otherwise if running and not running.accepted_at else ledger.now
    ends = now.state is State.ENDED or otherwise.ends_otherwise
    until = None if queries.open_of(placement.id) else ask_until(placement, now)
    by = credit_promised(placement, now)
    return Afterwards(now, ends, by, _credit(claim, now, by), until)


def ask_until(placement: Placement, now: Standing) -> date | None:
    """Up to and including which day one may ask to take back, once nothing of it runs; none: that
    is not possible (any more).
    """
    guarantee = actions.agreed_terms(placement)
    if now.is_taken_back or refusal(lambda: rules.holds(guarantee, now, clock.today())):
        return None
    return rules.until(guarantee, now)


def _credit(claim: Claim, now: Standing, by: date | None) -> Credit | None:
    if by is None or claim.ended_at is None or not now.ends_otherwise:
        return None
    since = claim.ended_at if now.announced_on is None else None
    return credit_notes.of(claim.placement_id, by, now.charged_until, since)
