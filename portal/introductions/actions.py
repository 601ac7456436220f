"""From asking to a yes or a no. How a meeting is planned and ends: meetings.py.

Every verb moves the state by the table, sets until when the next step is due, writes its audit
line and names what happens after the commit. Answers of a candidate are written by code above the
wall only.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from portal import clock, db, outbox
from portal.audit import Actor, record
from portal.audit.rules import ActorKind
from portal.calendar import add_working_days, call_day
from portal.cards import showings
from portal.dossiers.models import Dossier
from portal.employers.queries import hold_active
from portal.errors import Refused
from portal.introductions import queries, rules
from portal.introductions.models import CandidateAnswer, Introduction, Motivation
from portal.introductions.rules import Answer, EmployerReason, How, NoReason, State
from portal.introductions.workflow import answered, due, end, give_reason, give_task, move, person
from portal.language import N_
from portal.links.rules import Channel
from portal.matching import queries as matching_queries
from portal.matching import rules as matching_rules
from portal.scrub import no_bsn
from portal.tasks import actions as task_actions
from portal.transitions import step, verbs
from portal.vacancies import queries as vacancy_queries
from portal.vacancies import requests
from portal.vacancies.rules import OPEN as OPEN_VACANCIES

_ASKING = ("introductions.ask", "introductions.ask_after_talk")


def want(
    showing: Any, vacancy: Any, *, introduction_id: UUID, by: Actor, at: datetime
) -> Introduction:
    """The employer wants to meet the person behind a profile; asked twice, it is the same wish.

    Refuses `employer_not_active`, `vacancy_limit` (three open), `employer_limit` (ten open) and
    `vacancy_closed`. A profile that ended meanwhile gets the ordinary answer, by the same
    statements: nobody can tell from it why it is gone.
    """
    if existing := queries.of_showing(showing.id):
        return existing
    hold_active(vacancy.employer_id)
    _vacancy_is_open(vacancy)
    rules.want(queries.load(vacancy.id, vacancy.employer_id))
    made = _begin(introduction_id, showing, vacancy, State.WANTED, at)
    showings.want(showing, at=at)
    requests.meet(vacancy.id, by=by, at=at)
    record("introductions.want", made, by=by, at=at)
    outbox.put("introductions.wanted", introduction_id=str(made.id))
    return made


def propose(
    showing: Any,
    vacancy: Any,
    dossier: Dossier,
    *,
    introduction_id: UUID,
    motivation: str = "",
    by: Actor,
    at: datetime,
) -> Introduction:
    """A mediator proposes somebody for a vacancy, by the anonymous profile just made.

    Refuses `employer_not_active`, `vacancy_limit`, `vacancy_closed`, `talk_first` (did not come
    twice), `motivation` when a wish or limit does not fit and no text says why it can be done, and
    `bsn_in_text`. Nobody but mediators reads the text.
    """
    hold_active(vacancy.employer_id)
    rules.talk_first(*queries.missed(dossier.id))
    _vacancy_is_open(vacancy)
    rules.propose(queries.load(vacancy.id, vacancy.employer_id))
    opening = vacancy_queries.opening(vacancy, clock.day(at))
    matching_rules.check_motivation(matching_queries.conditions(dossier.id, opening), motivation)
    no_bsn(motivation)
    made = _begin(introduction_id, showing, vacancy, State.PROPOSED, at)
    made.mediator_id = dossier.mediator_id
    db.session.add(CandidateAnswer(introduction_id=made.id, dossier_id=dossier.id))
    requests.answer_proposal(vacancy, by=by, at=at)
    if text := motivation.strip():
        db.session.add(Motivation(id=made.id, text=text, written_by=UUID(by.id), written_at=at))
    record("introductions.propose", made, by=by, at=at)
    outbox.put("introductions.proposed", introduction_id=str(made.id))
    return made


def accept_proposal(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The employer wants to meet whom we proposed."""
    move(introduction, "want", at)
    requests.meet(introduction.vacancy_id, by=by, at=at)
    answered(introduction, by=by, at=at)
    record("introductions.want", introduction, by=by, at=at)
    outbox.put("introductions.wanted", introduction_id=str(introduction.id))


def decline(
    introduction: Introduction, reason: EmployerReason, note: str, *, by: Actor, at: datetime
) -> None:
    """The employer does not want to meet whom we proposed, with a reason about the job."""
    move(introduction, "decline", at)
    give_reason(introduction, reason, note)
    answered(introduction, by=by, at=at)
    showings.end(queries.showing(introduction), at=at)
    record("introductions.decline", introduction, by=by, at=at, reason=reason)


