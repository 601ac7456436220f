"""After somebody asked for the own page."""

from uuid import UUID

from portal.candidate import messages
from portal.dossiers import queries as dossier_queries


def send_own_page(dossier_id: str, link_id: str) -> None:
    """The link to the candidate's own page."""
    dossier = dossier_queries.by_id(UUID(dossier_id))
    if dossier is not None:
        messages.own_page(dossier, link_id)
