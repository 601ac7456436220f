from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.dossiers import actions
from portal.dossiers.forms import IntakeForm
from portal.dossiers.models import Dossier, Intake
from portal.dossiers.views import conflict
from portal.dossiers.views.blueprint import bp
from portal.language import _
from portal.pages import Answer, answer
from portal.submissions import IN_SUMMARY, submit

PAGE = "dossiers/intake.html"


@bp.route("/<uuid:dossier_id>/intake", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS, logs="dossiers.view")
def take_in(dossier_id: UUID) -> Answer:
    dossier, intake = load(Dossier, dossier_id), load(Intake, dossier_id)
    form = IntakeForm(obj=intake)

    def keep() -> None:
        row = load(Intake, dossier_id, lock=True, version=form.version.data)
        actions.take_in(row, form.values(), by=actor(), at=clock.now(), kept=form.kept.data)

    def page(status: int) -> Answer:
        if status == 409:
            kept = load(Intake, dossier_id)
            return conflict.both(PAGE, form, kept, actions.INTAKE, dossier=dossier)
        return answer(PAGE, status, form=form, dossier=dossier, theirs=())

    return submit(
        form,
        keep,
        to=url_for(".show", dossier_id=dossier_id),
        notice=_("De intake is bewaard."),
        page=page,
        beside=IN_SUMMARY,
        status=422,
        check=lambda: form.scrubbed(actions.own(dossier), intake),
    )
