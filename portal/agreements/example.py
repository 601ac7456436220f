"""An example agreement, for who wants to read one before he registers: the real text, filled with
made-up people and the terms of the scheme as it holds today. Nothing of it is kept.
"""

from datetime import date
from typing import Any

from portal import calendar, formats, settings
from portal.agreements import clauses, documents
from portal.language import N_, _
from portal.schemes import rules as scheme_rules
from portal.schemes.rules import FormalEmployer, SchemeName

REFERENCE = N_("VOORBEELD")
NOTICE_DAYS = 28  # from the offer to the first day


def compose(name: SchemeName, today: date) -> dict[str, Any]:
    """Title, articles and annexes of an agreement that would be offered today."""
    return clauses.compose(_terms(name, today))


def _terms(name: SchemeName, today: date) -> dict[str, Any]:
    scheme = scheme_rules.scheme_on(name, today)
    start_on = calendar.add_working_days(today, NOTICE_DAYS)
    end_on = scheme_rules.latest_end(scheme, start_on)
    seconded = scheme.formal_employer is FormalEmployer.FOUNDATION
    return {
        **_agreed(),
        "agreement_ref": _(REFERENCE),
        "start_on": start_on.isoformat(),
        "end_on": end_on.isoformat(),
        "minutes_per_week": scheme.default_minutes,
        "wage_cents": scheme_rules.minimum_wage_on(start_on).hourly_cents,
        "contribution_cents": scheme.contribution_cents,
        "period": 1,
        "formal_employer": str(scheme.formal_employer),
        "offered_on": today.isoformat(),
        "sign_by": calendar.add_working_days(today, scheme.sign_working_days).isoformat(),
        **_people(),
        **documents.municipality(),
        "foundation_signatory": _("S. Voorbeeld, tekenbevoegd") if seconded else "",
        **documents.of_scheme(scheme, start_on, end_on),
    }


def _agreed() -> dict[str, Any]:
    return {
        "function_title": _("Medewerker afwerking"),
        "tasks": [_("schuren"), _("lakken"), _("inpakken")],
        "goals": [_("zelfstandig lakken")],
        "excluded_tasks": "",
        "work_agreements": [],
        "working_times": _("maandag tot en met donderdag, 8.00 tot 16.30 uur"),
        "start_time": "8.00",
        "report_time": "7.45",
        "wage_source": _("het wettelijk minimumloon"),
        "work_address": _("Voorbeeldstraat 1, Voorbeelddorp"),
    }


def _people() -> dict[str, Any]:
    phone = formats.phone(settings.settings().municipality_phone)
    return {
        "candidate_name": _("Kim Voorbeeld"),
        "employer_name": _("Timmerbedrijf Voorbeeld"),
        "employer_address": _("Voorbeeldstraat 1, Voorbeelddorp"),
        "employer_kvk_number": "00000000",
        "employer_signatory": _("T. Voorbeeld, tekenbevoegd"),
        "municipality_signatory": _("D. Voorbeeld, teamleider, met mandaat"),
        "supervisor_name": _("B. Voorbeeld"),
        "supervisor_phone": phone,
        "supervisor_minutes": 4 * 60,
        "supervisor_backup_name": _("C. Voorbeeld"),
        "mediator_id": "",
        "mediator_name": _("M. Voorbeeld"),
        "mediator_phone": phone,
        "account_manager_id": "",
        "account_manager_name": _("A. Voorbeeld"),
        "account_manager_phone": phone,
    }
