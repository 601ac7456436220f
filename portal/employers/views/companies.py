"""The companies of an account manager: list, page, activate and stop, hand over."""

from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts import queries as account_queries
from portal.db import unit
from portal.employers import actions, queries, rules
from portal.employers.forms import HandOverForm
from portal.employers.models import Employer
from portal.employers.rules import State
from portal.employers.views.blueprint import bp
from portal.forms import PlainForm
from portal.language import N_, _
from portal.pages import Answer, answer, page_of, read_choice, read_cursor, see
from portal.roles import Role
from portal.submissions import submit

_CHANGES = {
    "activeren": (actions.activate, State.ACTIVE, N_("Het bedrijf is actief.")),
    "hervatten": (actions.resume, State.ACTIVE, N_("Het bedrijf is weer actief.")),
}


@bp.get("/werkgevers")
@allow(May.VIEW_EMPLOYERS)
def listed() -> Answer:
    state = read_choice("staat", State)
    text = request.args.get("zoek", "").strip()[:80]
    after = read_cursor(str, UUID)
    rows = queries.listed(viewer(), state=state, text=text, after=after)
    kept = {"staat": state, "zoek": text or None}
    return answer(
        "employers/list.html",
        page=page_of(rows, after, lambda row: (row.name, row.id), kept),
        states=list(State),
        state=state,
        text=text,
    )


@bp.get("/werkgevers/<uuid:employer_id>")
@allow(May.VIEW_EMPLOYERS)
def show(employer_id: UUID) -> Answer:
    employer = load(Employer, employer_id)
    return answer(
        "employers/show.html",
        employer=employer,
        verbs=rules.verbs(employer.state),
        contact_person=account_queries.person(employer.account_manager_id),
        people=account_queries.colleagues(employer.id),
        assignments=queries.assignments(employer.id),
    )


@bp.route("/werkgevers/<uuid:employer_id>/stoppen", methods=["GET", "POST"])
@allow(May.MANAGE_EMPLOYERS)
def suspend(employer_id: UUID) -> Answer:
    """First what stops and what goes on, with numbers; then the verb."""
    form = PlainForm()

    def stop() -> None:
        is_stopped = queries.hold(employer_id) is State.SUSPENDED
        employer = load(Employer, employer_id)
        if not is_stopped:  # a second click finds it done
            actions.suspend(employer, by=actor(), at=clock.now())

    return submit(
        form,
        stop,
        to=url_for(".show", employer_id=employer_id),
        notice=_("Het bedrijf is gestopt."),
        page=lambda status: answer(
            "employers/suspend.html",
            status,
            form=form,
            employer=load(Employer, employer_id),
            at_stake=queries.at_stake(employer_id),
        ),
    )


@bp.post("/werkgevers/<uuid:employer_id>/<any(activeren, hervatten):verb>")
@allow(May.MANAGE_EMPLOYERS)
def change(employer_id: UUID, verb: str) -> Answer:
    act, after, notice = _CHANGES[verb]
    with unit():
        employer = load(Employer, employer_id, lock=True)
        if employer.state is not after:  # a second click finds it done
            act(employer, by=actor(), at=clock.now())
    return see(url_for(".show", employer_id=employer_id), notice=_(notice))


@bp.route("/werkgevers/<uuid:employer_id>/overdragen", methods=["GET", "POST"])
@allow(May.MANAGE_EMPLOYERS)
def hand_over(employer_id: UUID) -> Answer:
    employer = load(Employer, employer_id)
    form = _hand_over_form(employer)

    def pass_on() -> None:
        row = load(Employer, employer_id, lock=True, version=form.version.data)
        actions.hand_over(
            row, form.to.data, reason=form.reason.data, sheet=form.sheet.data,
            by=actor(), at=clock.now(),
        )  # fmt: skip

    return submit(
        form,
        pass_on,
        to=url_for(".listed"),
        notice=_("Het bedrijf is overgedragen."),
        page=lambda status: answer(
            "employers/hand_over.html", status, employer=employer, form=form
        ),
        beside={"same_manager": "to"},
    )


def _hand_over_form(employer: Employer) -> HandOverForm:
    form = HandOverForm(obj=employer)
    form.to.choices = [
        (row.id, row.name) for row in account_queries.people_with(Role.ACCOUNT_MANAGER)
    ]
    return form


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
