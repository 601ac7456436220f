"""The mails and SMS about an agreement. Nothing personal leaves the portal."""

from datetime import date
from typing import Any

from portal import calendar, clock, formats, texts
from portal.accounts import queries as account_queries
from portal.agreements.models import Agreement
from portal.dossiers.models import Dossier
from portal.dossiers.rules import ContactBy
from portal.effects import mail, sms
from portal.employers import queries as employer_queries
from portal.introductions import messages as introduction_messages
from portal.links.rules import Channel
from portal.roles import Role

EMPLOYER = {
    "sign": "Overeenkomst {ref} ligt klaar",
    "remind": "Nog te ondertekenen: {ref}",
    "sealed": "Overeenkomst {ref} geldt",
    "lapsed": "Overeenkomst {ref} is vervallen",
    "withdrawn": "Overeenkomst {ref} gaat niet door",
    "refused": "Overeenkomst {ref} gaat niet door",
}
STAFF = {"sign": "Overeenkomst {ref} wacht op u", "ended": "Overeenkomst {ref} gaat niet door"}
CANDIDATE = {
    "sign": "Een document voor u",
    "remind": "Uw document ligt nog klaar",
    "sealed": "Uw document",
    "ended": "Uw document",
}


def to_employer(agreement: Agreement, kind: str, *, once: str = "") -> None:
    """To everybody who may sign for the company."""
    contact = employer_queries.contact(agreement.employer_id, clock.today())
    for person in account_queries.people_with(Role.SIGNATORY, employer_id=agreement.employer_id):
        values = _values(agreement) | {
            "name": person.name,
            "contact": contact,
            "call_by": _call_by(),
        }
        text = texts.render(f"mail/agreements_{kind}.txt", **values)
        subject = EMPLOYER[kind].format(ref=agreement.reference)
        mail.send(person.email, subject, text, message_id=_id(agreement, kind, person.id, once))


def to_staff(agreement: Agreement, role: Role, kind: str, *, once: str = "") -> None:
    """To everybody of the municipality or the foundation with this role."""
    for person in account_queries.people_with(role):
        to_person(agreement, person, kind, once=once)


def to_person(agreement: Agreement, person: Any, kind: str, *, once: str = "") -> None:
    """To one colleague."""
    values = _values(agreement) | {"name": person.name}
    text = texts.render(f"mail/agreements_staff_{kind}.txt", **values)
    subject = STAFF[kind].format(ref=agreement.reference)
    message_id = _id(agreement, f"staff-{kind}", person.id, once)
    mail.send(person.email, subject, text, message_id=message_id)


def to_candidate(
    agreement: Agreement, dossier: Dossier, kind: str, *, link: str, once: str
) -> tuple[Channel, str] | None:
    """The way this person wants to be reached; None when that is by phone, or nothing is known."""
    mediator = account_queries.person(dossier.mediator_id)
    values = {
        "name": dossier.first_name,
        "link": link,
        "sign_by": agreement.sign_by,
        "mediator": mediator.name,
        "phone": formats.phone(mediator.phone),
        "call_by": _call_by(),
    }
    message_id = _id(agreement, f"candidate-{kind}", dossier.id, once)
    if dossier.contact_by is ContactBy.MAIL and dossier.email:
        text = texts.render(f"mail/agreements_candidate_{kind}.txt", **values)
        mail.send(dossier.email, CANDIDATE[kind], text, message_id=message_id)
        return Channel.MAIL, dossier.email
    if dossier.contact_by is ContactBy.SMS and dossier.phone:
        known = values | {"mediator": mediator}
        text = introduction_messages.in_one_sms(f"agreements_{kind}", known)
        sms.send(dossier.phone, text, message_id=message_id)
        return Channel.SMS, dossier.phone
    return None


def _values(agreement: Agreement) -> dict[str, Any]:
    return {
        "reference": agreement.reference,
        "sign_by": agreement.sign_by,
        "start_on": agreement.start_on,
        "link": texts.address("agreements.show", agreement_id=agreement.id),
    }


def _call_by() -> date:
    """We call within one working day."""
    return calendar.add_working_days(clock.today(), 1)


def _id(agreement: Agreement, kind: str, to: object, once: str) -> str:
    """The same message tried again keeps its id."""
    stamp = "".join(sign for sign in once if sign.isalnum())[:40]
    return f"agreements.{kind}.{agreement.id}.{to}"[:100] + (f".{stamp[:18]}" if stamp else "")
