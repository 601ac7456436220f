"""What the offer and the sealed agreement are to whoever holds the file. Who refused, and who has
signed so far, is not said.
"""

from uuid import UUID

from portal import formats
from portal.agreements import documents, queries
from portal.agreements.labels import State
from portal.documents.papers import Paper
from portal.language import _


def offer(agreement_id: UUID) -> Paper | None:
    """The offer itself never bears a signature; that its text was signed since, is told."""
    state = queries.state_of(agreement_id)
    if state is State.WITHDRAWN:
        return Paper(_("Aanbod, ingetrokken"), holds=False, text=_("Dit aanbod geldt niet meer."))
    if state in (State.LAPSED, State.REFUSED):
        return Paper(_("Aanbod, vervallen"), holds=False, text=_("Dit aanbod geldt niet meer."))
    sealed_at = queries.sealed_at(agreement_id)
    if sealed_at is not None:  # its number stands on the sealed paper too
        moment = formats.moment(sealed_at)
        return Paper(
            _("Aanbod, later ondertekend"),
            text=_(
                "De overeenkomst met deze tekst is ondertekend en verzegeld op %(moment)s.",
                moment=moment,
            ),
        )
    return Paper(
        _("Aanbod, niet ondertekend"),
        text=_("Een overeenkomst geldt pas als die is ondertekend en verzegeld."),
    )


def agreement(agreement_id: UUID) -> Paper | None:
    """Sealed, or it is not there."""
    at = queries.sealed_at(agreement_id)
    if at is None:
        return None
    moment = formats.moment(at)
    return Paper(_("Overeenkomst, ondertekend en verzegeld op %(moment)s", moment=moment))


PAPERS = {documents.OFFER: offer, documents.SEALED: agreement}
