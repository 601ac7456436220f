"""A mediator's search: people for a vacancy, vacancies for a person, and who waits longest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request

from portal import clock
from portal.access import May, allow, load, viewer
from portal.cards.labels import State
from portal.dossiers.models import Dossier
from portal.language import _
from portal.matching import exposure, labels, queries
from portal.matching.queue import Part
from portal.matching.rules import Unseen
from portal.pages import Answer, answer, page_of, read_choice, read_cursor
from portal.vacancies import queries as vacancy_queries
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import MEETINGS_A_VACANCY, OPEN

bp = Blueprint("matching", __name__)


@bp.get("/kennismakingen/vacature/<uuid:vacancy_id>/kandidaten")
@allow(May.MEDIATE)
def people(vacancy_id: UUID) -> Answer:
    vacancy, part, after = load(Vacancy, vacancy_id), _part(), read_cursor(datetime, int, UUID)
    is_open = vacancy.state in OPEN
    people_found: list[queries.Found] = []
    if is_open:
        now = clock.now()
        opening = vacancy_queries.opening(vacancy, clock.day(now))
        people_found = queries.people(opening, part, now, after=after)
    around = queries.around(vacancy.id)
    page = page_of(people_found, after, _in_queue, {"deel": part})
    return answer(
        "matching/people.html",
        vacancy=vacancy,
        is_open=is_open,
        around=around,
        full=around.open_count >= MEETINGS_A_VACANCY,
        page=page,
        **_told(page.rows, part),
    )


@bp.get("/kennismakingen/dossier/<uuid:dossier_id>/vacatures")
@allow(May.MEDIATE, logs="dossiers.view")
def work(dossier_id: UUID) -> Answer:
    dossier, part = load(Dossier, dossier_id), _part()
    after = read_cursor(datetime, UUID)
    known = queries.person(dossier.id)
    card = known[0] if known else None
    can_be_shown = card is not None and card.state is State.REVIEWED
    jobs: list[queries.Found] = []
    if known and can_be_shown:
        jobs = queries.work(known[1], known[0].id, part, clock.today(), after=after)
    page = page_of(jobs, after, lambda one: (one.row.changed_at, one.row.id), {"deel": part})
    return answer(
        "matching/vacancies.html",
        dossier=dossier,
        card=card,
        can_be_shown=can_be_shown,
        most=MEETINGS_A_VACANCY,
        page=page,
        **_told(page.rows, part),
    )


@bp.get("/kennismakingen/niet-getoond")
@allow(May.MEDIATE)
def unseen() -> Answer:
    everybody = request.args.get("alle") == "1"
    reason, after = read_choice("reden", Unseen), read_cursor(str, UUID)
    rows = exposure.unseen(
        clock.now(),
        mediator_id=None if everybody else viewer().id,
        reason=reason,
        after=after,
    )
    kept = {"alle": "1" if everybody else None, "reden": reason}
    page = page_of(rows, after, lambda row: (row.last_name, row.id), kept)
    return answer(
        "matching/unseen.html",
        page=page,
        rows=[(row, exposure.since(row)) for row in page.rows],
        everybody=everybody,
        reason=reason,
        reasons=Unseen,
        words={reason.value: _(word) for reason, word in labels.UNSEEN.items()},
    )


def _told(matches: Sequence[queries.Found], part: Part) -> dict[str, Any]:
    return {
        "rows": [(match.row, labels.told(match.conditions)) for match in matches],
        "side": part,
        "icons": labels.VERDICT_ICON,
    }


def _part() -> Part:
    return read_choice("deel", Part) or Part.SUITABLE


def _in_queue(match: queries.Found) -> tuple[Any, ...]:
    return match.row.shown_at, match.row.tiebreaker, match.row.id
