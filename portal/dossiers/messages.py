"""A new link to a candidate, at the address on file now, whatever it is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from portal import clock, letters, reading, texts
from portal.audit import SYSTEM
from portal.db import unit
from portal.dossiers import actions, queries, rules
from portal.effects import sms
from portal.links import actions as link_actions
from portal.links import queries as link_queries
from portal.links.rules import Channel, Subject

SLIP = timedelta(days=1)


def number_changed(change_id: UUID) -> None:
    """Mail that the phone number is another one now, where there is an address."""
    _change, dossier = queries.change_of_number(change_id)
    if dossier.email:
        text = texts.render("mail/dossiers_number_changed.txt", end=dossier.phone[-2:])
        letters.send(
            dossier.email,
            "Uw telefoonnummer is veranderd",
            text,
            message_id=f"dossiers.number_changed.{change_id}",
            whose=dossier.id,
        )


def number_left(change_id: UUID) -> None:
    """A text to the mobile number before; where somebody else is reached it says nobody's. None to
    a number that stood there by a slip of the pen: for less than a day, and nothing went to it.
    """
    change, dossier = queries.change_of_number(change_id)
    is_shared = bool(queries.reached_by_others(dossier.id, {change.was}))
    is_new = change.changed_at - queries.stood_since(change, dossier) < SLIP
    is_known = bool(link_queries.last_sent_to(dossier.id, {change.was})) and not is_shared
    if not reading.is_mobile(change.was) or (is_new and not is_known):
        return
    template = "sms/dossiers_number_shared.txt" if is_shared else "sms/links_left.txt"
    once = f"dossiers.number_left.{change_id}"
    sms.send(change.was, texts.render(template), message_id=once)


def new_link(old: Any, new_id: UUID, *, asked: bool = False) -> bool:
    """Send somebody a link for the same thing as the old one, then write it down: a job that is
    tried again sends the same. False when there is no address for it, or somebody who did not ask
    for it himself wants to be called.
    """
    dossier = queries.by_id(old.dossier_id)
    if dossier is None or (dossier.contact_by == rules.ContactBy.PHONE and not asked):
        return False
    way = rules.way(old.channel, dossier.email, dossier.phone)
    if way is None:
        return False
    link = texts.address("links.enter", token=link_actions.token_for(new_id))
    once = f"links.renew.{new_id}"
    if way is Channel.SMS:
        sms.send(dossier.phone, texts.render("sms/links_renew.txt", link=link), message_id=once)
    else:
        text = texts.render("mail/links_renew.txt", link=link)
        letters.send(
            dossier.email, "Bericht van de gemeente", text, message_id=once, whose=dossier.id
        )
    with unit():
        actions.keep_link(
            old.purpose,
            Subject(old.subject_kind, old.subject_id),
            dossier,
            channel=way,
            sent_to=dossier.phone if way is Channel.SMS else dossier.email,
            link_id=new_id,
            by=SYSTEM,
            at=clock.now(),
        )
    return True
