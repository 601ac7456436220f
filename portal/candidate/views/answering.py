"""The candidate's pages: one question at a time, large, without a menu. Opening one changes
nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request, url_for

from portal import clock
from portal.access import actor, by_link, link, load
from portal.audit import Actor
from portal.candidate import labels
from portal.candidate.forms import AnswerForm, TellForm
from portal.candidate.views.blueprint import bp
from portal.cards.lists import AREAS
from portal.db import unit
from portal.effects import ics
from portal.errors import Refused
from portal.forms import PlainForm, PortalForm
from portal.introductions import (
    actions as introduction_actions,
)
from portal.introductions import (
    documents as introduction_documents,
)
from portal.introductions import (
    meetings,
    reminders,
)
from portal.introductions import (
    queries as introduction_queries,
)
from portal.introductions import (
    rules as introduction_rules,
)
from portal.introductions.labels import FIELD
from portal.introductions.models import Introduction
from portal.introductions.rules import Answer as Said
from portal.introductions.rules import How, State
from portal.introductions.workflow import person
from portal.language import _
from portal.links import actions as link_actions
from portal.links.rules import Outcome, Purpose
from portal.pages import Answer, answer, download, see
from portal.settings import settings
from portal.transitions import verbs


@bp.route("/k/<token>/vraag", methods=["GET", "POST"])
@by_link(Purpose.ANSWER)
def asked(token: str) -> Answer:
    introduction = _mine()
    form, chosen = _answer_form(introduction), request.form.get("antwoord", "")
    if request.method == "GET":
        return _question(token, introduction, form)
    if not form.accepted() or chosen not in set(Said):
        return _question(token, introduction, form, status=422)
    return _respond(token, form, Said(chosen))


@bp.get("/k/<token>/afspraak")
@by_link(Purpose.MEETING)
def meeting(token: str) -> Answer:
    return _appointment(token, _mine())


@bp.post("/k/<token>/afspraak/ik-kom")
@by_link(Purpose.MEETING)
def confirm(token: str) -> Answer:
    to = url_for("candidate.meeting", token=token)
    return _act(token, meetings.confirm, None, _("Fijn dat u komt. Tot dan."), to=to)


@bp.post("/k/<token>/afspraak/ik-stop")
@by_link(Purpose.MEETING)
def take_back(token: str) -> Answer:
    return _act(token, introduction_actions.withdraw, Outcome.REFUSED)


@bp.get("/k/<token>/afspraak.ics")
@by_link(Purpose.MEETING)
def appointment(token: str) -> Answer:
    introduction = _mine()
    if introduction.meeting_at is None:
        return _appointment(token, introduction)
    text = introduction_documents.candidate_ics(introduction, now=introduction.changed_at)
    return download(text, "afspraak.ics", ics.MEDIA_TYPE)


@bp.route("/k/<token>/oordeel", methods=["GET", "POST"])
@by_link(Purpose.RESULT)
def afterwards(token: str) -> Answer:
    form = TellForm()
    if request.method == "GET":
        return _result(token, _mine(), form)
    if not form.accepted():
        return _result(token, _mine(), form, status=422)
    verb = lambda row, **how: meetings.tell(row, form.impression.data, **how)  # noqa: E731
    return _act(token, verb, Outcome.TOLD)


def _respond(token: str, form: AnswerForm, said: Said) -> Answer:
    if said is Said.CALL:
        return _act(
            token,
            introduction_actions.call_first,
            None,
            _("Wij bellen u vandaag. U kunt daarna kiezen."),
        )
    if said is Said.NO:
        return _act(token, lambda row, by, at: _refuse(row, form, by=by, at=at), Outcome.REFUSED)
    return _act(token, lambda row, by, at: _agree(row, form, by=by, at=at), Outcome.AGREED)


def _mine() -> Introduction:
    return load(Introduction, link().subject_id)


def _act(
    token: str,
    verb: Callable[..., None],
    outcome: Outcome | None,
    notice: str = "",
    *,
    to: str = "",
) -> Answer:
    """Do it once and use the link up, or keep it when `outcome` is None. Who comes second sees what
    the first did.
    """
    by, at = actor(), clock.now()
    try:
        with unit():
            introduction = load(Introduction, link().subject_id, lock=True)
            if outcome:
                link_actions.spend(link(), outcome, by=by, at=at)
            verb(introduction, by=by, at=at)
    except Refused as refused:
        if refused.code == "link_used":
            return see(url_for("links.outcome", token=token))
        return _state(token, _mine(), status=409)
    if outcome:
        return see(url_for("links.outcome", token=token))
    return see(to or url_for("candidate.asked", token=token), notice=notice)


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
    offered = introduction_rules.offers(person(introduction_queries.person(introduction)))
    form.fields.choices = [(name, FIELD[name]) for name in offered]
    if request.method == "GET":
        form.fields.data = [name for name in offered if name != "last_name"]
    return form


def _question(
    token: str, introduction: Introduction, form: PortalForm, *, status: int = 200
) -> Answer:
    if introduction.state is not State.ASKED:
        return _state(token, introduction)
    work = introduction_queries.work(introduction)
    return _page(
        "candidate/asked.html",
        introduction,
        status,
        token=token,
        form=form,
        work=work,
        area=AREAS.get(work.area or "", ""),
        until_on=introduction_rules.reveal_until(clock.today()),
        deadline=reminders.days(State.ASKED, introduction.answer_by, has_times=False),
        called=introduction_queries.answer_of(introduction.id).call_asked_at,
    )


def _appointment(token: str, introduction: Introduction) -> Answer:
    if introduction.state is not State.PLANNED:
        return _state(token, introduction)
    return _page(
        "candidate/meeting.html",
        introduction,
        token=token,
        form=PlainForm(),
        work=introduction_queries.work(introduction),
        confirmed=introduction_queries.answer_of(introduction.id).confirmed_at,
        transport=introduction_queries.transport(introduction),
    )


def _result(token: str, introduction: Introduction, form: TellForm, *, status: int = 200) -> Answer:
    past = introduction.meeting_at is not None and introduction.meeting_at <= clock.now()
    if not past or introduction.state not in (State.PLANNED, State.HELD, State.POSITIVE):
        return _state(token, introduction)
    return _page(
        "candidate/afterwards.html",
        introduction,
        status,
        token=token,
        form=form,
    )


def _state(token: str, introduction: Introduction, *, status: int = 200) -> Answer:
    """Where it stands, when the question of the link is past."""
    return _page(
        "candidate/standing.html",
        introduction,
        status,
        token=token,
        form=PlainForm(),
        sentence=_sentence(introduction),
        may_stop=link().purpose == Purpose.MEETING
        and "withdraw" in verbs(introduction_rules.TRANSITIONS, introduction.state),
    )


def _sentence(introduction: Introduction) -> str:
    said = introduction_queries.any_answer(introduction.id)
    if introduction_rules.employer_gave_no_answer(
        introduction.state, said.answer if said else None
    ):
        return labels.NO_ANSWER
    return labels.SENTENCE[introduction.state]


def _page(template: str, introduction: Introduction, status: int = 200, **values: Any) -> Answer:
    """As the candidate sees it, whoever else is signed in in this browser."""
    return answer(
        template,
        status,
        introduction=introduction,
        around=introduction_queries.around(introduction),
        phone=settings().municipality_phone,
        viewer=None,
        **values,
    )
