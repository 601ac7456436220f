"""Asking: three steps that carry their answers in the form, and the request outside the window."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock, submissions
from portal.access import May, actor_for, allow, load, viewer
from portal.errors import Refused, refusal
from portal.guarantees import actions, costs, forms, queries, rules
from portal.guarantees.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, invalid, see
from portal.placements import claim_queries, credit_queries
from portal.placements import queries as placement_queries
from portal.placements import rules as placement_rules
from portal.placements.ledger import Ledger
from portal.placements.models import Placement
from portal.scrub import Own
from portal.submissions import submit

_NO_RIGHT = (
    "guarantee_not_in_scheme",
    "guarantee_before",
    "guarantee_after",
    "start_unconfirmed",
    "never_started",
    "placement_over",
)  # fmt: skip  whatever changed since the first step
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
    if step == "save":
        return _save(placement, form)
    ledger = placement_queries.ledger_of(placement)
    if refused := _outside(placement, ledger):
        return _other_way(placement, ledger, refused)
    about = _about(placement, ledger)
    return _go_on(ledger, form, about, step) if is_posted else _show_step(ledger, form, about)


def _go_on(ledger: Ledger, form: forms.InvokeForm, about: dict[str, Any], step: str) -> Answer:
    """Keep the answers and lead to the next page, or back to the first: each has an address, so
    that going back never sends anything again.
    """
    here = url_for(".invoke", placement_id=about["placement"].id)
    is_right = [form.accepted(), form.scrubbed(Own()), _fits(ledger, form, about)]
    submissions.drafts.keep(form)
    if step == "edit":
        return see(here)
    if not all(is_right):  # all that is wrong is said in one round
        return invalid("guarantees/invoke.html", form, **about)
    return see(f"{here}?stap={STEP_AFTER.get(step, STEP_AFTER['check'])}")


def _show_step(ledger: Ledger, form: forms.InvokeForm, about: dict[str, Any]) -> Answer:
    """The page of a step, with the answers so far; without them the first."""
    is_kept = submissions.drafts.resume(form)
    template = STEPS.get(request.args.get("stap", ""))
    if template and is_kept and _is_right(ledger, form, about):
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
        judge=lambda: form.scrubbed(Own()),
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
    savings = claim_queries.take_backs(about["placement"].id, today).savings
    ending = ledger.plus(placement_rules.announce_return(now, deadlines.last_on, savings)).now
    billed = credit_queries.billed(about["placement"].id)
    money = costs.money(now, ending, ledger.terms, billed)
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
        judge=lambda: form.scrubbed(Own()),
        to=url_for(".show", claim_id=form.once.data),
        page=lambda status: answer(
            "guarantees/invoke.html", status, form=form, **_about_now(placement)
        ),
        beside={
            "date_past": "wished_on",
            "date_too_far": "wished_on",
            "date_rest": "wished_on",
            "date_not_worked": "wished_on",
            **dict.fromkeys(("guarantee_running", *_NO_RIGHT)),
        },
    )


def _asked(
    form: forms.InvokeForm | forms.HelpForm, wished_on: date | None = None
) -> actions.ClaimRequest:
    return actions.ClaimRequest(
        form.once.data, form.reason.data, form.note.data, wished_on, viewer().name, form.kept.data
    )


def _fits(ledger: Ledger, form: forms.InvokeForm, about: dict[str, Any]) -> bool:
    """Is the wished day possible? Too soon or too late is said at the day; so is one that does not
    read, but by the field itself.
    """
    if form.wished_on.data is None:
        return False
    try:
        rules.invoke(about["guarantee"], ledger.now, form.wished_on.data, clock.today())
    except Refused as refused:
        form.refuse(form.wished_on, refused)
        return False
    return True


def _is_right(ledger: Ledger, form: forms.InvokeForm, about: dict[str, Any]) -> bool:
    return form.reads_well() and form.scrubbed(Own()) and _fits(ledger, form, about)


def _about_now(placement: Placement) -> dict[str, Any]:
    return _about(placement, placement_queries.ledger_of(placement))


def _about(placement: Placement, ledger: Ledger) -> dict[str, Any]:
    guarantee, today = actions.agreed_terms(placement), clock.today()
    until = rules.until(guarantee, ledger.now)
    return {
        "placement": placement,
        "details": queries.details(placement.id),
        "guarantee": guarantee,
        "earliest_on": rules.earliest(guarantee, ledger.now, today),
        "until_on": until,
        "days_left": (until - today).days if until else 0,
        "call_by": rules.ask_help(guarantee, today),
    }


def _outside(placement: Placement, ledger: Ledger) -> Refused | None:
    return refusal(lambda: rules.holds(actions.agreed_terms(placement), ledger.now, clock.today()))


def _other_way(placement: Placement, ledger: Ledger, refused: Refused) -> Answer:
    """No dead end: the reason, and a request for help where the window has passed."""
    text = _(refused.text, **refused.values)
    about, form = _about(placement, ledger), forms.HelpForm()
    submissions.drafts.resume(form)
    return answer("guarantees/outside.html", form=form, code=refused.code, text=text, **about)
