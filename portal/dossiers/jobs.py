"""After somebody asked for a new link, when a mail to somebody was refused, and whether a candidate
is reached where nobody else is.
"""

from collections.abc import Sequence
from uuid import UUID

from portal import clock, db
from portal.accounts import queries as account_queries
from portal.audit import SYSTEM
from portal.calendar import call_day
from portal.dossiers import messages, queries, sending
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


def tell_mail_changed(change_id: str) -> None:
    """The person hears at the address before that it is another one now."""
    messages.mail_left(UUID(change_id))


def tell_handed_over(change_id: str) -> None:
    """Who was the mediator hears that another is."""
    messages.tell_handed_over(UUID(change_id))


def watch_dossier(dossier_id: str) -> None:
    """A candidate's address changed: links that went elsewhere follow by themselves."""
    _watch([UUID(dossier_id)], again=False)


def watch_user(user_id: str, by_id: str = "") -> None:
    """Somebody came, went, or came back: is a candidate reached where he is?"""
    person = account_queries.person(UUID(user_id))
    _watch(queries.reached_at(person.email, person.phone))


def watch() -> None:
    """Nightly: what came to be shared or is no longer, however that came about."""
    _watch(queries.to_watch(sending.OWN_ADDRESS, clock.now()))


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


def _watch(dossier_ids: Sequence[UUID], *, again: bool = True) -> None:
    with db.unit():
        for dossier_id in dossier_ids:
            dossier = db.locked(Dossier, dossier_id)
            if dossier is not None:
                sending.watch(dossier, again=again, by=SYSTEM, at=clock.now())
