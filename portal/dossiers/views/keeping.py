from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts.labels import ROLE
from portal.cards import queries as card_queries
from portal.cards import rules as card_rules
from portal.cards.labels import State
from portal.db import unit
from portal.dossiers import actions, queries, rules, sending
from portal.dossiers.forms import ChildcareForm, DossierForm, VouchForm
from portal.dossiers.labels import VERB
from portal.dossiers.models import Dossier
from portal.dossiers.views.blueprint import bp
from portal.forms import PlainForm, PortalForm
from portal.language import _
from portal.pages import Answer, answer, page_of, read_cursor, see
from portal.submissions import OTHER, submit
from portal.tasks import queries as task_queries

_BESIDE = {
    "case_known": "case_number", "colleagues_mail": "email", "colleagues_phone": "phone",
    "conflict": None, OTHER: None,
}  # fmt: skip


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
    return submit(
        form,
        lambda: actions.enter(
            form.once.data, form.values(), by=actor(), at=clock.now(), kept=form.kept.data
        ),
        to=url_for(".show", dossier_id=form.once.data),
        notice=_("Het dossier is gemaakt. Maak nu samen een kaart."),
        page=lambda status: answer("dossiers/edit.html", status, form=form, dossier=None),
        beside=_BESIDE,
        status=422,
        check=lambda: form.scrubbed(actions.own(form.data)),
    )


@bp.get("/<uuid:dossier_id>")
@allow(May.VIEW_DOSSIERS, logs="dossiers.view")
def show(dossier_id: UUID) -> Answer:
    return _page(load(Dossier, dossier_id))


@bp.route("/<uuid:dossier_id>/wijzigen", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS, logs="dossiers.view")
def edit(dossier_id: UUID) -> Answer:
    dossier = load(Dossier, dossier_id)
    form = DossierForm(obj=dossier)

    def change() -> None:
        row = load(Dossier, dossier_id, lock=True, version=form.version.data)
        actions.edit(row, form.values(), by=actor(), at=clock.now(), kept=form.kept.data)

    return submit(
        form,
        change,
        to=url_for(".show", dossier_id=dossier_id),
        notice=_("Het dossier is bewaard."),
        page=lambda status: answer(
            "dossiers/edit.html", status, form=form, dossier=load(Dossier, dossier_id)
        ),
        beside=_BESIDE,
        status=422,
        check=lambda: form.scrubbed(actions.own(form.data), dossier),
    )


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

    def check() -> None:
        dossier = load(Dossier, dossier_id, lock=True)
        actions.check_childcare(dossier, checked=form.checked.data, by=actor(), at=clock.now())

    return submit(
        form,
        check,
        to=url_for(".show", dossier_id=dossier_id),
        notice=_("Het gesprek is genoteerd."),
        page=lambda status: _page(load(Dossier, dossier_id), status, form=form),
        repeatable=True,
    )


@bp.post("/<uuid:dossier_id>/nummer")
@allow(May.WRITE_DOSSIERS)
def check_number(dossier_id: UUID) -> Answer:
    form = PlainForm()

    def check() -> None:
        dossier = load(Dossier, dossier_id, lock=True, version=form.version.data or 0)
        actions.check_number(dossier, by=actor(), at=clock.now())

    return submit(
        form,
        check,
        to=url_for(".show", dossier_id=dossier_id),
        notice=_("Het nieuwe nummer is nagebeld."),
        page=lambda status: _page(load(Dossier, dossier_id), status, form=form),
        repeatable=True,
    )


@bp.post("/<uuid:dossier_id>/geschiktheid")
@allow(May.WRITE_DOSSIERS)
def vouch(dossier_id: UUID) -> Answer:
    form = VouchForm()

    def declare() -> None:
        dossier = load(Dossier, dossier_id, lock=True)
        actions.vouch(
            dossier,
            form.suitable_for.data,
            by=actor(),
            at=clock.now(),
            kept=form.kept.data,
        )

    return submit(
        form,
        declare,
        to=url_for(".show", dossier_id=dossier_id),
        notice=_("Uw verklaring is bewaard."),
        page=lambda status: _page(load(Dossier, dossier_id), status, form=form, vouching=form),
        beside={OTHER: "suitable_for"},
        check=lambda: form.scrubbed(actions.own(load(Dossier, dossier_id))),
        repeatable=True,
    )


def _page(dossier: Dossier, status: int = 200, **forms: PortalForm) -> Answer:
    card, log = card_queries.of_dossier(dossier.id), queries.access_log(dossier.id)
    intake, change = queries.intake(dossier.id), queries.last_change_of_number(dossier.id)
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
        "form": PlainForm(obj=dossier),
        "change": change,
        "waits": _waits(dossier),
        "rests_until": change.codes_rest_until(clock.today()) if change else None,
        "childcare": ChildcareForm(checked=dossier.childcare_checked),
        "vouching": VouchForm(suitable_for=dossier.suitability_for),
    }
    return answer("dossiers/show.html", status, **(known | forms))


def _waits(dossier: Dossier) -> str:
    """Why something waits to be sent, while somebody has the task to have it mended."""
    if not task_queries.is_pending(dossier.id, sending.OWN_ADDRESS):
        return ""
    why = sending.why_waits(dossier, dossier)
    return _(why.text, **why.values) if why else ""


def _rests_on(card: Any) -> date | None:
    """The last day before a card that nobody confirmed for long rests by itself."""
    stale = card is not None and card.state is State.REVIEWED
    if not stale or not card_rules.must_confirm(card.confirmed_at, clock.now()):
        return None
    return clock.day(card.confirmed_at + card_rules.CONFIRMED_FOR)
