"""Which files are being read in, how far, and which dossiers their lines are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, select

from portal import db, keyset
from portal.dossiers.models import Dossier, Intake
from portal.imports.models import Import, ImportLine
from portal.imports.rules import Verdict


@dataclass(frozen=True)
class Tally:
    """How far the reading in of a file has come."""

    by_verdict: dict[Verdict, int]
    done: int

    @property
    def total(self) -> int:
        return sum(self.by_verdict.values())

    @property
    def todo(self) -> int:
        """How many lines make or change something."""
        return self.total - self.failed - self.by_verdict[Verdict.SAME]

    @property
    def failed(self) -> int:
        return self.by_verdict[Verdict.FAILED]

    @property
    def is_done(self) -> bool:
        return self.done == self.total


def known(case_numbers: Sequence[str], *, lock: bool = False) -> dict[str, Dossier]:
    """The dossiers of these cases, by their number."""
    statement = select(Dossier).where(Dossier.case_number.in_(case_numbers)).order_by(Dossier.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return {dossier.case_number: dossier for dossier in db.session.scalars(statement)}


def without_intake() -> Sequence[str]:
    """The numbers of cases that lack the intake every dossier has."""
    return db.session.scalars(
        select(Dossier.case_number)
        .outerjoin(Intake, Intake.id == Dossier.id)
        .where(Intake.id.is_(None))
        .order_by(Dossier.case_number)
    ).all()


def uploaded_before(at: datetime) -> Sequence[UUID]:
    """Files that somebody uploaded before this instant."""
    return db.session.scalars(select(Import.id).where(Import.uploaded_at < at)).all()


def waiting_lines(import_id: UUID, most: int) -> Sequence[ImportLine]:
    """The next lines of a file that were not read in yet."""
    return db.session.scalars(
        select(ImportLine)
        .where(ImportLine.import_id == import_id, ImportLine.is_done.is_(False))
        .order_by(ImportLine.number)
        .limit(most)
    ).all()


def lines_after(
    import_id: UUID,
    after: keyset.Cursor | None,
    *,
    failed_only: bool = False,
    most: int = keyset.PAGE_SIZE,
) -> Sequence[Row]:
    """At most `most` + 1 lines of a file; the extra one tells that there is more."""
    statement = select(
        ImportLine.number, ImportLine.cells, ImportLine.problems, ImportLine.verdict
    ).where(ImportLine.import_id == import_id)
    if failed_only:
        statement = statement.where(ImportLine.verdict == Verdict.FAILED)
    listed = keyset.page(statement, (ImportLine.number,), after, size=most)
    return db.session.execute(listed).all()


def tally(import_id: UUID) -> Tally:
    """How many lines of a file do what, and how many are done."""
    rows = db.session.execute(
        select(ImportLine.verdict, ImportLine.is_done, func.count())
        .where(ImportLine.import_id == import_id)
        .group_by(ImportLine.verdict, ImportLine.is_done)
    ).all()
    by_verdict = {
        verdict: sum(n for word, _done, n in rows if word is verdict) for verdict in Verdict
    }
    return Tally(by_verdict, sum(n for _word, done, n in rows if done))
