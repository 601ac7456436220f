"""The supply: what the table of this season says, a card for every open sector."""

from flask import Blueprint, request

from portal import clock
from portal.access import May, allow, viewer
from portal.language import N_, _
from portal.pages import Answer, answer
from portal.supply import labels, queries, wishes

bp = Blueprint("supply", __name__)


@bp.get("/aanbod")
@allow(May.VIEW_SHOWINGS)
def show() -> Answer:
    wish, table = wishes.read(request.args), queries.table()
    return answer(
        "supply/show.html",
        part="supply/_supply.html",
        filters=[(wishes.NAMES[name], _(_LEGEND[name]), _options(name, wish)) for name in _LEGEND],
        chosen=wishes.words(wish),
        month=labels.month(table.began_on, clock.today()) if table.began_on else "",
        sectors=[
            (code, labels.word("sector", code), [(labels.finer(one), one.skill) for one in finer])
            for code, finer in table.sectors(**wish)
        ],
        vacancies=queries.looking_for(viewer().employer_id),
        asked=wishes.written(wish),
    )


def _options(name: str, wish: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Value, word, chosen: the whole lists, whatever is open."""
    first = _("Alle soorten werk") if name == "sector" else labels.word(name, "")
    chosen = wish.get(name, "")
    options = [(value, labels.word(name, value)) for value in wishes.OPTIONS[name]]
    return [(value, word, value == chosen) for value, word in [("", first), *options]]


_LEGEND = {
    "sector": N_("Soort werk"),
    "hours": N_("Uren per week"),
    "part": N_("Deel van de gemeente"),
    "skill": N_("Vaardigheid"),
}
