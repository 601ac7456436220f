"""Agreements that wait for an offer or a signature."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_

from portal import db
from portal.agreements import rules
from portal.agreements.labels import Party, State
from portal.agreements.models import Agreement
from portal.agreements.queries import going, needs_foundation, signed, waits_on
from portal.employers.models import Employer
from portal.employers.queries import looked_after
from portal.employers.rules import State as Company
from portal.inbox import Inbox, Source, Todo, Words, items_of, running_of, todos_of
from portal.language import N_
from portal.roles import May, Role
from portal.schemes.rules import FormalEmployer

_TO_SIGN = (Agreement.state == State.OFFERED, Agreement.document_sha256.is_not(None))


def items(viewer_id: UUID) -> Select:
    """Agreements that wait for an offer or a signature, for the account manager's inbox."""
    kind = case((Agreement.state == State.DRAFT, "agreements.draft"), else_="agreements.offered")
    waits = case((_signs_last(), "decider"), else_=waits_on())
    return _items(kind, waits).where(
        Agreement.id.in_(going()), looked_after(Agreement.employer_id, viewer_id)
    )


def todo(employer_id: UUID) -> Select:
    """Agreements this company still has to sign."""
    return todos_of(
        kind="agreements.sign",
        subject_id=Agreement.id,
        title=Agreement.candidate_name,
        due_on=Agreement.others_sign_by,
    ).where(Agreement.employer_id == employer_id, *_TO_SIGN, ~signed(Party.EMPLOYER), ~_is_still())


def running(employer_id: UUID) -> Select:
    """Agreements of this company on which somebody else is at work: we make one, others sign. While
    the company is stopped its own turn waits here too.
    """
    alias = db.Base.metadata.tables["introductions"].c.alias
    introduction_id = db.Base.metadata.tables["introductions"].c.id
    return (
        running_of(
            kind=case(
                *(
                    (Agreement.state == state, f"agreements.{state.value}")
                    for state in (State.DRAFT, State.OFFERED, State.SIGNED)
                ),
                else_="",
            ),
            subject_id=Agreement.id,
            title=func.coalesce(func.nullif(Agreement.candidate_name, ""), alias),
            place=case((Agreement.state == State.DRAFT, "none"), else_="agreements"),
            waits_on=case((_signs_last(), "decider"), else_=waits_on()),
            due_on=case((_signs_last(), Agreement.sign_by), else_=Agreement.others_sign_by),
            at=case((Agreement.state == State.DRAFT, Agreement.due_at)),
        )
        .outerjoin(
            db.Base.metadata.tables["introductions"], introduction_id == Agreement.introduction_id
        )
        .where(
            Agreement.employer_id == employer_id,
            db.one_of(Agreement.state, (State.DRAFT, State.OFFERED, State.SIGNED)),
            or_(_is_still(), ~and_(*_TO_SIGN, ~signed(Party.EMPLOYER))),
        )
    )


def for_signatory(employer_id: UUID) -> Select:
    """What waits for a colleague who may sign, for who may not."""
    return running_of(
        kind="agreements.offered",
        subject_id=Agreement.id,
        title=Agreement.candidate_name,
        waits_on="signatory",
        due_on=Agreement.others_sign_by,
    ).where(Agreement.employer_id == employer_id, *_TO_SIGN, ~signed(Party.EMPLOYER))


def to_sign(party: Party) -> Select:
    """Agreements in which this party of the municipality's side is the next to sign."""
    return _items("agreements.sign").where(
        Agreement.state == State.OFFERED,
        Agreement.document_sha256.is_not(None),
        _is_next(party),
        ~_is_still(),
    )


def _items(kind: Words, waits: Words = "municipality") -> Select:
    return items_of(
        kind=kind,
        subject_id=Agreement.id,
        employer_id=Agreement.employer_id,
        employer_name=Employer.name,
        title=Agreement.reference,
        waits_on=waits,
        due_at=Agreement.due_at,
    ).join(Employer, Employer.id == Agreement.employer_id)


