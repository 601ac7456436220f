"""The lists: an employer's own, a mediator's, an account manager's, one candidate's."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for

from portal.access import May, allow, viewer
from portal.introductions import labels, queries
from portal.introductions.views.blueprint import bp
from portal.pages import Answer, answer, place, read_place


@bp.get("/kennismakingen")
@allow(May.VIEW_INTRODUCTIONS)
def index() -> Answer:
    who, everything = viewer(), request.args.get("alle") == "1"
    if who.employer_id is not None:
        found = queries.of_employer(who.employer_id, after=read_place(request.args.get("na", "")))
        return _list("introductions/list.html", found, False, labels.EMPLOYER_STATE)
    after = read_place(request.args.get("na", ""))
    found = queries.of_staff(who, everything=everything, after=after)
    return _list("introductions/staff.html", found, everything, labels.STATE)


def _list(
    template: str, found: Sequence[Any], everything: bool, words: Mapping[Any, str]
) -> Answer:
    rows = found[: queries.PAGE]
    here = url_for("introductions.index", alle="1" if everything else None)
    more = len(found) > queries.PAGE
    return answer(
        template,
        rows=rows,
        everything=everything,
        words=words,
        next_url=_next(rows[-1], everything) if more else "",
        first_url=here if request.args.get("na") else "",
    )


def _next(row: Any, everything: bool) -> str:
    return url_for(
        "introductions.index",
        alle="1" if everything else None,
        na=place(row.changed_at, row.id),
    )
