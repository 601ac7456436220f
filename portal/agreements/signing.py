"""The verbs of signing: sign, remind, seal. Each in one unit, with its audit line and its job."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from portal import clock, db, outbox
from portal.agreements import queries, rules
from portal.agreements.labels import Method, Party, State
from portal.agreements.models import Agreement, Seal, Signature
from portal.agreements.rules import TRANSITIONS, Signatory, Signing
from portal.audit import Actor, record
from portal.audit.actions import request_id
from portal.cards import actions as card_actions
from portal.documents.models import Document
from portal.employers import queries as employer_queries
from portal.errors import Refused
from portal.introductions import queries as introduction_queries
from portal.tasks import actions as task_actions
from portal.transitions import step
from portal.vacancies import actions as vacancy_actions
from portal.vacancies.models import Vacancy


@dataclass(frozen=True)
class Signer:
    """Who signs for a party, as the signature keeps it."""

    name: str
    capacity: str
    method: Method
    witness: str | None = None  # the name of the mediator beside whom it was signed


def sign(
    agreement: Agreement,
    party: Party,
    signer: Signer,
    *,
    document_sha256: str,
    version: int | None,
    by: Actor,
    at: datetime,
    signing: Signing | None = None,
) -> None:
    """Put the signature of `party` under the agreement; have it sealed after the last one.

    `signing` is what the caller asked under the lock, to know the party. The same person again
    changes nothing. Refuses `document_changed` when another document or version was read, and what
    `rules.check_signer` and `rules.check_company` refuse.
    """
    who = Signatory(by.on_behalf_of or by.id, (party,))
    signing = signing or queries.signing(agreement, who, clock.day(at))
    if signing.standing.signers.get(party) == by.id:
        return
    if signing.refusal is not None:
        raise signing.refusal
    rules.check_company(is_active=employer_queries.is_active(agreement.employer_id))
    after = rules.sign(signing.standing, party)
    _check_read(agreement, document_sha256, version)
    db.session.add(
        Signature(
            agreement_id=agreement.id,
            party=party,
            name=signer.name,
            capacity=signer.capacity,
            actor_kind=by.kind,
            actor_id=by.id,
            on_behalf_of=by.on_behalf_of,
            at=at,
            method=signer.method,
            witness=signer.witness,
            document_sha256=document_sha256,
            consent_version=rules.CONSENT_VERSION,
            request_id=request_id.get(),
        )
    )
    record("agreements.sign", agreement, by=by, at=at, party=party, method=signer.method)
    if party is Party.CANDIDATE:
        task_actions.finish(agreement, "agreements.sign_together", by=by, at=at)
    if after.state is State.SIGNED:
        agreement.state, agreement.changed_at, agreement.due_at = after.state, at, None
        outbox.put("agreements.signed", agreement_id=str(agreement.id))
    elif after.next_signers == {Party.MUNICIPALITY}:
        agreement.due_at = clock.end_of(agreement.sign_by) if agreement.sign_by else None
        outbox.put("agreements.awaits_municipality", agreement_id=str(agreement.id))


def remind(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Ask again who is to sign now. Refuses `reminded` within 24 hours of the last time.

    The row's version stays: a reminder does not spoil the page somebody is signing on.
    """
    step(TRANSITIONS, agreement.state, "remind")
    before = agreement.reminded_at
    if before is not None and at - before < timedelta(hours=rules.REMIND_HOURS):
        raise Refused("reminded", rules.REMINDED)
    table = Agreement.__table__
    db.session.execute(update(table).where(table.c.id == agreement.id).values(reminded_at=at))
    record("agreements.remind", agreement, by=by, at=at)
    outbox.put("agreements.reminded", agreement_id=str(agreement.id), at=at.isoformat())


def seal(agreement: Agreement, document: Document, *, by: Actor, at: datetime) -> None:
    """The final PDF carries the seal and is stored: the agreement holds, a place is taken."""
    agreement.state = step(TRANSITIONS, agreement.state, "seal")
    agreement.changed_at = at
    db.session.flush()
    db.session.add(
        Seal(agreement_id=agreement.id, document_id=document.id, sha256=document.sha256, at=at)
    )
    vacancy = db.session.get_one(Vacancy, agreement.vacancy_id, with_for_update=True)
    vacancy_actions.fill(vacancy, by=by, at=at)
    card_actions.pause_placed(
        introduction_queries.showing_id(agreement.introduction_id), by=by, at=at
    )
    record("agreements.seal", agreement, by=by, at=at, sha256=document.sha256)
    link_id = str(uuid.uuid4())
    outbox.put("agreements.sealed", agreement_id=str(agreement.id), link_id=link_id)


def _check_read(agreement: Agreement, sha256: str, version: int | None) -> None:
    if agreement.document_sha256 is None:
        raise Refused("not_ready", rules.NOT_READY)
    if agreement.document_sha256 != sha256 or agreement.version != version:
        raise Refused("document_changed", rules.DOCUMENT_CHANGED)
