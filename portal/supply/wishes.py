"""A filter of the supply as it stands in an address: closed lists only. Pure.

What nobody may ask (a lack, anything that is not on a list) is not asked.
"""

from collections.abc import Mapping
from typing import Any

from portal.cards import lists
from portal.supply import labels
from portal.supply.statements import HOURS

NAMES: Mapping[str, str] = {  # of what: its name in the address
    "sector": "soort",
    "hours": "uren",
    "part": "deel",
    "skill": "vaardigheid",
}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "sector": tuple(lists.SECTORS),
    "hours": HOURS,
    "part": tuple(lists.PARTS),
    "skill": tuple(lists.GROUPS),
}


def read(asked: Mapping[str, str]) -> dict[str, str]:
    """What is asked in the arguments of an address."""
    values = {name: asked.get(called, "") for name, called in NAMES.items()}
    return {name: value for name, value in values.items() if value in OPTIONS[name]}


def written(wish: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of an address that ask this."""
    return {NAMES[name]: value for name, value in wish.items()}


def words(wish: Mapping[str, str]) -> str:
    """The same in one line: "Groen en dieren · 24 uur of meer"."""
    return " · ".join(labels.word(name, wish[name]) for name in OPTIONS if name in wish)
