"""Asking: three steps that carry their answers in the form, and the request outside the window."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor_for, allow, already, load, viewer
from portal.db import unit
from portal.errors import Refused
from portal.guarantees import actions, forms, queries, rules
from portal.guarantees.models import Claim
from portal.guarantees.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, invalid, see
from portal.placements import queries as placement_queries
from portal.placements import rules as placement_rules
from portal.placements.ledger import standing
from portal.placements.models import Placement

STEPS = {"check": "guarantees/check.html", "confirm": "guarantees/confirm.html"}


@bp.route("/plaatsing/<uuid:placement_id>", methods=["GET", "POST"])
@allow(May.INVOKE_GUARANTEE)
def invoke(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    form = forms.InvokeForm()
    if again := already(Claim, form.once.data) or _running(placement):
        return see(url_for(".show", claim_id=again.id))
    if refused := _outside(placement):
        return _other_way(placement, refused)
    if request.method == "GET" or request.form.get("step") == "edit":
        return answer("guarantees/invoke.html", form=form, **_about(placement))
    if not form.accepted():
        return invalid("guarantees/invoke.html", form, **_about(placement))
    return _step(placement, form)


@bp.post("/plaatsing/<uuid:placement_id>/hulp")
@allow(May.INVOKE_GUARANTEE)
def ask_help(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    form = forms.HelpForm()
    if again := already(Claim, form.once.data):
        return see(url_for(".show", claim_id=again.id))
    if not form.accepted():
        return invalid("guarantees/outside.html", form, code="", text="", **_about(placement))
    asked = actions.ClaimRequest(
        form.once.data, form.reason.data, form.note.data, None, viewer().name
    )
    with unit():
        row = load(Placement, placement.id, lock=True)
        claim = already(Claim, asked.once) or actions.ask_help(
            row, asked, by=actor_for(row), at=clock.now()
        )
    return see(url_for(".show", claim_id=claim.id))


def _step(placement: Placement, form: forms.InvokeForm) -> Answer:
    """Step 2, step 3 or the deed; each looks at everything again."""
    now = standing(placement_queries.events(placement.id), placement.terms)
    try:
        deadlines = rules.invoke(
            actions.guarantee(placement), now, form.wished_on.data, clock.today()
        )
    except Refused as refused:
        form.refuse(form.wished_on, refused)
        return invalid("guarantees/invoke.html", form, **_about(placement))
    step = request.form.get("step", "check")
    if step != "save":
        told = placement_queries.events(placement.id)
        ending = standing(
            [*told, placement_rules.announce_return(now, deadlines.last_on)], placement.terms
        )
        money = rules.money(now, ending, placement.terms, clock.today())
        template = STEPS.get(step, STEPS["check"])
        return answer(template, form=form, deadlines=deadlines, money=money, **_about(placement))
    asked = actions.ClaimRequest(
        form.once.data, form.reason.data, form.note.data, form.wished_on.data, viewer().name
    )
    with unit():
        row = load(Placement, placement.id, lock=True)
        claim = already(Claim, asked.once) or actions.invoke(
            row, asked, by=actor_for(row), at=clock.now()
        )
    return see(url_for(".show", claim_id=claim.id))


def _about(placement: Placement) -> dict[str, Any]:
    guarantee, today = actions.guarantee(placement), clock.today()
    now = standing(placement_queries.events(placement.id), placement.terms)
    return {
        "placement": placement,
        "details": queries.details(placement.id),
        "guarantee": guarantee,
        "earliest_on": rules.earliest(guarantee, now, today),
        "days_left": (guarantee.until_on - today).days if guarantee.until_on else 0,
        "call_by": rules.ask_help(guarantee, today),
    }


def _running(placement: Placement) -> Any:
    return queries.open_of(placement.id)


def _outside(placement: Placement) -> Refused | None:
    try:
        rules.holds(actions.guarantee(placement), clock.today())
    except Refused as refused:
        return refused
    return None


def _other_way(placement: Placement, refused: Refused) -> Answer:
    """No dead end: the reason, and a request for help where the window has passed."""
    text = _(refused.text, **refused.values)
    about = _about(placement)
    return answer(
        "guarantees/outside.html", form=forms.HelpForm(), code=refused.code, text=text, **about
    )
