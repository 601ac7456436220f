"""Every night: cards nobody confirmed for 45 days pause by themselves, profiles that too few
people share by then leave the lists, and what was revealed goes after its last day.
"""

from uuid import UUID

from portal import clock, outbox
from portal.audit import SYSTEM
from portal.cards import actions, planning, queries, rules, showings
from portal.cards.models import Card
from portal.db import unit

CHUNK = 100  # rows a unit


def find_unconfirmed() -> None:
    """Find the cards that must rest; each rests in a job of its own."""
    due = queries.due_to_pause(clock.now() - rules.CONFIRMED_FOR)
    with unit():
        for card_id in due:
            outbox.put("cards.pause", card_id=str(card_id))
        outbox.put("cards.end_recognisable")  # after them
        outbox.put("supply.renew")


def pause(card_id: str) -> None:
    """Pause one card, unless it was confirmed meanwhile."""
    with unit() as session:
        card = session.get(Card, UUID(card_id), with_for_update=True, populate_existing=True)
        if card is not None:
            actions.pause_unconfirmed(card, by=SYSTEM, at=clock.now())


def end_recognisable() -> None:
    """End the profiles that fewer than five people share since the pool shrank."""
    showing_ids = planning.recognisable()
    with unit():
        showings.end_recognisable(showing_ids, at=clock.now())


def find_expired_reveals() -> None:
    """Find the copies whose last day has passed; some at a time, each in a job of its own."""
    reveal_ids = queries.expired_reveals(clock.today())
    with unit():
        for start in range(0, len(reveal_ids), CHUNK):
            some = [str(reveal_id) for reveal_id in reveal_ids[start : start + CHUNK]]
            outbox.put("cards.empty_reveals", reveal_ids=some)


def empty_reveals(reveal_ids: list[str]) -> None:
    """Empty these copies, unless their last day moved meanwhile."""
    at = clock.now()
    with unit():
        for reveal in queries.expired_reveal_rows(
            [UUID(reveal_id) for reveal_id in reveal_ids], clock.day(at)
        ):
            showings.empty_reveal(reveal, by=SYSTEM, at=at)
