"""The verbs on the page of a vacancy: accept, send back, hold, resume, withdraw, close, inform."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, actor_for, allow, load
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer
from portal.submissions import submit
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
    return _move(
        vacancy_id,
        form,
        lambda row: actions.send_back(
            row, form.reason.data, form.note.data, by=actor(), at=clock.now()
        ),
        _("De vacature is terug bij de werkgever."),
        return_form=form,
    )


@bp.post("/<uuid:vacancy_id>/gesproken")
@allow(May.ACCEPT_VACANCIES)
def inform(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.inform, _("Genoteerd. De volgende datum staat hieronder."))


@bp.post("/<uuid:vacancy_id>/afsluiten")
@allow(May.VIEW_SHOWINGS, inactive=True)
def close(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.close, _("De vacature is afgesloten."))


@bp.post("/<uuid:vacancy_id>/stilzetten")
@allow(May.WRITE_VACANCIES)
def hold(vacancy_id: UUID) -> Answer:
    form = HoldForm()
    return _move(
        vacancy_id,
        form,
        lambda row: actions.hold(row, form.resume_on.data, by=actor(), at=clock.now()),
        _("De vacature staat stil. Wij gaan daarna vanzelf verder."),
        beside={"date_past": "resume_on", "date_too_far": "resume_on"},
        hold_form=form,
    )


@bp.post("/<uuid:vacancy_id>/hervatten")
@allow(May.WRITE_VACANCIES)
def resume(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.resume, _("Wij zoeken weer."))


@bp.post("/<uuid:vacancy_id>/intrekken")
@allow(May.WRITE_VACANCIES)
def withdraw(vacancy_id: UUID) -> Answer:
    return _plain(vacancy_id, actions.withdraw, _("De vacature is ingetrokken."))


def _plain(vacancy_id: UUID, verb: Callable[..., None], notice: str) -> Answer:
    act = lambda row: verb(row, by=actor_for(row), at=clock.now())  # noqa: E731
    return _move(vacancy_id, VersionForm(), act, notice)


def _move(
    vacancy_id: UUID,
    form: PortalForm,
    verb: Callable[[Vacancy], None],
    notice: str,
    *,
    beside: Mapping[str, str] | None = None,
    **forms: PortalForm,
) -> Answer:
    """Do `verb` on the vacancy in the version the form was made for."""
    return submit(
        form,
        lambda: verb(load(Vacancy, vacancy_id, lock=True, version=form.version.data)),
        to=url_for(".show", vacancy_id=vacancy_id),
        notice=notice,
        page=lambda status: answer(
            "vacancies/show.html", status, form=form, **page(load(Vacancy, vacancy_id), **forms)
        ),
        beside=beside,
    )
