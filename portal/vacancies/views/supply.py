"""While somebody writes a vacancy: how many people answer it, and what would help most."""

from typing import Any

from flask import request, url_for

from portal import reading
from portal.access import May, allow, viewer
from portal.cards import lists
from portal.errors import Refused
from portal.pages import Answer, answer, htmx, see
from portal.supply import labels as supply_labels
from portal.supply import queries as supply_queries
from portal.supply.rules import of_vacancy
from portal.vacancies.forms import VacancyForm
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp

ANY = 999 * 60


@bp.get("/aanbod")
@allow(May.WRITE_VACANCIES)
def supply() -> Answer:
    asked = request.args
    if not htmx:  # a page of its own is the supply itself
        return see(url_for("supply.show", soort=asked.get("field")))
    return answer(
        "vacancies/_supply.html",
        supply=_supply(
            asked.get("field", ""),
            _minutes(asked.get("minutes_min", "")),
            asked.get("area", ""),
            asked.get("licence") == "must",
            _must(asked.get("dutch", "")),
        ),
    )


def of_form(form: VacancyForm) -> dict[str, Any] | None:
    """As far as the form is filled in."""
    return _supply(
        form.field.data or "",
        form.minutes_min.data or 0,
        form.area.data or "",
        form.licence.data == "must",
        _must(form.dutch.data or ""),
    )


def of_row(vacancy: Vacancy) -> dict[str, Any] | None:
    """As the vacancy stands."""
    musts = {need.kind: need.code for need in vacancy.needs if not need.learnable}
    return _supply(
        vacancy.field or "",
        vacancy.minutes_min or 0,
        vacancy.area or "",
        "licence" in musts,
        musts.get("dutch", ""),
    )


def _supply(
    field: str, minutes: int, area: str, licence_b: bool, dutch: str
) -> dict[str, Any] | None:
    """The figure of a vacancy, and the one wider wish that helps most; None without a kind of
    work, and for a company that is not active.
    """
    if field not in lists.FIELDS or not viewer().company_is_active:
        return None
    wish = of_vacancy(field=field, minutes_min=minutes, area=area, licence_b=licence_b, dutch=dutch)
    found = supply_queries.supply()
    people, wider = found.people(wish), found.wider(wish)[:1]
    return {
        "few": not people,
        "people": supply_labels.people(people),
        "wider": [
            (
                supply_labels.widened(one.attribute, one.was, one.becomes),
                supply_labels.people(one.people),
            )
            for one in wider
        ],
    }


def _minutes(hours: str) -> int:
    """As far as somebody has typed; what does not read well asks nothing yet."""
    try:
        return reading.minutes(reading.clean(hours), 0, ANY)
    except Refused:
        return 0


def _must(dutch: str) -> str:
    level, _sep, strength = dutch.partition(" ")
    return level if strength == "must" else ""
