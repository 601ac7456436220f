"""Agreements, by the verbs of the portal; their papers hold a word instead of a printed page."""

import uuid
from datetime import timedelta

from portal import clock
from portal.agreements import actions, documents, queries, signing
from portal.agreements.labels import Method, Party, State
from portal.agreements.signing import Signer
from portal.audit import Actor
from portal.audit.rules import ActorKind
from portal.documents.actions import store
from portal.introductions.rules import State as Meeting
from portal.roles import Role
from portal.schemes import starts
from tests.make import basis
from tests.make.introductions import introduction as make_introduction
from tests.make.people import person

PDF = b"%PDF-1.7 a word instead of a page"
DAYS = ("ma", "di", "wo", "do", "vr")
ROLES = {
    Party.EMPLOYER: Role.SIGNATORY,
    Party.FOUNDATION: Role.FOUNDATION_SIGNER,
    Party.MUNICIPALITY: Role.DECIDER,
}


def agreement(*, of=None, state=State.DRAFT, signed_by=(), introduction=None, at=None, **values):
    """An agreement of an employer: a draft, offered (`signed_by` some parties), signed or sealed.

    `values` are fields of its form. It is drafted by the employer's account manager.
    """
    at = at or clock.now()
    with basis.inside() as session:
        met = introduction or make_introduction(of=of, state=Meeting.POSITIVE)
        by = basis.actor(_manager(met.employer_id), Role.ACCOUNT_MANAGER)
        filled = {**ordinary(at), **values}
        made = actions.draft(met, filled, agreement_id=uuid.uuid4(), by=by, at=at)
        session.flush()
        if state is not State.DRAFT:
            actions.offer(made, by=by, at=at)
            actions.publish(made, _paper(documents.OFFER, made, at), by=basis.SYSTEM, at=at)
        everybody = state in (State.SIGNED, State.SEALED)
        for party in Party if everybody else signed_by:
            if party in queries.standing(made).parties:
                sign(made, party, at=at)
        if state is State.SEALED:
            signing.seal(made, _paper(documents.SEALED, made, at), by=basis.SYSTEM, at=at)
    return made


def sign(agreement, party, *, by=None, at=None):
    """Somebody of this party signs what was offered; `by` is a user."""
    with basis.inside() as session:
        session.flush()
        method = Method.LINK_CODE if party is Party.CANDIDATE else Method.PASSWORD
        name = by.name if by else str(party)
        signing.sign(
            agreement,
            party,
            Signer(name, str(party), method),
            document_sha256=agreement.document_sha256,
            version=agreement.version,
            by=_signer(agreement, party, by),
            at=at or clock.now(),
        )
        session.flush()


def ordinary(at):
    """What an account manager fills in for an ordinary groeibaan."""
    start = starts.first_worked(clock.day(at) + timedelta(days=21), DAYS)
    return {
        "scheme": "groeibaan",
        "function_title": "Medewerker afwerking",
        "start_on": start,
        "end_on": start + timedelta(days=364),
        "minutes_per_week": 32 * 60,
        "wage_cents": 1700,
        "tasks": ["schuren", "lakken", "inpakken"],
        "goals": ["zelfstandig lakken"],
        "excluded_tasks": "werken met de kettingzaag",
        "work_agreements": ["vaste pauzetijden"],
        "days": list(DAYS),
        "working_times": "8.00 tot 16.30 uur",
        "start_time": "8.00",
        "report_time": "7.45",
        "wage_source": "cao meubelindustrie",
        "supervisor_name": "Wout Zandhuis",
        "supervisor_phone": "0612345670",
        "supervisor_minutes": 4 * 60,
        "supervisor_backup_name": "Tineke Rouwhorst",
        "work_address": "Kade 7, Vaartland",
    }


def _paper(kind, made, at):
    return store(
        kind, made, PDF, name="overeenkomst.pdf", template_version="test", by=basis.SYSTEM, at=at
    )


def _signer(agreement, party, by):
    if party is Party.CANDIDATE:
        return Actor(ActorKind.CANDIDATE, str(uuid.uuid4()), "candidate")
    if by is not None:
        return basis.actor(by, ROLES[party])
    of = type("Owner", (), {"id": agreement.employer_id}) if party is Party.EMPLOYER else None
    return basis.actor(person(ROLES[party], of=of), ROLES[party])


def _manager(employer_id):
    from portal.placements.queries import manager

    return manager(employer_id)
