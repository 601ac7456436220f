"""A mediator's search: people for a vacancy, vacancies for a person, and who waits for a turn."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from portal import clock
from portal.access import May, allow, load, viewer
from portal.cards.labels import State
from portal.dossiers.models import Dossier
from portal.dossiers.queries import Place
from portal.language import _
from portal.matching import exposure, labels, queries
from portal.matching.queue import Part, Position
from portal.matching.rules import Unseen
from portal.pages import Answer, answer, place, read_place
from portal.vacancies import queries as vacancy_queries
from portal.vacancies.models import Vacancy
from portal.vacancies.rules import MEETINGS_A_VACANCY, OPEN

bp = Blueprint("matching", __name__)
LONGEST_TIEBREAKER = 10  # figures of the largest tie there is


@bp.get("/kennismakingen/vacature/<uuid:vacancy_id>/kandidaten")
@allow(May.MEDIATE)
def people(vacancy_id: UUID) -> Answer:
    vacancy, part, after = load(Vacancy, vacancy_id), _part(), _read_cursor()
    is_open = vacancy.state in OPEN
    found = []
    if is_open:
        now = clock.now()
        opening = vacancy_queries.opening(vacancy, clock.day(now))
        found = queries.people(opening, part, now, after=after)
    shown = found[: queries.PAGE]
    around = queries.around(vacancy.id)
    asked: dict[str, Any] = {"vacancy_id": vacancy.id, "deel": part}
    return answer(
        "matching/people.html",
        vacancy=vacancy,
        is_open=is_open,
        around=around,
        full=around.open_count >= MEETINGS_A_VACANCY,
        next_url=url_for(".people", **asked, na=_cursor(shown[-1].row))
        if len(found) > queries.PAGE
        else "",
        first_url=url_for(".people", **asked) if after else "",
        **_told(shown, part),
    )


@bp.get("/kennismakingen/dossier/<uuid:dossier_id>/vacatures")
@allow(May.MEDIATE, logs="dossiers.view")
def work(dossier_id: UUID) -> Answer:
    dossier, part = load(Dossier, dossier_id), _part()
    after = read_place(request.args.get("na", ""))
    known = queries.person(dossier.id)
    card = known[0] if known else None
    can_be_shown = card is not None and card.state is State.REVIEWED
    found = []
    if known and can_be_shown:
        found = queries.work(known[1], known[0].id, part, clock.today(), after=after)
    shown = found[: queries.PAGE]
    asked: dict[str, Any] = {"dossier_id": dossier.id, "deel": part}
    return answer(
        "matching/vacancies.html",
        dossier=dossier,
        card=card,
        can_be_shown=can_be_shown,
        most=MEETINGS_A_VACANCY,
        next_url=url_for(".work", **asked, na=place(shown[-1].row.changed_at, shown[-1].row.id))
        if len(found) > queries.PAGE
        else "",
        first_url=url_for(".work", **asked) if after else "",
        **_told(shown, part),
    )


@bp.get("/kennismakingen/niet-getoond")
@allow(May.MEDIATE)
def unseen() -> Answer:
    everybody = request.args.get("alle") == "1"
    reason, after = _reason(), _read_name()
    found = exposure.unseen(
        clock.now(),
        mediator_id=None if everybody else viewer().id,
        reason=reason,
        after=after,
    )
    rows = found[: exposure.PAGE]
    asked: dict[str, Any] = {"alle": "1" if everybody else None, "reden": reason}
    return answer(
        "matching/unseen.html",
        rows=[(row, exposure.since(row)) for row in rows],
        everybody=everybody,
        reason=reason,
        reasons=Unseen,
        words={one.value: _(word) for one, word in labels.UNSEEN.items()},
        next_url=url_for(".unseen", **asked, na=f"{rows[-1].last_name}|{rows[-1].id}")
        if len(found) > exposure.PAGE
        else "",
        first_url=url_for(".unseen", **asked) if after else "",
    )


def _told(found: list[queries.Found], part: Part) -> dict[str, Any]:
    return {
        "rows": [(one.row, labels.told(one.conditions)) for one in found],
        "side": part,
        "icons": labels.VERDICT_ICON,
    }


def _part() -> Part:
    asked = request.args.get("deel", "")
    return Part(asked) if asked in set(Part) else Part.SUITABLE


def _reason() -> Unseen | None:
    asked = request.args.get("reden", "")
    return Unseen(asked) if asked in set(Unseen) else None


def _cursor(row: Any) -> str:
    return f"{row.tiebreaker}_{place(row.shown_at, row.id)}"


def _read_cursor() -> Position | None:
    tiebreaker, _sep, rest = request.args.get("na", "").partition("_")
    found = read_place(rest)
    if found is None or not (
        tiebreaker.isascii() and tiebreaker.isdigit() and len(tiebreaker) <= LONGEST_TIEBREAKER
    ):
        return None
    return found[0], int(tiebreaker), found[1]


def _read_name() -> Place | None:
    last_name, _bar, row_id = request.args.get("na", "").rpartition("|")
    try:
        return Place(last_name, UUID(row_id)) if row_id else None
    except ValueError:
        return None
