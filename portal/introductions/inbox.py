"""What an account manager, a mediator and an employer have to see to."""

import uuid
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
)

from portal import db
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.inbox import Inbox, Source, Todo, items_of, running_of, todos_of
from portal.introductions import queries, rules
from portal.introductions.appointments import Side
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import State
from portal.language import N_
from portal.roles import May, Role

_I = Introduction
_NO_TIMES = "[]"
_MISSED = (State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER)
_PROMISED = (State.WANTED, State.ASKED, State.AGREED, *_MISSED)


def items(viewer_id: uuid.UUID) -> Select:
    """Open introductions of an account manager's companies, for the inbox."""
    return _items("mediator").where(looked_after(_I.employer_id, viewer_id))


def _items(ours: str, *, title: Any = None) -> Select:
    """`ours` acts where the municipality must: the mediator, who reads "municipality" for that."""
    mediator = db.Base.metadata.tables["users"].alias("mediator")
    waits_on = _waits_on(ours)
    return (
        items_of(
            kind=_kind(),
            subject_id=_I.id,
            employer_id=_I.employer_id,
            employer_name=Employer.name,
            title=queries.called() if title is None else title,
            waits_on=waits_on,
            waits_for=case((waits_on == "mediator", func.coalesce(mediator.c.name, "")), else_=""),
            due_at=_I.due_at,
        )
        .join(Employer, Employer.id == _I.employer_id)
        .outerjoin(mediator, mediator.c.id == _I.mediator_id)
        .where(db.one_of(_I.state, rules.OPEN), _I.due_at.is_not(None))
    )


def of_mediator(viewer_id: uuid.UUID) -> Select:
    """The same for a mediator's own candidates."""
    return _items("municipality").where(_I.mediator_id == viewer_id)


def promised() -> Select:
    """What an employer was promised of introductions: the question, its answer, a time, a call. By
    the alias: who looks over all companies opens no introduction.
    """
    return _items("municipality", title=_I.alias).where(db.one_of(_I.state, _PROMISED))


def todo(employer_id: uuid.UUID) -> Select:
    """What an employer must do about introductions."""
    return todos_of(
        kind=literal("introductions.").concat(cast(_I.state, Text)),
        subject_id=_I.id,
        title=queries.called(),
        due_on=_I.answer_by,
    ).where(
        _I.employer_id == employer_id,
        or_(
            db.one_of(_I.state, (State.PROPOSED, State.HELD)),
            _employer_chooses(),
            and_(_I.state == State.PLANNED, _I.meeting_at <= db.now()),
        ),
    )


def running(employer_id: uuid.UUID) -> Select:
    """What we do about introductions for an employer, and the appointments that he has."""
    ahead = and_(_I.state == State.PLANNED, _I.meeting_at > db.now())
    return running_of(
        kind=literal("introductions.").concat(cast(_I.state, Text)),
        subject_id=_I.id,
        title=queries.called(),
        waits_on=case(
            (ahead, "meeting"), (_candidate_chooses(), "candidate"), else_="municipality"
        ),
        due_on=_I.answer_by,
        at=case((ahead, _I.meeting_at)),
    ).where(
        _I.employer_id == employer_id,
        or_(
            and_(db.one_of(_I.state, _PROMISED), ~_employer_chooses()),
            ahead,
        ),
    )


def _kind() -> ColumnElement[str]:
    """The state; apart from it a meeting that is still to come, and a no-show whose cause is
    known.
    """
    ahead = and_(_I.state == State.PLANNED, _I.meeting_at > db.now())
    return case(
        (ahead, literal("introductions.ahead")),
        (_unanswered(), literal("introductions.unanswered")),
        (and_(db.one_of(_I.state, _MISSED), _cause_known()), literal("introductions.missed")),
        else_=literal("introductions.").concat(cast(_I.state, Text)),
    )


def _unanswered() -> ColumnElement[bool]:
    """The employer was told to hear of it by a day that has passed: then somebody of us calls."""
    asked = or_(_I.state == State.ASKED, _candidate_chooses())
    return and_(asked, _I.answer_by < db.today())


def _cause_known() -> ColumnElement[bool]:
    """Noted since the meeting was missed; of an earlier one says nothing."""
    return exists().where(
        CandidateAnswer.introduction_id == _I.id, CandidateAnswer.cause_at >= _I.changed_at
    )


def _has_times() -> ColumnElement[bool]:
    return func.length(_I.times) > len(_NO_TIMES)


def _employer_chooses() -> ColumnElement[bool]:
    """One of the times, which we or the candidate suggested."""
    return and_(_I.state == State.AGREED, _has_times(), _I.times_by.is_distinct_from(Side.EMPLOYER))


def _candidate_chooses() -> ColumnElement[bool]:
    return and_(_I.state == State.AGREED, _has_times(), _I.times_by == Side.EMPLOYER)


