"""What there is, at level 1: bands of people for a wish, and one step wider."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from flask import request, url_for

from portal.access import May, allow
from portal.cards import labels, lists, queries
from portal.cards.groups import Seen
from portal.cards.labels import Available, Dutch, Hours
from portal.cards.supply import Supply, Wider
from portal.cards.views.blueprint import bp
from portal.pages import Answer, answer

NAMES = {  # attribute: its name in the address
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
Option = tuple[str, str, str, bool]


@bp.get("/aanbod")
@allow(May.VIEW_SHOWINGS)
def supply() -> Answer:
    wish, found = _wish(), queries.supply()
    return answer(
        "cards/supply.html",
        part="cards/_supply.html",
        wish=wish,
        title=labels.told("work", wish.work),
        people=labels.people(found.people(wish)),
        few=not found.people(wish),
        filters=list(_filters(wish, found)),
        works=[
            (labels.told("work", code), labels.people(people), _address(wish._replace(work=code)))
            for code, people in found.works(wish)
            if people
        ],
        all_work=_address(wish._replace(work="")) if wish.work else "",
        wider=[
            (_widened(wish, one), labels.people(one.people), _address(one.wish))
            for one in found.wider(wish)
        ],
    )


def _wish() -> Seen:
    asked = {one: request.args.get(name, "") for one, name in NAMES.items()}
    return Seen(**{one: value for one, value in asked.items() if value in OPTIONS[one]})


def _filters(wish: Seen, found: Supply) -> Iterator[tuple[str, str, list[Option]]]:
    """Name, legend and options of every filter that some open group can answer."""
    for one in NAMES:
        options = list(_options(one, wish, found))
        if one != "work" and len(options) > 1:
            yield NAMES[one], labels.asked(one), options


def _options(attribute: str, wish: Seen, found: Supply) -> Iterator[Option]:
    """Value, word, figure, chosen: what nobody tells is no choice."""
    for value in ("", *OPTIONS[attribute]):
        people = found.people(wish._replace(**{attribute: value}))
        is_chosen = value == getattr(wish, attribute)
        if people or is_chosen or not value:
            yield value, labels.told(attribute, value), labels.people(people), is_chosen


def _widened(wish: Seen, one: Wider) -> str:
    return labels.widened(
        one.attribute, getattr(wish, one.attribute), getattr(one.wish, one.attribute)
    )


def _address(wish: Seen) -> str:
    told = {NAMES[one]: value for one, value in wish._asdict().items() if value}
    return url_for("cards.supply") + (f"?{urlencode(told)}" if told else "")
