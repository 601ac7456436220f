"""The second mediator: sees the card exactly as an employer would, and how many people share it."""

from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.cards import actions, labels, queries, risk, rules
from portal.cards.anonymity import K
from portal.cards.forms import BlankForm
from portal.cards.models import Card
from portal.cards.views.blueprint import bp
from portal.db import unit
from portal.errors import Refused
from portal.forms import PlainForm
from portal.language import _
from portal.pages import Answer, answer, invalid, see
from portal.transitions import step


@bp.get("/kaarten/<uuid:card_id>/nakijken")
@allow(May.REVIEW_CARDS, logs="cards.view")
def look(card_id: UUID) -> Answer:
    card = load(Card, card_id)
    step(rules.TRANSITIONS, card.state, "review")
    return answer("cards/review.html", form=None, **_page(card))


@bp.post("/kaarten/<uuid:card_id>/nakijken")
@allow(May.REVIEW_CARDS)
def review(card_id: UUID) -> Answer:
    form = PlainForm()
    if not form.accepted():
        return invalid("cards/review.html", form, **_page(load(Card, card_id)))
    try:
        with unit():
            card = load(Card, card_id, lock=True, version=form.version.data)
            actions.review(card, by=actor(), at=clock.now())
    except Refused as refused:
        if refused.code != "own_card":
            raise
        form.refuse(None, refused)
        return invalid("cards/review.html", form, **_page(load(Card, card_id)))
    return see(url_for(".show", card_id=card_id), notice=_("De kaart is nagekeken."))


@bp.post("/kaarten/<uuid:card_id>/leeg")
@allow(May.REVIEW_CARDS)
def blank(card_id: UUID) -> Answer:
    form = BlankForm()
    if not form.accepted():
        return invalid("cards/review.html", form, **_page(load(Card, card_id)))
    with unit():
        card = load(Card, card_id, lock=True, version=form.version.data)
        actions.blank(card, form.attribute.data, by=actor(), at=clock.now())
    return see(url_for(".look", card_id=card_id), notice=_("Dit kenmerk blijft leeg."))


def _page(card: Card) -> dict[str, Any]:
    found = risk.of(card)
    return {
        "card": card,
        "shown": labels.facts(found.shown) if found.shown is not None else None,
        "group": found.group,
        "k": K,
        "rows": [(one, labels.word(one, value), count) for one, value, count in found.without],
        "made_by": queries.people(card.made_by).get(card.made_by, ""),
        "plain": PlainForm(obj=card, formdata=None),
    }
