"""The verbs of signing: sign, remind, appoint, seal. Each in one unit, with its line and job."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from portal import clock, db, logs, outbox
from portal.accounts import queries as account_queries
from portal.agreements import checks, parties, queries, rules
from portal.agreements.labels import Identity, Method, Party, State
from portal.agreements.models import Agreement, Seal, Signature
from portal.agreements.rules import TRANSITIONS, Signatory, Signing
from portal.audit import Actor, record
from portal.cards import actions as card_actions
from portal.documents.models import Document
from portal.employers import queries as employer_queries
from portal.errors import Refused
from portal.formats import term
from portal.introductions import queries as introduction_queries
from portal.roles import Role
from portal.tasks import actions as task_actions
from portal.tasks import queries as task_queries
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
    identity: Identity | None = None  # how that one knew who it was
    asked: bool = False  # who has a mobile asked to sign together


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
    `rules.check_signer` and, of the candidate, `parties` refuse. Who signs beside somebody hears so
    at once.
    """
    who = Signatory(by.on_behalf_of or by.id, (party,))
    signing = signing or queries.signing(agreement, who, clock.day(at))
    if signing.standing.signers.get(party) == by.id:
        return
    if signing.refusal is not None:
        raise signing.refusal
    _check_candidate(agreement, party, signer, signing, by=by, at=at)
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
            identity=signer.identity,
            asked=signer.asked,
            document_sha256=document_sha256,
            consent_version=rules.CONSENT_VERSION,
            request_id=logs.request_id(),
        )
    )
    record("agreements.sign", agreement, by=by, at=at, party=party, method=signer.method)
    _end_tasks(agreement, party, by=by, at=at)
    if signer.method is Method.IN_PERSON:
        outbox.put("agreements.signed_beside", agreement_id=str(agreement.id))
    if after.state is State.SIGNED:
        agreement.state, agreement.changed_at, agreement.due_at = after.state, at, None
        outbox.put("agreements.signed", agreement_id=str(agreement.id))
    elif after.next_signers == {Party.MUNICIPALITY}:
        agreement.due_at = clock.end_of(agreement.sign_by) if agreement.sign_by else None
        outbox.put("agreements.awaits_municipality", agreement_id=str(agreement.id))


def remind(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Ask again who is to sign now. Refuses `company_stopped`, and `reminded` within 24 hours of
    the last time.

    The row's version stays: a reminder does not spoil the page somebody is signing on.
    """
    step(TRANSITIONS, agreement.state, "remind")
    if queries.standing(agreement).is_still:
        raise Refused("company_stopped", rules.COMPANY_STOPPED)
    before = agreement.reminded_at
    if before is not None and at - before < rules.REMIND_AFTER:
        raise Refused("reminded", rules.REMINDED, term=term(rules.REMIND_AFTER))
    table = Agreement.__table__
    db.session.execute(update(table).where(table.c.id == agreement.id).values(reminded_at=at))
    record("agreements.remind", agreement, by=by, at=at)
    outbox.put("agreements.reminded", agreement_id=str(agreement.id), at=at.isoformat())


def appoint(agreement: Agreement, mediator_id: uuid.UUID, *, by: Actor, at: datetime) -> None:
    """Name a second mediator beside whom the candidate may sign too: to sign together is his task
    from now on. Both mediators hear of it, and so does who was named before. The same again changes
    nothing. Refuses `not_second`, and what keeps the candidate from signing.

    The row's version stays, as with a reminder.
    """
    check_appoint(agreement, clock.day(at))
    before = agreement.second_mediator_id
    if before == mediator_id:
        return
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    own = checks.own_mediator(agreement, dossier)
    known = {one.id for one in account_queries.people_with(Role.MEDIATOR)}
    parties.check_appointed(mediator_id, by=by.id, own=own, known=known)
    table = Agreement.__table__
    named = update(table).where(table.c.id == agreement.id).values(second_mediator_id=mediator_id)
    db.session.execute(named)
    db.session.expire(agreement, ["second_mediator_id"])
    assert agreement.sign_by is not None
    own_day = rules.sign_by_of(Party.CANDIDATE, agreement.sign_by)
    task_actions.cancel(agreement, "agreements.sign_together", by=by, at=at)
    task_actions.assign(
        "agreements.sign_together",
        subject=agreement,
        employer_id=None,
        to=mediator_id,
        title=agreement.reference,
        due_on=max(own_day, clock.day(at)),
        by=by,
        at=at,
    )
    record("agreements.appoint", agreement, by=by, at=at, mediator_id=mediator_id)
    told = {"appointed": mediator_id, "second": own, "replaced": before}
    outbox.put(
        "agreements.appointed",
        agreement_id=str(agreement.id),
        told={kind: str(one) for kind, one in told.items() if one},
        at=at.isoformat(),
    )


def check_appoint(agreement: Agreement, today: date) -> None:
    """Refuses what keeps the candidate from signing: then nobody sits beside him."""
    step(TRANSITIONS, agreement.state, "appoint")
    own = queries.signing(agreement, rules.CANDIDATE, today)
    if own.refusal is not None:
        raise own.refusal


def watch_addresses(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Somebody's address changed while people sign. One that two parties share is the task of who
    can have it mended; once it is mended, the candidate is asked again. Nothing of what was offered
    to nobody, or ended.
    """
    if agreement.state is not State.OFFERED:
        return
    found = checks.shared(agreement)
    if found is None:
        if task_queries.is_pending(agreement.id, *checks.SHARED_TASKS):
            task_actions.finish(agreement, *checks.SHARED_TASKS, by=by, at=at)
            outbox.put("agreements.unshared", agreement_id=str(agreement.id), at=at.isoformat())
        return
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    manager = employer_queries.contact(agreement.employer_id)
    task_actions.assign(
        checks.OWN_ADDRESS if found.is_candidates else checks.OWN_MAIL,
        subject=agreement,
        employer_id=None,
        to=dossier.mediator_id if found.is_candidates else manager.id if manager else None,
        title=agreement.reference,
        due_on=rules.call_by(clock.day(at)),
        by=by,
        at=at,
    )


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


def _check_candidate(
    agreement: Agreement, party: Party, signer: Signer, signing: Signing, *, by: Actor, at: datetime
) -> None:
    """What is asked of the candidate's signature, and once more of the last one. Of the company
    nothing is: whether it may sign would tell whose address a candidate has.
    """
    if party not in (Party.CANDIDATE, Party.MUNICIPALITY):
        return
    if signer.method is Method.IN_PERSON:
        now = checks.beside(agreement, by.id, clock.day(at), lock=True)
        parties.check_beside(now, signed=signing.standing.signers.values())
        parties.check_said(now, identity=signer.identity, asked=signer.asked)
    by_link = signer.method is Method.LINK_CODE
    parties.check_shared(checks.shared(agreement), by_link=by_link)


def _end_tasks(agreement: Agreement, party: Party, *, by: Actor, at: datetime) -> None:
    if party is Party.CANDIDATE:
        kinds = ("agreements.sign_together", *checks.SHARED_TASKS)
        task_actions.finish(agreement, *kinds, by=by, at=at)


def _check_read(agreement: Agreement, sha256: str, version: int | None) -> None:
    if agreement.document_sha256 is None:
        raise Refused("not_ready", rules.NOT_READY)
    if agreement.document_sha256 != sha256 or agreement.version != version:
        raise Refused("document_changed", rules.DOCUMENT_CHANGED)
