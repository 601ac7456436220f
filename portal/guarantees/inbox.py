"""Claims in which the next step is ours, or the decider's; and what the employer should know."""

import uuid
from typing import Any

from sqlalchemy import Select, and_, case, literal, or_

from portal import db
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.guarantees.labels import Kind, State
from portal.guarantees.models import Claim
from portal.inbox import Inbox, Owed, Source, Todo, Words, items_of, running_of
from portal.language import N_
from portal.placements.models import Placement
from portal.roles import May, Role
from portal.tasks.queries import pending

_PAYS = Placement.contribution_cents > 0
_PROMISES = or_(  # after the call of a request for help nothing is promised for a day
    Claim.state == State.INVOKED,
    and_(Claim.state == State.CONTACTED, Claim.kind != Kind.HELP),
)
OURS = (State.INVOKED, State.CONTACTED, State.ACCEPTED, State.EXECUTED)  # the next step is ours

_IS_UNTOLD = and_(
    Claim.told_at.is_(None), Claim.kind == Kind.TAKE_BACK, db.one_of(Claim.state, OURS)
)


def items(viewer_id: uuid.UUID) -> Select:
    """Claims of my employers in which the next step is ours. Of one that is carried out while the
    candidate does not know, the talk that is late is the line (`telling`).
    """
    is_untold = and_(Claim.state == State.EXECUTED, _IS_UNTOLD)
    return _open().where(looked_after(Claim.employer_id, viewer_id), ~is_untold)


def _open() -> Select:
    looked_at = and_(Claim.state == State.CONTACTED, Claim.referred_at.is_not(None))
    unheard = and_(Claim.state == State.CONTACTED, _IS_UNTOLD)
    kind = case(
        (looked_at, "guarantees.looked_at"),
        (unheard, "guarantees.unheard"),
        (and_(Claim.state == State.CONTACTED, Claim.kind == Kind.HELP), "guarantees.helped"),
        *[(Claim.state == state, f"guarantees.{state.value}") for state in OURS],
        else_="",
    )
    to_come = and_(Claim.state == State.ACCEPTED, Claim.last_on >= db.today())
    waits_on = case(
        (looked_at, "decider"),
        (unheard, "mediator"),
        (to_come, "last_day"),
        else_="municipality",
    )
    return _items(kind, Claim.due_at, waits_on).where(db.one_of(Claim.state, OURS))


def promised() -> Select:
    """The call and the answer, as promised to the employer."""
    return _open().where(_PROMISES)


def telling() -> Select:
    """The talk of the mediator with the candidate, as promised to the employer, who waits for it
    with his own.
    """
    task = pending("guarantees.tell")
    found = _items("guarantees.telling", task.c.due_at, "mediator")
    return found.join(task, task.c.subject_id == Claim.id).where(_IS_UNTOLD)


def to_decide(_viewer_id: Any) -> Select:
    """Claims that were put before a decider for a legal ground, due when the answer is."""
    task = pending("guarantees.decide")
    items = _items("guarantees.referred", task.c.due_at)
    return items.join(task, task.c.subject_id == Claim.id)


def untold(_viewer_id: Any) -> Select:
    """Claims whose latest day is there while nobody told the candidate: red for a decider too."""
    task = pending("guarantees.tell")
    found = _items("guarantees.untold", task.c.due_at)
    return found.join(task, task.c.subject_id == Claim.id).where(Claim.latest_on <= db.today())


def running(employer_id: uuid.UUID) -> Select:
    """What runs for the employer: the call, our answer, and the last day until it is over. Money
    back is a matter of the invoice that holds days after it.
    """
    days = {
        State.INVOKED: Claim.call_by,
        State.CONTACTED: Claim.decide_by,
        State.ACCEPTED: Claim.last_on,
    }
    kind = literal("guarantees.").concat(
        case(*((Claim.state == state, state.value) for state in days), else_="")
    )
    is_free = or_(~_PAYS, Claim.billed_until_on < Claim.last_on)  # "Daarna" would not be true
    return _running(
        employer_id,
        kind=case(
            (Claim.kind == Kind.HELP, "guarantees.help"),
            (and_(Claim.state == State.ACCEPTED, is_free), "guarantees.ending"),
            else_=kind,
        ),
        waits_on=case((_PROMISES, "municipality"), else_="day"),
        due_on=case(*((Claim.state == state, on) for state, on in days.items())),
    ).where(or_(_PROMISES, and_(Claim.state == State.ACCEPTED, Claim.last_on >= db.today())))


def late_answers(employer_id: uuid.UUID) -> Select:
    """An answer that is late while nobody called either: a line beside that of the call."""
    return _running(
        employer_id,
        kind=literal("guarantees.contacted"),
        waits_on="municipality",
        due_on=Claim.decide_by,
    ).where(Claim.state == State.INVOKED, Claim.decide_by < db.today())


def tellings(employer_id: uuid.UUID) -> Select:
    """By when the candidate is told, until he knows: the employer waits so long."""
    return _running(
        employer_id,
        kind=literal("guarantees.telling"),
        waits_on="municipality",
        due_on=case((Claim.wished_on < Claim.call_by, Claim.wished_on), else_=Claim.call_by),
    ).where(_IS_UNTOLD)


