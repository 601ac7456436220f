"""What there is, at level 1: bands of people for a wish, and one step wider."""

from collections.abc import Iterator

from flask import Blueprint, request, url_for

from portal.access import May, allow, viewer
from portal.pages import Answer, answer
from portal.supply import labels, queries, wishes
from portal.supply.groups import Seen
from portal.supply.rules import Supply

bp = Blueprint("supply", __name__)
Option = tuple[str, str, str, bool]


@bp.get("/aanbod")
@allow(May.VIEW_SHOWINGS)
def show() -> Answer:
    wish, supply = wishes.read(request.args), queries.supply()
    return answer(
        "supply/show.html",
        part="supply/_supply.html",
        wish=wish,
        title=labels.told("work", wish.work),
        people=labels.people(supply.people(wish)),
        few=not supply.people(wish),
        filters=list(_filters(wish, supply)),
        works=[
            (labels.told("work", code), labels.people(people), _address(wish._replace(work=code)))
            for code, people in supply.works(wish)
            if people
        ],
        all_work=_address(wish._replace(work="")) if wish.work else "",
        wider=[
            (
                labels.widened(wider.attribute, wider.was, wider.becomes),
                labels.people(wider.people),
                _address(wider.wish),
            )
            for wider in supply.wider(wish)
        ],
        vacancies=queries.looking_for(viewer().employer_id),
        asked=wishes.written(wish),
    )


def _filters(wish: Seen, supply: Supply) -> Iterator[tuple[str, str, list[Option]]]:
    """Name, legend and options of every filter that some open group can answer."""
    for attribute, name in wishes.NAMES.items():
        options = list(_options(attribute, wish, supply))
        if attribute != "work" and len(options) > 1:
            yield name, labels.asked(attribute), options


def _options(attribute: str, wish: Seen, supply: Supply) -> Iterator[Option]:
    """Value, word, figure, chosen: what nobody tells is no choice."""
    for value in ("", *wishes.OPTIONS[attribute]):
        people = supply.people(wish._replace(**{attribute: value}))
        is_chosen = value == getattr(wish, attribute)
        if people or is_chosen or not value:
            yield value, labels.told(attribute, value), labels.people(people), is_chosen


def _address(wish: Seen) -> str:
    return url_for("supply.show", **wishes.written(wish))
