"""The verbs on the page of a vacancy: accept, send back, hold, resume, withdraw, close, inform."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, actor_for, allow, load
from portal.db import unit
from portal.errors import Refused
from portal.language import _
from portal.pages import Answer, invalid, see
from portal.vacancies import actions
from portal.vacancies.forms import HoldForm, ReturnForm, VersionForm
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.reading import page


@bp.post("/<uuid:vacancy_id>/goedkeuren")
@allow(May.ACCEPT_VACANCIES)
def accept(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.accept, _("De vacature is goedgekeurd. Wij zoeken nu."))


@bp.post("/<uuid:vacancy_id>/terugsturen")
@allow(May.ACCEPT_VACANCIES)
def send_back(vacancy_id: UUID) -> Answer:
    form = ReturnForm()
    if not form.accepted():
        return invalid("vacancies/show.html", form, **_broken(vacancy_id, return_form=form))
    with unit():
        vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        actions.send_back(vacancy, form.reason.data, form.note.data, by=actor(), at=clock.now())
    return _back(vacancy_id, _("De vacature is terug bij de werkgever."))


@bp.post("/<uuid:vacancy_id>/gesproken")
@allow(May.ACCEPT_VACANCIES)
def inform(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.inform, _("Genoteerd. De volgende datum staat hieronder."))


@bp.post("/<uuid:vacancy_id>/afsluiten")
@allow(May.VIEW_SHOWINGS)
def close(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.close, _("De vacature is afgesloten."))


@bp.post("/<uuid:vacancy_id>/stilzetten")
@allow(May.WRITE_VACANCIES)
def hold(vacancy_id: UUID) -> Answer:
    form = HoldForm()
    if not form.accepted():
        return invalid("vacancies/show.html", form, **_broken(vacancy_id, hold_form=form))
    try:
        with unit():
            vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
            actions.hold(vacancy, form.resume_on.data, by=actor(), at=clock.now())
    except Refused as refused:
        if refused.code not in ("date_past", "date_too_far"):
            raise
        form.refuse("resume_on", refused)
        return invalid("vacancies/show.html", form, **_broken(vacancy_id, hold_form=form))
    return _back(vacancy_id, _("De vacature staat stil. Wij gaan daarna vanzelf verder."))


@bp.post("/<uuid:vacancy_id>/hervatten")
@allow(May.WRITE_VACANCIES)
def resume(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.resume, _("Wij zoeken weer."))


@bp.post("/<uuid:vacancy_id>/intrekken")
@allow(May.WRITE_VACANCIES)
def withdraw(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.withdraw, _("De vacature is ingetrokken."))


def _plain(vacancy_id: UUID, verb: Callable[..., None], notice: str) -> Answer:
    form = VersionForm()
    if not form.accepted():
        return invalid("vacancies/show.html", form, **_broken(vacancy_id))
    with unit():
        vacancy = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        verb(vacancy, by=actor_for(vacancy), at=clock.now())
    return _back(vacancy_id, notice)


def _broken(vacancy_id: UUID, **forms: Any) -> dict[str, Any]:
    return page(load(Vacancy, vacancy_id), **forms)


def _back(vacancy_id: UUID, notice: str) -> Answer:
    return see(url_for(".show", vacancy_id=vacancy_id), notice=notice)
