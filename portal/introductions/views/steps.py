"""One post that takes one step: form, unit, row by version, verb; and the page it happens on."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for

from portal import calendar, clock, formats
from portal.access import load, may, viewer
from portal.cards.queries import revealed
from portal.dossiers.models import Dossier
from portal.forms import PlainForm, PortalForm
from portal.introductions import appointments, labels, queries, reminders, rules
from portal.introductions.forms import (
    AnswerForm,
    AskForm,
    CauseForm,
    ChooseForm,
    ReasonForm,
    TellForm,
    TimesForm,
    TravelForm,
)
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import State
from portal.introductions.workflow import person
from portal.language import _
from portal.links import queries as link_queries
from portal.links.labels import CHANNEL
from portal.links.rules import Channel
from portal.pages import Answer, answer
from portal.promises import Promise
from portal.submissions import IN_SUMMARY, submit
from portal.tasks.queries import is_pending
from portal.transitions import verbs

Verb = Callable[[Introduction], None]


def take(
    introduction_id: UUID,
    form: PortalForm,
    verb: Verb,
    *,
    notice: str,
    name: str = "form",
    versioned: bool = True,
) -> Answer:
    """Do `verb` on the row in the version the form was made for.

    Not `versioned`: it may be said again whatever happened since, and the last one counts.
    """

    def step() -> None:
        version = form.version.data if versioned else None
        verb(load(Introduction, introduction_id, lock=True, version=version))

    def shown(status: int) -> Answer:
        row = load(Introduction, introduction_id)
        if status == 409:
            form.version.data = row.version
        return page(row, status=status, **{"form": form, name: form})

    to = url_for("introductions.show", introduction_id=introduction_id)
    return submit(
        form,
        step,
        to=to,
        notice=notice,
        page=shown,
        beside=IN_SUMMARY,
        repeatable=not versioned,
    )


def page(introduction: Introduction, *, status: int = 200, **forms: Any) -> Answer:
    """The page of one introduction, with every form that can be used now."""
    today = clock.today()
    reveal = revealed(introduction.id, today)
    first_name = reveal.fields.get("first_name") if reveal else None
    known: dict[str, Any] = {
        "introduction": introduction,
        "now": clock.now(),
        "verbs": verbs(rules.TRANSITIONS, introduction.state),
        "reveal": reveal,
        "promise": _promise(introduction),
        "called": rules.called(introduction.alias, first_name),
        "form": unbound(PlainForm, introduction),
        "plain": unbound(PlainForm, introduction),
        "choosing": choose_form(introduction, formdata=None),
        "ahead": [one for one in introduction.offered if one > clock.now()],
        "reasoning": unbound(ReasonForm, introduction),
        "deadline": _deadline(introduction),
        "fields": labels.FIELD,
        "word": labels.EMPLOYER_STATE[introduction.state],
        "sentence": _sentence(introduction, today),
    }
    _offer_what_is_ahead(known | forms)
    if not may("mediate"):
        return answer("introductions/show.html", status, **(known | forms))
    return answer(
        "introductions/mediate.html", status, **(known | _mediation(introduction) | forms)
    )


def _offer_what_is_ahead(known: Mapping[str, Any]) -> None:
    """A time that has gone by is on no form, also when it was just posted from an old page."""
    ahead = {one.isoformat() for one in known["ahead"]}
    form = known["choosing"]
    form.time.choices = [option for option in form.time.choices if option[0] in ahead]


def call_when() -> str:
    """When we call who asks for it now: "vandaag", or the next working day by its name."""
    return formats.soon(calendar.call_day(clock.now()), clock.today())


def _sentence(introduction: Introduction, today: date) -> str:
    """What its state means to an employer; an account manager looks on as staff."""
    if not viewer().is_employer:
        return _(labels.STAFF_SENTENCE[introduction.state])
    call_on = calendar.call_day(introduction.changed_at)
    late = introduction.state.candidate_missed and call_on < today
    sentence = labels.CALL_IS_LATE if late else labels.EMPLOYER_SENTENCE[introduction.state]
    return _(sentence, call=formats.soon(call_on, today))


def unbound(kind: type[PortalForm], introduction: Introduction, **values: Any) -> PortalForm:
    """A form of this page that is not the one just posted."""
    return kind(formdata=None, obj=introduction, **values)


def choose_form(introduction: Introduction, **how: Any) -> ChooseForm:
    form = ChooseForm(obj=introduction, **how)
    form.time.choices = [(moment, _moment(moment)) for moment in introduction.times]
    return form


def _deadline(introduction: Introduction) -> reminders.Days | None:
    """What follows when the employer does not answer; None when it is not his to answer."""
    if introduction.state is State.ASKED or introduction.candidate_chooses:
        return None
    has_times = bool(introduction.times)
    return reminders.days(introduction.state, introduction.answer_by, has_times)


def chosen_time(form: ChooseForm) -> datetime:
    """The instant that was chosen."""
    return datetime.fromisoformat(form.time.data)


def ask_form(introduction: Introduction, dossier: Dossier, **how: Any) -> AskForm:
    """Only the ways by which this candidate can be reached."""
    form = AskForm(obj=introduction, **how)
    ways = {Channel.MAIL: dossier.email, Channel.SMS: dossier.phone}
    form.channel.choices = {way: CHANNEL[way] for way, address in ways.items() if address}
    return form


def answer_form(introduction: Introduction, dossier: Dossier, **how: Any) -> AnswerForm:
    form = AnswerForm(obj=introduction, **how)
    who = person(dossier)
    form.fields.choices = [
        (name, f"{_(labels.FIELD[name])}: {labels.reads(name, getattr(who, name))}")
        for name in rules.offers(who)
    ]
    return form


def _mediation(introduction: Introduction) -> dict[str, Any]:
    """What only a mediator sees: who it is, what was sent, what was said."""
    dossier = queries.person(introduction)
    said = queries.any_answer(introduction.id)
    return {
        "dossier": dossier,
        "said": said,
        "motivation": queries.motivation(introduction.id),
        "again": bool(said) and rules.flags(*queries.missed(dossier.id)),
        "around": queries.around(introduction),
        "sent": link_queries.about(introduction.id),
        "asking": ask_form(introduction, dossier, formdata=None),
        "answering": answer_form(introduction, dossier, formdata=None),
        "timing": unbound(TimesForm, introduction, place=introduction.meeting_place),
        "causing": unbound(CauseForm, introduction),
        "telling": unbound(TellForm, introduction),
        **_travel(introduction, said),
        "is_confirmed": said is not None
        and appointments.is_confirmed(said.confirmed_at, introduction.changed_at),
        "word": labels.STATE[introduction.state],
        "sentence": _(labels.STAFF_SENTENCE[introduction.state]),
    }


def _promise(introduction: Introduction) -> Promise | None:
    """By when an employer hears of an introduction in which we act next."""
    state, on = introduction.state, introduction.answer_by
    waits = state.goes_on and is_pending(introduction.id, "agreements.draft")
    if on is None or introduction.chooses or not (state.is_ours or waits):
        return None
    return Promise(on, clock.today())


def _travel(introduction: Introduction, said: CandidateAnswer | None) -> dict[str, Any]:
    """Getting to the meeting that stands."""
    transport = queries.transport(introduction) if introduction.state is State.PLANNED else None
    arranged = transport.arranged if transport else None
    return {
        "transport": transport,
        "needs_travel": introduction.state is State.PLANNED
        and said is not None
        and rules.needs_travel(said.wants_travel, arranged),
        "travelling": unbound(
            TravelForm, introduction, arranged=arranged, how=transport.how if transport else ""
        ),
    }


def _moment(iso: str) -> str:
    return formats.moment(datetime.fromisoformat(iso))
