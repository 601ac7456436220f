"""The second mediator: sees the card exactly as an employer would, and how many people share it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.cards import actions, labels, queries, risk, rules
from portal.cards.anonymity import K
from portal.cards.forms import BlankForm
from portal.cards.models import Card
from portal.cards.views.blueprint import bp
from portal.forms import PlainForm, PortalForm
from portal.language import _
from portal.pages import Answer, answer
from portal.submissions import submit
from portal.transitions import step


@bp.route("/kaarten/<uuid:card_id>/nakijken", methods=["GET", "POST"])
@allow(May.REVIEW_CARDS, logs="cards.view")
def review(card_id: UUID) -> Answer:
    if request.method == "GET":
        card = load(Card, card_id)
        step(rules.TRANSITIONS, card.state, "review")
        return _page(card, None)
    return _look_through(
        card_id,
        PlainForm(),
        actions.review,
        to=url_for(".show", card_id=card_id),
        notice=_("De kaart is nagekeken."),
    )


@bp.post("/kaarten/<uuid:card_id>/leeg")
@allow(May.REVIEW_CARDS)
def blank(card_id: UUID) -> Answer:
    form = BlankForm()
    return _look_through(
        card_id,
        form,
        lambda card, **how: actions.blank(card, form.attribute.data, **how),
        to=url_for(".review", card_id=card_id),
        notice=_("Dit kenmerk blijft leeg."),
    )


def _look_through(
    card_id: UUID, form: PortalForm, verb: Callable[..., Any], *, to: str, notice: str
) -> Answer:
    def act() -> None:
        card = load(Card, card_id, lock=True, version=form.version.data)
        verb(card, by=actor(), at=clock.now())

    return submit(
        form,
        act,
        to=to,
        notice=notice,
        page=lambda status: _page(load(Card, card_id), form, status),
        beside={"own_card": None},
        status=422,
    )


def _page(card: Card, form: PortalForm | None, status: int = 200) -> Answer:
    seen = risk.of(card)
    return answer(
        "cards/review.html",
        status,
        form=form,
        card=card,
        shown=labels.facts(seen.shown) if seen.shown is not None else None,
        group=seen.group,
        k=K,
        rows=[
            (attribute, labels.word(attribute, value), count)
            for attribute, value, count in seen.without
        ],
        made_by=queries.people(card.made_by).get(card.made_by, ""),
        plain=PlainForm(obj=card, formdata=None),
    )
