"""Claims in which the next step is ours, or the decider's; and what the employer should know."""

import uuid
from typing import Any

from sqlalchemy import Select, and_, case

from portal import db
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.guarantees.labels import Kind, State
from portal.guarantees.models import Claim
from portal.inbox import Inbox, Source, Todo, Words, items_of, todos_of
from portal.language import N_
from portal.roles import May, Role
from portal.tasks.queries import pending

OURS = (State.INVOKED, State.CONTACTED, State.ACCEPTED, State.EXECUTED)  # the next step is ours


def items(viewer_id: uuid.UUID) -> Select:
    """Claims of my employers in which the next step is ours."""
    looked_at = and_(Claim.state == State.CONTACTED, Claim.referred_at.is_not(None))
    unheard = and_(
        Claim.state.in_((State.CONTACTED, State.EXECUTED)),
        Claim.told_at.is_(None),
        Claim.kind == Kind.TAKE_BACK,
    )
    kind = case(
        (looked_at, "guarantees.looked_at"),
        (unheard, "guarantees.unheard"),
        *[(Claim.state == state, f"guarantees.{state.value}") for state in OURS],
        else_="",
    )
    waits_on = case((looked_at, "decider"), (unheard, "mediator"), else_="municipality")
    return _items(kind, Claim.due_at, waits_on).where(
        Claim.state.in_(OURS), looked_after(Claim.employer_id, viewer_id)
    )


def to_decide(_viewer_id: Any) -> Select:
    """Claims that were put before a decider for a legal ground, due when the answer is."""
    task = pending("guarantees.decide")
    found = _items("guarantees.referred", task.c.due_at)
    return found.join(task, task.c.subject_id == Claim.id)


def untold(_viewer_id: Any) -> Select:
    """Claims whose latest day is there while nobody told the candidate: red for a decider too."""
    task = pending("guarantees.tell")
    found = _items("guarantees.untold", task.c.due_at)
    return found.join(task, task.c.subject_id == Claim.id).where(Claim.latest_on <= db.today())


def todo(employer_id: uuid.UUID) -> Select:
    """What the employer should know: keep the work safe and ordinary until the last day."""
    return todos_of(
        kind="guarantees.wait",
        subject_id=Claim.id,
        title=Claim.reference,
        due_on=Claim.last_on,
    ).where(Claim.employer_id == employer_id, Claim.state == State.ACCEPTED)


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
    todo=(Todo(May.VIEW_GUARANTEES, todo),),
    sentences={
        "guarantees.referred": N_("Is er een wettelijke grond bij melding %(title)s?"),
        "guarantees.untold": N_("De kandidaat weet het niet: laat het vertellen (%(title)s)"),
        "guarantees.invoked": N_("Bel over melding %(title)s"),
        "guarantees.contacted": N_("Antwoord op melding %(title)s"),
        "guarantees.unheard": N_("De bemiddelaar vertelt het eerst: melding %(title)s"),
        "guarantees.looked_at": N_("De teamleider kijkt naar melding %(title)s"),
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
    todo_sentences={
        "guarantees.wait": N_("De kandidaat werkt gewoon door tot en met de laatste werkdag")
    },
    consequences={"guarantees.wait": N_("Daarna betaalt u niets meer.")},
)
