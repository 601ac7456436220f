"""After somebody asked for the own page, or is reached elsewhere."""

from uuid import UUID

from portal.candidate import messages
from portal.dossiers import messages as dossier_messages
from portal.dossiers import queries as dossier_queries
from portal.links import queries as link_queries


def send_own_page(dossier_id: str, link_id: str) -> None:
    """The link to the candidate's own page."""
    dossier = dossier_queries.by_id(UUID(dossier_id))
    if dossier is not None:
        messages.own_page(dossier, UUID(link_id))


def follow_link(link_id: str, new_id: str) -> None:
    """Somebody's address changed: the link to the own page goes along."""
    old = link_queries.by_id(UUID(link_id))
    if old is None:
        return
    if old.waits:
        send_own_page(str(old.dossier_id), new_id)
        return
    dossier_messages.new_link(old, UUID(new_id))
