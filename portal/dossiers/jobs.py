"""After somebody asked for a new link."""

from uuid import UUID

from portal.dossiers import messages
from portal.links import queries as link_queries


def renew_link(link_id: str, new_id: str) -> None:
    """A new link for the same thing, to the address on file now."""
    old = link_queries.by_id(UUID(link_id))
    if old is not None:
        messages.new_link(old, UUID(new_id))
