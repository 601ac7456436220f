"""The appointment: come, choose or suggest another time, stop. Each page at two addresses: by the
link of the appointment, and from the own page, which names the introduction.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for

from portal import clock, formats
from portal.access import actor, by_link, link
from portal.candidate import actions, queries
from portal.candidate.forms import ChooseForm
from portal.candidate.views.answering import mine
from portal.candidate.views.blueprint import bp
from portal.candidate.views.standing import may_stop, page, standing
from portal.db import unit
from portal.effects import ics
from portal.errors import Hidden, Refused
from portal.forms import PlainForm, PortalForm
from portal.forms.times import TwoTimesForm
from portal.introductions import appointments, meetings
from portal.introductions import documents as introduction_documents
from portal.introductions import queries as introduction_queries
from portal.introductions import rules as introduction_rules
from portal.introductions.appointments import Side
from portal.language import _
from portal.links import actions as link_actions
from portal.links.rules import Outcome, Purpose
from portal.pages import Answer, download, see
from portal.submissions import IN_SUMMARY, submit
from portal.transitions import verbs

OWN = "/k/<token>/venster/kennismaking/<uuid:introduction_id>"
_PAGES = (
    "meeting", "confirm", "suggest_times", "choose_time", "consider", "take_back", "appointment",
)  # fmt: skip


@bp.get("/k/<token>/afspraak")
@bp.get(f"{OWN}/afspraak")
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def meeting(token: str, introduction_id: UUID | None = None) -> Answer:
    return _show(token, introduction_id, _mine(introduction_id))


@bp.post("/k/<token>/afspraak/ik-kom")
@bp.post(f"{OWN}/ik-kom")
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def confirm(token: str, introduction_id: UUID | None = None) -> Answer:
    try:
        with unit():
            meetings.confirm(_mine(introduction_id, lock=True), by=actor(), at=clock.now())
    except Refused:
        return _show(token, introduction_id, _mine(introduction_id), status=409)
    to = _paths(token, introduction_id)["meeting"]
    return see(to, notice=_("Fijn dat u komt. Tot dan."))


@bp.route("/k/<token>/afspraak/andere-tijd", methods=["GET", "POST"])
@bp.route(f"{OWN}/andere-tijd", methods=["GET", "POST"])
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def suggest_times(token: str, introduction_id: UUID | None = None) -> Answer:
    form = TwoTimesForm()
    row = _mine(introduction_id)
    if "suggest_times" not in verbs(introduction_rules.TRANSITIONS, row.state):
        return _show(token, introduction_id, row)

    def draw(status: int) -> Answer:
        now = _mine(introduction_id)
        known = {"form": form, "paths": _paths(token, introduction_id)}
        return page("candidate/suggest_times.html", now, status, token=token, **known)

    return _post(
        token,
        introduction_id,
        form,
        lambda row, **who: meetings.suggest_times(row, form.times(), Side.CANDIDATE, **who),
        _("Wij vragen het de werkgever. U krijgt bericht over de nieuwe tijd."),
        draw,
    )


@bp.post("/k/<token>/afspraak/tijd")
@bp.post(f"{OWN}/tijd")
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def choose_time(token: str, introduction_id: UUID | None = None) -> Answer:
    form = _choose_form(_mine(introduction_id))

    def verb(row: Any, **who: Any) -> None:
        meetings.choose(row, form.chosen(), side=Side.CANDIDATE, **who)

    def draw(status: int) -> Answer:
        row = _mine(introduction_id)
        return _show(token, introduction_id, row, choosing=form, status=status)

    return _post(token, introduction_id, form, verb, _("De afspraak staat. Tot dan."), draw)


@bp.get("/k/<token>/afspraak/ik-stop")
@bp.get(f"{OWN}/intrekken")
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def consider(token: str, introduction_id: UUID | None = None) -> Answer:
    row = _mine(introduction_id)
    if introduction_id is None and not may_stop(row):
        return standing(token, row, paths=_paths(token, None))
    return page(
        "candidate/stopping.html",
        row,
        token=token,
        form=PlainForm(),
        paths=_paths(token, introduction_id),
        goes_on=may_stop(row),
    )


@bp.post("/k/<token>/afspraak/ik-stop")
@bp.post(f"{OWN}/intrekken")
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def take_back(token: str, introduction_id: UUID | None = None) -> Answer:
    """The link of the appointment is used up by it, the own page stays."""
    by, at = actor(), clock.now()
    try:
        with unit():
            row = _mine(introduction_id, lock=True)
            if introduction_id is None:
                link_actions.spend(link(), Outcome.REFUSED, by=by, at=at)
            actions.take_back(row, by=by, at=at)
    except Refused as refused:
        if refused.code != "link_used":
            row = _mine(introduction_id)
            return standing(token, row, paths=_paths(token, introduction_id), status=409)
    if introduction_id is None:
        return see(url_for("links.outcome", token=token))
    home = url_for(".own_page", token=token)
    return see(home, notice=_("Deze werkgever ziet niets meer van u."))


@bp.get("/k/<token>/afspraak.ics")
@bp.get(f"{OWN}/afspraak.ics")
@by_link(Purpose.MEETING, inside=Purpose.OWN_PAGE)
def appointment(token: str, introduction_id: UUID | None = None) -> Answer:
    row = _mine(introduction_id)
    text = introduction_documents.candidate_entry(row)
    if not text:
        return _show(token, introduction_id, row)
    return download(text, "afspraak.ics", ics.MEDIA_TYPE)


def _mine(introduction_id: UUID | None = None, *, lock: bool = False) -> Any:
    """The one the link is for, or one of who the own page belongs to."""
    if introduction_id is None:
        return mine(lock=lock)
    found = queries.proposal(link().subject_id, introduction_id, lock=lock)
    if found is None:
        raise Hidden
    return found


def _paths(token: str, introduction_id: UUID | None) -> dict[str, str]:
    """Where the buttons of these pages go."""
    return {one: url_for(f".{one}", token=token, introduction_id=introduction_id) for one in _PAGES}


def _show(
    token: str,
    introduction_id: UUID | None,
    row: Any,
    *,
    choosing: ChooseForm | None = None,
    status: int = 200,
) -> Answer:
    """The appointment as it stands, the times to choose from, or how it stands otherwise."""
    known: dict[str, Any] = {
        "paths": _paths(token, introduction_id),
        "work": introduction_queries.work(row),
        "form": choosing or PlainForm(),
    }
    if row.candidate_chooses:
        form = choosing or _choose_form(row)
        ahead = [one.isoformat() for one in row.offered if one > clock.now()]
        form.time.choices = [option for option in form.time.choices if option[0] in ahead]
        known |= {
            "form": form,
            "ahead": ahead,
            "is_ride_off": introduction_queries.is_ride_off(row),
        }
        return page("candidate/choose_time.html", row, status, token=token, **known)
    if not row.state.is_planned:
        return standing(token, row, status=status, paths=known["paths"])
    said = introduction_queries.answer_of(row.id)
    known["confirmed"] = appointments.is_confirmed(said.confirmed_at, row.changed_at)
    known["transport"] = introduction_queries.transport(row)
    known["ahead"] = row.meeting_at is not None and row.meeting_at > clock.now()
    return page("candidate/meeting.html", row, status, token=token, **known)


def _post(
    token: str,
    introduction_id: UUID | None,
    form: PortalForm,
    verb: Callable[..., None],
    notice: str,
    draw: Callable[[int], Answer],
) -> Answer:
    return submit(
        form,
        lambda: verb(_mine(introduction_id, lock=True), by=actor(), at=clock.now()),
        to=_paths(token, introduction_id)["meeting"],
        notice=notice,
        page=draw,
        beside=IN_SUMMARY,
    )


def _choose_form(introduction: Any) -> ChooseForm:
    form = ChooseForm()
    form.time.choices = [(one.isoformat(), formats.moment(one)) for one in introduction.offered]
    return form
