from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.dossiers import actions
from portal.dossiers.forms import IntakeForm
from portal.dossiers.models import Dossier, Intake
from portal.dossiers.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer
from portal.submissions import IN_SUMMARY, submit


@bp.route("/<uuid:dossier_id>/intake", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS, logs="dossiers.view")
def take_in(dossier_id: UUID) -> Answer:
    dossier, intake = load(Dossier, dossier_id), load(Intake, dossier_id)
    form = IntakeForm(obj=intake)

    def keep() -> None:
        row = load(Intake, dossier_id, lock=True, version=form.version.data)
        actions.take_in(row, form.values(), by=actor(), at=clock.now(), kept=form.kept.data)

    return submit(
        form,
        keep,
        to=url_for(".show", dossier_id=dossier_id),
        notice=_("De intake is bewaard."),
        page=lambda status: answer("dossiers/intake.html", status, form=form, dossier=dossier),
        beside=IN_SUMMARY,
        status=422,
        judge=lambda: form.scrubbed(actions.own(dossier), intake),
    )
