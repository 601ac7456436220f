"""Pages of a placement. Every change is looked at twice: first what it does, then it is saved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from portal import clock, formats, submissions
from portal.access import May, actor_for, allow, load, viewer
from portal.calendar import call_day
from portal.employers.managers import on_duty
from portal.employers.queries import contact as employer_contact
from portal.errors import Hidden, Refused, refusal
from portal.forms import PortalForm
from portal.language import _
from portal.pages import Answer, answer, not_now, page_of, read_choice, read_cursor, see
from portal.placements import actions, claim_queries, credit_queries, forms, queries, rules, talks
from portal.placements.changes import CHANGES, Change, correction
from portal.placements.labels import AbsenceKind, EndReason, Moment, State, sentence
from portal.placements.ledger import Event, Ledger, Standing, bounds, charges, month_of
from portal.placements.models import Placement
from portal.placements.preview import consequences, preview
from portal.placements.timeline import overdue, timeline, upcoming
from portal.submissions import OTHER, submit
from portal.tasks.labels import promised
from portal.tasks.queries import board, own

bp = Blueprint("placements", __name__, url_prefix="/plaatsingen")
CHECK = "controleren"  # the step that shows what a change does
SHOWN_MONTHS = 4  # of a preview; the total counts them all


@bp.get("")
@allow(May.VIEW_PLACEMENTS)
def index() -> Answer:
    state, after = read_choice("status", State), read_cursor(str)
    rows = queries.listed(viewer(), state=state, after=after)
    return answer(
        "placements/list.html",
        page=page_of(rows, after, lambda row: (row.reference,), {"status": state}),
        state=state,
        states=list(State),
        today=clock.today(),
    )


@bp.get("/<uuid:placement_id>")
@allow(May.VIEW_PLACEMENTS)
def show(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    ledger, today = queries.ledger_of(placement), clock.today()
    now = ledger.now
    paid = charges(now, ledger.terms, month_of(today))
    take_backs = claim_queries.take_backs(placement.id, today) if now.is_taken_back else None
    take_back = take_backs.running if take_backs else None
    is_wish = take_back is not None and take_back.accepted_at is None
    last_on = rules.without_return(ledger, today).last_on if is_wish else now.last_on
    pays = placement.contribution_cents > 0
    items = timeline(
        ledger.events,
        now,
        today,
        pays=pays,
        for_employer=viewer().is_employer,
        agreed_on=last_on,
        latest_on=take_back.latest_on if take_back and is_wish else None,
    )
    return answer(
        "placements/show.html",
        placement=placement,
        now=now,
        sentence=sentence(placement.state, now.first_on, last_on),
        last_on=last_on,
        wish=take_back if is_wish else None,
        paid_until=take_backs.charged_until(take_back.latest_on)
        if take_backs and take_back
        else None,
        details=queries.details(placement),
        board=board(placement.employer_id, placement.id),
        own=own(placement.id, viewer().id) if viewer().is_municipal else (),
        promised=promised,
        timeline=items,
        upcoming=upcoming(items),
        overdue=overdue(items),
        talks=[f"placements.{moment}" for moment in Moment],
        calls=talks.are_ahead(ledger, today),
        charged=sum(cost.cents for cost in paid),
        guarantee=_guarantee(placement, now),
        take_back=take_back,
        start=forms.StartForm(obj=placement, on=now.first_on),
        today=today,
    )


@bp.route("/<uuid:placement_id>/start", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def start(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["start"])


@bp.route("/<uuid:placement_id>/niet-gestart", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def not_start(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["not_start"])


@bp.route("/<uuid:placement_id>/afwezig", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def report_absent(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["absent"])


@bp.route("/<uuid:placement_id>/terug", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def report_returned(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["return"])


@bp.route("/<uuid:placement_id>/uren", methods=["GET", "POST"])
@allow(May.REPORT_ATTENDANCE)
def ask_hours(placement_id: UUID) -> Answer:
    placement = load(Placement, placement_id)
    if request.method == "GET":
        now = queries.ledger_of(placement).now
        if refused := refusal(lambda: rules.possible(now, "ask_hours")):
            return _not_now(placement, _("Uren wijzigen"), refused)
    form = forms.HoursForm(obj=_Shown(placement.version))
    answer_by = rules.hours_answer_by(clock.today())
    contact = employer_contact(placement.employer_id)

    def ask() -> None:
        row = load(Placement, placement_id, lock=True)
        on, minutes = form.on.data, form.minutes.data
        actions.ask_hours(row, on, minutes, by=actor_for(row), at=clock.now())

    return submit(
        form,
        ask,
        to=url_for(".show", placement_id=placement_id),
        notice=_(
            "Uw vraag is genoteerd. %(name)s regelt het en belt uiterlijk %(day)s.",
            name=contact.name if contact else _("De accountmanager"),
            day=formats.day(answer_by),
        ),
        page=lambda status: answer(
            "placements/ask_hours.html",
            status,
            placement=placement,
            form=form,
            manager=contact,
            answer_by=answer_by,
        ),
        beside={OTHER: "on", "hours_range": "minutes", "same_hours": "minutes"},
    )


@bp.route("/<uuid:placement_id>/gesprek", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def evaluate(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["evaluate"])


@bp.route("/<uuid:placement_id>/einde", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def end(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["end"])


@bp.route("/<uuid:placement_id>/doorlopen", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def keep(placement_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), CHANGES["keep"])


@bp.route("/<uuid:placement_id>/herstellen/<uuid:event_id>", methods=["GET", "POST"])
@allow(May.MANAGE_PLACEMENTS)
def correct(placement_id: UUID, event_id: UUID) -> Answer:
    return _change(load(Placement, placement_id), correction(event_id), event_id)


def _change(placement: Placement, change: Change, event_id: UUID | None = None) -> Answer:
    """The form; then, at an address of its own, what it would change; then, saved, the placement.

    What was typed goes along in its draft, so that going back never sends anything again.
    """
    step = request.form.get("step")
    if step == "save":
        return _save(placement, change, event_id)
    ledger = queries.ledger_of(placement)
    known = _known(placement, change, ledger, event_id)
    form = change.form(obj=_shown(placement, known["of"]))
    if request.method == "GET":
        if refused := refusal(lambda: change.possible(ledger)):
            return _not_now(placement, change.title, refused)
        return _show_step(ledger, change, form, known)
    is_read = form.accepted()
    submissions.drafts.keep(form)
    if step == "edit":
        return see(request.path)
    if not is_read or _event(placement, ledger, change, form) is None:
        return answer("placements/change.html", 422, form=form, **known)
    return see(f"{request.path}?stap={CHECK}")


def _not_now(placement: Placement, title: str, refused: Refused) -> Answer:
    to = url_for(".show", placement_id=placement.id)
    return not_now(_(title), refused, to, _("Naar de plaatsing"))


def _show_step(ledger: Ledger, change: Change, form: PortalForm, known: dict[str, Any]) -> Answer:
    is_kept = submissions.drafts.resume(form)
    if request.args.get("stap") == CHECK and is_kept and form.reads_well():
        event = _event(known["placement"], ledger, change, form)
        if event is not None:
            return _preview(ledger, ledger.plus(event), form, known)
    return answer("placements/change.html", form=form, **known)


def _event(placement: Placement, ledger: Ledger, change: Change, form: PortalForm) -> Event | None:
    """The line that would be written; None when the rules refuse it, which is said at the field."""
    claims = claim_queries.take_backs(placement.id, clock.today())
    try:
        return change.event(form, ledger, claims)
    except Refused as refused:
        form.refuse(change.beside(refused.code), refused)
        return None


def _known(
    placement: Placement, change: Change, ledger: Ledger, event_id: UUID | None
) -> dict[str, Any]:
    """What the pages of a change show besides the form; `of` is the line that is mended, as it
    holds now.
    """
    of = ledger.line_now(event_id) if event_id else None
    if event_id and of is None:
        raise Hidden
    return {"placement": placement, "change": change, "of": of}


def _preview(ledger: Ledger, after: Ledger, form: PortalForm, known: dict[str, Any]) -> Answer:
    effect, placement = preview(ledger, after), known["placement"]
    return answer(
        "placements/preview.html",
        form=form,
        effect=effect[:SHOWN_MONTHS],
        more=len(effect) > SHOWN_MONTHS,
        total=sum(difference.cents for difference in effect),
        consequences=consequences(
            effect, credit_queries.billed(placement.id), credit_queries.to_run(clock.today())
        ),
        now=ledger.now,
        after=after.now,
        bounds=bounds,
        stays_lapsed=claim_queries.stays_lapsed(placement.id, ledger.now, after.now),
        may_ask_back=rules.may_ask_back(after.now, placement.guarantee_until_on, clock.today()),
        today=clock.today(),
        **known,
    )


def _save(placement: Placement, change: Change, event_id: UUID | None) -> Answer:
    """The action reads the ledger, once, under the lock; a refusal is said as in the check."""
    of = queries.ledger_of(placement).line_now(event_id) if event_id else None
    form = change.form(obj=_shown(placement, of))

    def act() -> None:
        row = load(Placement, placement.id, lock=True, version=form.version.data)
        change.act(row, form, by=actor_for(row), at=clock.now())

    def page(status: int) -> Answer:
        known = _known(placement, change, queries.ledger_of(placement), event_id)
        return answer("placements/change.html", status, form=form, **known)

    return submit(
        form,
        act,
        to=url_for(".show", placement_id=placement.id),
        notice=lambda: _notice(placement, change, form),
        page=page,
        beside={**change.fields, OTHER: change.field, "wrong_state": change.field},
        status=422,
    )


def _notice(placement: Placement, change: Change, form: PortalForm) -> str:
    """What is said once it is saved; of who stayed away without a word also who calls, and when."""
    if change is not CHANGES["absent"]:
        return _(change.notice, day=formats.day(placement.last_on))
    if form.kind.data != AbsenceKind.UNREPORTED:
        return _("Genoteerd.") if form.until.data else _(change.notice)
    call_on = call_day(clock.now())
    return _(
        "Genoteerd. %(name)s belt %(candidate)s uiterlijk %(day)s. Daarna hoort u meer.",
        name=on_duty(placement.mediator_id, call_on)[0].name,
        candidate=placement.candidate_name,
        day=formats.day(call_on),
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
    until = min(last, now.last_on)
    return {
        "days": max((until - today).days, 0),
        "until_on": until,
        "over": today > until,
        "runs": now.announced_reason == EndReason.TAKEN_BACK,
        "months": [index < past - 1 for index in range(min(months, 24))],
    }
