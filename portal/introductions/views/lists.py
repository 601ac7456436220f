"""The lists: an employer's own, a mediator's, an account manager's, one candidate's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request

from portal.access import May, allow, viewer
from portal.introductions import appointments, labels, queries
from portal.introductions.appointments import Side
from portal.introductions.views.blueprint import bp
from portal.keyset import Cursor
from portal.pages import Answer, answer, page_of, read_cursor


@bp.get("/kennismakingen")
@allow(May.VIEW_INTRODUCTIONS, inactive=True)
def index() -> Answer:
    who, everything = viewer(), request.args.get("alle") == "1"
    after = read_cursor(datetime, UUID)
    if who.employer_id is not None:
        rows = queries.of_employer(who.employer_id, after=after)
        return _list("introductions/list.html", rows, after, labels.EMPLOYER_STATE)
    rows = queries.of_staff(who, everything=everything, after=after)
    return _list("introductions/staff.html", rows, after, labels.STATE, everything=everything)


def _list(
    template: str,
    rows: Sequence[Any],
    after: Cursor | None,
    words: Mapping[Any, str],
    *,
    everything: bool = False,
) -> Answer:
    kept = {"alle": "1" if everything else None}
    return answer(
        template,
        page=page_of(rows, after, lambda row: (row.changed_at, row.id), kept),
        everything=everything,
        words=words,
        employer_chooses=_employer_chooses,
    )


def _employer_chooses(row: Any) -> bool:
    """Do times lie with the employer, so that it is not we who are late?"""
    return appointments.chooses(row.state, bool(row.times), row.times_by) is Side.EMPLOYER
