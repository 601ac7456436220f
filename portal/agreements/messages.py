"""The mails and SMS about an agreement. Nothing personal leaves the portal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from portal import clock, formats, letters, reading, texts
from portal.accounts import queries as account_queries
from portal.agreements import queries, rules
from portal.agreements.labels import Party, State, withdrawn_because
from portal.agreements.models import Agreement
from portal.agreements.rules import Standing
from portal.dossiers import queries as dossier_queries
from portal.dossiers import sending
from portal.dossiers.models import Dossier
from portal.dossiers.rules import ContactBy
from portal.employers import queries as employer_queries
from portal.introductions import messages as introduction_messages
from portal.introductions import queries as introduction_queries
from portal.links import actions as link_actions
from portal.links.rules import Channel, Purpose
from portal.roles import Role

EMPLOYER = {
    "sign": "Overeenkomst {ref} ligt klaar",
    "remind": "Nog te ondertekenen: {ref}",
    "sealed": "Overeenkomst {ref} geldt",
    "lapsed": "Overeenkomst {ref} is vervallen",
    "withdrawn": "Overeenkomst {ref} gaat niet door",
    "refused": "Overeenkomst {ref} gaat niet door",
    "vacancy_withdrawn": "Overeenkomst {ref} vervalt met de vacature",
    "vacancy_closed": "Overeenkomst {ref} vervalt met de vacature",
}
STAFF = {
    "sign": "Overeenkomst {ref} wacht op u",
    "sealed": "Overeenkomst {ref} geldt",
    "ended": "Overeenkomst {ref} gaat niet door",
    "dropped": "Overeenkomst {ref} gaat niet door",
    "appointed": "Overeenkomst {ref}: samen tekenen kan bij u",
    "second": "Overeenkomst {ref}: er is een tweede bemiddelaar",
    "replaced": "Overeenkomst {ref}: iemand anders tekent samen",
}
CANDIDATE = {
    "sign": "Een document voor u",
    "remind": "Uw document ligt nog klaar",
    "sealed": "Uw document",
    "ended": "Uw document",
    "beside": "U hebt een document ondertekend",
}

BEFORE_OFFER = timedelta(days=14)  # an address left since then hears of a signature beside


@dataclass(frozen=True)
class Called:
    """Somebody by his name."""

    name: str


def to_employer(agreement: Agreement, kind: str, *, once: str = "") -> None:
    """To everybody who may sign for the company."""
    known = _values(agreement, Party.EMPLOYER)
    for person in account_queries.people_with(Role.SIGNATORY, employer_id=agreement.employer_id):
        values = known | {"name": person.name}
        text = texts.render(f"mail/agreements_{kind}.txt", **values)
        subject = EMPLOYER[kind].format(ref=agreement.reference)
        message_id = _id(agreement, kind, person.id, once)
        letters.send(person.email, subject, text, message_id=message_id, whose=person.id)


def to_staff(agreement: Agreement, role: Role, kind: str, *, once: str = "") -> None:
    """To everybody of the municipality or the foundation with this role."""
    party = Party.FOUNDATION if role is Role.FOUNDATION_SIGNER else Party.MUNICIPALITY
    for person in account_queries.people_with(role):
        to_person(agreement, person, kind, party=party, once=once)


def to_person(
    agreement: Agreement,
    person: Any,
    kind: str,
    *,
    party: Party = Party.MUNICIPALITY,
    once: str = "",
) -> None:
    """To one colleague."""
    values = _values(agreement, party) | {"name": person.name}
    text = texts.render(f"mail/agreements_staff_{kind}.txt", **values)
    subject = STAFF[kind].format(ref=agreement.reference)
    message_id = _id(agreement, f"staff-{kind}", person.id, once)
    letters.send(person.email, subject, text, message_id=message_id, whose=person.id)


def to_candidate(
    agreement: Agreement, dossier: Dossier, kind: str, *, link: str, once: str
) -> bool:
    """Write by the way this person likes. False when that is by phone, nothing is known, or
    somebody else reads there.
    """
    channel = way(dossier)
    if channel is None:
        return False
    return sending.send(dossier, channel, **_letter(agreement, dossier, channel, kind, link, once))


def link_to_candidate(
    agreement: Agreement, dossier: Dossier, kind: str, link_id: UUID, expires_at: datetime | None
) -> bool:
    """The same with a link, which is written down."""
    channel = way(dossier)
    if channel is None:
        return False
    link = texts.address("links.enter", token=link_actions.token_for(link_id))
    letter = _letter(agreement, dossier, channel, kind, link, str(link_id))
    return sending.send_link(
        Purpose.SIGN, dossier, channel, link_id=link_id, expires_at=expires_at, **letter
    )


def _letter(
    agreement: Agreement, dossier: Dossier, channel: Channel, kind: str, link: str, once: str
) -> dict[str, Any]:
    mediator, standing = account_queries.person(dossier.mediator_id), queries.standing(agreement)
    call_by = _call_by(agreement)
    values = {
        "name": dossier.first_name,
        "link": link,
        **_days(standing, Party.CANDIDATE),
        "mediator": mediator.name,
        "phone": formats.phone(mediator.phone),
        "call_by": call_by,
        "cause": "",
    }
    if agreement.state is State.LAPSED:
        values["cause"] = rules.cause(standing, Party.CANDIDATE)
    if channel is Channel.SMS:
        short = {"mediator": mediator, "call_by": introduction_messages.short_day(call_by)}
        text = introduction_messages.in_one_sms(f"agreements_{kind}", values | short)
    else:
        text = texts.render(f"mail/agreements_candidate_{kind}.txt", **values)
    return {
        "text": text,
        "about": agreement,
        "subject": CANDIDATE[kind],
        "message_id": _id(agreement, f"candidate-{kind}", dossier.id, once),
    }


def mail_signed_beside(agreement: Agreement) -> None:
    """To who just signed beside somebody: before whom that was, and whom to call if it was not he.
    That is the general number, never that of who sat there.
    """
    dossier, known = _signed_beside(agreement)
    text = texts.render("mail/agreements_candidate_beside.txt", **known)
    _tell_beside(agreement, dossier, Channel.MAIL, text, to=dossier.email)


def text_signed_beside(agreement: Agreement) -> None:
    """The same as a text message."""
    dossier, known = _signed_beside(agreement)
    mediator = Called(known["mediator"])
    text = introduction_messages.in_one_sms("agreements_beside", known | {"mediator": mediator})
    to = dossier.phone if reading.is_mobile(dossier.phone) else ""
    _tell_beside(agreement, dossier, Channel.SMS, text, to=to)


def _tell_beside(
    agreement: Agreement, dossier: Dossier, way: Channel, text: str, *, to: str
) -> None:
    """Where he is reached, and where he was until after the offer, or shortly before it."""
    assert agreement.offered_at is not None
    since = agreement.offered_at - BEFORE_OFFER
    kind = "candidate-beside" if way is Channel.MAIL else "text-beside"
    how: dict[str, Any] = {"about": agreement, "subject": CANDIDATE["beside"]}
    if to:
        sending.send(dossier, way, text, message_id=_id(agreement, kind, dossier.id, ""), **how)
    left = {change.was: change for change in dossier_queries.left_since(dossier.id, way, since)}
    for was, change in left.items():
        if was != to and (way is Channel.MAIL or reading.is_mobile(was)):
            message_id = _id(agreement, kind, change.id, "")
            sending.send_before(dossier, was, way, text, message_id=message_id, **how)


def way(dossier: Dossier) -> Channel | None:
    """How this person wants to be reached; None: by phone, or nothing is known."""
    if dossier.contact_by is ContactBy.MAIL and dossier.email:
        return Channel.MAIL
    return Channel.SMS if dossier.contact_by is ContactBy.SMS and dossier.phone else None


def _signed_beside(agreement: Agreement) -> tuple[Dossier, dict[str, Any]]:
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    signed = {row.party: row for row in queries.signatures(agreement.id)}[Party.CANDIDATE]
    signed_on = clock.day(signed.at)
    return dossier, {
        "name": dossier.first_name,
        "mediator": signed.witness,
        "signed_on": signed_on,
        "is_today": signed_on == clock.today(),
    }


def _values(agreement: Agreement, party: Party) -> dict[str, Any]:
    introduction = introduction_queries.by_id(agreement.introduction_id)
    standing = queries.standing(agreement)
    return {
        "reference": agreement.reference,
        **_days(standing, party),
        "lapses_after": agreement.sign_by,
        "start_on": agreement.start_on,
        "manager": employer_queries.contact(agreement.employer_id),
        "vacancy": introduction.vacancy_reference if introduction else "",
        "cause": rules.cause(standing, party),
        "could_sign": not (agreement.state is State.LAPSED and party in standing.outstanding),
        "why": withdrawn_because(agreement.state, agreement.ended_reason),
        "calls": rules.vacancy_reason(agreement.ended_reason) is None,
        "call_by": _call_by(agreement),
        "link": texts.address("agreements.show", agreement_id=agreement.id),
    }


def _days(standing: Standing, party: Party) -> dict[str, date | None]:
    """The day of this party, none when it was never offered; and the last one if it is late."""
    today = clock.today()
    return {
        "sign_by": standing.sign_by_of(party),
        "still_until": standing.still_until(party, today),
    }


def _call_by(agreement: Agreement) -> date:
    """The day of the calls that were promised when it ended."""
    return rules.call_by(clock.day(agreement.changed_at))


def _id(agreement: Agreement, kind: str, to: object, once: str) -> str:
    """The same message tried again keeps its id."""
    stamp = "".join(sign for sign in once if sign.isalnum())[:40]
    return f"agreements.{kind}.{agreement.id}.{to}"[:100] + (f".{stamp[:18]}" if stamp else "")
