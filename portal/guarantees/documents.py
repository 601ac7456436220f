"""The receipt: values for its PDF, and the dates as a calendar file. No candidate is named."""

from datetime import date, datetime, timedelta
from typing import Any

from portal import formats
from portal.documents.letterhead import letterhead
from portal.effects import ics
from portal.guarantees.labels import REASON, Kind
from portal.guarantees.models import Claim
from portal.language import _

RECEIPT = "guarantee_receipt"
TEMPLATE = "receipt-1"


def receipt(claim: Claim, details: Any, day: date) -> dict[str, Any]:
    """What stands on the receipt: what was filled in, what happens when, and who does it."""
    return {
        **letterhead(
            f"Ontvangstbewijs {claim.reference}",
            claim.reference,
            day,
            contact_name=details.manager_name,
            contact_phone=formats.phone(details.manager_phone),
        ),
        "claim": claim,
        "details": details,
        "reason": REASON[claim.reason],
        "is_help": claim.kind is Kind.HELP,
    }


def calendar(claim: Claim, url: str, at: datetime) -> str:
    """The promised dates as whole days, each with a stable UID."""
    promised = (
        ("call", claim.call_by, _("Uiterlijk vandaag belt de gemeente")),
        ("decide", claim.decide_by, _("Uiterlijk vandaag antwoord van de gemeente")),
        ("last", claim.last_on, _("Laatste werkdag van de plaatsing")),
    )
    days = [
        ics.Event(
            key=f"{claim.id}-{name}",
            sequence=claim.version,
            summary=f"{title} ({claim.reference})",
            starts=on,
            ends=on + timedelta(days=1),
            url=url,
        )
        for name, on, title in promised
        if on is not None
    ]
    return ics.calendar(days, made_at=at)
