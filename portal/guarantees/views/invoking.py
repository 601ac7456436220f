"""Asking: three steps that carry their answers in the form, and the request outside the window."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock, submissions
from portal.access import May, actor_for, allow, load, viewer
from portal.errors import Refused
from portal.guarantees import actions, forms, queries, rules
from portal.guarantees.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, invalid, see
from portal.placements import queries as placement_queries
from portal.placements import rules as placement_rules
from portal.placements.ledger import Ledger
from portal.placements.models import Placement
from portal.submissions import submit

STEPS = {"controleren": "guarantees/check.html", "bevestigen": "guarantees/confirm.html"}
STEP_AFTER = {"check": "controleren", "confirm": "bevestigen"}  # the button → the page it leads to


@bp.route("/plaatsing/<uuid:placement_id>", methods=["GET", "POST"])
@allow(May.INVOKE_GUARANTEE)
def invoke(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    form = forms.InvokeForm()
    is_posted = request.method == "POST"
    step = request.form.get("step", "check") if is_posted else ""
    if running := queries.open_of(placement.id):
        return _beside(running, placement, form, step)
    if refused := _outside(placement):
        return _other_way(placement, refused)
    if step == "save":
        return _save(placement, form)
    return _go_on(placement, form, step) if is_posted else _show_step(placement, form)


def _go_on(placement: Placement, form: forms.InvokeForm, step: str) -> Answer:
    """Keep the answers and lead to the next page, or back to the first: each has an address, so
    that going back never sends anything again.
    """
    here = url_for(".invoke", placement_id=placement.id)
    is_read = form.accepted()
    submissions.drafts.keep(form)
    if step == "edit":
        return see(here)
    ledger = placement_queries.ledger_of(placement)
    about = _about(placement, ledger)
    if not is_read or not _fits(ledger, form, about):
        return invalid("guarantees/invoke.html", form, **about)
    return see(f"{here}?stap={STEP_AFTER.get(step, STEP_AFTER['check'])}")


def _show_step(placement: Placement, form: forms.InvokeForm) -> Answer:
    """The page of a step, with the answers so far; without them the first."""
    is_kept = submissions.drafts.resume(form)
    ledger = placement_queries.ledger_of(placement)
    about = _about(placement, ledger)
    template = STEPS.get(request.args.get("stap", ""))
    if template and is_kept and form.reads_well() and _fits(ledger, form, about):
        return _check(ledger, form, about, template)
    return answer("guarantees/invoke.html", form=form, **about)


@bp.post("/plaatsing/<uuid:placement_id>/hulp")
@allow(May.INVOKE_GUARANTEE)
def ask_help(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    form = forms.HelpForm()

    def ask() -> None:
        row = load(Placement, placement_id, lock=True)
        actions.ask_help(row, _asked(form), by=actor_for(row), at=clock.now())

    return submit(
        form,
        ask,
        to=url_for(".show", claim_id=form.once.data),
        page=lambda status: answer(
            "guarantees/outside.html", status, form=form, code="", text="", **_about_now(placement)
        ),
        beside={"guarantee_running": None},
    )


def _beside(running: Any, placement: Placement, form: forms.InvokeForm, step: str) -> Answer:
    """One claim is open: look at that one. What was typed for another stays on the page."""
    if not step:
        return see(url_for(".show", claim_id=running.id))
    if step == "save":  # a second click is answered as the first
        return _save(placement, form)
    form.refuse(None, actions.is_running(running.reference))
    return answer("guarantees/invoke.html", 409, form=form, **_about_now(placement))


def _check(ledger: Ledger, form: forms.InvokeForm, about: dict[str, Any], template: str) -> Answer:
    """Step 2 or step 3; each looks at everything again."""
    now, today = ledger.now, clock.today()
    deadlines = rules.invoke(about["guarantee"], now, form.wished_on.data, today)
    ending = ledger.plus(placement_rules.announce_return(now, deadlines.last_on)).now
    money = rules.money(now, ending, ledger.terms, today)
    return answer(template, form=form, deadlines=deadlines, money=money, **about)


def _save(placement: Placement, form: forms.InvokeForm) -> Answer:
    """The deed: the action looks at everything once more, under the lock."""

    def invoke() -> None:
        row = load(Placement, placement.id, lock=True)
        asked = _asked(form, form.wished_on.data)
        actions.invoke(row, asked, by=actor_for(row), at=clock.now())

    return submit(
        form,
        invoke,
        to=url_for(".show", claim_id=form.once.data),
        page=lambda status: answer(
            "guarantees/invoke.html", status, form=form, **_about_now(placement)
        ),
        beside={"date_past": "wished_on", "date_too_far": "wished_on", "guarantee_running": None},
    )


def _asked(
    form: forms.InvokeForm | forms.HelpForm, wished_on: date | None = None
) -> actions.ClaimRequest:
    return actions.ClaimRequest(
        form.once.data, form.reason.data, form.note.data, wished_on, viewer().name
    )


def _fits(ledger: Ledger, form: forms.InvokeForm, about: dict[str, Any]) -> bool:
    """Is the wished day possible? Too soon or too late is said at the day."""
    try:
        rules.invoke(about["guarantee"], ledger.now, form.wished_on.data, clock.today())
    except Refused as refused:
        form.refuse(form.wished_on, refused)
        return False
    return True


def _about_now(placement: Placement) -> dict[str, Any]:
    return _about(placement, placement_queries.ledger_of(placement))


def _about(placement: Placement, ledger: Ledger) -> dict[str, Any]:
    guarantee, today = actions.guarantee(placement), clock.today()
    return {
        "placement": placement,
        "details": queries.details(placement.id),
        "guarantee": guarantee,
        "earliest_on": rules.earliest(guarantee, ledger.now, today),
        "days_left": (guarantee.until_on - today).days if guarantee.until_on else 0,
        "call_by": rules.ask_help(guarantee, today),
    }


def _outside(placement: Placement) -> Refused | None:
    try:
        rules.holds(actions.guarantee(placement), clock.today())
    except Refused as refused:
        return refused
    return None


def _other_way(placement: Placement, refused: Refused) -> Answer:
    """No dead end: the reason, and a request for help where the window has passed."""
    text = _(refused.text, **refused.values)
    about, form = _about_now(placement), forms.HelpForm()
    submissions.drafts.resume(form)
    return answer("guarantees/outside.html", form=form, code=refused.code, text=text, **about)
