"""The one way by which anything goes to a candidate, and whether it does.

    the address is his own           it goes; its link is written down
    somebody else of it reads there  nothing goes: the mediator has the task to have it mended, and
                                     a link waits until it is

Called by jobs, never inside `unit()`. Nobody but our mediators hears that something waits.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from portal import clock, letters, outbox
from portal.audit import SYSTEM, Actor
from portal.calendar import call_day
from portal.db import unit
from portal.dossiers import actions, queries, rules
from portal.dossiers.models import Dossier
from portal.effects import sms
from portal.errors import Refused
from portal.links import queries as link_queries
from portal.links import rules as link_rules
from portal.links.rules import Channel, Purpose
from portal.settings import settings
from portal.tasks import actions as task_actions
from portal.tasks import queries as task_queries

OWN_ADDRESS = "dossiers.own_address"


def send(
    dossier: Dossier,
    way: Channel,
    text: str,
    *,
    about: Any,
    subject: str,
    message_id: str,
    ics: str | None = None,
) -> bool:
    """Send this person `text` by mail or SMS. False, and nothing goes, when somebody else of what
    it is `about` is reached where he is: who that is, is in `queries.others`.
    """
    if queries.shared(dossier, about):
        with outbox.aside():
            have_mended(dossier, by=SYSTEM, at=clock.now())
        return False
    to = _address(dossier, way)
    _post(to, way, text, subject=subject, message_id=message_id, whose=dossier.id, ics=ics)
    return True


def send_link(
    purpose: Purpose,
    dossier: Dossier,
    way: Channel,
    text: str,
    *,
    link_id: UUID,
    about: Any,
    expires_at: datetime | None = None,
    **message: Any,
) -> bool:
    """Send a link in `text`, then write it down: a job that is tried again sends the same. When it
    does not go (`send`), one waits in its place.
    """
    known: dict[str, Any] = {"channel": way, "expires_at": expires_at, "by": SYSTEM}
    if send(dossier, way, text, about=about, **message):
        known |= {"sent_to": _address(dossier, way), "link_id": link_id, "at": clock.now()}
        with unit():
            actions.keep_link(purpose, about, dossier, **known)
        return True
    with outbox.aside():
        out = link_queries.open_ones(purpose, about.id, dossier.id)
        if not any(one.waits for one in out):
            known |= {"sent_to": link_rules.NOT_SENT, "link_id": uuid4(), "at": clock.now()}
            actions.keep_link(purpose, about, dossier, **known)
    return False


def send_before(
    dossier: Dossier,
    to: str,
    way: Channel,
    text: str,
    *,
    about: Any,
    subject: str,
    message_id: str,
) -> None:
    """The same to where somebody was reached before; not when another of it is reached there."""
    mail, phone = (to, "") if way is Channel.MAIL else ("", to)
    if queries.shared_at(dossier.id, about, mail, phone):
        return
    _post(to, way, text, subject=subject, message_id=message_id)


def why_waits(dossier: Dossier, about: Any) -> Refused | None:
    """Why nothing goes now, for our mediators."""
    found = queries.shared(dossier, about)
    if found is None:
        return None
    other, way = found
    party = other.employer_name or settings().municipality_name
    return Refused("shared_address", rules.SHARED[way], name=other.name, party=party)


def have_mended(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The mediator asks for an address that is this person's alone."""
    task_actions.assign(
        OWN_ADDRESS,
        subject=dossier,
        employer_id=None,
        to=dossier.mediator_id,
        title="",
        due_on=call_day(at),
        by=by,
        at=at,
    )


def watch(dossier: Dossier, *, again: bool, by: Actor, at: datetime) -> None:
    """Who is reached where this person is may have changed. Somebody else who can open his links
    is the mediator's task; what waits goes once it can, and when the task is over, so does what he
    could not answer meanwhile (`again`). Of what people sign, agreements keep watch.
    """
    links = link_queries.open_of(dossier.id, at)
    subjects = {one.subject for one in links}
    taken = {one for one in subjects if queries.shared(dossier, one)}
    free = [one for one in links if one.subject not in taken]
    goes = [one for one in free if one.waits]
    if any(one.waits or one.purpose is not Purpose.SIGN for one in links if one not in free):
        have_mended(dossier, by=by, at=at)
    elif task_queries.is_pending(dossier.id, OWN_ADDRESS) and not queries.shared(dossier, dossier):
        task_actions.finish(dossier, OWN_ADDRESS, by=by, at=at)
        goes = [one for one in free if one.waits or (again and one.purpose is not Purpose.SIGN)]
    for link in goes:
        outbox.put(link_rules.FOLLOWS[link.purpose], link_id=str(link.id), new_id=str(uuid4()))


def _address(dossier: Dossier, way: Channel) -> str:
    return dossier.phone if way is Channel.SMS else dossier.email


def _post(
    to: str,
    way: Channel,
    text: str,
    *,
    subject: str,
    message_id: str,
    whose: UUID | None = None,
    ics: str | None = None,
) -> None:
    if way is Channel.SMS:
        sms.send(to, text, message_id=message_id)
    else:
        letters.send(to, subject, text, message_id=message_id, whose=whose, ics=ics)
