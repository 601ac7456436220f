"""The candidate's pages: one question at a time, large, without a menu. Opening one changes
nothing.
"""

from collections.abc import Callable
from datetime import datetime

from flask import request, url_for

from portal import calendar, clock, formats
from portal.access import actor, by_link, link, load
from portal.audit import Actor
from portal.candidate.forms import AnswerForm, TellForm
from portal.candidate.views.blueprint import bp
from portal.candidate.views.standing import call_when, page, standing
from portal.cards.lists import AREAS
from portal.db import unit
from portal.errors import Refused
from portal.forms import PortalForm
from portal.introductions import actions as introduction_actions
from portal.introductions import meetings, reminders
from portal.introductions import queries as introduction_queries
from portal.introductions import rules as introduction_rules
from portal.introductions.models import Introduction
from portal.introductions.rules import Answer as Said
from portal.introductions.rules import How, State
from portal.introductions.workflow import person
from portal.language import _
from portal.links import actions as link_actions
from portal.links.rules import Outcome, Purpose
from portal.pages import Answer, see


@bp.route("/k/<token>/vraag", methods=["GET", "POST"])
@by_link(Purpose.ANSWER)
def asked(token: str) -> Answer:
    introduction = mine()
    form, chosen = _answer_form(introduction), request.form.get("antwoord", "")
    if request.method == "GET":
        return _question(token, introduction, form)
    if not form.accepted() or chosen not in set(Said):
        return _question(token, introduction, form, status=422)
    return _respond(token, form, Said(chosen))


@bp.route("/k/<token>/oordeel", methods=["GET", "POST"])
@by_link(Purpose.RESULT)
def afterwards(token: str) -> Answer:
    form = TellForm()
    if request.method == "GET":
        return _result(token, mine(), form)
    if not form.accepted():
        return _result(token, mine(), form, status=422)
    verb = lambda row, **how: meetings.tell(row, form.impression.data, **how)  # noqa: E731
    return _act(token, verb, Outcome.TOLD)


def _respond(token: str, form: AnswerForm, said: Said) -> Answer:
    if said is Said.CALL:
        return _act(
            token,
            introduction_actions.call_first,
            None,
            _("Wij bellen u %(call)s. U kunt daarna kiezen.", call=call_when()),
        )
    if said is Said.NO:
        return _act(token, lambda row, by, at: _refuse(row, form, by=by, at=at), Outcome.REFUSED)
    return _act(token, lambda row, by, at: _agree(row, form, by=by, at=at), Outcome.AGREED)


def mine(*, lock: bool = False) -> Introduction:
    """The one the link is for."""
    return load(Introduction, link().subject_id, lock=lock)


def _act(
    token: str,
    verb: Callable[..., None],
    outcome: Outcome | None,
    notice: str = "",
) -> Answer:
    """Do it once and use the link up, or keep it when `outcome` is None. Who comes second sees what
    the first did.
    """
    by, at = actor(), clock.now()
    try:
        with unit():
            introduction = mine(lock=True)
            if outcome:
                link_actions.spend(link(), outcome, by=by, at=at)
            verb(introduction, by=by, at=at)
    except Refused as refused:
        if refused.code == "link_used":
            return see(url_for("links.outcome", token=token))
        return standing(token, mine(), status=409)
    if outcome:
        return see(url_for("links.outcome", token=token))
    return see(url_for("candidate.asked", token=token), notice=notice)


def _refuse(introduction: Introduction, form: AnswerForm, *, by: Actor, at: datetime) -> None:
    introduction_actions.refuse(introduction, how=How.LINK, reason=form.reason.data, by=by, at=at)


def _agree(introduction: Introduction, form: AnswerForm, *, by: Actor, at: datetime) -> None:
    introduction_actions.agree(
        introduction,
        introduction_queries.person(introduction),
        form.fields.data,
        how=How.LINK,
        wants_company=form.wants_company.data,
        wants_travel=form.wants_travel.data,
        by=by,
        at=at,
    )


def _answer_form(introduction: Introduction) -> AnswerForm:
    form = AnswerForm()
    form.offer(person(introduction_queries.person(introduction)))
    return form


def _question(
    token: str, introduction: Introduction, form: PortalForm, *, status: int = 200
) -> Answer:
    if introduction.state is not State.ASKED:
        return standing(token, introduction)
    work = introduction_queries.work(introduction)
    called_at = introduction_queries.answer_of(introduction.id).call_asked_at
    return page(
        "candidate/asked.html",
        introduction,
        status,
        token=token,
        form=form,
        work=work,
        area=AREAS.get(work.area or "", ""),
        until_on=introduction_rules.reveal_until(clock.today()),
        reveal_weeks=introduction_rules.REVEAL_DAYS // 7,
        deadline=reminders.days(State.ASKED, introduction.answer_by, has_times=False),
        called=called_at and formats.soon(calendar.call_day(called_at), clock.today()),
        call=call_when(),
    )


def _result(token: str, introduction: Introduction, form: TellForm, *, status: int = 200) -> Answer:
    past = introduction.meeting_at is not None and introduction.meeting_at <= clock.now()
    if not past or introduction.state not in (State.PLANNED, State.HELD, State.POSITIVE):
        return standing(token, introduction)
    return page(
        "candidate/afterwards.html",
        introduction,
        status,
        token=token,
        form=form,
    )
