"""After somebody asked for a new link, and when a mail to somebody was refused."""

from uuid import UUID

from portal import clock, db
from portal.audit import SYSTEM
from portal.calendar import call_day
from portal.dossiers import messages
from portal.dossiers.models import Dossier
from portal.links import queries as link_queries
from portal.tasks import actions as task_actions


def renew_link(link_id: str, new_id: str) -> None:
    """A new link for the same thing, to the address on file now."""
    old = link_queries.by_id(UUID(link_id))
    if old is not None:
        messages.new_link(old, UUID(new_id), asked=True)


def tell_number_changed(change_id: str, by_mail: bool) -> None:
    """The person hears that the phone number changed, and has two working days to say that it is
    wrong, before codes go to the new one.
    """
    if by_mail:
        messages.number_changed(UUID(change_id))
    messages.number_left(UUID(change_id))


def have_reached(whose: str) -> None:
    """No server wants mail for this address any more: the mediator calls, and asks for another."""
    at = clock.now()
    with db.unit() as session:
        dossier = session.get(Dossier, UUID(whose))
        if dossier is not None:
            task_actions.assign(
                "dossiers.reach",
                subject=dossier,
                employer_id=None,
                to=dossier.mediator_id,
                title="",
                due_on=call_day(at),
                by=SYSTEM,
                at=at,
            )
