"""One page for the whole life of a claim, what can be kept of it, and the verbs on it."""

from collections.abc import Callable
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, actor_for, allow, load, viewer
from portal.db import unit
from portal.documents.queries import file
from portal.documents.queries import of as files_of
from portal.effects import ics
from portal.errors import Hidden, Refused
from portal.forms import PortalForm
from portal.guarantees import actions, documents, forms, labels, queries, rules
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.guarantees.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, download, invalid, page_of, read_cursor, see
from portal.placements.models import Placement
from portal.tasks.queries import of_subject
from portal.texts import address


@bp.get("")
@allow(May.VIEW_GUARANTEES)
def index() -> Answer:
    after = read_cursor(str)
    rows = queries.listed(viewer(), after=after)
    page = page_of(rows, after, lambda row: (row.reference,))
    return answer("guarantees/list.html", page=page)


@bp.get("/plaatsing/<uuid:placement_id>/melding")
@allow(May.VIEW_GUARANTEES)
def of_placement(placement_id: UUID) -> Answer:
    newest = queries.newest_of(load(Placement, placement_id).id)
    if newest is None:
        raise Hidden
    return see(url_for(".show", claim_id=newest))


@bp.get("/<uuid:claim_id>")
@allow(May.VIEW_GUARANTEES)
def show(claim_id: UUID) -> Answer:
    return _page(load(Claim, claim_id))


@bp.get("/<uuid:claim_id>/bewijs.pdf")
@allow(May.VIEW_GUARANTEES)
def receipt(claim_id: UUID) -> Answer:
    kept = file(load(Claim, claim_id).id, documents.RECEIPT)
    if kept is None:
        raise Hidden
    return download(kept.content, kept.name, kept.media_type)


@bp.get("/<uuid:claim_id>/agenda.ics")
@allow(May.VIEW_GUARANTEES)
def calendar(claim_id: UUID) -> Answer:
    claim = load(Claim, claim_id)
    text = documents.calendar(claim, address("guarantees.show", claim_id=claim.id), clock.now())
    return download(text, f"{claim.reference}.ics", ics.MEDIA_TYPE)


@bp.post("/<uuid:claim_id>/gesproken")
@allow(May.ANSWER_GUARANTEES)
def contact(claim_id: UUID) -> Answer:
    return _verb(
        claim_id, actions.contact, _("Genoteerd: u heeft elkaar gesproken."), State.CONTACTED
    )


@bp.post("/<uuid:claim_id>/akkoord")
@allow(May.ANSWER_GUARANTEES)
def accept(claim_id: UUID) -> Answer:
    claim, form = load(Claim, claim_id), forms.AcceptForm()
    if not form.accepted():
        return _page(claim, accept=form, status=422)
    if _stands(claim, form, State.ACCEPTED):
        return see(url_for(".show", claim_id=claim.id))
    try:
        with unit():
            placement = load(Placement, claim.placement_id, lock=True)
            row = load(Claim, claim_id, lock=True, version=form.version.data)
            actions.accept(row, placement, form.last_on.data, by=actor(), at=clock.now())
    except Refused as refused:
        if refused.code not in ("date_past", "date_too_far"):
            raise
        form.refuse(form.last_on, refused)
        return _page(load(Claim, claim_id), accept=form, status=422)
    return see(
        url_for(".show", claim_id=claim_id), notice=_("Akkoord. De werkgever krijgt bericht.")
    )


@bp.post("/<uuid:claim_id>/uitvoeren")
@allow(May.ANSWER_GUARANTEES)
def execute(claim_id: UUID) -> Answer:
    notice = _("Uitgevoerd. De creditnota wordt gemaakt.")
    return _verb(claim_id, actions.execute, notice, State.EXECUTED, with_placement=True)


@bp.post("/<uuid:claim_id>/intrekken")
@allow(May.INVOKE_GUARANTEE)
def withdraw(claim_id: UUID) -> Answer:
    notice = _("De melding is ingetrokken. Alles gaat gewoon door.")
    return _verb(claim_id, actions.withdraw, notice, State.WITHDRAWN, with_placement=True)


