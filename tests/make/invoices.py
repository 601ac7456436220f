"""Invoices by the one rule of billing, with a decision about VAT to bill under."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.invoices import actions, balances, queries
from portal.invoices.actions import VatChoice
from portal.invoices.labels import VatCategory
from portal.invoices.models import Invoice
from tests.make import basis
from tests.make.placements import placement as make_placement


def vat_decision(*, category=VatCategory.OUTSIDE, rate_bp=0):
    """How the contribution is treated, from a year ago on."""
    today = clock.today()
    choice = VatChoice(
        reference=f"BTW-{basis.number()}",
        decided_on=today - timedelta(days=366),
        decided_by="Karin Smit",
        valid_from=today - timedelta(days=365),
        category=category,
        rate_bp=rate_bp,
        text="Buiten de heffing van btw.",
    )
    with basis.inside():
        return actions.decide_vat(choice, by=basis.SYSTEM, at=clock.now())


def invoice(*, of=None, placement=None, month=None):
    """The invoice of a running placement up to and including `month` (this one: "2026-11")."""
    with basis.inside() as session:
        about = placement or make_placement(of=of)
        if queries.vat_decision(clock.today()) is None:
            vat_decision()
        until = month or f"{clock.today():%Y-%m}"
        employers = balances.employers([about.employer_id])
        actions.bill(employers, until, by=basis.SYSTEM, at=clock.now())
        mine = select(Invoice).where(Invoice.employer_id == about.employer_id)
        return session.scalars(mine.order_by(Invoice.number.desc())).first()