def _waits_on(ours: str) -> ColumnElement[str]:
    ahead = and_(_I.state == State.PLANNED, _I.meeting_at > db.now())
    employer = or_(db.one_of(_I.state, (State.PROPOSED, State.HELD)), _employer_chooses())
    asked = or_(_I.state == State.ASKED, _candidate_chooses())
    return case(
        (and_(asked, ~_unanswered()), "candidate"),
        (ahead, "meeting"),
        (or_(employer, _I.state == State.PLANNED), "employer"),
        else_=ours,
    )


INBOX = Inbox(
    domain="introductions",
    word=N_("Kennismaking"),
    icon="calendar",
    path="/kennismakingen",
    slug="kennismakingen",
    filter_word=N_("Kennismakingen"),
    sources=(Source(Role.ACCOUNT_MANAGER, items), Source(Role.MEDIATOR, of_mediator)),
    todo=(Todo(May.VIEW_INTRODUCTIONS, todo),),
    running=(Todo(May.VIEW_INTRODUCTIONS, running),),
    promised=(promised,),
    view=May.VIEW_INTRODUCTIONS,
    sentences={
        "introductions.wanted": N_("Vraag de kandidaat: %(title)s"),
        "introductions.proposed": N_("Voorstel: wacht op de werkgever: %(title)s"),
        "introductions.asked": N_("Wacht op de kandidaat: %(title)s"),
        "introductions.unanswered": N_("De kandidaat antwoordt niet, bel: %(title)s"),
        "introductions.agreed": N_("Plan de afspraak: %(title)s"),
        "introductions.ahead": N_("Kennismaking staat gepland: %(title)s"),
        "introductions.planned": N_("Hoe ging de kennismaking? %(title)s"),
        "introductions.missed": N_("Spreek een nieuwe tijd af, of stop: %(title)s"),
        "introductions.held": N_("Wacht op het oordeel van de werkgever: %(title)s"),
        "introductions.no_show_candidate": N_("Kandidaat kwam niet, bel beide: %(title)s"),
        "introductions.no_show_employer": N_("Werkgever kwam niet, bel de werkgever: %(title)s"),
    },
    todo_sentences={
        "introductions.proposed": N_("Antwoord op ons voorstel: %(title)s"),
        "introductions.agreed": N_("Kies een tijd voor de kennismaking: %(title)s"),
        "introductions.planned": N_("Vertel hoe de kennismaking ging: %(title)s"),
        "introductions.held": N_("Vertel hoe de kennismaking ging: %(title)s"),
    },
    tasks={
        "introductions.ask": N_("Vraag de kandidaat: %(title)s"),
        "introductions.ask_after_talk": N_("Voer eerst een gesprek, vraag het dan: %(title)s"),
        "introductions.call": N_("Bel de kandidaat: %(title)s"),
        "introductions.call_employer": N_("Bel de werkgever, er kwam geen antwoord: %(title)s"),
        "introductions.plan": N_("Plan de kennismaking: %(title)s"),
        "introductions.travel": N_("Regel het vervoer naar de kennismaking: %(title)s"),
        "introductions.travel_again": N_("Regel het vervoer opnieuw: %(title)s"),
        "introductions.call_off_travel": N_("Zeg het vervoer af: %(title)s"),
        "introductions.no_show": N_("Kwam niet, bel de kandidaat: %(title)s"),
        "introductions.no_show_again": N_("Kwam weer niet: plan eerst een gesprek: %(title)s"),
        "introductions.taken_back": N_("De kandidaat trok het ja in, bel even: %(title)s"),
        "introductions.explain": N_("Vertel de kandidaat hoe het afliep: %(title)s"),
        "introductions.explain_closed": N_(
            "Vertel de kandidaat: deze baan is er niet meer: %(title)s"
        ),
    },
    acts={
        kind: ("introductions.show", N_("Regel het vervoer"))
        for kind in ("introductions.travel", "introductions.travel_again")
    },
    running_sentences={
        "introductions.wanted": N_("Wij vragen het de kandidaat: %(title)s"),
        "introductions.asked": N_("Wij vragen het de kandidaat: %(title)s"),
        "introductions.agreed": N_("Wij plannen de kennismaking met %(title)s"),
        "introductions.planned": N_("Kennismaking met %(title)s"),
        "introductions.no_show_candidate": N_("De kennismaking met %(title)s ging niet door"),
        "introductions.no_show_employer": N_("De kennismaking met %(title)s ging niet door"),
    },
    days={
        "introductions.wanted": N_("U hoort uiterlijk %(day)s van ons"),
        "introductions.asked": N_("U hoort uiterlijk %(day)s van ons"),
        "introductions.agreed": N_("U hoort uiterlijk %(day)s van ons"),
        "introductions.planned": N_("U spreekt elkaar %(day)s"),
        "introductions.no_show_candidate": N_("Wij bellen u uiterlijk %(day)s"),
        "introductions.no_show_employer": N_("Wij bellen u uiterlijk %(day)s"),
    },
    consequences={
        "introductions.proposed": N_("Anders sluiten wij dit voorstel."),
        "introductions.agreed": N_("De kandidaat wacht op uw keuze."),
        "introductions.planned": N_("Dan maken wij de volgende stap."),
        "introductions.held": N_("Dan maken wij de volgende stap."),
    },
)