@bp.post("/<uuid:claim_id>/afronden")
@allow(May.ANSWER_GUARANTEES)
def close(claim_id: UUID) -> Answer:
    return _verb(claim_id, actions.close, _("Deze melding is afgerond."), State.CLOSED)


@bp.post("/<uuid:claim_id>/voorleggen")
@allow(May.ANSWER_GUARANTEES)
def refer(claim_id: UUID) -> Answer:
    notice = _("Voorgelegd aan de teamleider.")
    if load(Claim, claim_id).referred_at:
        return see(url_for(".show", claim_id=claim_id), notice=notice)
    return _verb(claim_id, actions.refer, notice)


@bp.post("/<uuid:claim_id>/geen-grond")
@allow(May.DECIDE_GUARANTEES)
def no_ground(claim_id: UUID) -> Answer:
    notice = _("Geen wettelijke grond. De accountmanager geeft antwoord.")
    if not load(Claim, claim_id).referred_at:
        return see(url_for(".show", claim_id=claim_id), notice=notice)
    return _verb(claim_id, actions.no_ground, notice)


@bp.route("/<uuid:claim_id>/weigeren", methods=["GET", "POST"])
@allow(May.DECIDE_GUARANTEES)
def refuse(claim_id: UUID) -> Answer:
    claim = load(Claim, claim_id)
    form = forms.RefuseForm(obj=claim)
    if request.method == "GET":
        return answer("guarantees/refuse.html", form=form, claim=claim)
    if not form.accepted():
        return invalid("guarantees/refuse.html", form, claim=claim)
    if not _stands(claim, form, State.REFUSED):
        with unit():
            placement = load(Placement, claim.placement_id, lock=True)
            row = load(Claim, claim_id, lock=True, version=form.version.data)
            actions.refuse(row, placement, form.ground.data, by=actor(), at=clock.now())
    return see(
        url_for(".show", claim_id=claim_id), notice=_("Geweigerd. De werkgever krijgt bericht.")
    )


def _page(claim: Claim, *, accept: forms.AcceptForm | None = None, status: int = 200) -> Answer:
    values = {"version": claim.version, "last_on": claim.last_on}
    return answer(
        "guarantees/show.html",
        status,
        form=accept or forms.AcceptForm(data=values),
        step=forms.StepForm(data=values),
        claim=claim,
        verbs=_verbs(claim),
        details=queries.details(claim.placement_id),
        sentence=labels.sentence(claim.kind, claim.state, is_employer=viewer().is_employer),
        files=files_of(claim.id),
        tasks=of_subject(claim.id) if viewer().is_municipal else (),
        today=clock.today(),
    )


def _verbs(claim: Claim) -> frozenset[str]:
    """What can happen now; executing from the last day on."""
    found = {verb for (state, verb) in rules.TABLES[claim.kind] if state == claim.state}
    if claim.last_on and clock.today() < claim.last_on:
        found.discard("execute")
    if not claim.referred_at:
        found.discard("no_ground")
    return frozenset(found)


def _verb(
    claim_id: UUID,
    act: Callable[..., None],
    notice: str,
    leads_to: State | None = None,
    *,
    with_placement: bool = False,
) -> Answer:
    """A verb that asks nothing: done once, however often it is clicked."""
    form, claim = forms.StepForm(), load(Claim, claim_id)
    to = url_for(".show", claim_id=claim_id)
    if _stands(claim, form, leads_to):
        return see(to, notice=notice)
    with unit():
        also = [load(Placement, claim.placement_id, lock=True)] if with_placement else []
        row = load(Claim, claim_id, lock=True, version=form.version.data)
        act(row, *also, by=actor_for(row), at=clock.now())
    return see(to, notice=notice)


def _stands(claim: Claim, form: PortalForm, leads_to: State | None) -> bool:
    """A second click finds what the first one did."""
    return claim.state is leads_to and (form.version.data or 0) < claim.version
