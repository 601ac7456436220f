"""The list of cards, the page of one, and its form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock, formats
from portal.access import May, actor, allow, load
from portal.cards import actions, labels, lists, queries, risk, rules
from portal.cards.forms import CardForm, HideForm, YesForm, filled
from portal.cards.labels import Attribute, State
from portal.cards.models import Card
from portal.cards.views.blueprint import bp
from portal.forms import PlainForm
from portal.language import _
from portal.pages import Answer, answer, htmx, page_of, read_choice, read_cursor
from portal.submissions import OTHER, submit
from portal.transitions import verbs


def _not_told(card: Card) -> tuple[bool, list[str]]:
    return False, []


# supply lies above: the factory sets its words
counts_in: Callable[[Card], tuple[bool, list[str]]] = _not_told


@bp.get("/kaarten")
@allow(May.REVIEW_CARDS)
def index() -> Answer:
    state, after = read_choice("staat", State), read_cursor(datetime, UUID)
    rows = queries.listed(state=state, after=after)
    return answer(
        "cards/list.html",
        page=page_of(rows, after, lambda row: (row.made_at, row.id), {"staat": state}),
        state=state,
        states=State,
        word=labels.word,
        stale_before=clock.now() - rules.FRESH_FOR,
    )


@bp.route("/kaarten/nieuw/<uuid:dossier_id>", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS)
def make(dossier_id: UUID) -> Answer:
    form = CardForm()
    values: dict[str, Any] = {"card": None, "dossier_id": dossier_id}
    if request.method == "POST" and form.is_choosing_skill(request.form):
        return _choosing(form, values)
    return submit(
        form,
        lambda: actions.make(form.once.data, dossier_id, form.values(), by=actor(), at=clock.now()),
        to=url_for(".show", card_id=form.once.data),
        notice=_("De kaart is gemaakt. Een andere bemiddelaar kijkt die na."),
        page=lambda status: answer("cards/edit.html", status, form=form, **values),
        beside={OTHER: None},
        status=422,
    )


@bp.get("/kaarten/<uuid:card_id>")
@allow(May.VIEW_DOSSIERS, logs="cards.view")
def show(card_id: UUID) -> Answer:
    return answer("cards/show.html", **page(load(Card, card_id)))


@bp.route("/kaarten/<uuid:card_id>/wijzigen", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS, logs="cards.view")
def edit(card_id: UUID) -> Answer:
    card = load(Card, card_id)
    form = CardForm(obj=card, data=filled(card, queries.skills(card_id)))
    values: dict[str, Any] = {"card": card, "dossier_id": card.dossier_id}
    if request.method == "POST" and form.is_choosing_skill(request.form):
        return _choosing(form, values)

    def change() -> None:
        row = load(Card, card_id, lock=True, version=form.version.data)
        actions.edit(row, form.values(), by=actor(), at=clock.now())

    return submit(
        form,
        change,
        to=url_for(".show", card_id=card_id),
        notice=_("De kaart is bewaard. Een andere bemiddelaar kijkt die opnieuw na."),
        page=lambda status: answer("cards/edit.html", status, form=form, **values),
    )


def _choosing(form: CardForm, values: dict[str, Any]) -> Answer:
    """The form as it was typed, with the skills that were looked for."""
    if htmx and "skills" in request.form:  # the Enter key sends the whole form
        return answer("cards/_skills.html", form=form, action=request.path)
    return answer("cards/edit.html", form=form, **values)


def page(card: Card, **more: Any) -> dict[str, Any]:
    """What the page of a card knows; `more` replaces a form that went wrong."""
    names = queries.people(card.made_by, card.reviewed_by)
    shown = risk.shown_of(card)
    is_silent = card.state.is_resting and card.ask_due_at is not None
    return {
        "card": card,
        "shown": labels.facts(shown) if shown is not None else None,
        "rows": _rows(card, queries.skills(card.id)),
        "made_by": names.get(card.made_by, ""),
        "sentence": labels.SILENT if is_silent else labels.STATE_SENTENCE[card.state],
        "is_silent": is_silent,
        "reviewed_by": names.get(card.reviewed_by, "") if card.reviewed_by else "",
        "counts_in": counts_in(card),
        "ask_by": clock.day(card.ask_due_at or card.confirmed_at),
        "yeses": queries.open_yeses(card.id),
        "hides": queries.hides(card.id),
        "corrections": queries.corrections(card.id),
        "sectors": lists.SECTORS,
        "verbs": verbs(rules.TRANSITIONS, card.state),
        "plain": PlainForm(obj=card, formdata=None),
        "yes_form": YesForm(obj=card, formdata=None),
        "hide_form": HideForm(obj=card, formdata=None),
    } | more


def _rows(card: Card, skills: list[str]) -> list[tuple[str, str]]:
    shifts = [code for code in ("evening", "night", "weekend") if getattr(card, code)]
    words = {"evening": _("avond"), "night": _("nacht"), "weekend": _("weekend")}
    return [
        *((_(labels.ATTRIBUTE[code]), _own(card, code)) for code in Attribute),
        (_("Beschikbaar"), _(labels.AVAILABLE[card.available])),
        (_("Nederlands voor het werk"), _(labels.DUTCH[card.dutch])),
        (_("Kan ook werken"), ", ".join(words[code] for code in shifts) or _("nee")),
        (_("Kan"), ", ".join(_(lists.SKILLS[code].label) for code in skills) or _("nog niets")),
    ]


def _own(card: Card, attribute: Attribute) -> str:
    """The true value, and whether the person wished it blank."""
    licence = _("B") if card.licence_b else _("geen")
    known = {
        Attribute.WORK: labels.word(Attribute.WORK, card.field),
        Attribute.HOURS: formats.hours(card.minutes_min, card.minutes_max),
        Attribute.AREA: labels.word(Attribute.AREA, card.area),
        Attribute.EXPERIENCE: _(labels.EXPERIENCE[card.experience]),
        Attribute.LICENCE: licence,
    }[attribute]
    return _("%(known)s (blijft leeg)", known=known) if attribute in card.blanks else known
