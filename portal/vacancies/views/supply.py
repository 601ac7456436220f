"""While somebody writes a vacancy: how many people answer it, and what would help most.

The answer stands three times, beside what moves it: after the kind of work, after hours and place,
and after the requirements. Each counts what was asked so far.
"""

from enum import StrEnum
from typing import Any

from flask import request, url_for

from portal import reading
from portal.access import May, allow, viewer
from portal.cards import lists
from portal.errors import Refused
from portal.language import N_, _
from portal.pages import Answer, answer, htmx, read_choice, see
from portal.supply import labels as supply_labels
from portal.supply import queries as supply_queries
from portal.supply.rules import Supply, of_vacancy
from portal.vacancies.forms import VacancyForm
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp

ANY = 999 * 60


class UpTo(StrEnum):
    """How far of the form is counted."""

    WORK = "werk"
    PLACE = "plaats"
    REQUIREMENTS = "eisen"


LEAD = {
    UpTo.WORK: N_("Bij dit soort werk zijn er nu: %(people)s mensen."),
    UpTo.PLACE: N_("Met deze uren op deze plaats: %(people)s mensen."),
    UpTo.REQUIREMENTS: N_("Hierbij passen nu: %(people)s mensen."),
}


@bp.get("/aanbod")
@allow(May.WRITE_VACANCIES)
def supply() -> Answer:
    asked = request.args
    if not htmx:  # a page of its own is the supply itself
        return see(url_for("supply.show", soort=asked.get("field")))
    up_to = read_choice("tot", UpTo) or UpTo.REQUIREMENTS
    wish = (
        asked.get("field", ""),
        _minutes(asked.get("minutes_min", "")),
        asked.get("area", ""),
        asked.get("licence") == "must",
        _must(asked.get("dutch", "")),
    )
    return answer("vacancies/_supply.html", supply=_supply(supply_queries.supply(), up_to, *wish))


def of_form(form: VacancyForm) -> dict[str, dict[str, Any]]:
    """As far as the form is filled in, by how far is counted."""
    found = supply_queries.supply()
    wish = (
        form.field.data or "",
        form.minutes_min.data or 0,
        form.area.data or "",
        form.licence.data == "must",
        _must(form.dutch.data or ""),
    )
    return {up_to.value: _supply(found, up_to, *wish) for up_to in UpTo}


def of_row(vacancy: Vacancy) -> dict[str, Any]:
    """As the vacancy stands."""
    musts = {need.kind: need.code for need in vacancy.needs if not need.learnable}
    return _supply(
        supply_queries.supply(),
        UpTo.REQUIREMENTS,
        vacancy.field or "",
        vacancy.minutes_min or 0,
        vacancy.area or "",
        "licence" in musts,
        musts.get("dutch", ""),
    )


def _supply(
    supply: Supply, up_to: UpTo, field: str, minutes: int, area: str, licence_b: bool, dutch: str
) -> dict[str, Any]:
    """The figure of a vacancy, and the one wider wish that helps most; no lead without a kind of
    work, and for a company that is not active.
    """
    if not viewer().company_is_active:
        return {"up_to": up_to.value, "unchecked": up_to is UpTo.WORK, "lead": ""}
    if field not in lists.FIELDS:
        return {"up_to": up_to.value, "asks_work": up_to is UpTo.WORK, "lead": ""}
    if up_to is UpTo.WORK:
        minutes, area = 0, ""
    if up_to is not UpTo.REQUIREMENTS:
        licence_b, dutch = False, ""
    wish = of_vacancy(field=field, minutes_min=minutes, area=area, licence_b=licence_b, dutch=dutch)
    people, wider = supply.people(wish), supply.wider(wish)[:1]
    return {
        "up_to": up_to.value,
        "lead": _(LEAD[up_to], people=supply_labels.people(people)),
        "few": not people and up_to is UpTo.REQUIREMENTS,
        "wider": [
            (
                supply_labels.widened(wish_wider.attribute, wish_wider.was, wish_wider.becomes),
                supply_labels.people(wish_wider.people),
            )
            for wish_wider in wider
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
