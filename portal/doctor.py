"""ONE PAGE: what must always be true of the domains' rows, for `flask doctor`.

Health (below) knows what holds for any portal; here stands what holds for this one. The checks look
into every domain's tables, write nothing, and know no way to mend but the one they name.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from portal import clock, db, health
from portal.agreements.labels import State as AgreementState
from portal.agreements.models import Agreement, AgreementTerms, Seal
from portal.cards import planning
from portal.cards.models import Reveal
from portal.documents import queries as documents
from portal.documents.models import Document
from portal.dossiers import queries as dossiers
from portal.dossiers.rules import FILE_KEPT_FOR
from portal.employers.models import Employer, Spell
from portal.health import Finding
from portal.introductions.models import CandidateAnswer
from portal.introductions.rules import Answer
from portal.invoices import queries as invoices
from portal.invoices.models import Invoice
from portal.placements import queries as placements

BULK = "bulk"  # text of demo agreements that were written without documents
ONE_NIGHT = timedelta(days=1)
SHOWN = 20  # findings of one kind that are spelled out
RESTORE = "restore a backup; the rows were changed outside the portal"
TELL = "tell whoever maintains the portal; nobody can mend this by hand"


def findings() -> list[Finding]:
    """Every broken invariant: of any portal first, then of the domains, low to high."""
    return [*health.findings(), *(finding for check in CHECKS for finding in check())]


def altered_documents() -> Iterator[Finding]:
    yield from _found(
        "documents", "document %s is not what was stored", documents.altered(), RESTORE
    )


def account_managers() -> Iterator[Finding]:
    """Every company has exactly one open spell, of the account manager it names."""
    spell = aliased(Spell)
    wrong = db.session.scalars(
        select(Employer.name)
        .outerjoin(spell, and_(spell.employer_id == Employer.id, spell.until_at.is_(None)))
        .group_by(Employer.id, Employer.name)
        .having(
            or_(
                func.count(spell.id) != 1,
                func.count().filter(spell.account_manager_id == Employer.account_manager_id) != 1,
            )
        )
    ).all()
    mend = "hand the company over to its account manager"
    yield from _found("employers", "%s has not exactly one account manager", wrong, mend)


def anonymity() -> Iterator[Finding]:
    """What a profile tells is told by at least five cards of the pool."""
    mend = "flask --app wsgi cards release"
    yield from _found("cards", "fewer than five people share profile %s", planning.thin(), mend)


def intakes() -> Iterator[Finding]:
    """Every dossier has an intake, and no uploaded file outlives the night after its day."""
    yield from _found("dossiers", "case %s has no intake", dossiers.without_intake(), TELL)
    old = dossiers.uploaded_before(clock.now() - FILE_KEPT_FOR - ONE_NIGHT)
    yield from _found("dossiers", "upload %s is kept too long", old, "flask --app wsgi nightly")


def reveals() -> Iterator[Finding]:
    """Nothing is revealed but by the candidate's yes."""
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
    wrong = placements.differences()
    yield from _found("placements", "%s does not stand where its ledger says", wrong, TELL)


def money() -> Iterator[Finding]:
    """Billed minus credited is what the ledgers charge, and no credit passes its invoice."""
    wrong = invoices.differences()
    yield from _found("invoices", "billed is not what is charged: %s", wrong, TELL)
    yield from _found("invoices", "%s was credited too much", invoices.overcredited(), TELL)


def numbers() -> Iterator[Finding]:
    """Numbers of invoices and credit notes have no gaps within a year."""
    found = db.session.scalars(select(Invoice.number).order_by(Invoice.number))
    for series, given in groupby(found, key=lambda number: number.rpartition("-")[0]):
        taken = [int(number.rpartition("-")[2]) for number in given]
        gaps = sorted(set(range(1, taken[-1] + 1)) - set(taken))
        missing = [f"{series}-{n:06d}" for n in gaps]
        yield from _found("invoices", "number %s does not exist", missing, TELL)


CHECKS = (
    altered_documents, account_managers, anonymity, intakes, reveals, seals, ledgers, money,
    numbers,
)  # fmt: skip


def _found(check: str, what: str, wrong: Any, mend: str) -> Iterator[Finding]:
    """A finding for each of the first, and one for all the others together."""
    wrong = list(wrong)
    for one in wrong[:SHOWN]:
        yield Finding(check, what % (one,), mend)
    if len(wrong) > SHOWN:
        yield Finding(check, f"and {len(wrong) - SHOWN} more like these", mend)
