"""A wish for people as it stands in an address: closed lists only. Pure.

What nobody may ask (a blank, a lack, anything that is not on a list) is not asked.
"""

from collections.abc import Mapping
from typing import Any

from portal.cards import lists
from portal.cards.labels import Available, Dutch, Hours
from portal.supply.groups import Seen

NAMES: Mapping[str, str] = {  # attribute: its name in the address
    "work": "soort",
    "hours": "uren",
    "area": "gebied",
    "available": "vanaf",
    "licence": "rijbewijs",
    "dutch": "nederlands",
}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "work": (*lists.SECTORS, *lists.FIELDS),
    "hours": (Hours.UNDER_24, Hours.FROM_24, Hours.TO_32, Hours.FROM_32),
    "area": (*lists.PARTS, *lists.AREAS),
    "available": (Available.MONTH,),
    "licence": ("b",),
    "dutch": (Dutch.TALK, Dutch.READ),
}


def read(asked: Mapping[str, str]) -> Seen:
    """The wish in the arguments of an address."""
    values = {attribute: asked.get(name, "") for attribute, name in NAMES.items()}
    return Seen(
        **{attribute: value for attribute, value in values.items() if value in OPTIONS[attribute]}
    )


def written(wish: Seen) -> dict[str, Any]:
    """The arguments of an address that say this wish."""
    return {NAMES[attribute]: value for attribute, value in wish._asdict().items() if value}
