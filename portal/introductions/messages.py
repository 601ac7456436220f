"""Mails to the people of an employer, and mail or SMS to a candidate.

What goes to a candidate passes `dossiers.sending`. Nothing here names a candidate to an employer,
or an employer to whoever reads along.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from portal import calendar, clock, formats, letters, outbox, texts
from portal.accounts.queries import members
from portal.dossiers import sending
from portal.dossiers.models import Dossier
from portal.dossiers.rules import ContactBy
from portal.effects import sms
from portal.employers.managers import on_duty
from portal.employers.queries import contact
from portal.introductions import queries, reminders, rules
from portal.introductions.models import Introduction
from portal.links import actions as link_actions
from portal.links.rules import Channel, Purpose
from portal.settings import settings

SUBJECTS = {  # what has none here is a message of the mediator
    "timed": "Uw afspraak",
    "timed_again": "Uw afspraak",
    "called_off": "Uw afspraak gaat niet door",
    "invited": "Uw afspraak",
    "reminded": "Uw afspraak",
    "missed_candidate": "Uw afspraak",
    "missed_employer": "Uw afspraak",
}
TO_MEDIATOR = {
    "call_off_travel": "Zeg het vervoer af",
    "travel_again": "Regel het vervoer voor een nieuwe tijd",
}


def tell(
    introduction: Introduction,
    name: str,
    subject: str,
    *,
    ics: str | None = None,
    again: str = "",
    was_at: datetime | None = None,
) -> None:
    """Mail the members of the company; nothing in it about who the candidate is. A message that
    can come more than once for one meeting is told apart by `again`; `was_at` is the time that was
    called off.
    """
    manager = contact(introduction.employer_id)
    call_on = calendar.call_day(introduction.changed_at)
    for person in members(introduction.employer_id):
        text = texts.render(
            f"mail/introductions_{name}.txt",
            person=person,
            introduction=introduction,
            manager=manager,
            deadline=_deadline(introduction),
            call_when=formats.soon(call_on, clock.today()),
            was_at=was_at,
            is_looking=queries.vacancy_is_open(introduction),
            link=texts.address("introductions.show", introduction_id=introduction.id),
        )
        key = f"introductions.{name}.{introduction.id}.{again or introduction.meetings}.{person.id}"
        letters.send(person.email, subject, text, message_id=key, whose=person.id, ics=ics)


def tell_mediator(
    introduction: Introduction, name: str, meeting_at: datetime, task_id: str = ""
) -> None:
    """Mail the mediator, or who stands in, about a meeting at this time; by the profile's alias.
    The link leads to the task.
    """
    if introduction.mediator_id is None:
        return
    about = texts.address("introductions.show", introduction_id=introduction.id)
    link = texts.address("tasks.show", task_id=task_id) if task_id else about
    for reader in on_duty(introduction.mediator_id, clock.today()):
        text = texts.render(
            f"mail/introductions_{name}.txt",
            name=reader.name,
            reference=introduction.reference,
            meeting_at=meeting_at,
            arrange_by=rules.arrange_by(clock.day(meeting_at), clock.today()),
            manager=contact(introduction.employer_id),
            link=link,
        )
        subject = f"{TO_MEDIATOR[name]}: {introduction.reference}"
        key = f"{outbox.job_id()}.{reader.id}"
        letters.send(reader.email, subject, text, message_id=key, whose=reader.id)


def link(
    introduction: Introduction,
    purpose: Purpose,
    link_id: str,
    name: str,
    *,
    channel: Channel | None = None,
    ics: str | None = None,
    was_at: datetime | None = None,
) -> bool:
    """Send the candidate a link, then write it down. False when there is no way to send it, or
    somebody else reads there. By mail the appointment comes with it; in an SMS the link leads to
    it.
    """
    dossier = queries.person(introduction)
    way = channel or channel_of(dossier)
    if way is None:
        return False
    token = link_actions.token_for(UUID(link_id))
    address = texts.address("links.enter", token=token)
    letter = _letter(introduction, dossier, way, name, address, key=link_id, was_at=was_at)
    return sending.send_link(purpose, dossier, way, link_id=UUID(link_id), ics=ics, **letter)


def write(introduction: Introduction, name: str, *, key: str = "") -> None:
    """A message without a link, by the way the candidate likes. One that can come more than once
    for one meeting is told apart by `key`.
    """
    dossier = queries.person(introduction)
    way = channel_of(dossier)
    if way:
        sending.send(dossier, way, **_letter(introduction, dossier, way, name, "", key=key))


def _letter(
    introduction: Introduction,
    dossier: Dossier,
    way: Channel,
    name: str,
    link: str,
    *,
    key: str = "",
    was_at: datetime | None = None,
) -> dict[str, Any]:
    """A message to the candidate: never scheme, employer or work, for a phone may be shared."""
    known = whom_to_call(queries.mediator(introduction)) | {
        "dossier": dossier,
        "introduction": introduction,
        "link": link,
        "meeting": _short(introduction.meeting_at),
        "was_at": was_at,
        "was": _short(was_at),
        "by": short_day(introduction.answer_by),
        "closes": short_day(introduction.closes_on),
        "transport": queries.transport(introduction),
        "deadline": _deadline(introduction),
    }
    message_id = (
        f"introductions.candidate.{name}.{key or f'{introduction.id}.{introduction.meetings}'}"
    )
    return {
        "text": text(way, f"introductions_candidate_{name}", known),
        "about": introduction,
        "subject": SUBJECTS.get(name) or subject(known["sender"]),
        "message_id": message_id,
    }


def subject(sender: str) -> str:
    """Who writes; never about which work or company."""
    return f"Bericht van {sender}"


def whom_to_call(mediator: Row | None) -> dict[str, Any]:
    """Whom to call about a message, and who it comes from."""
    phone = (mediator and mediator.phone) or settings().municipality_phone.replace(" ", "")
    return {"mediator": mediator, "phone": phone, **_signed(mediator.name if mediator else "")}


def _signed(name: str) -> dict[str, str]:
    """How a message to a candidate begins: who asks, so that it does not look like fraud."""
    short = settings().municipality_short
    if name:
        return {"sender": f"{name}, gemeente {short}", "have": "ik heb", "called": name}
    return {"sender": f"Gemeente {short}", "have": "wij hebben", "called": ""}


def text(way: Channel, name: str, known: Mapping[str, Any]) -> str:
    """What a candidate reads by this way. In an SMS the name of who asks is as long as one message
    allows.
    """
    if way is Channel.SMS:
        return in_one_sms(name, known)
    return texts.render(f"mail/{name}.txt", **known)


def in_one_sms(name: str, known: Mapping[str, Any]) -> str:
    """The text of an SMS with the whole name of the mediator, else the first one, else without."""
    mediator = known.get("mediator")
    whole = (mediator.name if mediator else "") or ""
    said = ""
    for called in dict.fromkeys((whole, whole.partition(" ")[0], "")):
        said = sms.plain(texts.render(f"sms/{name}.txt", **{**known, **_signed(called)}).strip())
        if sms.fits(said):
            break
    return said


def channel_of(dossier: Dossier) -> Channel | None:
    """By mail when the candidate likes that or has no phone, otherwise by SMS; None: call."""
    by_mail = dossier.contact_by is ContactBy.MAIL or not dossier.phone
    if by_mail and dossier.email:
        return Channel.MAIL
    return Channel.SMS if dossier.phone else None


def _deadline(introduction: Introduction) -> reminders.Days | None:
    return reminders.days(introduction.state, introduction.answer_by, bool(introduction.times))


def _short(at: datetime | None) -> str:
    """A moment in the plain letters of an SMS: "30-11 14.30"."""
    if at is None:
        return ""
    local = clock.local(at)
    return f"{short_day(local)} {local.hour}.{local.minute:02d}"


def short_day(on: date | None) -> str:
    """A day in the plain letters of an SMS: "30-11"."""
    return f"{on.day}-{on.month}" if on else ""
