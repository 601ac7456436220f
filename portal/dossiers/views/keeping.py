from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, already, load, viewer
from portal.accounts.labels import ROLE
from portal.cards import queries as card_queries
from portal.cards import rules as card_rules
from portal.cards.labels import State
from portal.db import unit
from portal.dossiers import actions, queries, rules
from portal.dossiers.forms import ChildcareForm, DossierForm, VouchForm
from portal.dossiers.labels import VERB
from portal.dossiers.models import Dossier
from portal.dossiers.views import conflict
from portal.dossiers.views.blueprint import bp
from portal.errors import Refused
from portal.forms import PlainForm, PortalForm
from portal.language import _
from portal.pages import Answer, answer, invalid, page_of, read_cursor, see


@bp.get("")
@allow(May.VIEW_DOSSIERS)
def index() -> Answer:
    search = request.args.get("q", "").strip()[:80]
    everybody = request.args.get("alle") == "1"
    after = read_cursor(str, UUID)
    rows = queries.rows(
        mediator_id=None if everybody or search else viewer().id, search=search, after=after
    )
    kept = {"q": search or None, "alle": "1" if everybody else None}
    return answer(
        "dossiers/list.html",
        page=page_of(rows, after, lambda row: (row.last_name, row.id), kept),
        stale_before=clock.now() - card_rules.FRESH_FOR,
        search=search,
        everybody=everybody,
    )


@bp.route("/nieuw", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS)
def enter() -> Answer:
    form = DossierForm()
    if request.method == "GET":
        form.mediator_id.data = viewer().id
        return answer("dossiers/edit.html", form=form, dossier=None, theirs=())
    if not form.accepted() or not form.scrubbed(actions.own(form.data)):
        return invalid("dossiers/edit.html", form, dossier=None, theirs=())
    if made := already(Dossier, form.once.data):
        return see(url_for(".show", dossier_id=made.id))
    try:
        with unit():
            made = actions.enter(
                form.once.data, form.values(), by=actor(), at=clock.now(), kept=form.kept.data
            )
    except Refused as refused:
        form.refuse("case_number" if refused.code == "case_known" else None, refused)
        return invalid("dossiers/edit.html", form, dossier=None, theirs=())
    to = url_for(".show", dossier_id=made.id)
    return see(to, notice=_("Het dossier is gemaakt. Maak nu samen een kaart."))


@bp.get("/<uuid:dossier_id>")
@allow(May.VIEW_DOSSIERS, logs="dossiers.view")
def show(dossier_id: UUID) -> Answer:
    return answer("dossiers/show.html", **_page(load(Dossier, dossier_id)))


@bp.route("/<uuid:dossier_id>/wijzigen", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS, logs="dossiers.view")
def edit(dossier_id: UUID) -> Answer:
    dossier = load(Dossier, dossier_id)
    form = DossierForm(obj=dossier)
    if request.method == "GET":
        return answer("dossiers/edit.html", form=form, dossier=dossier, theirs=())
    if not form.accepted() or not form.scrubbed(actions.own(form.data), dossier):
        return invalid("dossiers/edit.html", form, dossier=dossier, theirs=())
    try:
        with unit():
            dossier = load(Dossier, dossier_id, lock=True, version=form.version.data)
            actions.edit(dossier, form.values(), by=actor(), at=clock.now(), kept=form.kept.data)
    except Refused as refused:
        return _not_saved(form, refused, dossier_id)
    return see(url_for(".show", dossier_id=dossier_id), notice=_("Het dossier is bewaard."))


@bp.post("/<uuid:dossier_id>/inkomenscheck")
@allow(May.WRITE_DOSSIERS)
def check_income(dossier_id: UUID) -> Answer:
    with unit():
        dossier = load(Dossier, dossier_id, lock=True)
        actions.check_income(dossier, by=actor(), at=clock.now())
    return see(url_for(".show", dossier_id=dossier_id), notice=_("De inkomenscheck is genoteerd."))


@bp.post("/<uuid:dossier_id>/opvang")
@allow(May.WRITE_DOSSIERS)
def check_childcare(dossier_id: UUID) -> Answer:
    form = ChildcareForm()
    if not form.accepted():
        return invalid("dossiers/show.html", form, **_page(load(Dossier, dossier_id)))
    with unit():
        dossier = load(Dossier, dossier_id, lock=True)
        actions.check_childcare(dossier, checked=form.checked.data, by=actor(), at=clock.now())
    return see(url_for(".show", dossier_id=dossier_id), notice=_("Het gesprek is genoteerd."))


@bp.post("/<uuid:dossier_id>/geschiktheid")
@allow(May.WRITE_DOSSIERS)
def vouch(dossier_id: UUID) -> Answer:
    form = VouchForm()
    dossier = load(Dossier, dossier_id)
    if not form.accepted() or not form.scrubbed(actions.own(dossier)):
        return _unvouched(dossier_id, form)
    try:
        with unit():
            dossier = load(Dossier, dossier_id, lock=True)
            actions.vouch(
                dossier,
                form.suitable_for.data,
                by=actor(),
                at=clock.now(),
                kept=form.kept.data,
            )
    except Refused as refused:
        form.refuse("suitable_for", refused)
        return _unvouched(dossier_id, form)
    return see(url_for(".show", dossier_id=dossier_id), notice=_("Uw verklaring is bewaard."))


def _page(dossier: Dossier, **forms: PortalForm) -> dict[str, Any]:
    card, log = card_queries.of_dossier(dossier.id), queries.access_log(dossier.id)
    intake = queries.intake(dossier.id)
    known: dict[str, Any] = {
        "dossier": dossier,
        "intake": intake,
        "card": card,
        "rests_on": _rests_on(card),
        "names": queries.names(dossier),
        "log": log,
        "people": queries.people(log),
        "happened": VERB,
        "roles": ROLE,
        "missing": rules.missing(dossier.facts(intake, has_card=card is not None)),
        "form": PlainForm(),
        "childcare": ChildcareForm(checked=dossier.childcare_checked),
        "vouching": VouchForm(suitable_for=dossier.suitability_for),
    }
    return known | forms


def _rests_on(card: Any) -> date | None:
    """The last day before a card that nobody confirmed for long rests by itself."""
    stale = card is not None and card.state is State.REVIEWED
    if not stale or not card_rules.must_confirm(card.confirmed_at, clock.now()):
        return None
    return clock.day(card.confirmed_at + card_rules.CONFIRMED_FOR)


def _unvouched(dossier_id: UUID, form: VouchForm) -> Answer:
    page = _page(load(Dossier, dossier_id), vouching=form)
    page.pop("form")
    return invalid("dossiers/show.html", form, **page)


def _not_saved(form: DossierForm, refused: Refused, dossier_id: UUID) -> Answer:
    dossier = load(Dossier, dossier_id)
    if refused.code != "conflict":
        form.refuse("case_number" if refused.code == "case_known" else None, refused)
        return invalid("dossiers/edit.html", form, dossier=dossier, theirs=())
    return conflict.both(
        "dossiers/edit.html", form, refused, dossier, actions.FIELDS, dossier=dossier
    )
