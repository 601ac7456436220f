"""Dutch words for what the table says. Pure."""

from collections.abc import Mapping
from datetime import date

from portal import formats
from portal.cards.labels import WORDS, Attribute, Hours
from portal.cards.lists import GROUPS
from portal.language import N_, _
from portal.supply.statements import Statement

SKILLS = N_("vaardigheden in dit werk")
WORDS_OF: Mapping[str, Mapping[str, str]] = {
    "sector": WORDS[Attribute.WORK],
    "field": WORDS[Attribute.WORK],
    "hours": WORDS[Attribute.HOURS],
    "part": WORDS[Attribute.AREA],
    "skill": GROUPS,
}
_LESS = N_("Ook minder dan 24 uur per week")
_MORE = N_("Ook 24 uur of meer per week")


def statement(said: Statement) -> str:
    """ "Hout en meubels · 24 uur of meer · Noord"; of skills the group and the hours."""
    is_fine = said.field or said.skill
    return finer(said) if is_fine else _joined(said, "sector", "hours", "part")


def finer(said: Statement) -> str:
    """The same within its sector, which is not said again."""
    return _joined(said, "field", "skill", "hours", "part")


def wider(said: Statement) -> str:
    """What asking for these hours too is called."""
    return _(_LESS) if said.hours == Hours.UNDER_24 else _(_MORE)


def word(attribute: str, value: str) -> str:
    """The Dutch word of a value; none is asked: it does not matter."""
    return _(WORDS_OF[attribute][value]) if value else _("Maakt niet uit")


def month(began_on: date, today: date) -> str:
    """ "november", or "november 2026" in another year."""
    said = formats.month(began_on)
    return said if began_on.year != today.year else said.split()[0]


def _joined(said: Statement, *names: str) -> str:
    values = ((name, getattr(said, name)) for name in names)
    return f"{formats.NBSP}· ".join(word(name, value) for name, value in values if value)
