"""What an employer does, or the account manager on the phone for him."""

from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock
from portal.access import May, actor_for, allow, load
from portal.cards.models import Showing
from portal.effects import ics
from portal.employers.queries import hold_active
from portal.errors import Hidden, Refused
from portal.forms import PlainForm
from portal.introductions import actions, documents, labels, meetings, queries
from portal.introductions.forms import ReasonForm
from portal.introductions.models import Introduction
from portal.introductions.views.blueprint import bp
from portal.introductions.views.steps import (
    call_when,
    choose_form,
    chosen_time,
    page,
    take,
)
from portal.language import _
from portal.pages import Answer, answer, download
from portal.submissions import submit
from portal.vacancies.models import Vacancy

LIMITS = frozenset({"vacancy_limit", "employer_limit"})


@bp.route("/kennismakingen/profiel/<uuid:showing_id>", methods=["GET", "POST"])
@allow(May.ASK_INTRODUCTIONS)
def want(showing_id: UUID) -> Answer:
    form = PlainForm()

    def wish() -> None:
        hold_active(load(Showing, showing_id).employer_id)
        showing = load(Showing, showing_id, lock=True)
        vacancy = load(Vacancy, showing.vacancy_id, lock=True)
        how: dict[str, Any] = {"by": actor_for(showing), "at": clock.now()}
        actions.want(showing, vacancy, introduction_id=form.once.data, **how)

    try:
        return submit(
            form,
            wish,
            to=lambda: _wanted(showing_id),
            notice=_("U wilt kennismaken. Wij vragen het de kandidaat."),
            page=lambda status: _consider(showing_id, form, status=status),
            beside={"card_gone": None, "vacancy_closed": None},
        )
    except Refused as refused:
        return _limit(showing_id, refused)


@bp.get("/kennismakingen/<uuid:introduction_id>")
@allow(May.VIEW_INTRODUCTIONS, logs="introductions.view", inactive=True)
def show(introduction_id: UUID) -> Answer:
    return page(load(Introduction, introduction_id))


@bp.post("/kennismakingen/<uuid:introduction_id>/kennismaken")
@allow(May.ASK_INTRODUCTIONS)
def accept_proposal(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: actions.accept_proposal(row, by=actor_for(row), at=clock.now()),
        notice=_("U wilt kennismaken. Wij vragen het de kandidaat."),
    )


@bp.post("/kennismakingen/<uuid:introduction_id>/niet-kennismaken")
@allow(May.ASK_INTRODUCTIONS)
def decline(introduction_id: UUID) -> Answer:
    form = ReasonForm()
    return take(
        introduction_id,
        form,
        lambda row: actions.decline(
            row, form.reason.data, form.note.data, by=actor_for(row), at=clock.now()
        ),
        notice=_("Wij weten het. Wij zoeken verder."),
        name="reasoning",
    )


@bp.post("/kennismakingen/<uuid:introduction_id>/tijd")
@allow(May.ASK_INTRODUCTIONS)
def choose(introduction_id: UUID) -> Answer:
    form = choose_form(load(Introduction, introduction_id))
    return take(
        introduction_id,
        form,
        lambda row: meetings.choose(row, chosen_time(form), by=actor_for(row), at=clock.now()),
        notice=_("De afspraak staat. U krijgt een bevestiging per mail."),
        name="choosing",
    )


@bp.post("/kennismakingen/<uuid:introduction_id>/gehouden")
@allow(May.ASK_INTRODUCTIONS)
def hold(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: meetings.hold(row, by=actor_for(row), at=clock.now()),
        notice=_("Wij weten dat de kennismaking is geweest."),
    )


@bp.post("/kennismakingen/<uuid:introduction_id>/niet-gekomen")
@allow(May.ASK_INTRODUCTIONS)
def miss_candidate(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: meetings.miss_candidate(row, by=actor_for(row), at=clock.now()),
        notice=_("Dank u wel. Wij bellen u %(call)s.", call=call_when()),
    )


@bp.post("/kennismakingen/<uuid:introduction_id>/verder")
@allow(May.ASK_INTRODUCTIONS)
def accept(introduction_id: UUID) -> Answer:
    return take(
        introduction_id,
        PlainForm(),
        lambda row: meetings.accept(row, by=actor_for(row), at=clock.now()),
        notice=_("Fijn. Wij maken de overeenkomst."),
    )


@bp.post("/kennismakingen/<uuid:introduction_id>/geen-vervolg")
@allow(May.ASK_INTRODUCTIONS)
def reject(introduction_id: UUID) -> Answer:
    form = ReasonForm()
    return take(
        introduction_id,
        form,
        lambda row: meetings.reject(
            row, form.reason.data, form.note.data, by=actor_for(row), at=clock.now()
        ),
        notice=_("Wij weten het. Wij vertellen het de kandidaat zelf."),
        name="reasoning",
    )


@bp.get("/kennismakingen/<uuid:introduction_id>/afspraak.ics")
@allow(May.VIEW_INTRODUCTIONS)
def calendar(introduction_id: UUID) -> Answer:
    introduction = load(Introduction, introduction_id)
    text = documents.employer_entry(introduction)
    if not text:
        raise Hidden
    return download(text, "afspraak.ics", ics.MEDIA_TYPE)


def _consider(showing_id: UUID, form: PlainForm, *, status: int = 200) -> Answer:
    showing = load(Showing, showing_id)
    vacancy = load(Vacancy, showing.vacancy_id)
    return answer("introductions/want.html", status, showing=showing, vacancy=vacancy, form=form)


def _wanted(showing_id: UUID) -> str:
    """The page of the wish: this one, or the one that stood."""
    wish = queries.of_showing(showing_id)
    if wish is None:
        raise Hidden
    return url_for("introductions.show", introduction_id=wish.id)


def _limit(showing_id: UUID, refused: Refused) -> Answer:
    """Enough is open: what is open, to choose from."""
    if refused.code not in LIMITS:
        raise refused
    vacancy = load(Vacancy, load(Showing, showing_id).vacancy_id)
    only = vacancy.id if refused.code == "vacancy_limit" else None
    return answer(
        "introductions/limit.html",
        refused=refused,
        vacancy=vacancy,
        rows=queries.running(vacancy.employer_id, only),
        words=labels.EMPLOYER_STATE,
        tones=labels.TONE,
    )
