"""The six digits, and a word to an address that is left. A new link is sent by dossiers, which know
where to.
"""

from uuid import UUID

from portal import clock, letters, outbox, texts
from portal.effects import sms
from portal.links import queries, rules
from portal.links.rules import Channel
from portal.settings import settings


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


def tell_left(sent_id: str, kind: str) -> None:
    """To an address or number we do not use any more: that we changed it, and whom to call."""
    channel, to = queries.went(kind, UUID(sent_id))
    if channel is Channel.MAIL:
        text, subject = texts.render("mail/links_left.txt"), "Uw e-mailadres is veranderd"
        letters.send(to, subject, text, message_id=outbox.job_id(), whose=None)
        return
    sms.send(to, texts.render("sms/links_left.txt"), message_id=outbox.job_id())
