"""What a mediator sees and does about one candidate: everything asked of him, the link to the own
page, and the talk after a second no-show.
"""

from collections.abc import Callable
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.candidate import actions
from portal.candidate.views.blueprint import bp
from portal.dossiers import sending
from portal.dossiers.models import Dossier
from portal.formats import term
from portal.forms import PlainForm, PortalForm
from portal.introductions import labels as introduction_labels
from portal.introductions import queries as introduction_queries
from portal.introductions import rules as introduction_rules
from portal.introductions import transport
from portal.language import _
from portal.links import queries as link_queries
from portal.links.rules import TERM, Purpose
from portal.pages import Answer, answer
from portal.submissions import IN_SUMMARY, submit


@bp.get("/kennismakingen/kandidaat/<uuid:dossier_id>")
@allow(May.VIEW_DOSSIERS, logs="dossiers.view")
def of_person(dossier_id: UUID) -> Answer:
    return _page(load(Dossier, dossier_id), PlainForm(formdata=None))


@bp.post("/kennismakingen/kandidaat/<uuid:dossier_id>/venster")
@allow(May.MEDIATE)
def send_link(dossier_id: UUID) -> Answer:
    dossier = load(Dossier, dossier_id)
    waits = sending.why_waits(dossier, dossier)
    sent = _("De kandidaat krijgt de link. Die werkt %(term)s.", term=term(TERM[Purpose.OWN_PAGE]))
    notice = _(waits.text, **waits.values) if waits else sent
    return _verb(dossier_id, actions.send_link, notice)


@bp.post("/kennismakingen/kandidaat/<uuid:dossier_id>/gesprek")
@allow(May.MEDIATE)
def record_talk(dossier_id: UUID) -> Answer:
    notice = _("Het gesprek is vastgelegd. U kunt weer voorstellen en vragen.")
    return _verb(dossier_id, transport.record_talk, notice)


def _verb(dossier_id: UUID, act: Callable[..., None], notice: str) -> Answer:
    form = PlainForm()
    return submit(
        form,
        lambda: act(load(Dossier, dossier_id, lock=True), by=actor(), at=clock.now()),
        to=url_for("candidate.of_person", dossier_id=dossier_id),
        notice=notice,
        page=lambda status: _page(load(Dossier, dossier_id), form, status=status),
        beside=IN_SUMMARY,
        status=422,
    )


def _page(dossier: Dossier, form: PortalForm, *, status: int = 200) -> Answer:
    """Everything asked of one candidate, and what was sent of the own page."""
    return answer(
        "candidate/person.html",
        status,
        dossier=dossier,
        rows=introduction_queries.of_person(dossier.id),
        sent=link_queries.about(dossier.id),
        form=form,
        again=introduction_rules.flags(*introduction_queries.missed(dossier.id)),
        words=introduction_labels.STATE,
        tones=introduction_labels.TONE,
    )
