"""What mediators do with cards, at the candidate's word. What employers see of a card follows at
once.

Refuses `own_card`, `card_known` and `wrong_state`.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.audit import Actor, record
from portal.cards import rules, showings
from portal.cards.labels import Attribute, State
from portal.cards.models import Card, CardHide, CardSkill, ShowingCard, StandingYes
from portal.cards.rules import TRANSITIONS
from portal.errors import Refused
from portal.language import N_
from portal.transitions import step

FIELDS = (
    "field", "minutes_min", "minutes_max", "area", "available", "experience", "licence_b", "dutch",
    "evening", "night", "weekend",
)  # fmt: skip


def make(
    card_id: uuid.UUID, dossier_id: uuid.UUID, values: Mapping[str, Any], *, by: Actor, at: datetime
) -> Card:
    """A first card for a dossier: closed lists only. Refuses `card_known` when there is one
    already.
    """
    card = Card(
        id=card_id,
        dossier_id=dossier_id,
        made_by=uuid.UUID(by.id),
        made_at=at,
        confirmed_at=at,
        ask_due_at=rules.ask_due_at(at),
    )
    _fill(card, values)
    db.session.add(card)
    _flush()
    _set_skills(card, values)
    record("cards.make", card, by=by, at=at)
    return card


def edit(card: Card, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change a card; it must be reviewed again, and what employers see of it ends."""
    card.state = step(TRANSITIONS, card.state, "edit")
    card.made_by, card.made_at = uuid.UUID(by.id), at
    _confirmed(card, at)
    card.reviewed_by = card.reviewed_at = None
    _fill(card, values)
    _set_skills(card, values)
    showings.end_of_card(card.id, at=at)
    record("cards.edit", card, by=by, at=at)


def blank(card: Card, attribute: Attribute, *, by: Actor, at: datetime) -> None:
    """Leave an attribute blank: the coarsest value there is. Only while the card waits for its
    review.
    """
    card.state = step(TRANSITIONS, card.state, "blank")
    card.blanks = _in_order({*card.blanks, attribute})
    record("cards.blank", card, by=by, at=at, attribute=attribute)


def review(card: Card, *, by: Actor, at: datetime) -> None:
    """The second person finds the card in order. Refuses `own_card`."""
    rules.check_reviewer(card.made_by, uuid.UUID(by.id))
    card.state = step(TRANSITIONS, card.state, "review")
    card.reviewed_by, card.reviewed_at = uuid.UUID(by.id), at
    record("cards.review", card, by=by, at=at)


def confirm(card: Card, *, by: Actor, at: datetime) -> None:
    """The person says that everything is still so; good for 45 days."""
    card.state = step(TRANSITIONS, card.state, "confirm")
    _confirmed(card, at)
    record("cards.confirm", card, by=by, at=at)


def pause(card: Card, *, by: Actor, at: datetime) -> None:
    """A pause: nobody sees the card, and nobody is told why."""
    card.state = step(TRANSITIONS, card.state, "pause")
    card.ask_due_at = card.counts_from = None
    showings.end_of_card(card.id, at=at)
    record("cards.pause", card, by=by, at=at)


def resume(card: Card, *, by: Actor, at: datetime) -> None:
    """Back from a pause, confirmed by the person."""
    card.state = step(TRANSITIONS, card.state, "resume")
    _confirmed(card, at)
    record("cards.resume", card, by=by, at=at)


def withdraw(card: Card, *, by: Actor, at: datetime) -> None:
    """The person takes the card away; without consequences."""
    card.state = step(TRANSITIONS, card.state, "withdraw")
    card.ask_due_at = card.counts_from = None
    showings.end_of_card(card.id, at=at)
    record("cards.withdraw", card, by=by, at=at)


def hide(card: Card, employer_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """Never show this card to this employer, from now on. A second time changes nothing."""
    known = select(CardHide.id).where(
        CardHide.card_id == card.id, CardHide.employer_id == employer_id
    )
    if db.session.scalar(known) is None:
        db.session.add(CardHide(card_id=card.id, employer_id=employer_id, hidden_at=at))
        showings.end_of_card(card.id, at=at, employer_id=employer_id)
        record("cards.hide", card, by=by, at=at, employer_id=employer_id)


def unhide(card: Card, employer_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """This employer may be shown the card again."""
    db.session.execute(
        delete(CardHide).where(CardHide.card_id == card.id, CardHide.employer_id == employer_id)
    )
    record("cards.unhide", card, by=by, at=at, employer_id=employer_id)


def give_yes(card: Card, sector: str, *, by: Actor, at: datetime, random: Random) -> None:
    """The person says yes to being shown, without a name, for this kind of work. Twice is once."""
    if _open_yes(card, sector) is None:
        tiebreaker = random.randrange(2**31)
        yes = StandingYes(
            card_id=card.id,
            sector=sector,
            given_at=at,
            shown_at=rules.LONG_AGO,
            tiebreaker=tiebreaker,
        )
        db.session.add(yes)
        record("cards.give_yes", card, by=by, at=at, sector=sector)


def revoke_yes(card: Card, sector: str, *, by: Actor, at: datetime) -> None:
    """The yes is taken back: showings for this kind of work end at once."""
    yes = _open_yes(card, sector)
    if yes is not None:
        yes.revoked_at = at
        showings.end_of_card(card.id, at=at, sector=sector)
        record("cards.revoke_yes", card, by=by, at=at, sector=sector)


def pause_placed(showing_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """The person behind this profile has work now: the card pauses, and nobody is told why."""
    behind = select(ShowingCard.card_id).where(ShowingCard.id == showing_id)
    card = db.session.scalar(select(Card).where(Card.id.in_(behind)).with_for_update())
    if card is not None and card.state is State.REVIEWED:
        pause(card, by=by, at=at)


def pause_unconfirmed(card: Card, *, by: Actor, at: datetime) -> None:
    """Nobody confirmed this card for 45 days: it pauses by itself, and the mediator is to ask
    within five working days whether the person wants to be shown again. Others are left alone.
    """
    if card.state is State.REVIEWED and rules.must_rest(card.confirmed_at, at):
        pause(card, by=by, at=at)
        card.ask_due_at = rules.ask_again_due_at(clock.day(at))


def _confirmed(card: Card, at: datetime) -> None:
    card.confirmed_at, card.ask_due_at = at, rules.ask_due_at(at)


def _fill(card: Card, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(card, name, values[name])
    card.hours = rules.hours_band(card.minutes_max)
    card.blanks = _in_order(set(values.get("blanks", ())))


def _in_order(blanks: set[str]) -> list[str]:
    return [attribute.value for attribute in Attribute if attribute in blanks]


def _set_skills(card: Card, values: Mapping[str, Any]) -> None:
    wanted = list(dict.fromkeys(values.get("skills", ())))[: rules.MOST_SKILLS]
    card.skill_groups = rules.drawn_groups(card.skill_groups, wanted, random=SystemRandom())
    db.session.execute(delete(CardSkill).where(CardSkill.card_id == card.id))
    db.session.add_all(CardSkill(card_id=card.id, skill=skill) for skill in wanted)


def _open_yes(card: Card, sector: str) -> StandingYes | None:
    return db.session.scalar(
        select(StandingYes).where(
            StandingYes.card_id == card.id,
            StandingYes.sector == sector,
            StandingYes.revoked_at.is_(None),
        )
    )


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if db.violated(error) != "uq_cards_dossier":
            raise
        raise Refused("card_known", N_("Dit dossier heeft al een kaart. Pas die aan.")) from None
