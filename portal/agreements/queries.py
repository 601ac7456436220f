"""Every question about agreements. Lists select columns; the candidate is found above the wall."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    literal,
    or_,
    select,
)

from portal import db, keyset
from portal.access import Viewer
from portal.agreements import rules
from portal.agreements.labels import Party, State
from portal.agreements.models import Agreement, AgreementTerms, Seal, Signature
from portal.agreements.rules import FormalEmployer, Signatory, Signing, Standing
from portal.employers import queries as employer_queries
from portal.employers.models import Employer
from portal.employers.queries import Reach
from portal.introductions import queries as introduction_queries
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import State as Meeting
from portal.roles import May, Role, unbounded

LIVE = (State.DRAFT, State.OFFERED, State.SIGNED, State.SEALED)
_VIEWER = bindparam("viewer_id", type_=Uuid())
_UNSIGNED = (State.DRAFT, State.OFFERED)
_LIST_THEIR_PART = frozenset({Role.MEDIATOR, Role.FOUNDATION_SIGNER})


def listed(
    viewer: Viewer, *, state: State | None = None, after: keyset.Cursor | None = None
) -> Sequence[Row]:
    """A page of the agreements this viewer reaches, last changed first."""
    all_for = unbounded(May.VIEW_AGREEMENTS) - _LIST_THEIR_PART
    statement = _listed(
        employer_queries.reach(viewer, all_for=all_for), viewer.roles & _LIST_THEIR_PART
    )
    if state:
        statement = statement.where(Agreement.state == state)
    listed = keyset.page(statement, (Agreement.changed_at, Agreement.id), after, newest_first=True)
    return db.session.execute(listed, employer_queries.asked_by(viewer)).all()


@cache
def _listed(reach: Reach, parts: frozenset[Role]) -> Select:
    """Of the companies within `reach`, and besides what is the part of these roles."""
    return (
        select(
            Agreement.id,
            Agreement.reference,
            Agreement.state,
            Agreement.scheme,
            Agreement.candidate_name,
            introduction_queries.alias(Agreement.introduction_id).label("alias"),
            Agreement.function_title,
            Agreement.start_on,
            Agreement.sign_by,
            Agreement.others_sign_by,
            Agreement.changed_at,
            Employer.name.label("employer_name"),
            waits_on().label("waits_on"),
            _is_mediators().label("is_mine"),
        )
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(
            or_(employer_queries.within(reach, Agreement.employer_id), *map(_part, sorted(parts)))
        )
    )


def to_draft(viewer_id: UUID) -> Sequence[Row]:
    """Meetings that went well and have no agreement yet, of this account manager's companies."""
    return db.session.execute(
        select(
            Introduction.id,
            Introduction.vacancy_reference,
            Introduction.vacancy_title,
            Introduction.answer_by,
            Employer.name.label("employer_name"),
        )
        .join(Employer, Employer.id == Introduction.employer_id)
        .where(
            Introduction.state == Meeting.POSITIVE,
            employer_queries.looked_after(Introduction.employer_id, viewer_id),
            ~_has_agreement(),
        )
        .order_by(Introduction.answer_by, Introduction.id)
        .limit(keyset.PAGE_SIZE)
    ).all()


def alias(agreement_id: Any) -> ColumnElement[str]:
    """In SQL: how the candidate was called before the yes, for domains above."""
    agreement, introduction = Agreement.__table__.alias("of"), Introduction.__table__.alias("met")
    return (
        select(introduction.c.alias)
        .join(agreement, agreement.c.introduction_id == introduction.c.id)
        .where(agreement.c.id == agreement_id)
        .correlate_except(agreement, introduction)
        .scalar_subquery()
    )


def live_of(introduction_id: UUID) -> UUID | None:
    """The agreement that a meeting already led to, unless that one ended without a signature."""
    return db.session.scalar(
        select(Agreement.id).where(
            Agreement.introduction_id == introduction_id, db.one_of(Agreement.state, LIVE)
        )
    )


def state_of(agreement_id: UUID) -> State | None:
    """Where an agreement stands."""
    return db.session.scalar(select(Agreement.state).where(Agreement.id == agreement_id))


