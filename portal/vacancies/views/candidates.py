"""The employer's list of candidates for a vacancy: ready-made showings, and nothing behind them."""

from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, allow, load
from portal.cards import labels, showings
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.cards.queries import list_for
from portal.db import unit
from portal.errors import Hidden, Refused
from portal.language import _
from portal.pages import Answer, answer, done
from portal.vacancies import rules
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.rows import hours


@bp.get("/<uuid:vacancy_id>/kandidaten")
@allow(May.VIEW_SHOWINGS, logs="vacancies.look")
def candidates(vacancy_id: UUID) -> Answer:
    vacancy = load(Vacancy, vacancy_id)
    found = list_for(vacancy_id)
    live = [row for row in found if row.state is ShowingState.SHOWN]
    return answer(
        "vacancies/candidates.html",
        vacancy=vacancy,
        hours=hours(vacancy),
        is_open=vacancy.state in rules.OPEN,
        groups=[
            (_("Past op alles wat u vraagt"), "past", [row for row in live if row.fits_all]),
            (_("Iets om te bespreken"), "bespreken", [row for row in live if not row.fits_all]),
        ],
        ended=[row for row in found if row.state is ShowingState.ENDED],
        live=live,
        facts=labels.facts,
        gone=_(labels.GONE),
    )


@bp.post("/<uuid:vacancy_id>/kandidaten/<uuid:showing_id>/bewaren")
@allow(May.ASK_INTRODUCTIONS)
def keep(vacancy_id: UUID, showing_id: UUID) -> Answer:
    return _turn(vacancy_id, showing_id, showings.keep, _("Bewaard. Deze kandidaat blijft staan."))


@bp.post("/<uuid:vacancy_id>/kandidaten/<uuid:showing_id>/loslaten")
@allow(May.ASK_INTRODUCTIONS)
def let_go(vacancy_id: UUID, showing_id: UUID) -> Answer:
    return _turn(vacancy_id, showing_id, showings.let_go, _("U bewaart deze kandidaat niet meer."))


def _turn(vacancy_id: UUID, showing_id: UUID, verb: Any, notice: str) -> Answer:
    """A limit reached, or a showing that ended meanwhile, is said in words on the same list."""
    try:
        with unit():
            showing = _of(vacancy_id, load(Showing, showing_id, lock=True))
            verb(showing, by=actor(), at=clock.now())
    except Refused as refused:
        notice = _(refused.text, **refused.values)
        showing = _of(vacancy_id, load(Showing, showing_id))
    return done(
        "vacancies/_showing.html",
        to=url_for(".candidates", vacancy_id=vacancy_id) + f"#profiel-{showing_id}",
        notice=notice,
        one=showing,
        vacancy_id=vacancy_id,
        facts=labels.facts,
        gone=_(labels.GONE),
    )


def _of(vacancy_id: UUID, showing: Showing) -> Showing:
    if showing.vacancy_id != vacancy_id:
        raise Hidden
    return showing
