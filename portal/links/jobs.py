"""Sending a new link, and the six digits. Send first, write last: tried again, the same message
goes out.
"""

from uuid import UUID

from portal import clock, texts
from portal.audit import SYSTEM
from portal.db import unit
from portal.effects import mail, sms
from portal.links import actions, queries, rules
from portal.links.models import Link
from portal.links.rules import Channel, Subject
from portal.settings import settings


def renew(link_id: str, new_id: str) -> None:
    """A new link for the same thing, to the address the old one went to."""
    old = queries.by_id(UUID(link_id))
    if old is None:
        return
    _send(old, actions.token_for(UUID(new_id)), message_id=f"links.renew.{new_id}")
    with unit():
        actions.make(
            old.purpose,
            Subject(old.subject_kind, old.subject_id),
            old.dossier_id,
            channel=old.channel,
            sent_to=old.sent_to,
            link_id=UUID(new_id),
            by=SYSTEM,
            at=clock.now(),
        )


def send_code(code_id: str) -> None:
    """Six digits by SMS; nothing when they would arrive too late to be used."""
    row = queries.code(UUID(code_id))
    if row is None or clock.now() >= row.expires_at:
        return
    code = rules.code(settings().secret_key, row.id)
    sms.send(
        row.sent_to,
        texts.render("sms/links_code.txt", code=code),
        message_id=f"links.code.{code_id}",
    )


def _send(old: Link, token: str, *, message_id: str) -> None:
    address = texts.address("links.enter", token=token)
    if old.channel is Channel.SMS:
        sms.send(
            old.sent_to, texts.render("sms/links_renew.txt", link=address), message_id=message_id
        )
        return
    text = texts.render("mail/links_renew.txt", link=address)
    mail.send(old.sent_to, "Bericht van de gemeente", text, message_id=message_id)
