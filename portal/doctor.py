"""ONE PAGE: what must always be true of the domains' rows, for `flask doctor`.

Health (below) knows what holds for any portal; here stands what holds for this one. The checks look
into every domain's tables, write nothing, and know no way to mend but the one they name.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from portal import attention, clock, db, health, outbox
from portal.agreements.labels import State as AgreementState
from portal.agreements.models import Agreement, AgreementTerms, Seal
from portal.audit.models import AuditLine
from portal.cards import planning, usefulness
from portal.cards import queries as card_queries
from portal.cards.labels import Attribute, ShowingState
from portal.cards.labels import State as CardState
from portal.cards.models import Card, CardHide, Reveal, Showing, ShowingCard
from portal.documents import queries as document_queries
from portal.documents.models import Document
from portal.employers.models import Assignment, Employer
from portal.health import Finding, Kind
from portal.imports import queries as import_queries
from portal.imports.rules import FILE_GONE_AFTER
from portal.introductions import rules as introduction_rules
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import Answer
from portal.invoices import queries as invoice_queries
from portal.invoices.models import Invoice
from portal.operations import checks as operation_checks
from portal.placements import queries as placement_queries
from portal.supply import labels as supply_labels
from portal.supply import queries as supply_queries
from portal.supply import seasons, statements
from portal.tasks.models import Task
from portal.tasks.rules import PENDING
from portal.vacancies.labels import RequestState
from portal.vacancies.models import ProposalRequest, Vacancy
from portal.vacancies.requests import ASKED
from portal.vacancies.rules import OPEN as OPEN_VACANCIES

BULK = "bulk"  # text of demo agreements that were written without documents
ONE_NIGHT = timedelta(days=1)
SHRINKS = ("cards.blank", "cards.edit", "cards.pause", "cards.withdraw")  # the pool
SHOWN = 20  # findings of one kind that are spelled out
RESTORE = "restore a backup; the rows were changed outside the portal"
TELL = "tell whoever maintains the portal; nobody can mend this by hand"


def findings(*, deep: bool = False) -> list[Finding]:
    """Every broken invariant and what wants attention: of any portal first, then of the domains,
    low to high. `deep` reads every page of the database as well.
    """
    any_portal = health.DEEP + health.CHECKS if deep else health.CHECKS
    outside = operation_checks.DEEP if deep else operation_checks.CHECKS
    return health.findings(any_portal + outside + CHECKS + attention.CHECKS)


def invariants() -> list[Finding]:
    """What is broken in these rows, read to the last page, whatever machine they stand on."""
    return health.findings((health.schema, health.keys, *health.DEEP, *CHECKS))


__all__ = ["Kind", "findings", "invariants", "told"]


def told() -> str:
    """How much the profiles on employers' lists tell, in one line; "" when there are none to
    read.
    """
    try:
        usage = usefulness.of_showings()
    except SQLAlchemyError:  # told among the findings
        return ""
    if not usage.profiles:
        return ""
    shares = ", ".join(
        f"{attribute.value} {usage.share(attribute):.0f} %" for attribute in Attribute
    )
    return (
        f"{usage.profiles} profiles tell {shares}; {usage.answered_each:.1f} needs answered each."
    )


def altered_documents() -> Iterator[Finding]:
    yield from _found(
        "documents", "document %s is not what was stored", document_queries.altered(), RESTORE
    )


def account_managers() -> Iterator[Finding]:
    """Every company has exactly one open assignment, of the account manager it names."""
    assignment = aliased(Assignment)
    wrong = db.session.scalars(
        select(Employer.name)
        .outerjoin(
            assignment, and_(assignment.employer_id == Employer.id, assignment.until_at.is_(None))
        )
        .group_by(Employer.id, Employer.name)
        .having(
            or_(
                func.count(assignment.id) != 1,
                func.count().filter(assignment.account_manager_id == Employer.account_manager_id)
                != 1,
            )
        )
    ).all()
    mend = "hand the company over to its account manager"
    yield from _found("employers", "%s has not exactly one account manager", wrong, mend)


def anonymity() -> Iterator[Finding]:
    """What a profile tells is told by at least five cards of the pool. Where the pool shrank since
    the last night, the next one ends the profile.
    """
    kind = Kind.ATTENTION if _pool_shrank() else Kind.BROKEN
    what, mend = "fewer than five people share profile %s", "flask --app wsgi cards release"
    yield from _found("cards", what, planning.recognisable(), mend, kind)


def _pool_shrank() -> bool:
    night = outbox.last_done("cards.end_recognisable")
    since = max(filter(None, (night, clock.now() - ONE_NIGHT)))
    changes = select(AuditLine.id).where(db.one_of(AuditLine.verb, SHRINKS), AuditLine.at > since)
    return db.session.scalar(changes.limit(1)) is not None


def season() -> Iterator[Finding]:
    """Every statement of the table was true for twelve cards when it was made."""
    counts = statements.counts(seasons.snapshot())
    wrong = [
        supply_labels.statement(one)
        for one in sorted(supply_queries.table().open)
        if counts[one] < statements.LEAST
    ]
    yield from _found("season", "fewer than twelve people stand behind %s", wrong, TELL)


def against_the_word() -> Iterator[Finding]:
    """No profile stands on a list against the word of the person behind it."""
    wrong = db.session.scalars(
        select(Showing.id)
        .join(ShowingCard, ShowingCard.id == Showing.id)
        .join(Card, Card.id == ShowingCard.card_id)
        .outerjoin(
            CardHide,
            and_(CardHide.card_id == Card.id, CardHide.employer_id == Showing.employer_id),
        )
        .where(Showing.state == ShowingState.SHOWN)
        .where(or_(Card.state != CardState.REVIEWED, CardHide.id.is_not(None)))
    ).all()
    yield from _found("cards", "profile %s is shown against the person's word", wrong, TELL)


def requests() -> Iterator[Finding]:
    """Who waits for a proposal has an open vacancy, and somebody has the task to find one."""
    waits = and_(
        Task.subject_id == ProposalRequest.vacancy_id,
        Task.kind == ASKED,
        db.one_of(Task.state, PENDING),
    )
    wrong = db.session.scalars(
        select(Vacancy.reference)
        .join(ProposalRequest, ProposalRequest.vacancy_id == Vacancy.id)
        .outerjoin(Task, waits)
        .where(
            ProposalRequest.state == RequestState.OPEN,
            or_(Task.id.is_(None), ~db.one_of(Vacancy.state, OPEN_VACANCIES)),
        )
    ).all()
    mend = "tell the employer how it stands, on the page of the vacancy"
    yield from _found("requests", "nobody works on the proposal asked for at %s", wrong, mend)


def intakes() -> Iterator[Finding]:
    """Every dossier has an intake, and no uploaded file outlives the night after its day."""
    yield from _found("dossiers", "case %s has no intake", import_queries.without_intake(), TELL)
    old = import_queries.uploaded_before(clock.now() - FILE_GONE_AFTER)
    yield from _found("dossiers", "upload %s is kept too long", old, "flask --app wsgi nightly")


def reveals() -> Iterator[Finding]:
    """Nothing is revealed but by the candidate's yes, and nothing after its last day."""
    agreed = and_(
        CandidateAnswer.introduction_id == Reveal.introduction_id,
        CandidateAnswer.answer == Answer.YES,
    )
    wrong = db.session.scalars(
        select(Reveal.introduction_id)
        .outerjoin(CandidateAnswer, agreed)
        .where(Reveal.revoked_at.is_(None), CandidateAnswer.id.is_(None))
    ).all()
    yield from _found("reveals", "introduction %s reveals somebody without a yes", wrong, TELL)
    yesterday = clock.today() - timedelta(days=1)  # the night has until then
    late = card_queries.expired_reveals(yesterday)
    mend = "flask --app wsgi nightly"
    yield from _found("reveals", "reveal %s outlived its last day", late, mend)


