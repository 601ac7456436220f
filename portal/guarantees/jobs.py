"""After a commit: the receipt, the mails (a reference and dates, nobody's name), and the night."""

import uuid
from collections.abc import Sequence
from typing import Any

from portal import clock, db, outbox
from portal.accounts.queries import people_with, person
from portal.audit import SYSTEM
from portal.documents.actions import store
from portal.effects import mail
from portal.employers.queries import contact
from portal.guarantees import actions, documents, queries
from portal.guarantees.models import Claim
from portal.placements.models import Placement
from portal.roles import Role
from portal.texts import address, render


def make_receipt(claim_id: str) -> None:
    """The receipt as PDF, kept once."""
    from portal.effects import pdf

    claim = _claim(claim_id)
    values = documents.receipt(
        claim, queries.details(claim.placement_id), clock.day(claim.invoked_at)
    )
    content = pdf.render(render("documents/receipt.html", **values), created=claim.invoked_at)
    with db.unit():
        store(
            documents.RECEIPT,
            claim,
            content,
            name=f"ontvangstbewijs-{claim.reference}.pdf",
            template_version=documents.TEMPLATE,
            by=SYSTEM,
            at=clock.now(),
        )


def tell_manager(claim_id: str) -> None:
    """The account manager, or who stands in, must call."""
    claim = _claim(claim_id)
    manager = contact(claim.employer_id)
    if manager is not None:
        _mail(claim, "manager", [manager], f"Melding {claim.reference}: bel de werkgever")


def tell_employer(claim_id: str) -> None:
    """It is in: what happens, before when."""
    claim = _claim(claim_id)
    _to_employer(claim, "invoked", f"Uw melding {claim.reference} is binnen")


def tell_accepted(claim_id: str) -> None:
    """Yes: the last day, and when the money stops."""
    claim = _claim(claim_id)
    _to_employer(claim, "accepted", f"Antwoord op uw melding {claim.reference}")


def tell_refused(claim_id: str) -> None:
    """No, on a legal ground, and what is possible."""
    claim = _claim(claim_id)
    _to_employer(claim, "refused", f"Antwoord op uw melding {claim.reference}")


def tell_deciders(claim_id: str) -> None:
    """Is there a legal ground? Every decider hears it, with the day of the answer."""
    claim = _claim(claim_id)
    if claim.referred_at is not None:
        _mail(claim, "referred", people_with(Role.DECIDER), f"Melding {claim.reference}: besluit")


def tell_decided(claim_id: str) -> None:
    """The account manager, or who stands in, hears what the decider found."""
    claim = _claim(claim_id)
    manager = contact(claim.employer_id)
    if manager is not None:
        _mail(claim, "decided", [manager], f"Melding {claim.reference}: de teamleider besloot")


def tell_withdrawn(claim_id: str) -> None:
    """Account manager and mediator hear that it goes on."""
    claim = _claim(claim_id)
    placement = db.session.get_one(Placement, claim.placement_id)
    manager = contact(claim.employer_id)
    people = [one for one in (manager, person(placement.mediator_id)) if one is not None]
    _mail(claim, "withdrawn", people, f"Melding {claim.reference} is ingetrokken")


def execute_all() -> None:
    """By night: a job for every accepted claim whose last day has passed."""
    found = queries.to_execute(clock.today())
    with db.unit():
        for claim_id in found:
            outbox.put("guarantees.execute", claim_id=str(claim_id))


def execute(claim_id: str) -> None:
    """Carry out one accepted claim whose last day has passed."""
    with db.unit() as session:
        claim = _claim(claim_id)
        placement = session.get_one(Placement, claim.placement_id, with_for_update=True)
        claim = session.get_one(Claim, claim.id, with_for_update=True, populate_existing=True)
        if claim.executed_at is None:
            actions.execute(claim, placement, by=SYSTEM, at=clock.now())


def _claim(claim_id: str) -> Claim:
    return db.session.get_one(Claim, uuid.UUID(claim_id))


def _to_employer(claim: Claim, template: str, subject: str) -> None:
    people = people_with(Role.SIGNATORY, employer_id=claim.employer_id)
    _mail(claim, template, people, subject)


def _mail(claim: Claim, template: str, people: Sequence[Any], subject: str) -> None:
    manager = contact(claim.employer_id)
    for n, one in enumerate(people):
        text = render(
            f"mail/guarantees_{template}.txt",
            name=one.name,
            claim=claim,
            reference=queries.details(claim.placement_id).placement_reference,
            manager=manager,
            link=address("guarantees.show", claim_id=claim.id),
        )
        mail.send(one.email, subject, text, message_id=f"{outbox.job_id()}.{n}")
