"""Cards whose person must be asked again. They are found by the dossier, so not in cards/."""

from uuid import UUID

from sqlalchemy import Select, Text, Uuid, cast, func, literal, null

from portal import db
from portal.cards import rules as card_rules
from portal.cards.labels import State
from portal.cards.models import Card
from portal.columns import Later
from portal.dossiers.models import Dossier
from portal.inbox import Inbox, Source, items_of
from portal.language import N_
from portal.roles import May, Role


def unconfirmed(mediator_id: UUID) -> Select:
    """Cards of a mediator's people that nobody confirmed for 30 days, due on the day they rest.

    Asked by way of the mediator's own dossiers, never by way of all reviewed cards.
    """
    is_reviewed = func.coalesce(Card.state, literal("", Text)) == State.REVIEWED  # past its index
    return (
        items_of(
            kind="cards.confirm",
            subject_id=Card.id,
            employer_id=cast(null(), Uuid),
            employer_name=literal("", Text),
            title=(Dossier.first_name + " " + Dossier.last_name),
            due_at=Later(Card.confirmed_at, card_rules.CONFIRMED_FOR.days),
        )
        .join(Dossier, Dossier.id == Card.dossier_id)
        .where(
            Dossier.mediator_id == mediator_id,
            Card.state != State.WITHDRAWN,
            is_reviewed,
            Card.confirmed_at < db.now(-card_rules.FRESH_FOR),
        )
    )


INBOX = Inbox(
    domain="dossiers", word=N_("Dossier"), icon="lock", path="/dossiers", view=May.VIEW_DOSSIERS
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
    sentences={"cards.confirm": N_("Vraag %(title)s of de kaart nog klopt")},
    tasks={"cards.settle": N_("Lees wat een kandidaat over de kaart schrijft")},
)
