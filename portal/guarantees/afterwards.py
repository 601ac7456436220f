"""What is so of a placement once a claim on it is off."""

from dataclasses import dataclass
from datetime import date

from portal import clock, db
from portal.calendar import add_working_days
from portal.errors import refusal
from portal.guarantees import actions, queries, rules
from portal.guarantees.models import Claim
from portal.placements import queries as placement_queries
from portal.placements.credit_queries import credit_days
from portal.placements.ledger import Standing
from portal.placements.models import Placement


@dataclass(frozen=True)
class Afterwards:
    """`ends`: an end stands, of which `credit_by` is the day of the credit note where one is
    promised and that day is to come. `ask_until`: up to and including which day the employer may
    ask to take the candidate back anew; none: he cannot (any more).
    """

    now: Standing
    ends: bool
    credit_by: date | None
    ask_until: date | None


def of(claim: Claim) -> Afterwards:
    placement = db.session.get_one(Placement, claim.placement_id)
    now = placement_queries.ledger_of(placement).now
    credit_by = _credit_by(placement, now)
    if credit_by and credit_by < clock.today():
        credit_by = None
    return Afterwards(now, now.ends_otherwise, credit_by, _ask_until(placement, now))


def _credit_by(placement: Placement, now: Standing) -> date | None:
    if placement.credit_due_at:
        return clock.day(placement.credit_due_at)
    if now.announced_on is None or now.is_taken_back or now.charged_until >= now.agreed_on:
        return None
    return add_working_days(now.last_on, credit_days(placement))


def _ask_until(placement: Placement, now: Standing) -> date | None:
    guarantee = actions.agreed_terms(placement)
    refused = refusal(lambda: rules.holds(guarantee, now, clock.today()))
    if refused or now.is_taken_back or queries.open_of(placement.id):
        return None
    return rules.until(guarantee, now)
