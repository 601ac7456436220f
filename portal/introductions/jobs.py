"""What follows an introduction's steps: the mediator's task, links and mails (messages.py), closing
what nobody answered.

A step that was overtaken meanwhile sends nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from portal import clock, outbox
from portal.audit import SYSTEM
from portal.calendar import call_day
from portal.db import unit
from portal.dossiers import messages as dossier_messages
from portal.introductions import (
    actions,
    documents,
    meetings,
    messages,
    overdue,
    queries,
    rules,
    transport,
)
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from portal.introductions.workflow import give_task
from portal.links import queries as link_queries
from portal.links.rules import Channel, Purpose

CHUNK = 100  # rows a unit


def assign(introduction_id: str) -> None:
    """Find the mediator behind the profile; only code above the wall can."""
    with unit():
        introduction = _found(introduction_id)
        if introduction.state is State.WANTED:
            dossier = queries.person(introduction)
            actions.assign(introduction, dossier, by=SYSTEM, at=clock.now())


def ask(introduction_id: str, channel: str, link_id: str) -> None:
    introduction = _found(introduction_id)
    if introduction.state is State.ASKED:
        messages.link(introduction, Purpose.ANSWER, link_id, "asked", channel=Channel(channel))


def tell_proposed(introduction_id: str) -> None:
    introduction = _found(introduction_id)
    if introduction.state is State.PROPOSED:
        messages.tell(
            introduction, "proposed", f"Een voorstel bij vacature {introduction.vacancy_reference}"
        )


def ask_time(introduction_id: str, link_id: str) -> None:
    """The candidate chooses from the times the employer suggests."""
    introduction = _found(introduction_id)
    if introduction.candidate_chooses:
        _reach(introduction, link_id, "timed")


def tell_timed(introduction_id: str, link_id: str) -> None:
    introduction = _found(introduction_id)
    if introduction.chooses:
        subject = f"Nieuws over vacature {introduction.vacancy_reference}"
        messages.tell(introduction, "timed", subject, again=link_id.partition("-")[0])


def tell_planned(introduction_id: str, meeting: int, link_id: str) -> None:
    introduction = _planned(introduction_id, meeting)
    if introduction:
        subject = f"Kennismaking gepland bij vacature {introduction.vacancy_reference}"
        ics = documents.employer_entry(introduction)
        messages.tell(introduction, "planned", subject, ics=ics)


def invite(introduction_id: str, meeting: int, link_id: str) -> None:
    introduction = _planned(introduction_id, meeting)
    if introduction:
        ics = documents.candidate_entry(introduction)
        messages.link(introduction, Purpose.MEETING, link_id, "invited", ics=ics)


def tell_called_off(introduction_id: str, meeting: int, meeting_at: str, link_id: str) -> None:
    """To the employer: this meeting does not take place; its entry goes out of the calendar."""
    introduction, was_at = _found(introduction_id), datetime.fromisoformat(meeting_at)
    ics = documents.employer_cancellation(introduction, was_at, meeting=meeting, now=clock.now())
    subject = f"De kennismaking bij vacature {introduction.vacancy_reference} gaat niet door"
    again = f"{meeting}"
    messages.tell(introduction, "called_off", subject, ics=ics, again=again, was_at=was_at)


def write_called_off(introduction_id: str, meeting: int, meeting_at: str, link_id: str) -> None:
    """The same to the candidate; who cannot be written to is called."""
    introduction, was_at = _found(introduction_id), datetime.fromisoformat(meeting_at)
    ics = documents.candidate_cancellation(introduction, was_at, meeting=meeting, now=clock.now())
    _reach(introduction, link_id, "called_off", ics=ics, was_at=was_at)


def write_stopped(introduction_id: str, meeting: int, meeting_at: str, link_id: str) -> None:
    """The company was stopped: the candidate hears first that the meeting is off, then the
    company.
    """
    known: dict[str, Any] = {
        "introduction_id": introduction_id,
        "meeting": meeting,
        "meeting_at": meeting_at,
        "link_id": link_id,
    }
    write_called_off(**known)
    with unit():
        once = f"introductions.stopped_told:{introduction_id}:{meeting}"
        outbox.put("introductions.stopped_told", key=once, **known)


def remind_employer(introduction_id: str, meeting: int, link_id: str) -> None:
    introduction = _ahead(introduction_id, meeting)
    if introduction:
        subject = f"Herinnering: kennismaking bij vacature {introduction.vacancy_reference}"
        messages.tell(introduction, "tomorrow", subject)


def remind_candidate(introduction_id: str, meeting: int, link_id: str) -> None:
    introduction = _ahead(introduction_id, meeting)
    if introduction:
        messages.link(introduction, Purpose.MEETING, link_id, "reminded")


def ask_employer_result(introduction_id: str, meeting: int, link_id: str) -> None:
    introduction = _met(introduction_id, meeting)
    if introduction:
        messages.tell(
            introduction, "met", f"De kennismaking bij vacature {introduction.vacancy_reference}"
        )


def ask_candidate_result(introduction_id: str, meeting: int, link_id: str) -> None:
    introduction = _met(introduction_id, meeting)
    if introduction:
        messages.link(introduction, Purpose.RESULT, link_id, "met")


def count_miss(introduction_id: str) -> None:
    """The mediator's task of the same day."""
    with unit():
        introduction = _found(introduction_id)
        if introduction.state is State.NO_SHOW_CANDIDATE:
            meetings.count_miss(introduction, by=SYSTEM, at=clock.now())


