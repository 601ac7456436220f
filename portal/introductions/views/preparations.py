"""What a mediator arranges around a meeting: transport."""

from uuid import UUID

from portal import clock
from portal.access import May, actor, allow
from portal.introductions import transport
from portal.introductions.forms import TravelForm
from portal.introductions.views.blueprint import bp
from portal.introductions.views.steps import take
from portal.language import _
from portal.pages import Answer


@bp.post("/kennismakingen/<uuid:introduction_id>/vervoer")
@allow(May.MEDIATE)
def arrange_travel(introduction_id: UUID) -> Answer:
    form = TravelForm()
    return take(
        introduction_id,
        form,
        lambda row: transport.arrange_travel(
            row, form.arranged.data, form.how.data, by=actor(), at=clock.now()
        ),
        versioned=False,
        notice=_("Het vervoer is vastgelegd."),
        name="travelling",
    )
