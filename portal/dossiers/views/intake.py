from uuid import UUID

from flask import request, url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.db import unit
from portal.dossiers import actions
from portal.dossiers.forms import IntakeForm
from portal.dossiers.models import Dossier, Intake
from portal.dossiers.views import conflict
from portal.dossiers.views.blueprint import bp
from portal.errors import Refused
from portal.language import _
from portal.pages import Answer, answer, invalid, see

PAGE = "dossiers/intake.html"


@bp.route("/<uuid:dossier_id>/intake", methods=["GET", "POST"])
@allow(May.WRITE_DOSSIERS, logs="dossiers.view")
def take_in(dossier_id: UUID) -> Answer:
    dossier, intake = load(Dossier, dossier_id), load(Intake, dossier_id)
    form = IntakeForm(obj=intake)
    if request.method == "GET":
        return answer(PAGE, form=form, dossier=dossier, theirs=())
    if not form.accepted() or not form.scrubbed(actions.own(dossier), intake):
        return invalid(PAGE, form, dossier=dossier, theirs=())
    try:
        with unit():
            intake = load(Intake, dossier_id, lock=True, version=form.version.data)
            actions.take_in(intake, form.values(), by=actor(), at=clock.now(), kept=form.kept.data)
    except Refused as refused:
        if refused.code != "conflict":
            form.refuse(None, refused)
            return invalid(PAGE, form, dossier=dossier, theirs=())
        kept = load(Intake, dossier_id)
        return conflict.both(PAGE, form, refused, kept, actions.INTAKE, dossier=dossier)
    return see(url_for(".show", dossier_id=dossier_id), notice=_("De intake is bewaard."))