def tell_missed(introduction_id: str) -> None:
    introduction = _found(introduction_id)
    subject = f"De kennismaking bij vacature {introduction.vacancy_reference}"
    if introduction.state in (State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER):
        messages.tell(introduction, f"missed_{introduction.state.rpartition('_')[2]}", subject)


def write_missed(introduction_id: str) -> None:
    """To the candidate: we missed you, or it was not your fault."""
    introduction = _found(introduction_id)
    if introduction.state in (State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER):
        messages.write(introduction, f"missed_{introduction.state.rpartition('_')[2]}")


def tell_ended(introduction_id: str) -> None:
    """One sentence, the same for every cause."""
    introduction = _found(introduction_id)
    if introduction.state in rules.NOT_TOGETHER:
        messages.tell(
            introduction, "ended", f"Nieuws over vacature {introduction.vacancy_reference}"
        )


def tell_adjusted(vacancy_id: str, version: int) -> None:
    """The employer changed his vacancy: who has an open question or said yes is told, once a
    change.
    """
    for introduction in queries.open_of_vacancy(UUID(vacancy_id)):
        link_id = str(uuid5(introduction.id, f"adjusted.{version}"))
        if introduction.state is State.ASKED:
            messages.link(introduction, Purpose.ANSWER, link_id, "adjusted")
        elif introduction.state is State.PLANNED:
            messages.link(introduction, Purpose.MEETING, link_id, "adjusted")
        elif introduction.state not in (State.PROPOSED, State.WANTED):
            messages.write(introduction, "adjusted", key=link_id)


def close_all(vacancy_id: str) -> None:
    """The vacancy was withdrawn or closed. What goes on to an agreement, the agreements end."""
    with unit():
        for introduction in queries.open_of_vacancy(UUID(vacancy_id)):
            actions.close(introduction, by=SYSTEM, at=clock.now())


def find_overdue() -> None:
    """Find what waits past its term; some at a time, each in a job of its own. Nobody arranges how
    to get to a meeting that is over.
    """
    at = clock.now()
    overdue_ids = queries.overdue(clock.today())
    with unit():
        for introduction in queries.met_with_task(transport.TO_ARRANGE, at):
            transport.drop(introduction, by=SYSTEM, at=at)
        for start in range(0, len(overdue_ids), CHUNK):
            some = [str(overdue_id) for overdue_id in overdue_ids[start : start + CHUNK]]
            outbox.put("introductions.follow_up", introduction_ids=some)


def follow_up(introduction_ids: list[str]) -> None:
    """Remind who gives no answer, have somebody call, and close it five working days after its
    term.
    """
    at = clock.now()
    with unit():
        for introduction in queries.locked([UUID(overdue_id) for overdue_id in introduction_ids]):
            overdue.follow_up(introduction, by=SYSTEM, at=at)


def remind_overdue(introduction_id: str, state: str, link_id: str) -> None:
    """One reminder, to who gave no answer; not when there is an answer by now."""
    introduction = _found(introduction_id)
    if introduction.state is not State(state):
        return
    if introduction.state is State.ASKED:
        messages.link(introduction, Purpose.ANSWER, link_id, "asked_again")
        return
    if introduction.candidate_chooses:
        messages.link(introduction, Purpose.MEETING, link_id, "timed_again")
        return
    subject = f"Herinnering: vacature {introduction.vacancy_reference}"
    messages.tell(
        introduction, "overdue", subject, again=f"{state}.{introduction.answer_by:%Y%m%d}"
    )