def _is_still() -> ColumnElement[bool]:
    """Is the company stopped? Then nobody can sign."""
    company = Employer.__table__.alias("stopped").c
    return exists().where(company.id == Agreement.employer_id, company.state == Company.SUSPENDED)


def _signs_last() -> ColumnElement[bool]:
    return and_(Agreement.state == State.OFFERED, _is_next(Party.MUNICIPALITY))


def _is_next(party: Party) -> ColumnElement[bool]:
    if party is Party.MUNICIPALITY:
        others = [signed(Party.EMPLOYER), signed(Party.CANDIDATE), ~needs_foundation()]
        return and_(*others, ~signed(Party.MUNICIPALITY))
    seconded = Agreement.formal_employer == FormalEmployer.FOUNDATION
    return and_(seconded, ~signed(party)) if party is Party.FOUNDATION else ~signed(party)


def by_municipality(_viewer_id: Any) -> Select:
    return to_sign(Party.MUNICIPALITY)


def by_foundation(_viewer_id: Any) -> Select:
    return to_sign(Party.FOUNDATION)


INBOX = Inbox(
    domain="agreements",
    word=N_("Handtekening"),
    icon="pen",
    path="/overeenkomsten",
    slug="handtekeningen",
    filter_word=N_("Handtekeningen"),
    sources=(
        Source(Role.ACCOUNT_MANAGER, items),
        Source(Role.DECIDER, by_municipality),
        Source(Role.FOUNDATION_SIGNER, by_foundation),
    ),
    todo=(Todo(May.SIGN, todo),),
    running=(
        Todo(May.VIEW_AGREEMENTS, running),
        Todo(May.VIEW_AGREEMENTS, for_signatory, unless=May.SIGN),
    ),
    view=May.VIEW_AGREEMENTS,
    sentences={
        "agreements.draft": N_("Bied de overeenkomst aan (%(title)s)"),
        "agreements.offered": N_("Overeenkomst %(title)s wacht op een handtekening"),
        "agreements.sign": N_("Onderteken de overeenkomst (%(title)s)"),
    },
    tasks={
        "agreements.call_candidate": N_("Bel de kandidaat over het vervolg: %(title)s"),
        "agreements.call_employer": N_("Bel de werkgever over het vervolg: %(title)s"),
        "agreements.draft": N_("Maak de overeenkomst: %(title)s"),
        "agreements.hand_copy": N_("Geef de kandidaat het getekende exemplaar: %(title)s"),
        "agreements.own_address": N_(
            "Zorg voor een eigen adres of nummer van de kandidaat: %(title)s"
        ),
        "agreements.own_mail": N_("Twee partijen lezen hun mail op één adres: %(title)s"),
        "agreements.sign_together": N_("Lees en teken samen met de kandidaat: %(title)s"),
    },
    acts={
        "agreements.sign_together": (
            "agreements.in_person",
            N_("Lees en teken samen met de kandidaat"),
        )
    },
    todo_sentences={"agreements.sign": N_("Teken de overeenkomst voor %(title)s")},
    running_sentences={
        "agreements.draft": N_("Overeenkomst voor %(title)s"),
        "agreements.offered": N_("Overeenkomst voor %(title)s"),
        "agreements.signed": N_("Overeenkomst voor %(title)s: iedereen heeft getekend"),
        "agreements.call_employer": N_("Wij bellen u over het vervolg van %(title)s"),
    },
    days={
        "agreements.offered": N_("Tekenen kan uiterlijk %(day)s"),
        "agreements.signed": N_("Wij zetten het zegel. U hoeft niets te doen."),
    },
    grace={
        "agreements.sign": (
            N_("Het kan nog tot en met %(day)s. Daarna vervalt die en schuift de start."),
            rules.still_signed_until,
        ),
        "agreements.offered": (
            N_("Het is te laat. Tekenen kan nog tot en met %(day)s"),
            rules.still_signed_until,
        ),
    },
    last_days=frozenset({"agreements.offered"}),
    consequences={"agreements.sign": N_("Anders vervalt die en schuift de start.")},
)
