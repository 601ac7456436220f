"""Dutch words for what level 1 tells: a value, a wish, a figure. Pure."""

from collections.abc import Mapping

from portal.cards.labels import AVAILABLE, DUTCH, WORDS, Attribute
from portal.language import N_, _

_TOLD: Mapping[str, Mapping[str, str]] = {
    "work": WORDS[Attribute.WORK],
    "hours": WORDS[Attribute.HOURS],
    "area": WORDS[Attribute.AREA],
    "available": {member.value: word for member, word in AVAILABLE.items()},
    "licence": {"b": N_("rijbewijs B")},
    "dutch": {member.value: word for member, word in DUTCH.items()},
}

_ASKED = {
    "work": N_("Soort werk"),
    "hours": N_("Uren per week"),
    "area": N_("Waar"),
    "available": N_("Kan beginnen"),
    "licence": N_("Rijbewijs"),
    "dutch": N_("Nederlands voor het werk"),
}

_WITHOUT = {
    "work": N_("Met alle soorten werk"),
    "hours": N_("Met elk aantal uren"),
    "area": N_("In de hele gemeente"),
    "available": N_("Ook wie later begint"),
    "licence": N_("Zonder rijbewijs als eis"),
    "dutch": N_("Zonder Nederlands als eis"),
}


def asked(attribute: str) -> str:
    """What a filter asks."""
    return _(_ASKED[attribute])


def told(attribute: str, value: str) -> str:
    """The Dutch word of a value of level 1; none is asked: it does not matter."""
    return _(_TOLD[attribute][value]) if value else _("maakt niet uit")


def people(least: int) -> str:
    """A figure of level 1: never a number of people, and one text for none to four."""
    return _("%(least)s of meer", least=least) if least else _("minder dan 5")


def widened(attribute: str, was: str, becomes: str) -> str:
    """What a wish of one step wider says."""
    if not becomes:
        return _(_WITHOUT[attribute])
    new, old = told(attribute, becomes), told(attribute, was)
    return _("%(new)s in plaats van %(old)s", new=new, old=old)


def group(shown: Mapping[str, str]) -> str:
    """What an open group tells, in one line; "" when nothing is told."""
    return " · ".join(told(name, value) for name, value in shown.items() if value)