def sealed_at(agreement_id: UUID) -> datetime | None:
    """When it was sealed; None: it is not."""
    return db.session.scalar(select(Seal.at).where(Seal.agreement_id == agreement_id))


def frozen(agreement_id: UUID) -> Row | None:
    """The terms and the words as they were offered, and how the candidate was called before."""
    return db.session.execute(_frozen(), {"agreement_id": agreement_id}).one_or_none()


def offered(agreement_id: UUID) -> Row:
    """The same, of an agreement that was offered."""
    return db.session.execute(_frozen(), {"agreement_id": agreement_id}).one()


@cache
def _frozen() -> Select:
    of = AgreementTerms.agreement_id == bindparam("agreement_id")
    called = alias(AgreementTerms.agreement_id).label("alias")
    return select(AgreementTerms.terms, AgreementTerms.text, called).where(of)


def terms(agreement_id: UUID) -> dict[str, Any]:
    """What was agreed, for the domains above (placements, guarantees, invoices)."""
    statement = select(AgreementTerms.terms).where(AgreementTerms.agreement_id == agreement_id)
    agreed: dict[str, Any] = db.session.execute(statement).scalar_one()
    return agreed


def signatures(agreement_id: UUID) -> Sequence[Row]:
    """Who signed, in the order of signing."""
    return db.session.execute(_signatures(), {"agreement_id": agreement_id}).all()


@cache
def _signatures() -> Select:
    return (
        select(
            Signature.party,
            Signature.name,
            Signature.capacity,
            Signature.at,
            Signature.method,
            Signature.witness,
            Signature.identity,
            Signature.asked,
            Signature.actor_id,
            Signature.document_sha256,
        )
        .where(Signature.agreement_id == bindparam("agreement_id"))
        .order_by(Signature.at, Signature.id)
    )


def standing(agreement: Agreement, signed: Sequence[Row] | None = None) -> Standing:
    """The agreement as its rules see it."""
    rows = signatures(agreement.id) if signed is None else signed
    return Standing(
        agreement.state,
        rules.parties(agreement.formal_employer),
        frozenset(row.party for row in rows),
        agreement.sign_by,
        str(agreement.drafted_by),
        {row.party: row.actor_id for row in rows},
        agreement.document_sha256 is not None,
        agreement.ended_reason,
        agreement.others_sign_by,
        is_still=agreement.state.waits and not employer_queries.is_active(agreement.employer_id),
    )


def signing(agreement: Agreement, who: Signatory, today: date) -> Signing:
    """What this person finds at the signing of an agreement. Two statements: hand the value on."""
    return rules.signing(standing(agreement), who, today)


def periods_before(agreement: Agreement, dossier_id: UUID) -> int:
    """How many agreements this person had before with the same company under the same scheme: a
    renewal. One whose placement never began counts nothing.
    """
    rows = db.session.execute(
        select(Agreement.id)
        .join(CandidateAnswer, CandidateAnswer.introduction_id == Agreement.introduction_id)
        .where(
            CandidateAnswer.dossier_id == dossier_id,
            Agreement.employer_id == agreement.employer_id,
            Agreement.scheme == agreement.scheme,
            db.one_of(Agreement.state, (State.SIGNED, State.SEALED)),
            Agreement.never_began.is_(False),
            Agreement.id != agreement.id,
        )
    )
    return len(rows.all())


def to_lapse(today: date) -> Sequence[Agreement]:
    """Offers whose last day to sign has passed."""
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.state == State.OFFERED, Agreement.sign_by < today)
        .order_by(Agreement.sign_by, Agreement.id)
    ).all()


def all_offered() -> Sequence[UUID]:
    """All agreements that people are asked to sign."""
    return db.session.scalars(
        select(Agreement.id).where(Agreement.state == State.OFFERED).order_by(Agreement.id)
    ).all()


def offered_at(employer_id: UUID) -> Sequence[UUID]:
    """The agreements of this company that people are asked to sign."""
    return db.session.scalars(
        select(Agreement.id)
        .where(Agreement.employer_id == employer_id, Agreement.state == State.OFFERED)
        .order_by(Agreement.id)
    ).all()


