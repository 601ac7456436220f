"""Pages of a placement. Every change is looked at twice: first what it does, then it is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from portal import clock
from portal.access import May, actor_for, allow, load, viewer
from portal.errors import Hidden, Refused
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer
from portal.placements import forms, queries, rules
from portal.placements.changes import CHANGES, Change, Ledger, correction
from portal.placements.labels import EndReason, State, sentence
from portal.placements.ledger import Event, Standing, bounds, charges, month_of, standing
from portal.placements.models import Placement
from portal.placements.timeline import timeline, upcoming
from portal.submissions import OTHER, submit
from portal.tasks.labels import promised
from portal.tasks.queries import board

bp = Blueprint("placements", __name__, url_prefix="/plaatsingen")
SHOWN_MONTHS = 4  # of a preview; the total counts them all


@bp.get("")
@allow(May.VIEW_PLACEMENTS)
def index() -> Answer:
    chosen = request.args.get("status", "")
    state = State(chosen) if chosen in set(State) else None
    rows = queries.listed(viewer(), state=state, after=queries.marked(request.args.get("na")))
    page = rows[: queries.PAGE]
    more = page[-1].reference if len(rows) > queries.PAGE else None
    return answer(
        "placements/list.html",
        rows=page,
        state=state,
        states=list(State),
        today=clock.today(),
        next_url=url_for(".index", status=state, na=more) if more else "",
        first_url=url_for(".index", status=state) if "na" in request.args else "",
    )


@bp.get("/<uuid:placement_id>")
@allow(May.VIEW_PLACEMENTS)
def show(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    told, today = queries.events(placement.id), clock.today()
    now = standing(told, placement.terms)
    paid = charges(now, placement.terms, month_of(today))
    return answer(
        "placements/show.html",
        placement=placement,
        now=now,
        sentence=sentence(placement.state, now.first_on, now.last_on),
        beside=queries.beside(placement),
        board=board(placement.employer_id, placement.id),
        promised=promised,
        timeline=timeline(told, now, today),
        upcoming=upcoming(told, now, today),
        charged=sum(one.cents for one in paid),
        guarantee=_guarantee(placement, now),
        start=forms.StartForm(obj=placement, on=now.first_on),
        today=today,
    )


@bp.route("/<uuid:placement_id>/start", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def start(placement_id: UUID) -> Answer:
    return _change(placement_id, "start")


@bp.route("/<uuid:placement_id>/niet-gestart", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def not_start(placement_id: UUID) -> Answer:
    return _change(placement_id, "not_start")


@bp.route("/<uuid:placement_id>/afwezig", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def report_absent(placement_id: UUID) -> Answer:
    return _change(placement_id, "absent")


@bp.route("/<uuid:placement_id>/terug", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def report_returned(placement_id: UUID) -> Answer:
    return _change(placement_id, "return")


@bp.route("/<uuid:placement_id>/uren", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def change_hours(placement_id: UUID) -> Answer:
    return _change(placement_id, "hours")


@bp.route("/<uuid:placement_id>/gesprek", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def evaluate(placement_id: UUID) -> Answer:
    return _change(placement_id, "evaluate")


@bp.route("/<uuid:placement_id>/einde", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def end(placement_id: UUID) -> Answer:
    return _change(placement_id, "end")


@bp.route("/<uuid:placement_id>/doorlopen", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def keep(placement_id: UUID) -> Answer:
    return _change(placement_id, "keep")


@bp.route("/<uuid:placement_id>/herstellen/<uuid:event_id>", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def correct(placement_id: UUID, event_id: UUID) -> Answer:
    told = queries.events(load(Placement, placement_id).id)
    target = next((event for event in told if event.id == event_id), None)
    if target is None:
        raise Hidden
    return _change(placement_id, "correct", correction(target), of=target)


def _change(
    placement_id: UUID, name: str, change: Change | None = None, of: Event | None = None
) -> Answer:
    """The form; then what it would change; then, saved, the placement."""
    change = change or CHANGES[name]
    placement = load(Placement, placement_id)
    form = change.form(obj=_shown(placement, of))
    known: dict[str, Any] = {"placement": placement, "change": change, "of": of}

    def page(status: int) -> Answer:
        return answer("placements/change.html", status, form=form, **known)

    step = request.form.get("step")
    if request.method == "GET" or step == "edit":
        return page(200)
    if step == "save":
        return _save(placement_id, form, change, page)
    if not form.accepted():
        return page(422)
    told = queries.events(placement.id)
    has = Ledger(told, standing(told, placement.terms), placement.terms)
    try:
        return _preview(has, change.event(form, has), form, known)
    except Refused as refused:
        form.refuse(change.field, refused)
        return page(422)


def _preview(has: Ledger, event: Event, form: PortalForm, known: dict[str, Any]) -> Answer:
    effect = rules.preview(has.told, has.terms, event)
    after = standing([*has.told, event], has.terms)
    return answer(
        "placements/preview.html",
        form=form,
        effect=effect[:SHOWN_MONTHS],
        more=len(effect) > SHOWN_MONTHS,
        total=sum(one.cents for one in effect),
        now=has.now,
        after=after,
        bounds=bounds,
        **known,
    )


def _save(
    placement_id: UUID, form: PortalForm, change: Change, page: Callable[[int], Answer]
) -> Answer:
    def act() -> None:
        row = load(Placement, placement_id, lock=True, version=form.version.data)
        change.act(row, form, by=actor_for(row), at=clock.now())

    return submit(
        form,
        act,
        to=url_for(".show", placement_id=placement_id),
        notice=_(change.notice),
        page=page,
        beside={OTHER: change.field, "wrong_state": change.field},
        status=422,
    )


def _shown(placement: Placement, of: Event | None) -> Any:
    """What the form starts from: the version of the placement, and the line that is mended."""
    return _Shown(placement.version, of.on if of else None, of.minutes if of else None)


@dataclass(frozen=True)
class _Shown:
    version: int
    on: Any = None
    minutes: int | None = None


def _guarantee(placement: Placement, now: Standing) -> dict[str, Any] | None:
    """Days left and the months as a strip, for the box; None where the scheme has no guarantee."""
    first, last, today = placement.guarantee_from_on, placement.guarantee_until_on, clock.today()
    if first is None or last is None or now.state in (State.ENDED, State.NOT_STARTED):
        return None
    months = (last.year - first.year) * 12 + last.month - first.month + (last.day >= first.day)
    past = (today.year - first.year) * 12 + today.month - first.month + (today.day >= first.day)
    return {
        "days": max((last - today).days, 0),
        "until_on": last,
        "over": today > last,
        "runs": now.announced_reason == EndReason.TAKEN_BACK,
        "months": [index < past - 1 for index in range(min(months, 24))],
    }
