"""Asking: three steps that carry their answers in the form, and the request outside the window."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor_for, allow, load, viewer
from portal.errors import Refused
from portal.guarantees import actions, forms, queries, rules
from portal.guarantees.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer, invalid, see
from portal.placements import queries as ledgers
from portal.placements import rules as ledger_rules
from portal.placements.ledger import standing
from portal.placements.models import Placement
from portal.submissions import submit

STEPS = {"check": "guarantees/check.html", "confirm": "guarantees/confirm.html"}


@bp.route("/plaatsing/<uuid:placement_id>", methods=["GET", "POST"])
@allow(May.INVOKE_GUARANTEE)
def invoke(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    form = forms.InvokeForm()
    if running := queries.open_of(placement.id):
        return see(url_for(".show", claim_id=running.id))
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
    asked = _asked(form)

    def ask() -> None:
        row = load(Placement, placement_id, lock=True)
        actions.ask_help(row, asked, by=actor_for(row), at=clock.now())

    return submit(
        form,
        ask,
        to=url_for(".show", claim_id=form.once.data),
        page=lambda status: answer(
            "guarantees/outside.html", status, form=form, code="", text="", **_about(placement)
        ),
    )


def _step(placement: Placement, form: forms.InvokeForm) -> Answer:
    """Step 2, step 3 or the deed; each looks at everything again."""
    now = standing(ledgers.events(placement.id), placement.terms)
    try:
        follows = rules.invoke(actions.cover(placement), now, form.wished_on.data, clock.today())
    except Refused as refused:
        form.refuse(form.wished_on, refused)
        return invalid("guarantees/invoke.html", form, **_about(placement))
    step = request.form.get("step", "check")
    if step != "save":
        told = ledgers.events(placement.id)
        ending = standing(
            [*told, ledger_rules.announce_return(now, follows.last_on)], placement.terms
        )
        money = rules.money(now, ending, placement.terms, clock.today())
        template = STEPS.get(step, STEPS["check"])
        return answer(template, form=form, follows=follows, money=money, **_about(placement))
    asked = _asked(form, form.wished_on.data)

    def invoke() -> None:
        row = load(Placement, placement.id, lock=True)
        actions.invoke(row, asked, by=actor_for(row), at=clock.now())

    return submit(
        form,
        invoke,
        to=url_for(".show", claim_id=form.once.data),
        page=lambda status: answer(
            "guarantees/invoke.html", status, form=form, **_about(placement)
        ),
    )


def _asked(form: forms.InvokeForm | forms.HelpForm, wished_on: date | None = None) -> actions.Asked:
    return actions.Asked(form.once.data, form.reason.data, form.note.data, wished_on, viewer().name)


def _about(placement: Placement) -> dict[str, Any]:
    cover, today = actions.cover(placement), clock.today()
    now = standing(ledgers.events(placement.id), placement.terms)
    return {
        "placement": placement,
        "beside": queries.beside(placement.id),
        "cover": cover,
        "earliest_on": rules.earliest(cover, now, today),
        "days_left": (cover.until_on - today).days if cover.until_on else 0,
        "call_by": rules.ask_help(cover, today),
    }


def _outside(placement: Placement) -> Refused | None:
    try:
        rules.holds(actions.cover(placement), clock.today())
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
