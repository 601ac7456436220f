"""What a vacancy says, as sections of label and words: for its page, and to check before it goes
in.
"""

from collections.abc import Iterator

from portal import formats
from portal.cards import lists
from portal.language import N_, _
from portal.schemes.labels import SCHEME
from portal.vacancies.labels import SHIFT, Kind, Shift
from portal.vacancies.models import Vacancy

Row = tuple[str, str, str]  # field to change, label, words
OPEN = N_("nog niet ingevuld")
_DUTCH = {"talk": N_("gesprek over het werk"), "read": N_("ook lezen en schrijven")}


def told_rows(vacancy: Vacancy) -> list[tuple[str, list[Row]]]:
    """The sections in the order of the form."""
    return [
        (_("Het werk"), list(_work(vacancy))),
        (_("Tijd en plaats"), list(_time(vacancy))),
        (_("Loon en eisen"), list(_asked(vacancy))),
    ]


def _work(vacancy: Vacancy) -> Iterator[Row]:
    yield "title", _("Naam van het werk"), vacancy.title
    yield "field", _("Soort werk"), lists.FIELDS[vacancy.field].label if vacancy.field else _(OPEN)
    yield "tasks", _("Een gewone dag"), vacancy.tasks or _(OPEN)
    yield "supervisor_name", _("Begeleider"), vacancy.supervisor_name or _(OPEN)
    yield "positions", _("Plekken"), str(vacancy.positions or _(OPEN))


def _time(vacancy: Vacancy) -> Iterator[Row]:
    yield "minutes_min", _("Uren per week"), hours(vacancy)
    yield "days", _("Werkdagen"), formats.weekdays(vacancy.days) or _(OPEN)
    yield "day_from", _("Werktijden"), times(vacancy)
    shifts = [_(SHIFT[shift]) for shift in Shift if getattr(vacancy, shift.value)]
    yield "shifts", _("Soms ook"), ", ".join(shifts) or _("nee")
    yield "start_on", _("Eerste werkdag"), formats.day(vacancy.start_on) or _(OPEN)
    yield "street_line", _("Adres"), vacancy.street_line or _(OPEN)
    yield "area", _("Gebied"), lists.AREAS[vacancy.area] if vacancy.area else _(OPEN)


def _asked(vacancy: Vacancy) -> Iterator[Row]:
    wage = vacancy.wage_cents
    yield "wage_cents", _("Bruto loon per uur"), formats.euro(wage) if wage else _(OPEN)
    yield "skill_1", _("Eisen"), "; ".join(requirements(vacancy)) or _("geen")
    schemes = [_(SCHEME[scheme]) for scheme in SCHEME if scheme in vacancy.schemes]
    yield "schemes", _("Regeling"), ", ".join(schemes) or _(OPEN)


def hours(vacancy: Vacancy) -> str:
    """ "24 tot 32 uur"."""
    if not vacancy.minutes_min or not vacancy.minutes_max:
        return _(OPEN)
    upper = vacancy.minutes_max if vacancy.minutes_max > vacancy.minutes_min else None
    return formats.hours(vacancy.minutes_min, upper)


def times(vacancy: Vacancy) -> str:
    """ "8.30 tot 17.00 uur"."""
    if not vacancy.day_from or not vacancy.day_until:
        return _(OPEN)
    return _("%(start)s tot %(end)s uur", start=vacancy.day_from, end=vacancy.day_until)


def requirements(vacancy: Vacancy) -> list[str]:
    """ "Orders verzamelen (moet)"."""
    return [
        f"{_requirement(need.kind, need.code)} "
        f"({_('kan geleerd worden') if need.learnable else _('moet')})"
        for need in vacancy.needs
    ]


def _requirement(kind: str, code: str) -> str:
    if kind == Kind.SKILL:
        return _(lists.SKILLS[code].label)
    if kind == Kind.LICENCE:
        return _("Rijbewijs B")
    return _("Nederlands: %(level)s", level=_(_DUTCH[code]))
