"""What a candidate decides in the own page, and sending the link to it.

What is decided holds at once, and an employer never hears why: a profile that goes leaves the list
with the sentence every ended one has. A second click changes nothing. Refuses `no_card`,
`no_address`, `wrong_state`, and what the card's own verbs refuse.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from portal import outbox
from portal.audit import Actor, record
from portal.candidate import queries
from portal.cards import actions as card_actions
from portal.cards import corrections, showings
from portal.cards.labels import State as CardState
from portal.cards.models import Card
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.introductions import actions as introduction_actions
from portal.introductions import rules as introduction_rules
from portal.introductions.models import Introduction
from portal.language import N_
from portal.links import queries as link_queries
from portal.links.rules import RENEW_AFTER, may_renew
from portal.scrub import no_bsn
from portal.transitions import verbs


def send_link(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Have the link to the own page sent, by mail or SMS as the candidate likes; once in ten
    minutes. Refuses `no_address`.
    """
    if not (dossier.email or dossier.phone):
        raise Refused(
            "no_address",
            N_("Er is geen e-mailadres en geen telefoonnummer. Vul dat eerst in het dossier in."),
        )
    sent = link_queries.about(dossier.id)
    if sent and not may_renew(sent[0].made_at, at):
        return
    period = int(at.timestamp() // RENEW_AFTER.total_seconds())
    outbox.put(
        "candidate.own_page",
        key=f"candidate.own_page:{dossier.id}:{period}",
        dossier_id=str(dossier.id),
        link_id=str(uuid4()),
    )
    record("candidate.send_link", dossier, by=by, at=at)


def own_card(dossier_id: UUID) -> Card:
    """The card somebody decides about, held until the unit ends. Refuses `no_card`."""
    card = queries.card_of(dossier_id)
    if card is None:
        raise Refused("no_card", N_("U hebt nu geen kaart. Bel ons als u er weer een wilt."))
    return card


def pause(card: Card, *, by: Actor, at: datetime) -> None:
    """A pause, for as long as the candidate wants."""
    _once(card, card_actions.pause, CardState.RESTING, by=by, at=at)


def resume(card: Card, *, by: Actor, at: datetime) -> None:
    """Go on after a pause; that says that everything is still so."""
    _once(card, card_actions.resume, CardState.REVIEWED, by=by, at=at)


def report(card: Card, text: str, *, to: UUID, by: Actor, at: datetime) -> None:
    """Say what is wrong on the card, for the mediator. Refuses `bsn_in_text`."""
    no_bsn(text)
    corrections.report(card, text, to=to, by=by, at=at)


def take_back(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The employer reads nothing of the candidate any more. An introduction that still goes on ends
    by it; one that is over, or past the meeting, only loses what was shown.
    """
    if "withdraw" in verbs(introduction_rules.TRANSITIONS, introduction.state):
        introduction_actions.withdraw(introduction, by=by, at=at)
        return
    showings.revoke_reveal(introduction.id, by=by, at=at)
    outbox.put("candidate.took_back", introduction_id=str(introduction.id))


def _once(
    card: Card, verb: Callable[..., Any], state: CardState, *, by: Actor, at: datetime
) -> None:
    if card.state is not state:
        verb(card, by=by, at=at)