def offered_to(dossier_ids: Collection[UUID]) -> Sequence[UUID]:
    """The agreements that these people are asked to sign."""
    return db.session.scalars(
        select(Agreement.id)
        .join(CandidateAnswer, CandidateAnswer.introduction_id == Agreement.introduction_id)
        .where(CandidateAnswer.dossier_id.in_(dossier_ids), Agreement.state == State.OFFERED)
        .order_by(Agreement.id)
    ).all()


def unsigned(vacancy_id: UUID) -> Sequence[Agreement]:
    """What was drafted or offered for a vacancy, held until the unit ends."""
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.vacancy_id == vacancy_id, db.one_of(Agreement.state, _UNSIGNED))
        .order_by(Agreement.id)
        .with_for_update()
    ).all()


def unsigned_of(introduction_id: UUID) -> Sequence[Agreement]:
    """What was drafted or offered after a meeting, held until the unit ends."""
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.introduction_id == introduction_id, db.one_of(Agreement.state, _UNSIGNED))
        .with_for_update()
    ).all()


def waiting_for_one(**which: UUID) -> Sequence[Introduction]:
    """Meetings that went well and led to no agreement, with this value of a column (`vacancy_id`,
    `id`), held until the unit ends.
    """
    return db.session.scalars(
        select(Introduction)
        .filter_by(**which)
        .where(
            Introduction.state == Meeting.POSITIVE,
            ~_has_agreement(),
        )
        .order_by(Introduction.id)
        .with_for_update()
    ).all()


def ending_with(vacancy_id: UUID) -> dict[str, Any]:
    """How many agreements stop with a vacancy, drafted, offered or still to be made, and how many
    go on because everybody signed. One statement.
    """
    live = select(Agreement.introduction_id, Agreement.state).where(
        db.one_of(Agreement.state, LIVE)
    )
    mine = live.where(Agreement.vacancy_id == vacancy_id).subquery()
    meetings = (
        select(mine.c.state)
        .select_from(Introduction)
        .outerjoin(mine, mine.c.introduction_id == Introduction.id)
        .where(Introduction.vacancy_id == vacancy_id, Introduction.state == Meeting.POSITIVE)
    )
    states = db.session.scalars(meetings).all()
    signed = sum(state in (State.SIGNED, State.SEALED) for state in states)
    return {"agreements": len(states) - signed, "signed": signed}


def going() -> Select:
    """Few of all there are: read first, by their state."""
    agreement = Agreement.__table__.alias("going").c
    return select(agreement.id).where(db.one_of(agreement.state, (State.DRAFT, State.OFFERED)))


def waits_on() -> Any:
    """Whom the next step waits for, in the words of the inbox."""
    return case(
        (Agreement.state != State.OFFERED, literal("municipality")),
        (~signed(Party.EMPLOYER), literal("employer")),
        (~signed(Party.CANDIDATE), literal("candidate")),
        (needs_foundation(), literal("third")),
        else_=literal("municipality"),
    )


def needs_foundation() -> ColumnElement[bool]:
    seconded = Agreement.formal_employer == FormalEmployer.FOUNDATION
    return and_(seconded, ~signed(Party.FOUNDATION))


def signed(party: Party) -> ColumnElement[bool]:
    return exists().where(Signature.agreement_id == Agreement.id, Signature.party == party)


def _has_agreement() -> ColumnElement[bool]:
    return exists().where(
        Agreement.introduction_id == Introduction.id, db.one_of(Agreement.state, LIVE)
    )


def _part(role: Role) -> ColumnElement[bool]:
    """Where the foundation signs, or a mediator's own candidates; once it is offered."""
    part = Agreement.formal_employer == FormalEmployer.FOUNDATION
    if role is Role.MEDIATOR:
        part = _is_mediators()
    return and_(part, Agreement.state != State.DRAFT)


def _is_mediators() -> ColumnElement[bool]:
    """Is the viewer the mediator of the candidate, or the second that was named?"""
    own = exists().where(
        Introduction.id == Agreement.introduction_id, Introduction.mediator_id == _VIEWER
    )
    return or_(own, Agreement.second_mediator_id == _VIEWER)
