"""ONE PAGE: what wants a person's eye though nothing is broken, for `flask doctor`.

Work that lies with somebody who left, promises that are late, take-backs that were overtaken.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from portal import clock, db, letters
from portal.accounts.models import User
from portal.backups import checks as backup_checks
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.guarantees import queries as guarantee_queries
from portal.health import Check, Finding, Kind
from portal.home import queries as home_queries
from portal.invoices import unbilled
from portal.tasks.models import Task
from portal.tasks.rules import PENDING

WEEK = timedelta(days=7)
MANY = 5  # examples that are named
BILL = "flask --app wsgi invoices run --month YYYY-MM, or the page of invoices"
NIGHTLY = "flask --app wsgi nightly"


def left_behind() -> Iterator[Finding]:
    """Companies, candidates and tasks of people who are no longer here."""
    gone = select(User.id).where(~User.is_active)
    for model, whose, what, mend in (
        (Employer, Employer.account_manager_id, "companies", "hand them over, on their page"),
        (
            Dossier,
            Dossier.mediator_id,
            "dossiers",
            "give them another mediator",
        ),
    ):
        count = db.session.scalar(select(func.count(model.id)).where(whose.in_(gone)))
        yield from _some("people", count, f"%s {what} are of somebody who left", mend)
    tasks = select(func.count(Task.id)).where(
        Task.assigned_to.in_(gone), db.one_of(Task.state, PENDING)
    )
    mend = "hand over what they belong to"
    yield from _some("people", db.session.scalar(tasks), "%s tasks are of somebody who left", mend)


def promises() -> Iterator[Finding]:
    """What employers were promised for a day that has passed."""
    count, oldest = home_queries.late_promises()
    if oldest:
        what = f"{count} promises are late, since {clock.day(oldest)}"
        mend = "the inbox of the team leader has them"
        yield Finding("promises", what, mend, Kind.ATTENTION, "late")


def not_billed() -> Iterator[Finding]:
    """The month whose invoices should have been made by its first working day."""
    if month := unbilled.late_month():
        what = f"the invoices of {month} are not made"
        yield Finding("invoices", what, BILL, Kind.ATTENTION)


def overtaken() -> Iterator[Finding]:
    """Take-backs that stayed open, of placements that are over by another way."""
    for claim in guarantee_queries.overtaken()[:MANY]:
        what = f"{claim.reference} is still open, and the placement is over"
        yield Finding("guarantees", what, NIGHTLY, Kind.ATTENTION)


def refused_mail() -> Iterator[Finding]:
    """Addresses that no server wants mail for any more; whom it was is a task already."""
    count = letters.refused_since(clock.now() - WEEK)
    mend = "their account managers and mediators have a task"
    yield from _some("mail", count, "%s mails were refused this week", mend)


def _some(check: str, count: Any, what: str, mend: str) -> Iterator[Finding]:
    if count:
        yield Finding(check, what % count, mend, Kind.ATTENTION, what)


CHECKS: tuple[Check, ...] = (
    left_behind, promises, not_billed, overtaken, refused_mail, *backup_checks.CHECKS,
)  # fmt: skip
