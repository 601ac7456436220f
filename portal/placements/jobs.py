"""After a commit: plan what was sealed, tell of a start, of an end and of who stayed away, and
complete by night what is over. No letter names a candidate.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from portal import clock, db, letters, outbox
from portal.accounts.queries import readers
from portal.audit import SYSTEM
from portal.calendar import next_working_day
from portal.employers.managers import on_duty
from portal.employers.queries import contact
from portal.formats import day
from portal.placements import actions, credit_queries, credits, endings, queries
from portal.placements.ledger import Standing
from portal.placements.models import Placement
from portal.roles import May
from portal.tasks.queries import is_pending
from portal.texts import address, render


def plan(agreement_id: str, **_known: str) -> None:
    """A sealed agreement becomes a planned placement, once."""
    agreed = queries.agreed(uuid.UUID(agreement_id))
    with db.unit():
        if queries.planned_for(uuid.UUID(agreement_id)) is None:
            actions.plan(agreed, by=SYSTEM, at=clock.now())


def tell_employer(placement_id: str) -> None:
    """Mail the people of the employer about the start: a reference and a date, no name. Nothing
    once it began, or will not begin.
    """
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    if not placement.state.is_planned:
        return
    subject = f"De start van plaatsing {placement.reference}"
    key = f"placements.planned.{placement.id}"
    readers = _readers(placement)
    _mail(placement, "planned", readers, subject, key, start_on=placement.start_on)


def tell_mediator(placement_id: str, call_on: str = "") -> None:
    """Somebody stayed away without a word: his mediator, or who stands in that day, calls. Nothing
    where that was done meanwhile, or nobody stayed away after all.
    """
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    if not is_pending(placement.id, "placements.call"):
        return
    on = date.fromisoformat(call_on) if call_on else next_working_day(clock.today())
    when = "vandaag" if on == clock.today() else f"op {day(on)}".replace("\xa0", " ")
    readers = on_duty(placement.mediator_id, on)
    subject = f"Plaatsing {placement.reference}: bel de kandidaat {when}"
    _mail(placement, "unreported", readers, subject, outbox.job_id(), call_on=on)


def tell_end(placement_id: str, line: int | None = None) -> None:
    """The people of the company read that the work ends on another day, does not end before the
    agreed one after all, or never began; and what that costs. As this `line` of the ledger says:
    nothing once a later one says otherwise, which has a letter of its own.
    """
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    ledger = queries.ledger_of(placement)
    line = line or len(ledger.events)
    if now := endings.told_by(ledger, line):
        _mail_end(placement, now, "end", _readers(placement), **_money(placement, now, line))


def tell_end_mediator(placement_id: str, line: int | None = None) -> None:
    """So does the mediator, or who stands in, so that the candidate is not the last to know."""
    placement = db.session.get_one(Placement, uuid.UUID(placement_id))
    ledger = queries.ledger_of(placement)
    if now := endings.told_by(ledger, line or len(ledger.events)):
        told = on_duty(placement.mediator_id, clock.today())
        is_known = bool(_readers(placement))
        _mail_end(placement, now, "end_mediator", told, is_known=is_known)


def _readers(placement: Placement) -> Sequence[Any]:
    return readers(May.VIEW_PLACEMENTS, placement.employer_id)


def _money(placement: Placement, now: Standing, line: int) -> dict[str, Any]:
    """Of a credit note only where days after the last one paid were billed, and what the next
    invoice adds to those that were made.
    """
    until = date.min if now.state.never_began else now.charged_until
    since = queries.written_at(placement.id, line)
    is_back = credit_queries.comes_back(placement.id, until, since)
    billed = credit_queries.billed(placement.id)
    return {
        "pays": placement.contribution_cents > 0,
        "credit_by": credit_queries.credit_promised(placement, now) if is_back else None,
        "added": credits.in_addition(now, placement.terms, billed),
    }


def _mail_end(
    placement: Placement, now: Standing, template: str, people: Sequence[Any], **values: Any
) -> None:
    subject = f"Plaatsing {placement.reference}: {_news(now)}"
    values |= {"now": now, "today": clock.today()}
    _mail(placement, template, people, subject, outbox.job_id(), **values)


def _news(now: Standing) -> str:
    if now.state.never_began:
        return "het werk is niet begonnen"
    if now.state.is_planned:
        return "het werk begint toch"
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
