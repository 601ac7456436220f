"""What the candidate decides, on the mediator's screen: confirm, pause, withdraw, yes, hide."""

from collections.abc import Callable, Mapping
from random import SystemRandom
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.cards import actions, corrections, queries
from portal.cards.forms import HideForm, YesForm
from portal.cards.lists import SECTORS
from portal.cards.models import Card
from portal.cards.rules import CONFIRMED_FOR
from portal.cards.views.blueprint import bp
from portal.cards.views.making import page
from portal.errors import Hidden, Refused
from portal.formats import term
from portal.forms import PlainForm, PortalForm
from portal.language import N_, _
from portal.pages import Answer, answer, see
from portal.submissions import submit


@bp.post("/kaarten/<uuid:card_id>/bevestigen")
@allow(May.WRITE_DOSSIERS)
def confirm(card_id: UUID) -> Answer:
    return _plain(
        card_id,
        actions.confirm,
        _("Bevestigd. Uiterlijk over %(term)s vragen wij het opnieuw.", term=term(CONFIRMED_FOR)),
    )


@bp.post("/kaarten/<uuid:card_id>/pauze")
@allow(May.WRITE_DOSSIERS)
def pause(card_id: UUID) -> Answer:
    return _plain(card_id, actions.pause, _("De kaart staat op pauze. Niemand ziet die meer."))


@bp.post("/kaarten/<uuid:card_id>/hervatten")
@allow(May.WRITE_DOSSIERS)
def resume(card_id: UUID) -> Answer:
    return _plain(card_id, actions.resume, _("De kaart kan weer getoond worden."))


@bp.route("/kaarten/<uuid:card_id>/intrekken", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS)
def withdraw(card_id: UUID) -> Answer:
    card = load(Card, card_id)
    if request.method == "POST":
        return _plain(card_id, actions.withdraw, _("De kaart is weg. Dat heeft geen gevolgen."))
    if not card.state.is_kept:
        return see(url_for(".show", card_id=card_id))
    return answer("cards/withdraw.html", card=card, form=PlainForm(obj=card))


@bp.post("/kaarten/<uuid:card_id>/ja")
@allow(May.WRITE_DOSSIERS)
def give_yes(card_id: UUID) -> Answer:
    form = YesForm()
    return _decide(
        card_id,
        form,
        lambda card, **how: actions.give_yes(card, form.sector.data, random=SystemRandom(), **how),
        _("Het ja is genoteerd. Intrekken kan altijd."),
        versioned=False,
        yes_form=form,
    )


@bp.post("/kaarten/<uuid:card_id>/ja/<sector>/intrekken")
@allow(May.WRITE_DOSSIERS)
def revoke_yes(card_id: UUID, sector: str) -> Answer:
    if sector not in SECTORS:
        raise Hidden
    return _plain(
        card_id,
        lambda card, **how: actions.revoke_yes(card, sector, **how),
        _("Het ja is ingetrokken. Werkgevers zien de kaart hier niet meer."),
    )


@bp.post("/kaarten/<uuid:card_id>/verbergen")
@allow(May.WRITE_DOSSIERS)
def hide(card_id: UUID) -> Answer:
    form = HideForm()

    def act(card: Card, **how: Any) -> None:
        employer_id = queries.employer_of(form.kvk_number.data)
        if employer_id is None:
            raise Refused(
                "no_employer",
                N_("Dit bedrijf staat niet in het portaal. Controleer het nummer."),
            )
        actions.hide(card, employer_id, **how)

    return _decide(
        card_id,
        form,
        act,
        _("Deze werkgever ziet de kaart niet."),
        versioned=False,
        beside={"no_employer": "kvk_number"},
        hide_form=form,
    )


@bp.post("/kaarten/<uuid:card_id>/verbergen/<uuid:employer_id>/stoppen")
@allow(May.WRITE_DOSSIERS)
def unhide(card_id: UUID, employer_id: UUID) -> Answer:
    return _plain(
        card_id,
        lambda card, **how: actions.unhide(card, employer_id, **how),
        _("Deze werkgever mag de kaart weer zien."),
    )


@bp.post("/kaarten/<uuid:card_id>/klopt-niet/<uuid:correction_id>/afgehandeld")
@allow(May.WRITE_DOSSIERS)
def settle(card_id: UUID, correction_id: UUID) -> Answer:
    return _plain(
        card_id,
        lambda card, **how: corrections.settle(card, correction_id, **how),
        _("Deze melding is afgehandeld."),
    )


def _plain(card_id: UUID, verb: Callable[..., Any], notice: str) -> Answer:
    return _decide(card_id, PlainForm(), verb, notice)


def _decide(
    card_id: UUID,
    form: PortalForm,
    verb: Callable[..., Any],
    notice: str,
    *,
    versioned: bool = True,
    beside: Mapping[str, str] | None = None,
    **forms: PortalForm,
) -> Answer:
    """Do `verb` on the card; `versioned`: as it was shown, or not at all."""

    def act() -> None:
        version = form.version.data if versioned else None
        card = load(Card, card_id, lock=True, version=version)
        verb(card, by=actor(), at=clock.now())

    return submit(
        form,
        act,
        to=url_for(".show", card_id=card_id),
        notice=notice,
        page=lambda status: answer(
            "cards/show.html", status, form=form, **page(load(Card, card_id), **forms)
        ),
        beside=beside,
        repeatable=not versioned,
    )
