"""While somebody writes a vacancy: what the table of this season says of it.

The answer stands three times, beside what moves it: after the kind of work, after hours and place,
and after the requirements. The check page and the page of the vacancy say the same lines.
"""

from enum import StrEnum
from typing import Any

from flask import request, url_for

from portal import clock, reading
from portal.access import May, allow, viewer
from portal.cards import lists
from portal.errors import Refused
from portal.language import _
from portal.pages import Answer, answer, htmx, read_choice, see
from portal.supply import labels as supply_labels
from portal.supply import queries as supply_queries
from portal.supply.rules import Line, Table, Wish, wish_of
from portal.vacancies.forms import VacancyForm
from portal.vacancies.labels import Kind
from portal.vacancies.models import Vacancy
from portal.vacancies.views.blueprint import bp

ANY = 999 * 60


class UpTo(StrEnum):
    """What of the form is answered."""

    WORK = "werk"
    PLACE = "plaats"
    REQUIREMENTS = "eisen"


@bp.get("/aanbod")
@allow(May.WRITE_VACANCIES)
def supply() -> Answer:
    asked = request.args
    field = asked.get("field", "")
    if not htmx:  # a page of its own is the supply itself
        known = lists.FIELDS.get(field)
        return see(url_for("supply.show", soort=known.sector if known else None))
    up_to = read_choice("tot", UpTo) or UpTo.REQUIREMENTS
    wish = _wish(
        field,
        _minutes(asked.get("minutes_min", "")),
        _minutes(asked.get("minutes_max", "")),
        asked.get("area", ""),
        [asked.get(name, "") for name in VacancyForm.skill_names],
    )
    return answer("vacancies/_supply.html", supply=_up_to(up_to, supply_queries.table(), wish))


def of_form(form: VacancyForm) -> dict[str, dict[str, Any]]:
    """As far as the form is filled in, by what is answered."""
    table = supply_queries.table()
    wish = _wish(
        form.field.data or "",
        form.minutes_min.data or 0,
        form.minutes_max.data or 0,
        form.area.data or "",
        [skill.data or "" for skill in form.skills],
    )
    return {up_to.value: _up_to(up_to, table, wish) for up_to in UpTo}


def of_row(vacancy: Vacancy) -> dict[str, Any]:
    """As the vacancy stands, all of it."""
    table = supply_queries.table()
    wish = _wish(
        vacancy.field or "",
        vacancy.minutes_min or 0,
        vacancy.minutes_max or 0,
        vacancy.area or "",
        [need.code for need in vacancy.needs if need.kind == Kind.SKILL],
    )
    return _said(UpTo.REQUIREMENTS, table, wish, table.lines(wish) if wish else [])


def _wish(field: str, least: int, most: int, area: str, skills: list[str]) -> Wish | None:
    """None without a kind of work, and for a company that is not active."""
    if field not in lists.FIELDS or not viewer().company_is_active:
        return None
    known = [skill for skill in skills if skill in lists.SKILLS]
    return wish_of(field=field, minutes_min=least, minutes_max=most, area=area, skills=known)


def _up_to(up_to: UpTo, table: Table, wish: Wish | None) -> dict[str, Any]:
    if wish is None:
        return _said(up_to, table, wish, [])
    if up_to is UpTo.REQUIREMENTS:
        return _said(up_to, table, None, table.lines(wish)[1:])
    asked = wish if up_to is UpTo.PLACE else Wish(wish.field)
    return _said(up_to, table, asked, table.lines(asked)[:1])


def _said(up_to: UpTo, table: Table, wish: Wish | None, lines: list[Line]) -> dict[str, Any]:
    wider = table.other_hours(wish) if wish else None
    is_active = viewer().company_is_active
    return {
        "up_to": up_to.value,
        "unchecked": up_to is UpTo.WORK and not is_active,
        "asks_work": up_to is UpTo.WORK and is_active and not lines,
        "lines": said(lines),
        "is_open": any(line.is_open for line in lines),
        "month": supply_labels.month(table.began_on, clock.today()) if table.began_on else "",
        "wider": supply_labels.wider(wider) if wider else "",
    }


def said(lines: list[Line]) -> list[tuple[str, str, bool]]:
    """Words, what they are about, and is it open, of every line."""
    skills = _(supply_labels.SKILLS)
    return [
        (
            supply_labels.statement(line.statement),
            skills if line.statement.skill else "",
            line.is_open,
        )
        for line in lines
    ]


def _minutes(hours: str) -> int:
    """As far as somebody has typed; what does not read well asks nothing yet."""
    try:
        return reading.minutes(reading.clean(hours), 0, ANY)
    except Refused:
        return 0
