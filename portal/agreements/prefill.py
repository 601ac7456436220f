"""What a new draft starts with: taken from the vacancy, the meeting and the scheme."""

from datetime import date
from typing import Any

from portal import db, formats
from portal.agreements import rules
from portal.introductions.models import Introduction
from portal.schemes import rules as scheme_rules
from portal.schemes.rules import SchemeName
from portal.vacancies.models import Vacancy

WEEK = ("ma", "di", "wo", "do", "vr", "za", "zo")


def values(introduction: Introduction, today: date) -> dict[str, Any]:
    """Values for the form; the account manager changes what is different."""
    vacancy = db.session.get_one(Vacancy, introduction.vacancy_id)
    name = next((one for one in vacancy.schemes if one in set(SchemeName)), SchemeName.GROEIBAAN)
    wished_on = max(vacancy.start_on or today, today)
    scheme = scheme_rules.scheme_on(name, wished_on)
    start_on = max(wished_on, rules.earliest_start(scheme, today=today))
    return {
        "scheme": scheme.name,
        "function_title": vacancy.title,
        "tasks": [
            line.strip(" -•\t") for line in (vacancy.tasks or "").splitlines() if line.strip()
        ],
        "goals": [],
        "work_agreements": [],
        "start_on": start_on,
        "end_on": scheme_rules.latest_end(scheme, start_on),
        "minutes_per_week": _minutes(scheme, vacancy),
        "working_times": _times(vacancy),
        "start_time": vacancy.day_from,
        "report_time": vacancy.day_from,
        "wage_cents": vacancy.wage_cents,
        "supervisor_name": vacancy.supervisor_name,
        "supervisor_minutes": 2 * 60,
        "work_address": vacancy.street_line,
    }


def _minutes(scheme: scheme_rules.Scheme, vacancy: Vacancy) -> int:
    """What the scheme usually has a week, within what the vacancy asks."""
    usual = scheme.default_minutes
    return min(max(usual, vacancy.minutes_min or usual), vacancy.minutes_max or usual)


def _times(vacancy: Vacancy) -> str:
    """ "maandag, dinsdag en vrijdag, 8.00 tot 15.30 uur"."""
    days = [formats.WEEKDAYS[WEEK.index(day)] for day in WEEK if day in vacancy.days]
    first, last = (days[0], days[-1]) if days else ("", "")
    span = formats.WEEKDAYS.index(last) - formats.WEEKDAYS.index(first) + 1 if days else 0
    if len(days) > 2 and span == len(days):
        said = f"{first} tot en met {last}"
    else:
        said = " en ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
    return f"{said}, {vacancy.day_from} tot {vacancy.day_until} uur"
