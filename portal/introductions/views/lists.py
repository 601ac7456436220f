"""The lists: an employer's own, a mediator's, an account manager's, one candidate's."""

from uuid import UUID

from flask import request, url_for

from portal.access import May, allow, load, may, viewer
from portal.dossiers.models import Dossier
from portal.forms import PortalForm
from portal.introductions import labels, queries, rules
from portal.introductions.forms import PlainForm
from portal.introductions.views.blueprint import bp
from portal.links import queries as links
from portal.pages import Answer, answer, place, read_place


@bp.get("/kennismakingen")
@allow(May.VIEW_INTRODUCTIONS)
def index() -> Answer:
    who, everything = viewer(), request.args.get("alle") == "1"
    if who.is_employer:
        found = queries.of_employer(who.employer_id, after=read_place(request.args.get("na", "")))
        return _list("introductions/list.html", found, False, labels.EMPLOYER_STATE)
    mine = {"mediator_id": None if everything else who.id}
    if not may(May.MEDIATE):
        mine = {"manager_id": who.id}
    found = queries.of_staff(
        **mine, only_open=not everything, after=read_place(request.args.get("na", ""))
    )
    return _list("introductions/staff.html", found, everything, labels.STATE)


@bp.get("/kennismakingen/kandidaat/<uuid:dossier_id>")
@allow(May.VIEW_DOSSIERS, logs="dossiers.view")
def of_person(dossier_id: UUID) -> Answer:
    return of_candidate(load(Dossier, dossier_id), PlainForm(formdata=None))


def of_candidate(dossier: Dossier, form: PortalForm, *, status: int = 200) -> Answer:
    """Everything asked of one candidate, and what was sent of the own window."""
    return answer(
        "introductions/person.html",
        status,
        dossier=dossier,
        rows=queries.of_person(dossier.id),
        sent=links.about(dossier.id),
        form=form,
        again=rules.flags(*queries.missed(dossier.id)),
        words=labels.STATE,
    )


def _list(template: str, found: list, everything: bool, words: dict) -> Answer:
    rows = found[: queries.PAGE]
    here = url_for("introductions.index", alle="1" if everything else None)
    more = len(found) > queries.PAGE
    return answer(
        template,
        rows=rows,
        everything=everything,
        words=words,
        next_url=_next(rows[-1], everything) if more else "",
        first_url=here if request.args.get("na") else "",
    )


def _next(row: object, everything: bool) -> str:
    return url_for(
        "introductions.index",
        alle="1" if everything else None,
        na=place(row.changed_at, row.id),
    )
