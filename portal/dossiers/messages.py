"""A new link to a candidate, at the address on file now, whatever it is about."""

from typing import Any
from uuid import UUID

from portal import clock, letters, texts
from portal.audit import SYSTEM
from portal.db import unit
from portal.dossiers import actions, queries, rules
from portal.effects import sms
from portal.links import actions as link_actions
from portal.links.rules import Channel, Subject


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
