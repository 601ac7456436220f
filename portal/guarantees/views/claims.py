"""One page for the whole life of a claim, what can be kept of it, and the verbs on it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor_for, allow, load, viewer
from portal.documents.queries import file
from portal.documents.queries import of as files_of
from portal.effects import ics
from portal.errors import Forbidden, Hidden, Refused, refusal
from portal.forms import PortalForm
from portal.guarantees import (
    actions,
    afterwards,
    costs,
    credit_notes,
    documents,
    forms,
    labels,
    queries,
    rules,
    workflow,
)
from portal.guarantees.afterwards import Afterwards
from portal.guarantees.credit_notes import Credit
from portal.guarantees.models import Claim
from portal.guarantees.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, download, not_now, page_of, read_cursor, see
from portal.placements import claim_queries
from portal.placements import queries as placement_queries
from portal.placements import rules as placement_rules
from portal.placements.models import Placement
from portal.roles import Role
from portal.settings import settings
from portal.submissions import submit
from portal.tasks.queries import of_subject, own
from portal.texts import address

_ABOUT_DAY = ("date_past", "date_too_far", "date_rest", "date_not_worked")


@bp.get("")
@allow(May.VIEW_GUARANTEES)
def index() -> Answer:
    after = read_cursor(str)
    rows = queries.listed(viewer(), after=after)
    page = page_of(rows, after, lambda row: (row.reference,))
    return answer("guarantees/list.html", page=page, today=clock.today())


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
    claim = load(Claim, claim_id)
    kept = file(claim.id, documents.kind_of(claim.state))
    if kept is None:
        raise Hidden
    return download(kept.content, kept.name, kept.media_type)


@bp.get("/<uuid:claim_id>/agenda.ics")
@allow(May.VIEW_GUARANTEES)
def calendar(claim_id: UUID) -> Answer:
    claim = load(Claim, claim_id)
    if claim.state.is_off:  # nothing is planned any more
        raise Hidden
    text = documents.calendar(claim, address("guarantees.show", claim_id=claim.id), clock.now())
    return download(text, f"{claim.reference}.ics", ics.MEDIA_TYPE)


@bp.post("/<uuid:claim_id>/gesproken")
@allow(May.ANSWER_GUARANTEES)
def contact(claim_id: UUID) -> Answer:
    return _verb(claim_id, actions.contact, _("Genoteerd: u hebt elkaar gesproken."))


@bp.post("/<uuid:claim_id>/verteld")
@allow(May.TELL_CANDIDATES)
def tell(claim_id: UUID) -> Answer:
    if not _may_tell(load(Claim, claim_id)):
        raise Forbidden
    return _verb(claim_id, actions.tell, _("Genoteerd: de kandidaat weet het."))


@bp.post("/<uuid:claim_id>/akkoord")
@allow(May.ANSWER_GUARANTEES)
def accept(claim_id: UUID) -> Answer:
    form = forms.AcceptForm()
    return _verb(
        claim_id,
        lambda claim, placement, **how: actions.accept(claim, placement, form.last_on.data, **how),
        _("Akkoord. De werkgever krijgt bericht."),
        form=form,
        with_placement=True,
    )


@bp.post("/<uuid:claim_id>/uitvoeren")
@allow(May.ANSWER_GUARANTEES)
def execute(claim_id: UUID) -> Answer:
    notice = _("Het terugnemen is uitgevoerd.")
    return _verb(claim_id, actions.execute, notice, with_placement=True)


@bp.route("/<uuid:claim_id>/intrekken", methods=["GET", "POST"])
@allow(May.INVOKE_GUARANTEE)
def withdraw(claim_id: UUID) -> Answer:
    """First what that means, at an address of its own; then it is so."""
    form = forms.StepForm(obj=load(Claim, claim_id))
    return _verb(
        claim_id,
        actions.withdraw,
        _("De melding is ingetrokken."),
        form=form,
        with_placement=True,
        page=lambda status: _withdraw_page(load(Claim, claim_id), form, status),
    )


def _withdraw_page(claim: Claim, form: PortalForm, status: int) -> Answer:
    details = queries.details(claim.placement_id)
    form.version.data = claim.version
    until = None if details.placement_state.is_planned else claim.withdraw_until
    if refused := refusal(lambda: rules.withdraw(claim.kind, claim.state, until, clock.today())):
        return _not_now(claim, _("Melding intrekken"), refused)
    placement = load(Placement, claim.placement_id)
    goes_on = placement_rules.without_return(placement_queries.ledger_of(placement), clock.today())
    return answer(
        "guarantees/withdraw.html",
        status,
        claim=claim,
        details=details,
        form=form,
        goes_on=goes_on,
        ask_until=afterwards.ask_until(placement, goes_on),
        today=clock.today(),
    )


@bp.post("/<uuid:claim_id>/afronden")
@allow(May.ANSWER_GUARANTEES)
def close(claim_id: UUID) -> Answer:
    return _verb(claim_id, actions.close, _("Deze melding is afgerond."))


@bp.post("/<uuid:claim_id>/voorleggen")
@allow(May.ANSWER_GUARANTEES)
def refer(claim_id: UUID) -> Answer:
    return _verb(claim_id, actions.refer, _("Voorgelegd aan de teamleider."))


@bp.post("/<uuid:claim_id>/geen-grond")
@allow(May.DECIDE_GUARANTEES)
def no_ground(claim_id: UUID) -> Answer:
    notice = _("Geen wettelijke grond. De accountmanager geeft antwoord.")
    return _verb(claim_id, actions.no_ground, notice)


@bp.route("/<uuid:claim_id>/weigeren", methods=["GET", "POST"])
@allow(May.DECIDE_GUARANTEES)
def refuse(claim_id: UUID) -> Answer:
    claim = load(Claim, claim_id)
    form = forms.RefuseForm(obj=claim)
    return _verb(
        claim_id,
        lambda row, placement, **how: actions.refuse(row, placement, form.ground.data, **how),
        _("Geweigerd. De werkgever krijgt bericht."),
        form=form,
        with_placement=True,
        page=lambda status: _refuse_page(load(Claim, claim_id), form, status),
    )


def _refuse_page(claim: Claim, form: PortalForm, status: int) -> Answer:
    if refused := refusal(lambda: rules.step(workflow.TABLES[claim.kind], claim.state, "refuse")):
        return _not_now(claim, _("Weigeren om een wettelijke reden"), refused)
    return answer("guarantees/refuse.html", status, form=form, claim=claim)


def _not_now(claim: Claim, title: str, refused: Refused) -> Answer:
    to = url_for(".show", claim_id=claim.id)
    return not_now(title, refused, to, _("Naar melding %(reference)s", reference=claim.reference))


def _page(claim: Claim, form: PortalForm | None = None, *, status: int = 200) -> Answer:
    values = {"version": claim.version, "last_on": _to_agree(claim)}
    tasks = of_subject(claim.id)
    details, today = queries.details(claim.placement_id), clock.today()
    is_late = claim.promised_on is not None and today > claim.promised_on
    credit, paid_until = _credit(claim), _paid_until(claim, today)
    after = afterwards.of(claim) if claim.state.is_off else None
    return answer(
        "guarantees/show.html",
        status,
        form=form if isinstance(form, forms.AcceptForm) else forms.AcceptForm(data=values),
        step=forms.StepForm(data=values),
        claim=claim,
        verbs=_verbs(claim, details),
        details=details,
        settings=settings(),
        after=after,
        sentence=_sentence(claim, details, after, today),
        is_late=is_late,
        paid_until=paid_until,
        late_cost=_late_cost(claim, paid_until, today),
        credit=credit,
        credit_words=labels.CREDIT,
        asks_billed=labels.BILLED_AFTER if claim.accepted_at else labels.BILLED_AFTER_WISH,
        receipt=documents.kind_of(claim.state) in files_of(claim.id),
        tasks=tasks if viewer().is_municipal else (),
        is_change_told=queries.change_in(tasks) is None,
        own=own(claim.id, viewer().id) if viewer().is_municipal else (),
        is_to_tell=_is_to_tell(claim, today),
        looked_on=_looked_on(claim, tasks),
        today=today,
    )


def _to_agree(claim: Claim) -> date | None:
    """What the form of the yes is filled with: the wished day, or else the first that can be."""
    receipt, told_on = claim.receipt, claim.told_on
    if not receipt or not told_on or told_on <= receipt.wished_on or claim.accepted_at:
        return claim.last_on
    week = actions.agreed_terms(load(Placement, claim.placement_id)).week
    return rules.earliest_yes(receipt, told_on, week, clock.today())


def _sentence(claim: Claim, details: Any, after: Afterwards | None, today: date) -> str:
    who = viewer()
    is_past = claim.last_on is not None and claim.last_on < today
    ends = details.placement_state.is_over or (after is not None and not after.goes_on)
    now = labels.Now(
        is_referred=claim.referred_at is not None,
        pays=details.contribution_cents > 0,
        is_today=claim.promised_on == today,
        is_past=is_past,
        ends=ends,
    )
    reader = labels.Reader(who.is_employer, who.may(May.ANSWER_GUARANTEES))
    return labels.sentence(claim.kind, claim.state, reader, now)


def _credit(claim: Claim) -> Credit | None:
    """The credit note of a take-back; none of a request for help, or of what is off."""
    if claim.credit_by is None or claim.state.is_off:
        return None
    until, since = claim.billed_until, claim.executed_at
    return credit_notes.of(claim.placement_id, claim.credit_by, until, since)


def _may_tell(claim: Claim) -> bool:
    """The candidate hears it from his own mediator or from who stands in for her; a decider, who is
    told when that did not happen in time, may too.
    """
    return Role.DECIDER in viewer().roles or _is_mediator(claim)


def _is_to_tell(claim: Claim, today: date) -> bool:
    """Is who looks asked to tell it: the mediator, or a decider once it cannot wait?"""
    if Role.DECIDER in viewer().roles and claim.cannot_wait(today):
        return True
    return _is_mediator(claim)


def _is_mediator(claim: Claim) -> bool:
    who = viewer()
    return who.may(May.TELL_CANDIDATES) and who.id in {one.id for one in queries.mediators(claim)}


def _paid_until(claim: Claim, today: date) -> date | None:
    """The last day that the employer pays: as agreed, or by an answer of today with the latest day
    of the receipt. None: nothing is planned by it.
    """
    if claim.state.is_off:
        return None
    if claim.receipt is None or claim.accepted_at:
        return claim.billed_until
    take_backs = claim_queries.take_backs(claim.placement_id, today)
    return take_backs.charged_until(claim.receipt.latest_on)


def _late_cost(claim: Claim, until: date | None, today: date) -> costs.LateCost | None:
    """For who answers: what it costs us that this answer, or one before it, is or was late; none
    where the employer pays every day of work.
    """
    last_on = claim.last_on if claim.accepted_at else claim.latest_on
    if not until or not last_on or not viewer().may(May.ANSWER_GUARANTEES):
        return None
    if until == last_on and (claim.accepted_at or not claim.missed_decide_by(today)):
        return None
    ledger = placement_queries.ledger_of(load(Placement, claim.placement_id))
    return costs.late_cost(ledger, last_on, until)


def _looked_on(claim: Claim, tasks: Sequence[Any]) -> date | None:
    """The day on which a decider last saw no legal ground; none while one looks again."""
    if claim.referred_at or claim.ground:
        return None
    ended = [task.ended_at for task in tasks if task.kind == "guarantees.decide" and task.ended_at]
    return clock.day(max(ended)) if ended else None


def _verbs(claim: Claim, details: Any) -> frozenset[str]:
    """What can happen now: as the rules say, without what they would refuse."""
    verbs = {verb for (state, verb) in workflow.TABLES[claim.kind] if state == claim.state}
    verbs -= workflow.NOT_BY_HAND
    today, until, planned = clock.today(), claim.withdraw_until, details.placement_state.is_planned
    if planned or (claim.last_on and today <= claim.last_on):
        verbs.discard("execute")
    if until and today > until and not planned:
        verbs.discard("withdraw")
    if claim.told_at:
        verbs.discard("tell")
    elif not claim.kind.is_help:
        verbs -= {"accept", "close"}
    if not claim.referred_at:
        verbs.discard("no_ground")
    return frozenset(verbs)


def _verb(
    claim_id: UUID,
    act: Callable[..., None],
    notice: str,
    *,
    form: PortalForm | None = None,
    with_placement: bool = False,
    page: Callable[[int], Answer] | None = None,
) -> Answer:
    """Do `act` on the claim in the version that was shown; `form` when it asks something."""
    form, claim = form or forms.StepForm(), load(Claim, claim_id)

    def verb() -> None:
        also = [load(Placement, claim.placement_id, lock=True)] if with_placement else []
        row = load(Claim, claim_id, lock=True, version=form.version.data)
        act(row, *also, by=actor_for(row), at=clock.now())

    return submit(
        form,
        verb,
        to=url_for(".show", claim_id=claim_id),
        notice=notice,
        page=page or (lambda status: _page(load(Claim, claim_id), form, status=status)),
        beside={
            "candidate_not_told": None,
            **(dict.fromkeys(_ABOUT_DAY, "last_on") if "last_on" in form else {}),
        },
    )
