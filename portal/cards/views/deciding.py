"""What the candidate decides, on the mediator's screen: confirm, pause, withdraw, yes, hide."""

from collections.abc import Callable
from random import SystemRandom
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.cards import actions, corrections, queries
from portal.cards.forms import HideForm, YesForm
from portal.cards.lists import SECTORS
from portal.cards.models import Card
from portal.cards.views.blueprint import bp
from portal.cards.views.making import page
from portal.db import unit
from portal.errors import Hidden
from portal.forms import PlainForm
from portal.language import _
from portal.pages import Answer, invalid, see


@bp.post("/kaarten/<uuid:card_id>/bevestigen")
@allow(May.WRITE_DOSSIERS)
def confirm(card_id: UUID) -> Answer:
    return _plain(card_id, actions.confirm, _("Bevestigd. Over 45 dagen vragen wij het opnieuw."))


@bp.post("/kaarten/<uuid:card_id>/pauze")
@allow(May.WRITE_DOSSIERS)
def pause(card_id: UUID) -> Answer:
    return _plain(card_id, actions.pause, _("De kaart staat op pauze. Niemand ziet die meer."))


@bp.post("/kaarten/<uuid:card_id>/hervatten")
@allow(May.WRITE_DOSSIERS)
def resume(card_id: UUID) -> Answer:
    return _plain(card_id, actions.resume, _("De kaart kan weer getoond worden."))


@bp.post("/kaarten/<uuid:card_id>/intrekken")
@allow(May.WRITE_DOSSIERS)
def withdraw(card_id: UUID) -> Answer:
    return _plain(card_id, actions.withdraw, _("De kaart is weg. Dat heeft geen gevolgen."))


@bp.post("/kaarten/<uuid:card_id>/ja")
@allow(May.WRITE_DOSSIERS)
def give_yes(card_id: UUID) -> Answer:
    form = YesForm()
    if not form.accepted():
        return invalid("cards/show.html", form, **page(load(Card, card_id), yes_form=form))
    with unit():
        card = load(Card, card_id, lock=True)
        actions.give_yes(card, form.sector.data, by=actor(), at=clock.now(), random=SystemRandom())
    return _back(card_id, _("Het ja is genoteerd. Intrekken kan altijd."))


@bp.post("/kaarten/<uuid:card_id>/ja/<sector>/intrekken")
@allow(May.WRITE_DOSSIERS)
def revoke_yes(card_id: UUID, sector: str) -> Answer:
    if sector not in SECTORS:
        raise Hidden
    with unit():
        card = load(Card, card_id, lock=True)
        actions.revoke_yes(card, sector, by=actor(), at=clock.now())
    return _back(card_id, _("Het ja is ingetrokken. Werkgevers zien de kaart hier niet meer."))


@bp.post("/kaarten/<uuid:card_id>/verbergen")
@allow(May.WRITE_DOSSIERS)
def hide(card_id: UUID) -> Answer:
    form = HideForm()
    if not form.accepted():
        return invalid("cards/show.html", form, **page(load(Card, card_id), hide_form=form))
    employer_id = queries.employer_of(form.kvk_number.data)
    if employer_id is None:
        form.refuse(
            "kvk_number", _("Dit bedrijf staat niet in het portaal. Controleer het nummer.")
        )
        return invalid("cards/show.html", form, **page(load(Card, card_id), hide_form=form))
    with unit():
        card = load(Card, card_id, lock=True)
        actions.hide(card, employer_id, by=actor(), at=clock.now())
    return _back(card_id, _("Deze werkgever ziet de kaart niet."))


@bp.post("/kaarten/<uuid:card_id>/verbergen/<uuid:employer_id>/stoppen")
@allow(May.WRITE_DOSSIERS)
def unhide(card_id: UUID, employer_id: UUID) -> Answer:
    with unit():
        card = load(Card, card_id, lock=True)
        actions.unhide(card, employer_id, by=actor(), at=clock.now())
    return _back(card_id, _("Deze werkgever mag de kaart weer zien."))


@bp.post("/kaarten/<uuid:card_id>/klopt-niet/<uuid:correction_id>/afgehandeld")
@allow(May.WRITE_DOSSIERS)
def settle(card_id: UUID, correction_id: UUID) -> Answer:
    with unit():
        card = load(Card, card_id, lock=True)
        corrections.settle(card, correction_id, by=actor(), at=clock.now())
    return _back(card_id, _("Deze melding is afgehandeld."))


def _plain(card_id: UUID, verb: Callable[..., Any], notice: str) -> Answer:
    form = PlainForm()
    if not form.accepted():
        return invalid("cards/show.html", form, **page(load(Card, card_id)))
    with unit():
        card = load(Card, card_id, lock=True, version=form.version.data)
        verb(card, by=actor(), at=clock.now())
    return _back(card_id, notice)


def _back(card_id: UUID, notice: str) -> Answer:
    return see(url_for(".show", card_id=card_id), notice=notice)