def write_expired(introduction_id: str, link_id: str) -> None:
    """To who said yes and waited in vain: it is not your fault, and we go on looking."""
    introduction = _found(introduction_id)
    if introduction.state is not State.EXPIRED:
        return
    if messages.link(introduction, Purpose.MEETING, link_id, "expired"):
        return
    with unit():
        overdue.have_explained(introduction, by=SYSTEM, at=clock.now())


def need_travel(introduction_id: str, meeting: int, link_id: str) -> None:
    """The mediator's task, when the candidate asked for help to get there."""
    with unit():
        introduction = _planned(introduction_id, meeting)
        if introduction:
            transport.need_travel(introduction, by=SYSTEM, at=clock.now())


def call_off_travel(introduction_id: str, meeting: int, meeting_at: str, link_id: str) -> None:
    """The mediator's task, when transport was arranged to a meeting that does not take place."""
    was_at, at = datetime.fromisoformat(meeting_at), clock.now()
    with unit():
        transport.call_off_travel(_found(introduction_id), meeting, was_at, by=SYSTEM, at=at)


def drop_travel(introduction_id: str, meeting: int, link_id: str) -> None:
    """The time of the meeting has passed: nobody has to arrange how to get there."""
    with unit():
        introduction = _met(introduction_id, meeting)
        if introduction:
            transport.drop(introduction, by=SYSTEM, at=clock.now())


def tell_travel(introduction_id: str, what: str, meeting_at: str, task_id: str = "") -> None:
    """To the mediator: transport to call off, or to arrange for another time."""
    introduction, moment = _found(introduction_id), datetime.fromisoformat(meeting_at)
    messages.tell_mediator(introduction, what, moment, task_id)


def follow_link(link_id: str, new_id: str) -> None:
    """Somebody's address changed: a new link where there is still something to answer or a meeting
    to go to; what waited goes as it is asked today. Without an address the mediator calls.
    """
    old = link_queries.by_id(UUID(link_id))
    assert old is not None
    introduction = _found(str(old.subject_id))
    if not rules.leads_on(old.purpose, introduction.state):
        return
    if old.waits and (name := _asks(introduction, old.purpose)):
        ics = documents.candidate_entry(introduction) if name == "invited" else None
        went = messages.link(introduction, old.purpose, new_id, name, ics=ics)
    else:
        went = dossier_messages.new_link(old, UUID(new_id))
    if not went:
        _have_called(introduction)


def _asks(introduction: Introduction, purpose: Purpose) -> str:
    """The message that leads to what is open now; none for a meeting that is still to be timed."""
    if purpose is not Purpose.MEETING:
        return {Purpose.ANSWER: "asked", Purpose.RESULT: "met"}[purpose]
    if introduction.candidate_chooses:
        return "timed"
    return "invited" if introduction.state is State.PLANNED else ""


def _reach(introduction: Introduction, link_id: str, name: str, **known: Any) -> None:
    """Send the candidate the link to the appointment; without an address the mediator calls."""
    if messages.link(introduction, Purpose.MEETING, link_id, name, **known):
        return
    _have_called(introduction)


def _have_called(introduction: Introduction) -> None:
    at = clock.now()
    with unit():
        give_task(introduction, "introductions.call", call_day(at), by=SYSTEM, at=at)


def _found(introduction_id: str) -> Introduction:
    introduction = queries.by_id(UUID(introduction_id))
    assert introduction is not None
    return introduction


def _ahead(introduction_id: str, meeting: int) -> Introduction | None:
    """The same, while it is not past: a reminder that comes late is none."""
    introduction = _planned(introduction_id, meeting)
    return (
        introduction
        if introduction and introduction.meeting_at and introduction.meeting_at > clock.now()
        else None
    )


def _planned(introduction_id: str, meeting: int) -> Introduction | None:
    """The introduction, while this very appointment stands."""
    introduction = _found(introduction_id)
    return (
        introduction
        if introduction.state is State.PLANNED and introduction.meetings == meeting
        else None
    )


def _met(introduction_id: str, meeting: int) -> Introduction | None:
    introduction = _found(introduction_id)
    met = introduction.state in (State.PLANNED, State.HELD) and introduction.meetings == meeting
    return introduction if met else None
