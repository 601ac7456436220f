"""What a new draft starts with: taken from the vacancy, the meeting and the scheme."""

from datetime import date
from typing import Any

from portal import db
from portal.introductions.models import Introduction
from portal.schemes import rules as scheme_rules
from portal.schemes import starts
from portal.schemes.rules import SchemeName
from portal.vacancies.models import Vacancy


def values(introduction: Introduction, today: date) -> dict[str, Any]:
    """Values for the form; the account manager changes what is different."""
    vacancy = db.session.get_one(Vacancy, introduction.vacancy_id)
    name = next(
        (scheme for scheme in vacancy.schemes if scheme in set(SchemeName)), SchemeName.GROEIBAAN
    )
    wished_on = max(vacancy.start_on or today, today)
    scheme = scheme_rules.scheme_on(name, wished_on)
    feasible_on = starts.feasible_start(scheme, vacancy.days, drafted_on=today)
    start_on = max(starts.first_worked(wished_on, vacancy.days), feasible_on)
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
        "days": vacancy.days,
        "working_times": f"{vacancy.day_from} tot {vacancy.day_until} uur",
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
