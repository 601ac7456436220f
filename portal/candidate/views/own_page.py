"""The candidate's own page: what is shown, who saw it, and every decision about it.

Opening it changes nothing, and no act uses the link up. Each act is a unit of its own.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from random import SystemRandom
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import actor, any_link, by_link, link
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.candidate import actions, labels, queries
from portal.candidate.forms import WrongForm, YesForm
from portal.candidate.views.blueprint import bp
from portal.cards import actions as card_actions
from portal.cards import labels as card_labels
from portal.cards import queries as card_queries
from portal.cards import risk
from portal.cards.labels import State as CardState
from portal.cards.lists import SECTORS
from portal.cards.models import Card
from portal.cards.rules import TRANSITIONS
from portal.db import unit
from portal.dossiers import queries as dossier_queries
from portal.errors import Hidden, Refused
from portal.forms import PlainForm, PortalForm
from portal.introductions import appointments
from portal.introductions import rules as introduction_rules
from portal.introductions.appointments import Side
from portal.introductions.labels import FIELD
from portal.language import _
from portal.links import queries as link_queries
from portal.links.models import Link
from portal.links.rules import Purpose
from portal.pages import Answer, answer, see
from portal.settings import settings
from portal.submissions import IN_SUMMARY, OTHER, submit
from portal.transitions import verbs

HERE = "/k/<token>/venster"
LEAST_TO_SEARCH = 2


@bp.post("/k/<token>/eigen-pagina")
@any_link
def ask_link(token: str) -> Answer:
    """From another page by link: to the address we know, with one answer for every token."""
    known_link = link_queries.by_token(token)
    if known_link is not None:
        _send(known_link)
    return see(url_for("links.renewed", token=token))


@bp.get(HERE)
@by_link(Purpose.OWN_PAGE)
def own_page(token: str) -> Answer:
    return _own_page(token)


@bp.post(f"{HERE}/klopt")
@by_link(Purpose.OWN_PAGE)
def confirm_card(token: str) -> Answer:
    return _act(token, card_actions.confirm, _("Dank u wel. Wij weten nu dat alles nog klopt."))


@bp.post(f"{HERE}/pauze")
@by_link(Purpose.OWN_PAGE)
def pause_card(token: str) -> Answer:
    return _act(token, actions.pause, _("Uw kaart staat op pauze. Niemand ziet die nu."))


@bp.post(f"{HERE}/hervatten")
@by_link(Purpose.OWN_PAGE)
def resume_card(token: str) -> Answer:
    return _act(
        token, actions.resume, _("De pauze is voorbij. Werkgevers mogen uw kaart weer zien.")
    )


@bp.route(f"{HERE}/weghalen", methods=["GET", "POST"])
@by_link(Purpose.OWN_PAGE)
def withdraw_card(token: str) -> Answer:
    owner = _owner()
    if request.method == "GET":
        return _page("candidate/withdrawal.html", token, owner, form=PlainForm())
    if owner.Card is None or owner.Card.state is CardState.WITHDRAWN:  # a second click
        return see(_home(token))
    return _act(token, card_actions.withdraw, _("Uw kaart is weg. Dat heeft geen gevolgen voor u."))


@bp.route(f"{HERE}/klopt-niet", methods=["GET", "POST"])
@by_link(Purpose.OWN_PAGE)
def report(token: str) -> Answer:
    form, dossier_id = WrongForm(), link().subject_id

    def tell() -> None:
        actions.report(
            actions.own_card(dossier_id),
            form.text.data,
            to=queries.mediator_of(dossier_id),
            by=actor(),
            at=clock.now(),
        )

    return submit(
        form,
        tell,
        to=_home(token),
        notice=_("Dank u wel. Uw contactpersoon leest het en belt u zo nodig."),
        page=lambda status: _page("candidate/wrong.html", token, _owner(), status, form=form),
        beside={OTHER: "text", "wrong_state": "text"},
    )


@bp.post(f"{HERE}/werk")
@by_link(Purpose.OWN_PAGE)
def give_yes(token: str) -> Answer:
    form = YesForm()

    def verb(card: Card, *, by: Actor, at: datetime) -> None:
        card_actions.give_yes(card, form.sector.data, random=SystemRandom(), by=by, at=at)

    return _act(token, verb, _("Genoteerd. U kunt dit ja altijd weer intrekken."), form)


@bp.post(f"{HERE}/werk/<sector>/stoppen")
@by_link(Purpose.OWN_PAGE)
def revoke_yes(token: str, sector: str) -> Answer:
    if sector not in SECTORS:
        raise Hidden

    def verb(card: Card, *, by: Actor, at: datetime) -> None:
        card_actions.revoke_yes(card, sector, by=by, at=at)

    return _act(token, verb, _("Gestopt. Voor dit werk ziet niemand u meer."))


@bp.get(f"{HERE}/verbergen")
@by_link(Purpose.OWN_PAGE)
def hiding(token: str) -> Answer:
    search = request.args.get("q", "").strip()[:80]
    hits = queries.employers(search) if len(search) >= LEAST_TO_SEARCH else ()
    return _page(
        "candidate/hiding.html",
        token,
        _owner(),
        search=search,
        searched=len(search) >= LEAST_TO_SEARCH,
        found=hits[: queries.HITS],
        more=len(hits) > queries.HITS,
    )


@bp.post(f"{HERE}/verbergen/<uuid:employer_id>")
@by_link(Purpose.OWN_PAGE)
def hide(token: str, employer_id: UUID) -> Answer:
    if not queries.is_employer(employer_id):
        raise Hidden

    def verb(card: Card, *, by: Actor, at: datetime) -> None:
        card_actions.hide(card, employer_id, by=by, at=at)

    return _act(token, verb, _("Verborgen. Deze werkgever ziet u niet, en merkt daar niets van."))


@bp.post(f"{HERE}/verbergen/<uuid:employer_id>/stoppen")
@by_link(Purpose.OWN_PAGE)
def unhide(token: str, employer_id: UUID) -> Answer:
    def verb(card: Card, *, by: Actor, at: datetime) -> None:
        card_actions.unhide(card, employer_id, by=by, at=at)

    return _act(token, verb, _("Deze werkgever mag uw kaart weer zien."))


def _send(link: Link) -> None:
    by = Actor(ActorKind.CANDIDATE, str(link.id), "candidate")
    dossier = dossier_queries.by_id(link.dossier_id)
    if dossier is None:
        raise Hidden
    with suppress(Refused), unit():
        actions.send_link(dossier, by=by, at=clock.now())


def _act(
    token: str, verb: Callable[..., Any], notice: str, form: PortalForm | None = None
) -> Answer:
    """Do it with the candidate's own card; what cannot be done now is said on the same page."""
    form = form or PlainForm()
    return submit(
        form,
        lambda: verb(actions.own_card(link().subject_id), by=actor(), at=clock.now()),
        to=_home(token),
        notice=notice,
        page=lambda status: _own_page(token, status=status, form=form),
        beside=IN_SUMMARY,
    )


