"""Leave of an account manager or a mediator, with the colleague who stands in."""

from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load, viewer
from portal.accounts import queries as account_queries
from portal.employers import actions, managers
from portal.employers.forms import AbsenceForm
from portal.employers.models import Absence
from portal.employers.views.blueprint import bp
from portal.errors import Hidden
from portal.forms import PlainForm
from portal.language import _
from portal.pages import Answer, answer
from portal.roles import Role
from portal.submissions import OTHER, submit


@bp.route("/afwezigheid", methods=["GET", "POST"])
@allow(May.GO_AWAY)
def absences() -> Answer:
    form = _absence_form()

    def go_away() -> None:
        actions.go_away(
            viewer().id, form.deputy.data, from_on=form.from_on.data,
            until_on=form.until_on.data, absence_id=form.once.data, by=actor(), at=clock.now(),
        )  # fmt: skip

    return submit(
        form,
        go_away,
        to=url_for(".absences"),
        notice=_("Uw waarneming is geregeld."),
        page=lambda status: _absences(form, status),
        beside={"deputy_self": "deputy", OTHER: "until_on"},
    )


@bp.route("/afwezigheid/<uuid:absence_id>/stoppen", methods=["GET", "POST"])
@allow(May.GO_AWAY)
def come_back(absence_id: UUID) -> Answer:
    """First who sees the companies then; then the verb."""
    form = PlainForm()

    def stop() -> None:
        actions.come_back(_own(absence_id, lock=True), by=actor(), at=clock.now())

    return submit(
        form,
        stop,
        to=url_for(".absences"),
        notice=_("De waarneming is gestopt."),
        page=lambda status: _coming_back(form, _own(absence_id), status),
    )


def _own(absence_id: UUID, *, lock: bool = False) -> Absence:
    absence = load(Absence, absence_id, lock=lock)
    if absence.user_id != viewer().id:
        raise Hidden
    return absence


def _coming_back(form: PlainForm, absence: Absence, status: int) -> Answer:
    return answer(
        "employers/come_back.html",
        status,
        form=form,
        absence=absence,
        deputy=account_queries.person(absence.deputy_id),
        companies=managers.companies(absence.user_id),
        runs=absence.from_on <= clock.today(),
    )


def _absence_form() -> AbsenceForm:
    form, me = AbsenceForm(), viewer().id
    role = Role.ACCOUNT_MANAGER if viewer().may(May.MANAGE_EMPLOYERS) else Role.MEDIATOR
    people = account_queries.people_with(role)
    form.deputy.choices = [(row.id, row.name) for row in people if row.id != me]
    return form


def _absences(form: AbsenceForm, status: int = 200) -> Answer:
    rows = managers.absences(viewer().id, clock.today())
    return answer("employers/absences.html", status, form=form, rows=rows, today=clock.today())
