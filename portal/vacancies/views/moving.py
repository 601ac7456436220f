"""The verbs on the page of a vacancy: accept, send back, hold, resume, withdraw, close, inform.

What ends with a vacancy lies in domains above: each says so to who is about to end it (`ending`).
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor, actor_for, allow, load
from portal.calendar import add_working_days
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer, see
from portal.submissions import IN_SUMMARY, submit
from portal.transitions import verbs
from portal.vacancies import actions, rules
from portal.vacancies.forms import HoldForm, ReturnForm, VersionForm
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.reading import page

Ends = Callable[[UUID], Mapping[str, Any]]
ending: list[Ends] = []  # what runs for a vacancy, as its employer may know; set by the factory


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


@bp.route("/<uuid:vacancy_id>/afsluiten", methods=["GET", "POST"])
@allow(May.VIEW_SHOWINGS, inactive=True)
def close(vacancy_id: UUID) -> Answer:
    return _end(vacancy_id, "close", actions.close, _("De vacature is afgesloten."))


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


@bp.route("/<uuid:vacancy_id>/intrekken", methods=["GET", "POST"])
@allow(May.WRITE_VACANCIES)
def withdraw(vacancy_id: UUID) -> Answer:
    return _end(vacancy_id, "withdraw", actions.withdraw, _("De vacature is ingetrokken."))


def _end(vacancy_id: UUID, name: str, verb: Callable[..., None], notice: str) -> Answer:
    """First what stops, then it stops."""
    form = VersionForm(obj=load(Vacancy, vacancy_id))

    def act() -> None:
        row = load(Vacancy, vacancy_id, lock=True, version=form.version.data)
        verb(row, by=actor_for(row), at=clock.now())

    def shown(status: int) -> Answer:
        vacancy = load(Vacancy, vacancy_id)
        if status == 200 and name not in verbs(rules.TRANSITIONS, vacancy.state):
            return see(url_for(".show", vacancy_id=vacancy_id))
        if status == 409:
            form.version.data = vacancy.version
        known: dict[str, Any] = {
            "vacancy": vacancy,
            "form": form,
            "verb": name,
            "told_by": add_working_days(clock.today(), 1),
        }
        for ends in ending:
            known |= ends(vacancy_id)
        return answer("vacancies/ending.html", status, **known)

    to = url_for(".show", vacancy_id=vacancy_id)
    return submit(form, act, to=to, notice=notice, page=shown, beside=IN_SUMMARY)


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