def _home(token: str) -> str:
    return url_for("candidate.own_page", token=token)


def _owner() -> Any:
    return queries.owner(link().subject_id)


def _own_page(token: str, *, status: int = 200, form: PortalForm | None = None) -> Answer:
    owner, dossier_id = _owner(), link().subject_id
    profiles = queries.profiles(dossier_id)
    return _page(
        "candidate/own_page.html",
        token,
        owner,
        status,
        form=form or PlainForm(formdata=None),
        yes_form=form if isinstance(form, YesForm) else YesForm(formdata=None),
        viewed_by=queries.viewed_by(profiles),
        proposals=[
            (
                proposal,
                _words(proposal.fields or {}),
                (proposal.state, "withdraw") in introduction_rules.TRANSITIONS,
                appointments.chooses(proposal.state, bool(proposal.times), proposal.times_by)
                is Side.CANDIDATE,
            )
            for proposal in queries.proposals(dossier_id, clock.today())
        ],
        sentences=labels.SENTENCE,
        **_of_card(owner.Card, queries.is_shown(profiles)),
    )


def _words(fields: dict[str, str]) -> str:
    return ", ".join(_(FIELD[name]) for name in introduction_rules.FIELDS if fields.get(name))


def _of_card(card: Card | None, is_shown: bool) -> dict[str, Any]:
    """What stands on the page about the card; nothing but a sentence when there is none."""
    if card is None or card.state is CardState.WITHDRAWN:
        sentence = labels.NO_CARD if card is None else labels.CARD_SENTENCE[card.state]
        return {"sentence": sentence, "card": None}
    shown, yeses = risk.shown_of(card), card_queries.open_yeses(card.id)
    said = {one.sector for one in yeses}
    return {
        "card": card,
        "is_shown": is_shown,
        "sentence": labels.SHOWN_NOW if is_shown else labels.CARD_SENTENCE[card.state],
        "verbs": verbs(TRANSITIONS, card.state),
        "shown": None if shown is None else card_labels.facts(shown),
        "yeses": yeses,
        "sectors": SECTORS,
        "all_said": said == set(SECTORS),
        "hides": card_queries.hides(card.id),
    }


def _page(template: str, token: str, owner: Any, status: int = 200, **values: Any) -> Answer:
    """As the candidate sees it, whoever else is signed in in this browser."""
    return answer(
        template,
        status,
        token=token,
        around=owner,
        phone=settings().municipality_phone,
        viewer=None,
        **values,
    )
