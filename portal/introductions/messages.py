"""Mails to the people of an employer, and mail or SMS to a candidate.

A message goes out first and its link is written last, under an id that was chosen with the
change: tried again, the same message goes out. Nothing here names a candidate to an employer, or
an employer to whoever reads along.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from portal import clock, texts
from portal.accounts.queries import people_with
from portal.audit import SYSTEM
from portal.db import unit
from portal.dossiers.models import Dossier
from portal.dossiers.rules import ContactBy
from portal.effects import mail, sms
from portal.employers.queries import contact
from portal.introductions import queries, reminders, rules
from portal.introductions.models import Introduction
from portal.links import actions as link_actions
from portal.links.rules import Channel, Purpose
from portal.roles import Role
from portal.settings import settings

SUBJECTS = {
    "asked": "Bericht van de gemeente",
    "asked_again": "Bericht van de gemeente",
    "adjusted": "Bericht van de gemeente",
    "expired": "Bericht van de gemeente",
    "invited": "Uw afspraak",
    "reminded": "Uw afspraak",
    "met": "Bericht van de gemeente",
    "missed_candidate": "Uw afspraak",
    "missed_employer": "Uw afspraak",
}


def tell(
    introduction: Introduction,
    name: str,
    subject: str,
    *,
    ics: str | None = None,
    again: str = "",
) -> None:
    """Mail every member of the company; nothing in it about who the candidate is. A message that
    can come more than once for one meeting is told apart by `again`.
    """
    manager = contact(introduction.employer_id)
    for person in people_with(Role.MEMBER, employer_id=introduction.employer_id):
        text = texts.render(
            f"mail/introductions_{name}.txt",
            person=person,
            introduction=introduction,
            manager=manager,
            deadline=_deadline(introduction),
            news_by=rules.news_by(clock.day(introduction.changed_at)),
            link=texts.address("introductions.show", introduction_id=introduction.id),
        )
        key = f"introductions.{name}.{introduction.id}.{again or introduction.meetings}.{person.id}"
        mail.send(person.email, subject, text, message_id=key, ics=ics)


def link(
    introduction: Introduction,
    purpose: Purpose,
    link_id: str,
    name: str,
    *,
    channel: Channel | None = None,
) -> bool:
    """Send the candidate a link, then write it down. False when there is no way to send it."""
    dossier = queries.person(introduction)
    way = channel or channel_of(dossier)
    if way is None:
        return False
    token = link_actions.token_for(UUID(link_id))
    _write(introduction, dossier, way, name, texts.address("links.enter", token=token), key=link_id)
    write_down(purpose, introduction, dossier, way, link_id)
    return True


def write(introduction: Introduction, name: str, *, key: str = "") -> None:
    """A message without a link, by the way the candidate likes. One that can come more than once
    for one meeting is told apart by `key`.
    """
    dossier = queries.person(introduction)
    way = channel_of(dossier)
    if way:
        _write(introduction, dossier, way, name, "", key=key)


def write_down(
    purpose: Purpose, subject: Introduction | Dossier, dossier: Dossier, way: Channel, link_id: str
) -> None:
    with unit():
        link_actions.make(
            purpose,
            subject,
            dossier.id,
            channel=way,
            sent_to=dossier.phone if way is Channel.SMS else dossier.email,
            link_id=UUID(link_id),
            by=SYSTEM,
            at=clock.now(),
        )


def _write(
    introduction: Introduction,
    dossier: Dossier,
    way: Channel,
    name: str,
    link: str,
    *,
    key: str = "",
) -> None:
    """A message to the candidate: never scheme, employer or work, for a phone may be shared."""
    known = whom_to_call(queries.mediator(introduction)) | {
        "dossier": dossier,
        "introduction": introduction,
        "link": link,
        "meeting": _short(introduction),
        "transport": queries.transport(introduction),
        "deadline": _deadline(introduction),
    }
    message_id = (
        f"introductions.candidate.{name}.{key or f'{introduction.id}.{introduction.meetings}'}"
    )
    deliver(
        dossier,
        way,
        f"introductions_candidate_{name}",
        known,
        subject=SUBJECTS[name],
        message_id=message_id,
    )


def whom_to_call(mediator: Row | None) -> dict[str, Any]:
    """Whom to call about a message."""
    phone = (mediator and mediator.phone) or settings().municipality_phone.replace(" ", "")
    return {"mediator": mediator, "phone": phone}


def deliver(
    dossier: Dossier,
    way: Channel,
    name: str,
    known: dict[str, Any],
    *,
    subject: str,
    message_id: str,
) -> None:
    """Send a candidate the text called `name`, by this way."""
    if way is Channel.SMS:
        text = texts.render(f"sms/{name}.txt", **known)
        sms.send(dossier.phone, text, message_id=message_id)
        return
    mail.send(
        dossier.email, subject, texts.render(f"mail/{name}.txt", **known), message_id=message_id
    )


def channel_of(dossier: Dossier) -> Channel | None:
    """By mail when the candidate likes that or has no phone, otherwise by SMS; None: call."""
    by_mail = dossier.contact_by is ContactBy.MAIL or not dossier.phone
    if by_mail and dossier.email:
        return Channel.MAIL
    return Channel.SMS if dossier.phone else None


def _deadline(introduction: Introduction) -> reminders.Days | None:
    return reminders.days(introduction.state, introduction.answer_by, bool(introduction.times))


def _short(introduction: Introduction) -> str:
    """The appointment in the plain letters of an SMS: "30-11 14.30"."""
    if introduction.meeting_at is None:
        return ""
    local = clock.local(introduction.meeting_at)
    return f"{local.day}-{local.month} {local.hour}.{local.minute:02d}"
