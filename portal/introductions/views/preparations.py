"""What a mediator arranges around a meeting: transport, and the talk after a second no-show."""

from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.db import unit
from portal.dossiers.models import Dossier
from portal.introductions import journeys
from portal.introductions.forms import PlainForm, TravelForm
from portal.introductions.views.blueprint import bp
from portal.introductions.views.lists import of_candidate
from portal.introductions.views.steps import take
from portal.language import _
from portal.pages import Answer, see


@bp.post("/kennismakingen/<uuid:introduction_id>/vervoer")
@allow(May.MEDIATE)
def arrange_travel(introduction_id: UUID) -> Answer:
    form = TravelForm()
    return take(
        introduction_id,
        form,
        lambda row: journeys.arrange_travel(
            row, form.arranged.data, form.how.data, by=actor(), at=clock.now()
        ),
        stands=None,
        notice=_("Het vervoer is vastgelegd."),
        name="travelling",
    )


@bp.post("/kennismakingen/kandidaat/<uuid:dossier_id>/gesprek")
@allow(May.MEDIATE)
def record_talk(dossier_id: UUID) -> Answer:
    form = PlainForm()
    if not form.accepted():
        return of_candidate(load(Dossier, dossier_id), form, status=422)
    with unit():
        dossier = load(Dossier, dossier_id, lock=True)
        journeys.record_talk(dossier, by=actor(), at=clock.now())
    return see(
        url_for("introductions.of_person", dossier_id=dossier_id),
        notice=_("Het gesprek is vastgelegd. U kunt weer voorstellen en vragen."),
    )
