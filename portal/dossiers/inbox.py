"""Cards whose person must be asked: is all still so, or shall it be shown again? They are found by
the dossier, so not in cards/.
"""

from uuid import UUID

from sqlalchemy import Select, Text, Uuid, and_, case, cast, func, literal, null, or_

from portal import db
from portal.cards import rules as card_rules
from portal.cards.labels import State
from portal.cards.models import Card
from portal.dossiers.models import Dossier
from portal.inbox import Inbox, Source, items_of
from portal.language import N_
from portal.roles import May, Role


def unconfirmed(mediator_id: UUID) -> Select:
    """Cards of a mediator's people that nobody confirmed for 30 days, and those that rest for want
    of it, until he asked.

    Asked by way of the mediator's own dossiers, never by way of all reviewed cards.
    """
    state = func.coalesce(Card.state, literal("", Text))  # past its index
    rests = state == State.RESTING
    is_old = and_(state == State.REVIEWED, Card.confirmed_at < db.now(-card_rules.FRESH_FOR))
    return (
        items_of(
            kind=case((rests, "cards.resume"), else_="cards.confirm"),
            subject_id=Card.id,
            employer_id=cast(null(), Uuid),
            employer_name=literal("", Text),
            title=(Dossier.first_name + " " + Dossier.last_name),
            due_at=Card.ask_due_at,
        )
        .join(Dossier, Dossier.id == Card.dossier_id)
        .where(
            Dossier.mediator_id == mediator_id,
            Card.state != State.WITHDRAWN,
            Card.ask_due_at.is_not(None),
            or_(rests, is_old),
        )
    )


INBOX = Inbox(
    domain="dossiers",
    word=N_("Dossier"),
    icon="lock",
    path="/dossiers",
    view=May.VIEW_DOSSIERS,
    tasks={
        "dossiers.reach": N_("Mail komt niet aan: bel de kandidaat en vraag een ander adres"),
        "dossiers.own_address": N_("Zorg voor een eigen adres of nummer van de kandidaat"),
    },
)
CARDS = Inbox(
    domain="cards",
    word=N_("Kaart"),
    icon="doc",
    path="/kaarten",
    slug="kaarten",
    filter_word=N_("Kaarten"),
    sources=(Source(Role.MEDIATOR, unconfirmed),),
    view=May.REVIEW_CARDS,
    sentences={
        "cards.confirm": N_("Vraag %(title)s of de kaart nog klopt"),
        "cards.resume": N_("De kaart van %(title)s rust: vraag of die weer meedoet"),
    },
    tasks={"cards.settle": N_("Lees wat een kandidaat over de kaart schrijft")},
)