def last_days(employer_id: uuid.UUID) -> Select:
    """Until when somebody works on while our answer is still to come: the day that was wished, and
    once that has passed the latest of the receipt.
    """
    is_ahead = Claim.last_on >= db.today()
    return _running(
        employer_id,
        kind=case((is_ahead, "guarantees.wished"), else_="guarantees.latest"),
        waits_on="day",
        due_on=case((is_ahead, Claim.last_on), else_=Claim.latest_on),
    ).where(
        Claim.kind == Kind.TAKE_BACK,
        db.one_of(Claim.state, (State.INVOKED, State.CONTACTED)),
        Claim.latest_on >= db.today(),
    )


def _running(employer_id: uuid.UUID, *, kind: Words, waits_on: Words, due_on: Any) -> Select:
    """A line of the employer about his claims, by the name of who works there."""
    return (
        running_of(
            kind=kind,
            subject_id=Claim.id,
            title=Placement.candidate_name,
            waits_on=waits_on,
            due_on=due_on,
        )
        .join(Placement, Placement.id == Claim.placement_id)
        .where(Claim.employer_id == employer_id)
    )


def _items(kind: Words, due_at: Any, waits_on: Words = "municipality") -> Select:
    return items_of(
        kind=kind,
        subject_id=Claim.id,
        employer_id=Claim.employer_id,
        employer_name=Employer.name,
        title=Claim.reference,
        waits_on=waits_on,
        due_at=due_at,
    ).join(Employer, Employer.id == Claim.employer_id)


INBOX = Inbox(
    domain="guarantees",
    word=N_("Garantie"),
    icon="shield",
    path="/garanties",
    slug="garantie",
    filter_word=N_("Garantie"),
    sources=(
        Source(Role.ACCOUNT_MANAGER, items),
        Source(Role.DECIDER, to_decide),
        Source(Role.DECIDER, untold),
    ),
    running=(
        Todo(May.VIEW_GUARANTEES, running),
        Todo(May.VIEW_GUARANTEES, late_answers),
        Todo(May.VIEW_GUARANTEES, last_days),
        Todo(May.VIEW_GUARANTEES, tellings),
    ),
    promised=(promised, telling),
    missed=(promised, lambda: telling().where(Claim.latest_on > db.today())),
    owed=(Owed("mediator", lambda _manager_id: telling()),),
    unpromised=frozenset(
        f"guarantees.{kind}" for kind in ("helped", "untold", "accepted", "executed")
    ),
    view=May.VIEW_GUARANTEES,
    sentences={
        "guarantees.referred": N_("Is er een wettelijke grond bij melding %(title)s?"),
        "guarantees.untold": N_("De kandidaat weet het niet: laat het vertellen (%(title)s)"),
        "guarantees.invoked": N_("Bel over melding %(title)s"),
        "guarantees.contacted": N_("Antwoord op melding %(title)s"),
        "guarantees.telling": N_("De kandidaat hoorde het nog niet: melding %(title)s"),
        "guarantees.unheard": N_("De bemiddelaar vertelt het eerst: melding %(title)s"),
        "guarantees.looked_at": N_("De teamleider kijkt naar melding %(title)s"),
        "guarantees.helped": N_("Regel de hulp en rond melding %(title)s af"),
        "guarantees.accepted": N_("Regel het einde bij melding %(title)s"),
        "guarantees.executed": N_("Bied een vervolg aan en rond melding %(title)s af"),
    },
    tasks={
        "guarantees.contact": N_("Bel de werkgever (%(title)s)"),
        "guarantees.answer": N_("Geef antwoord (%(title)s)"),
        "guarantees.tell": N_("Vertel het de kandidaat (%(title)s)"),
        "guarantees.tell_change": N_("Vertel de kandidaat wat er veranderde (%(title)s)"),
        "guarantees.decide": N_("Is er een wettelijke grond? (%(title)s)"),
    },
    running_sentences={
        "guarantees.invoked": N_("Terugnemen van %(title)s: wij bellen u"),
        "guarantees.contacted": N_("Terugnemen van %(title)s: ons antwoord"),
        "guarantees.telling": N_("Terugnemen van %(title)s: wacht met uw eigen gesprek"),
        "guarantees.wished": N_("Terugnemen van %(title)s: die werkt gewoon door"),
        "guarantees.latest": N_("Terugnemen van %(title)s: die werkt gewoon door"),
        "guarantees.accepted": N_(
            "Terugnemen van %(title)s: die werkt gewoon door tot en met de laatste werkdag"
        ),
        "guarantees.ending": N_(
            "Terugnemen van %(title)s: die werkt gewoon door tot en met de laatste werkdag"
        ),
        "guarantees.help": N_("Vraag om hulp voor %(title)s"),
    },
    days={
        "guarantees.invoked": N_("Wij bellen u uiterlijk %(day)s"),
        "guarantees.contacted": N_("Antwoord uiterlijk %(day)s"),
        "guarantees.telling": N_("Wij praten eerst, uiterlijk %(day)s"),
        "guarantees.wished": N_("Gewenste laatste werkdag: %(day)s"),
        "guarantees.latest": N_("Laatste werkdag: uiterlijk %(day)s"),
        "guarantees.accepted": N_("Laatste werkdag: %(day)s. Daarna betaalt u niets meer."),
        "guarantees.ending": N_("Laatste werkdag: %(day)s"),
        "guarantees.help": N_("Wij bellen u uiterlijk %(day)s"),
    },
)
