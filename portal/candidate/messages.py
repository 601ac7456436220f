"""The link to the own page, by mail or SMS as the candidate likes."""

from uuid import UUID

from portal import texts
from portal.dossiers import sending
from portal.dossiers.models import Dossier
from portal.introductions import messages as introduction_messages
from portal.introductions import queries as introduction_queries
from portal.links import actions as link_actions
from portal.links.rules import Purpose


def own_page(dossier: Dossier, link_id: UUID) -> None:
    """Send a candidate the link to the own page, then write it down; nothing without an address."""
    way = introduction_messages.channel_of(dossier)
    if way is None:
        return
    address = texts.address("links.enter", token=link_actions.token_for(link_id))
    mediator = introduction_queries.mediator(dossier)
    known = introduction_messages.whom_to_call(mediator) | {"dossier": dossier, "link": address}
    sending.send_link(
        Purpose.OWN_PAGE,
        dossier,
        way,
        introduction_messages.text(way, "candidate_own_page", known),
        link_id=link_id,
        about=dossier,
        subject=introduction_messages.subject(known["sender"]),
        message_id=f"candidate.own_page.{link_id}",
    )