def assign(introduction: Introduction, dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The mediator of the person behind it gets the task to ask. By job: it looks over the wall."""
    introduction.mediator_id = dossier.mediator_id
    if queries.any_answer(introduction.id) is None:
        db.session.add(CandidateAnswer(introduction_id=introduction.id, dossier_id=dossier.id))
    again = rules.flags(*queries.missed(dossier.id))
    kind = "introductions.ask_after_talk" if again else "introductions.ask"
    give_task(introduction, kind, introduction.answer_by, by=by, at=at)


def ask(introduction: Introduction, channel: Channel, *, by: Actor, at: datetime) -> None:
    """Send the candidate the question, by mail or SMS; again when another way is better.

    Refuses `talk_first`.
    """
    rules.talk_first(*queries.missed(queries.answer_of(introduction.id).dossier_id))
    move(introduction, "ask", at)
    task_actions.finish(introduction, *_ASKING, by=by, at=at)
    record("introductions.ask", introduction, by=by, at=at, channel=channel)
    outbox.put(
        "introductions.asked",
        introduction_id=str(introduction.id),
        channel=channel.value,
        link_id=str(uuid4()),
    )


def agree(
    introduction: Introduction,
    dossier: Dossier,
    fields: Collection[str],
    *,
    how: How,
    wants_company: bool = False,
    wants_travel: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """The candidate says yes: this employer sees the first name and the agreed fields, for this
    vacancy. Asked by phone, without a link before, it refuses `talk_first`.
    """
    if introduction.state is State.WANTED:
        rules.talk_first(*queries.missed(dossier.id))
    answer = _answer(introduction, Answer.YES, how, at)
    answer.wants_company, answer.wants_travel = wants_company, wants_travel
    move(introduction, "agree", at)
    until_on = rules.reveal_until(clock.day(at))
    shown = rules.reveal(person(dossier), fields)
    profile = queries.showing(introduction)
    showings.reveal(introduction.id, profile, shown, until_on=until_on, by=by, at=at)
    _close_questions(introduction, by=by, at=at)
    give_task(introduction, "introductions.plan", introduction.answer_by, by=by, at=at)
    record("introductions.agree", introduction, by=by, at=at, how=how)


def refuse(
    introduction: Introduction, *, how: How, reason: NoReason | None = None, by: Actor, at: datetime
) -> None:
    """The candidate says no. No reason is needed; the employer hears one sentence, and nothing
    else.
    """
    answer = _answer(introduction, Answer.NO, how, at)
    answer.reason = reason or NoReason.NO_REASON
    move(introduction, "refuse", at)
    _close_questions(introduction, by=by, at=at)
    end(introduction, by=by, at=at)
    record("introductions.refuse", introduction, by=by, at=at, how=how)


def call_first(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """The candidate wants to be called before choosing: today, or the next working day after five.
    The question stays open.
    """
    answer = queries.answer_of(introduction.id, lock=True)
    introduction.state = step(rules.TRANSITIONS, introduction.state, "call_first")
    if answer.call_asked_at is None:
        answer.call_asked_at = at
        record("introductions.call_first", introduction, by=by, at=at)
    give_task(introduction, "introductions.call", call_day(at), by=by, at=at)


def withdraw(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    """It does not go on before the meeting: the candidate takes the yes back, or the mediator stops
    it. She hears it when it was the candidate who said yes and stops.
    """
    said_yes = introduction.state.is_ahead
    called_off = move(introduction, "withdraw", at)
    showings.revoke_reveal(introduction.id, by=by, at=at)
    end(introduction, tell=not called_off, by=by, at=at)
    if said_yes and by.kind is ActorKind.CANDIDATE:
        give_task(introduction, "introductions.taken_back", call_day(at), by=by, at=at)
    record("introductions.withdraw", introduction, by=by, at=at)


def close(
    introduction: Introduction,
    *,
    tell: bool = False,
    explain: bool = True,
    told: str = "introductions.called_off",
    by: Actor,
    at: datetime,
) -> None:
    """The vacancy, the company or the candidate's yes is gone. `tell`: the employer does not know
    it yet; `explain`: who was asked already hears it from the mediator; `told`: how both hear that
    a planned meeting is off.

    Nothing when it is over.
    """
    can = verbs(rules.TRANSITIONS, introduction.state)
    verb = next((one for one in ("withdraw", "reject") if one in can), None)
    if verb is None:
        return
    was_asked = introduction.state not in (State.PROPOSED, State.WANTED)
    move(introduction, verb, at, told=told)
    showings.revoke_reveal(introduction.id, by=by, at=at)
    end(introduction, tell=tell, by=by, at=at)
    record("introductions.close", introduction, by=by, at=at)
    if was_asked and explain:
        tell_by = add_working_days(clock.day(at), 1)
        give_task(introduction, "introductions.explain_closed", tell_by, by=by, at=at)


def close_all_of(employer_id: UUID, *, by: Actor, at: datetime) -> None:
    """The company is not active any more: all that runs ends, wishes, proposals, questions and
    meetings. Of a planned one the candidate hears first. What led to an agreement stays: that
    waits.
    """
    for introduction in queries.open_of_employer(employer_id):
        close(introduction, told="introductions.stopped", by=by, at=at)


def _begin(
    introduction_id: UUID, showing: Any, vacancy: Any, state: State, at: datetime
) -> Introduction:
    made = Introduction(
        id=introduction_id,
        employer_id=vacancy.employer_id,
        vacancy_id=vacancy.id,
        vacancy_reference=vacancy.reference,
        vacancy_title=vacancy.title,
        showing_id=showing.id,
        alias=showing.alias,
        state=state,
        created_at=at,
        changed_at=at,
    )
    due(made, rules.answer_by(state, clock.day(at)))
    db.session.add(made)
    db.session.flush()
    return made


def _answer(introduction: Introduction, answer: Answer, how: How, at: datetime) -> CandidateAnswer:
    row = queries.answer_of(introduction.id, lock=True)
    row.answer, row.how, row.answered_at = answer, how, at
    return row


def _close_questions(introduction: Introduction, *, by: Actor, at: datetime) -> None:
    task_actions.finish(introduction, *_ASKING, "introductions.call", by=by, at=at)


def _vacancy_is_open(vacancy: Any) -> None:
    if vacancy.state not in OPEN_VACANCIES:
        raise Refused("vacancy_closed", N_("Deze vacature is nu niet open. Bel uw accountmanager."))
