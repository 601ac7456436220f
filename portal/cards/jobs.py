"""Every night: cards nobody confirmed for 45 days pause by themselves, and profiles that too few
people share by then leave the lists. Every week: the groups.
"""

from uuid import UUID

from portal import clock, outbox
from portal.audit import SYSTEM
from portal.cards import actions, planning, queries, releases, rules, showings
from portal.cards.models import Card
from portal.db import unit


def tend() -> None:
    """Find the cards that must rest; each rests in a job of its own."""
    due = queries.due_to_rest(clock.now() - rules.CONFIRMED_FOR)
    with unit():
        for card_id in due:
            outbox.put("cards.rest", card_id=str(card_id))
        outbox.put("cards.thin")  # after them
        outbox.put("cards.release")


def rest(card_id: str) -> None:
    """Pause one card, unless it was confirmed meanwhile."""
    with unit() as session:
        card = session.get(Card, UUID(card_id), with_for_update=True, populate_existing=True)
        if card is not None:
            actions.rest_unconfirmed(card, by=SYSTEM, at=clock.now())


def release() -> None:
    """Once a week: who came and went, which groups close, and what a new season opens."""
    at = clock.now()
    found = releases.plan(at)
    if found is not None:
        with unit():
            releases.release(found, by=SYSTEM, at=at)


def thin() -> None:
    """End the profiles that fewer than five people share since the pool shrank."""
    found = planning.thin()
    with unit():
        showings.end_thin(found, at=clock.now())