def crowds() -> Iterator[Finding]:
    """No vacancy has more than three open introductions."""
    crowded = db.session.scalars(
        select(func.min(Introduction.vacancy_reference))
        .where(db.one_of(Introduction.state, introduction_rules.OPEN))
        .group_by(Introduction.vacancy_id)
        .having(func.count() > introduction_rules.OPEN_A_VACANCY)
    ).all()
    yield from _found("introductions", "%s has more than three open introductions", crowded, TELL)


def seals() -> Iterator[Finding]:
    """A sealed agreement has one seal, over the document that is stored."""
    wrong = db.session.scalars(
        select(Agreement.reference)
        .join(AgreementTerms, AgreementTerms.agreement_id == Agreement.id)
        .outerjoin(Seal, Seal.agreement_id == Agreement.id)
        .outerjoin(Document, Document.id == Seal.document_id)
        .where(Agreement.state == AgreementState.SEALED, AgreementTerms.text_version != BULK)
        .where(or_(Document.sha256.is_(None), Document.sha256 != Seal.sha256))
    ).all()
    yield from _found("agreements", "%s has no seal over its document", wrong, RESTORE)


def ledgers() -> Iterator[Finding]:
    wrong = placement_queries.differences()
    yield from _found("placements", "%s does not stand where its ledger says", wrong, TELL)


def money() -> Iterator[Finding]:
    """Billed minus credited is what the ledgers charge, and no credit passes its invoice."""
    wrong = invoice_queries.differences()
    yield from _found("invoices", "billed is not what is charged: %s", wrong, TELL)
    yield from _found("invoices", "%s was credited too much", invoice_queries.overcredited(), TELL)


def numbers() -> Iterator[Finding]:
    """Numbers of invoices and credit notes have no gaps within a year, but for those that were
    sent out before a restore (`backups.follow_number` in the trail).
    """
    lost = _lost()
    issued = db.session.scalars(select(Invoice.number).order_by(Invoice.number))
    for series, given in groupby(issued, key=lambda number: number.rpartition("-")[0]):
        taken = [int(number.rpartition("-")[2]) for number in given]
        gaps = sorted(set(range(1, taken[-1] + 1)) - set(taken) - lost[series])
        missing = [f"{series}-{n:06d}" for n in gaps]
        yield from _found("invoices", "number %s does not exist", missing, TELL)


def _lost() -> dict[str, set[int]]:
    """By series the numbers that a restore passed over."""
    found: dict[str, set[int]] = defaultdict(set)
    passed = select(AuditLine.facts).where(AuditLine.verb == "backups.follow_number")
    for facts in db.session.scalars(passed):
        series, _, first = facts["first"].rpartition("-")
        found[series] |= set(range(int(first), int(facts["last"].rpartition("-")[2]) + 1))
    return found


CHECKS = (
    altered_documents, account_managers, anonymity, season, against_the_word, requests, intakes,
    reveals,
    crowds, seals, ledgers, money, numbers,
)  # fmt: skip


def _found(
    check: str, what: str, wrong: Any, mend: str, kind: Kind = Kind.BROKEN
) -> Iterator[Finding]:
    """A finding for each of the first, and one for all the others together."""
    wrong = list(wrong)
    for subject in wrong[:SHOWN]:
        yield Finding(check, what % (subject,), mend, kind)
    if len(wrong) > SHOWN:
        yield Finding(check, f"and {len(wrong) - SHOWN} more like these", mend, kind, what)
