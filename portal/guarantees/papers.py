"""What the receipt of a claim is to whoever holds the file. Why a claim is off is not said."""

from uuid import UUID

from portal import db
from portal.documents.papers import Paper
from portal.guarantees import documents
from portal.guarantees.models import Claim
from portal.language import _


def receipt(claim_id: UUID) -> Paper | None:
    """Of a claim that may be off since."""
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        return None
    name = _("Ontvangstbewijs van melding %(reference)s", reference=claim.reference)
    if claim.state.is_off:
        return Paper(name, holds=False, text=_("Deze melding is niet meer van kracht."))
    return Paper(name)


def ended(claim_id: UUID) -> Paper | None:
    """Of its being off."""
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        return None
    reference = claim.reference
    return Paper(_("Bewijs dat melding %(reference)s niet meer van kracht is", reference=reference))


PAPERS = {documents.RECEIPT: receipt, documents.ENDED: ended}
