"""After a commit: plan what was sealed, tell of a start, of an end and of who stayed away, and
complete by night what is over. No letter names a candidate.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from portal import clock, db, letters, outbox
from portal.accounts.queries import people_with
from portal.audit import SYSTEM
from portal.calendar import next_working_day
from portal.employers.managers import on_duty
from portal.employers.queries import contact
from portal.formats import day
from portal.placements import actions, credit_queries, credits, queries
from portal.placements.ledger import Standing
from portal.placements.models import Placement
from portal.roles import Role
from portal.texts import address, render


def plan(agreement_id: str, **_known: str) -> None:
    """A sealed agreement becomes a planned placement, once."""
    agreed = queries.agreed(uuid.UUID(agreement_id))
    with db.unit():
        if queries.planned_for(uuid.UUID(agreement_id)) is None:
            actions.plan(agreed, by=SYSTEM, at=clock.now())


def tell_employer(placement_id: str) -> None:
    """Mail the people of the employer about the start: a reference and a date, no name."""
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    people = people_with(Role.MEMBER, employer_id=placement.employer_id)
    subject = f"De start van plaatsing {placement.reference}"
    key = f"placements.planned.{placement.id}"
    _mail(placement, "planned", people, subject, key, start_on=placement.start_on)


def tell_mediator(placement_id: str, call_on: str = "") -> None:
    """Somebody stayed away without a word: his mediator, or who stands in that day, calls."""
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    on = date.fromisoformat(call_on) if call_on else next_working_day(clock.today())
    when = "vandaag" if on == clock.today() else f"op {day(on)}".replace("\xa0", " ")
    readers = on_duty(placement.mediator_id, on)
    subject = f"Plaatsing {placement.reference}: bel de kandidaat {when}"
    _mail(placement, "unreported", readers, subject, outbox.job_id(), call_on=on)


def tell_end(placement_id: str) -> None:
    """The people of the company read that the work ends on another day, does not end before the
    agreed one after all, or never began; and what that costs.
    """
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    _tell_end(placement, "end", people_with(Role.MEMBER, employer_id=placement.employer_id))


def tell_end_mediator(placement_id: str) -> None:
    """So does the mediator, or who stands in, so that the candidate is not the last to know."""
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    _tell_end(placement, "end_mediator", on_duty(placement.mediator_id, clock.today()))


def _tell_end(placement: Placement, template: str, readers: Sequence[Any]) -> None:
    """Of a credit note only where days after the last one paid were billed, and what the next
    invoice adds to those that were made.
    """
    ledger = queries.ledger_of(placement)
    now = ledger.now
    until = date.min if now.state.never_began else now.charged_until
    is_back = credit_queries.comes_back(placement.id, until, queries.written_at(placement.id))
    subject = f"Plaatsing {placement.reference}: {_news(now)}"
    values = {
        "now": now,
        "today": clock.today(),
        "pays": placement.contribution_cents > 0,
        "credit_by": credit_queries.credit_by(placement, now) if is_back else None,
        "added": credits.in_addition(now, ledger.terms, credit_queries.billed(placement.id)),
    }
    _mail(placement, template, readers, subject, outbox.job_id(), **values)


def _news(now: Standing) -> str:
    if now.state.never_began:
        return "het werk is niet begonnen"
    return "de laatste dag" if now.ends_otherwise else "het werk gaat door"


def complete_all() -> None:
    """By night: a job for every running placement whose last day has passed."""
    placement_ids = queries.to_complete(clock.today())
    with db.unit():
        for placement_id in placement_ids:
            outbox.put("placements.complete", placement_id=str(placement_id))


def complete(placement_id: str) -> None:
    """One placement that has run its time."""
    with db.unit() as session:
        placement = session.get_one(Placement, uuid.UUID(placement_id), with_for_update=True)
        actions.complete(placement, by=SYSTEM, at=clock.now())


def _mail(
    placement: Placement,
    template: str,
    readers: Sequence[Any],
    subject: str,
    key: str,
    **values: Any,
) -> None:
    """One letter to each of the readers; `key` with the reader makes its Message-ID."""
    manager = contact(placement.employer_id)
    for reader in readers:
        text = render(
            f"mail/placements_{template}.txt",
            name=reader.name,
            reference=placement.reference,
            manager=manager,
            link=address("placements.show", placement_id=placement.id),
            **values,
        )
        message_id = f"{key}.{reader.id}"
        letters.send(reader.email, subject, text, message_id=message_id, whose=reader.id)
