"""A new link to a candidate, at the address on file now, whatever it is about; and a word when his
number, mail address or mediator was changed.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from portal import clock, letters, reading, texts
from portal.accounts import queries as account_queries
from portal.dossiers import queries, rules, sending
from portal.links import actions as link_actions
from portal.links import queries as link_queries
from portal.links.rules import Channel
from portal.roles import Role

SLIP = timedelta(days=1)


def number_changed(change_id: UUID) -> None:
    """Mail that the phone number is another one now, where there is an address."""
    _change, dossier = queries.change_of_number(change_id)
    if dossier.email:
        sending.send(
            dossier,
            Channel.MAIL,
            texts.render("mail/dossiers_number_changed.txt", end=dossier.phone[-2:]),
            about=dossier,
            subject="Uw telefoonnummer is veranderd",
            message_id=f"dossiers.number_changed.{change_id}",
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
    sending.send_before(
        dossier,
        change.was,
        Channel.SMS,
        texts.render(template),
        about=dossier,
        subject="",
        message_id=f"dossiers.number_left.{change_id}",
    )


def mail_left(change_id: UUID) -> None:
    """A mail to the address before, when nothing was ever sent there: otherwise it is told as a
    link that follows. None where somebody else is reached, or after a slip of the pen.
    """
    change, dossier = queries.change_of_mail(change_id)
    there = {change.was.lower()}
    is_new = change.changed_at - queries.stood_since(change, dossier) < SLIP
    is_told = link_queries.last_sent_to(dossier.id, there)
    if not change.was or is_new or is_told or queries.reached_by_others(dossier.id, there):
        return
    sending.send_before(
        dossier,
        change.was,
        Channel.MAIL,
        texts.render("mail/links_left.txt"),
        about=dossier,
        subject="Uw e-mailadres is veranderd",
        message_id=f"dossiers.mail_left.{change_id}",
    )


def tell_handed_over(change_id: UUID) -> None:
    """Mail who was the mediator that another is, by whose hand; not when it was his own."""
    change, dossier = queries.change_of_mediator(change_id)
    known = {one.id: one for one in account_queries.people_with(Role.MEDIATOR)}
    before = known.get(change.was)
    if before is None or change.changed_by == change.was:
        return
    text = texts.render(
        "mail/dossiers_handed_over.txt",
        name=before.name,
        now=account_queries.person(dossier.mediator_id).name,
        by=account_queries.person(change.changed_by).name if change.changed_by else "",
        on=clock.day(change.changed_at),
        link=texts.address("dossiers.show", dossier_id=dossier.id),
    )
    subject = "Een dossier heeft een andere bemiddelaar"
    message_id = f"dossiers.handed_over.{change_id}"
    letters.send(before.email, subject, text, message_id=message_id, whose=before.id)


def new_link(old: Any, new_id: UUID, *, asked: bool = False) -> bool:
    """Send somebody a link for the same thing as the old one, then write it down. False when it
    does not go: there is no address for it, another reads there, or somebody who did not ask for it
    himself wants to be called.
    """
    dossier = queries.by_id(old.dossier_id)
    if dossier is None or (dossier.contact_by == rules.ContactBy.PHONE and not asked):
        return False
    way = rules.way(old.channel, dossier.email, dossier.phone)
    if way is None:
        return False
    link = texts.address("links.enter", token=link_actions.token_for(new_id))
    return sending.send_link(
        old.purpose,
        dossier,
        way,
        texts.render(f"{way}/links_renew.txt", link=link),
        link_id=new_id,
        about=old.subject,
        subject="Bericht van de gemeente",
        message_id=f"links.renew.{new_id}",
    )
