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
from portal.introductions.rules import Cause, State, Travel
from portal.introductions.workflow import CALL_OFF_TRAVEL, person
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
        return _staff_sentence(introduction, today)
    if not viewer().company_is_active:
        goes_on = introduction.state.goes_on
        return _(labels.EMPLOYER_WAITS if goes_on else labels.EMPLOYER_STOPPED)
    call_on = calendar.call_day(introduction.changed_at)
    late = introduction.state.candidate_missed and call_on < today
    sentence = labels.CALL_IS_LATE if late else labels.EMPLOYER_SENTENCE[introduction.state]
    return _(sentence, call=formats.soon(call_on, today))


def _staff_sentence(introduction: Introduction, today: date) -> str:
    """What must be done now and until when: the page says what the inbox says."""
    sentence, until = _staff_step(introduction, today)
    last = _("Uiterlijk %(on)s.", on=formats.day(until)) if until else ""
    return f"{_(sentence)} {last}".rstrip()


def _staff_step(introduction: Introduction, today: date) -> tuple[str, date | None]:
    state, until = introduction.state, introduction.answer_by
    meeting_at = introduction.meeting_at
    if (state.is_asked or introduction.candidate_chooses) and until and until < today:
        return labels.UNANSWERED, None
    if introduction.turn:
        return labels.CHOOSES[introduction.turn], until
    if state.is_planned and meeting_at and meeting_at > clock.now():
        return _ahead(introduction), None
    if state.was_missed and _cause(introduction, queries.any_answer(introduction.id)):
        return labels.CAUSE_KNOWN, _due_day(introduction)
    return labels.STAFF_SENTENCE[state], until


def _ahead(introduction: Introduction) -> str:
    """The candidate alone confirms, by the link; that is for the mediator to know."""
    said = queries.any_answer(introduction.id) if may("mediate") else None
    if said is None:
        return labels.AHEAD
    is_coming = appointments.is_confirmed(said.confirmed_at, introduction.changed_at)
    return labels.COMING if is_coming else labels.UNCONFIRMED


def _due_day(introduction: Introduction) -> date | None:
    """The last day for whom of us must act: after a missed meeting a later one than the employer
    was promised, once its cause is noted.
    """
    return clock.day(introduction.due_at) if introduction.due_at else None


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
        "causing": unbound(CauseForm, introduction, cause=_cause(introduction, said)),
        "telling": unbound(TellForm, introduction),
        **_travel(introduction, said),
        "is_confirmed": said is not None
        and appointments.is_confirmed(said.confirmed_at, introduction.changed_at),
        "word": labels.STATE[introduction.state],
    }


def _promise(introduction: Introduction) -> Promise | None:
    """By when an employer hears of an introduction in which we act next; for who of us must act,
    their own day.
    """
    state = introduction.state
    on = introduction.answer_by if viewer().is_employer else _due_day(introduction)
    waits = state.goes_on and is_pending(introduction.id, "agreements.draft")
    if on is None or introduction.chooses or not (state.is_ours or waits):
        return None
    return Promise(on, clock.today())


def _cause(introduction: Introduction, said: CandidateAnswer | None) -> Cause | None:
    """Why this very meeting was missed, once it is noted."""
    if said is None or said.cause_at is None or said.cause_at < introduction.changed_at:
        return None
    return said.cause


def _travel(introduction: Introduction, said: CandidateAnswer | None) -> dict[str, Any]:
    """Getting to the meeting that stands, and how it was arranged to the one before."""
    stands, was_off = introduction.state is State.PLANNED, introduction.meeting_was_at is not None
    known = queries.any_transport(introduction.id) if stands or was_off else None
    transport = known if stands and known and known.meeting == introduction.meetings else None
    arranged = transport.arranged if transport else None
    rides = known.to_call_off if known else None
    off = rides and is_pending(introduction.id, CALL_OFF_TRAVEL)
    is_arranged = arranged is Travel.YES
    at = introduction.meeting_at
    return {
        "arrange_by": rules.arrange_by(clock.day(at), clock.today()) if at else None,
        "transport": transport,
        "needs_travel": stands
        and said is not None
        and rules.needs_travel(said.wants_travel, arranged),
        "travelling": unbound(
            TravelForm,
            introduction,
            arranged=arranged,
            how=transport.how if transport and is_arranged else "",
        ),
        "to_call_off": rides.split("\n") if rides and off else [],
        "travelled": known.how if known and not is_arranged else "",
    }


def _moment(iso: str) -> str:
    return formats.moment(datetime.fromisoformat(iso))
