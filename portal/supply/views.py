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
@allow(May.VIEW_SHOWINGS, inactive=True)
def show() -> Answer:
    if not viewer().company_is_active:
        return answer("supply/inactive.html")
    wish, found = wishes.read(request.args), queries.supply()
    return answer(
        "supply/show.html",
        part="supply/_supply.html",
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
            (
                labels.widened(one.attribute, one.was, one.becomes),
                labels.people(one.people),
                _address(one.wish),
            )
            for one in found.wider(wish)
        ],
        vacancies=queries.looking_for(viewer().employer_id),
        asked=wishes.written(wish),
    )


def _filters(wish: Seen, found: Supply) -> Iterator[tuple[str, str, list[Option]]]:
    """Name, legend and options of every filter that some open group can answer."""
    for one, name in wishes.NAMES.items():
        options = list(_options(one, wish, found))
        if one != "work" and len(options) > 1:
            yield name, labels.asked(one), options


def _options(attribute: str, wish: Seen, found: Supply) -> Iterator[Option]:
    """Value, word, figure, chosen: what nobody tells is no choice."""
    for value in ("", *wishes.OPTIONS[attribute]):
        people = found.people(wish._replace(**{attribute: value}))
        is_chosen = value == getattr(wish, attribute)
        if people or is_chosen or not value:
            yield value, labels.told(attribute, value), labels.people(people), is_chosen


def _address(wish: Seen) -> str:
    return url_for("supply.show", **wishes.written(wish))
