"""The list and the page of one vacancy."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from portal import clock, formats
from portal.access import May, allow, load, viewer
from portal.cards.queries import live_count
from portal.employers.queries import is_active
from portal.language import _
from portal.pages import Answer, answer, page_of, read_choice, read_cursor
from portal.promises import Promise
from portal.transitions import verbs
from portal.vacancies import queries, rules, sentences, times
from portal.vacancies.forms import HoldForm, ReturnForm, VersionForm
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from portal.vacancies.views import supply
from portal.vacancies.views.blueprint import bp
from portal.vacancies.views.rows import told_rows
from portal.vacancies.words import hints_in


@bp.get("")
@allow(May.VIEW_VACANCIES)
def index() -> Answer:
    state, after = read_choice("staat", State), read_cursor(datetime, UUID)
    rows = queries.listed(viewer(), state=state, after=after)
    listed = page_of(rows, after, lambda row: (row.changed_at, row.id), {"staat": state})
    return answer(
        "vacancies/list.html",
        page=listed,
        state=state,
        states=[state for state in State if state is not State.DRAFT],
        places=_places(listed.rows),
    )


@bp.get("/<uuid:vacancy_id>")
@allow(May.VIEW_VACANCIES)
def show(vacancy_id: UUID) -> Answer:
    return answer("vacancies/show.html", **page(load(Vacancy, vacancy_id)))


def page(vacancy: Vacancy, **more: Any) -> dict[str, Any]:
    """What the page of a vacancy knows; `more` replaces a form that went wrong."""
    is_new = vacancy.state is State.SUBMITTED
    return {
        "vacancy": vacancy,
        "sections": told_rows(vacancy),
        "sentence": sentence(vacancy),
        "promise": promise(vacancy),
        "is_checked": not is_new or viewer().is_employer or is_active(vacancy.employer_id),
        "verbs": verbs(rules.TRANSITIONS, vacancy.state),
        "hints": hints_in(f"{vacancy.title} {vacancy.tasks or ''}"),
        "shown": live_count(vacancy.id) if vacancy.state in rules.OPEN else 0,
        "supply": supply.of_row(vacancy) if _reads_supply(vacancy) else None,
        "asked": queries.open_request(vacancy.id) if vacancy.state in rules.OPEN else None,
        "plain": VersionForm(obj=vacancy),
        "return_form": ReturnForm(obj=vacancy, formdata=None),
        "hold_form": HoldForm(obj=vacancy, formdata=None),
    } | more


def _reads_supply(vacancy: Vacancy) -> bool:
    """What the table says stands on an open vacancy, for who asked for people."""
    return viewer().is_employer and vacancy.state in rules.OPEN and not _is_still(vacancy)


def promise(vacancy: Any) -> Promise | None:
    """What an employer was promised of a vacancy in this state: an answer, candidates, news; while
    he is stopped, nothing.
    """
    if _is_still(vacancy):
        return None
    respond_by = vacancy.respond_by and clock.day(vacancy.respond_by)
    on = {
        State.SUBMITTED: respond_by,
        State.ACCEPTED: vacancy.first_proposal_by,
        State.MATCHING: vacancy.next_update_by,
    }.get(vacancy.state)
    return Promise(on, clock.today()) if on else None


def sentence(vacancy: Any) -> str:
    """What the state means, with its dates, for who looks."""
    return _(
        _sentence(vacancy, viewer().is_employer),
        manager=_("uw accountmanager") if vacancy.respond_by is None else _("Uw accountmanager"),
        answer_days=times.ANSWER_DAYS,
        respond_by=formats.day(clock.day(vacancy.respond_by)) if vacancy.respond_by else "",
        first_proposal_by=formats.day(vacancy.first_proposal_by),
        next_update_by=formats.day(vacancy.next_update_by),
        resume_on=formats.day(vacancy.resume_on),
        changed_on=formats.day(clock.day(vacancy.changed_at)),
        open_positions=(vacancy.positions or 0) - vacancy.filled,
    )


def _sentence(vacancy: Any, is_employer: bool) -> str:
    if _is_still(vacancy):
        return sentences.STOPPED
    if vacancy.state is State.SUBMITTED and vacancy.respond_by is None:
        return sentences.UNCHECKED if is_employer else sentences.STAFF_UNCHECKED
    words = sentences.EMPLOYER if is_employer else sentences.STAFF
    made = promise(vacancy)
    is_late = is_employer and made is not None and made.is_late
    return sentences.LATE[vacancy.state] if is_late else words[vacancy.state]


def _is_still(vacancy: Any) -> bool:
    """Is this an open vacancy, read by people of a company that is stopped?"""
    return vacancy.state in rules.OPEN and not viewer().company_is_active


def _places(rows: Sequence[Any]) -> dict[tuple[int, int | None], str]:
    """How many of the places are taken, in words: rows say the same few things."""
    return {
        (filled, positions): _(
            "%(filled)s van %(positions)s bezet", filled=filled, positions=positions
        )
        if positions
        else ""
        for filled, positions in {(row.filled, row.positions) for row in rows}
    }
