"""The receipt, of the claim or of its being called off: values for its PDF, and the dates as a
calendar file. No candidate is named.
"""

from datetime import date, datetime, timedelta
from typing import Any

from portal import formats
from portal.clock import day
from portal.documents.letterhead import letterhead
from portal.effects import ics
from portal.guarantees.labels import REASON, Kind, State
from portal.guarantees.models import Claim
from portal.language import _

RECEIPT = "guarantee_receipt"
ENDED = "guarantee_ended"  # of a claim that was withdrawn or refused, or lapsed: it plans nothing
TEMPLATE = "receipt-7"


def kind_of(state: State) -> str:
    """Which receipt holds in this state."""
    return ENDED if state.is_off else RECEIPT


def name_of(state: State) -> str:
    """What its file is called."""
    names = {State.REFUSED: "geweigerd", State.WITHDRAWN: "ingetrokken", State.LAPSED: "vervallen"}
    return names.get(state, "ontvangstbewijs")


def receipt(claim: Claim, details: Any, made_on: date) -> dict[str, Any]:
    """What stands on the receipt: what was filled in, what happens when, and who does it."""
    return {
        **letterhead(
            f"{_title(claim.state)} {claim.reference}",
            claim.reference,
            made_on,
            contact_name=details.manager_name,
            contact_phone=formats.phone(details.manager_phone),
        ),
        "claim": claim,
        "details": details,
        "heading": _title(claim.state),
        "reason": REASON[claim.reason],
        "is_help": claim.kind is Kind.HELP,
    }


def _title(state: State) -> str:
    return _("Bewijs: niet meer van kracht") if state.is_off else _("Ontvangstbewijs")


def _last_day(claim: Claim, today: date) -> tuple[date | None, str]:
    """The day that counts, and what the calendar calls it."""
    if claim.accepted_at or claim.last_on is None:
        return claim.last_on, _("Laatste werkdag van de plaatsing")
    if claim.last_on >= today:
        return claim.last_on, _("Gewenste laatste werkdag van de plaatsing")
    return claim.latest_on, _("Uiterlijk vandaag de laatste werkdag van de plaatsing")


def calendar(claim: Claim, url: str, at: datetime) -> str:
    """The promised dates as whole days, each with a stable UID and a sequence that grows with the
    claim; the last day that is agreed replaces the one that was wished (once that has passed, the
    latest), and then call and answer are taken out. So are all when the claim is called off.
    """
    promised = (
        ("call", claim.call_by, _("Uiterlijk vandaag belt de gemeente")),
        ("decide", claim.decide_by, _("Uiterlijk vandaag antwoord van de gemeente")),
        ("last", *_last_day(claim, day(at))),
    )
    days = [
        ics.Event(
            key=f"{claim.id}-{name}",
            sequence=claim.version,
            summary=f"{title} ({claim.reference})",
            starts=on,
            ends=on + timedelta(days=1),
            url=url,
            is_cancelled=claim.state.is_off or (name != "last" and claim.accepted_at is not None),
        )
        for name, on, title in promised
        if on is not None
    ]
    return ics.calendar(days, made_at=at)
