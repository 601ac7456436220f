"""Invoices as issued, in tables whose rows nobody changes (triggers refuse it on both engines).

An invoice and a credit note are the same kind of row; amounts of a credit note are below zero. The
party, the contact and the VAT treatment are copied in, so a later change leaves the paper as it
was.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.rules import ActorKind
from portal.db import Base, EmployerOwned, at_most, frozen, only_where
from portal.invoices.labels import EventKind, Kind, State, VatCategory
from portal.schemes.tables import SchemeName


class VatDecision(Base):
    """How the contribution is treated, decided and recorded by somebody; no run without one."""

    __tablename__ = "vat_decisions"
    __table_args__ = (
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate_range"),
        CheckConstraint("(category = 'S') = (rate_bp > 0)", name="rate_fits_category"),
        at_most("text", 300),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    decided_on: Mapped[date]
    decided_by: Mapped[str]
    valid_from: Mapped[date] = mapped_column(index=True)
    category: Mapped[VatCategory]
    rate_bp: Mapped[int]  # basis points
    text: Mapped[str]  # what stands on the invoice
    recorded_at: Mapped[datetime]


class Invoice(EmployerOwned, Base):
    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("total_cents = net_cents + vat_cents", name="total_adds_up"),
        CheckConstraint(
            "(kind = 'credit' AND total_cents < 0 AND credits_id IS NOT NULL)"
            " OR (kind = 'invoice' AND total_cents > 0 AND credits_id IS NULL)",
            name="sign_fits_kind",
        ),
        Index(None, "employer_id", "issued_on", "number"),
        Index(None, "issued_on", "number"),
        Index("ix_invoices_credit", "id", **only_where("kind = 'credit'")),
    )

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    month: Mapped[str] = mapped_column(index=True)  # the month that was run, "2026-10"
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    due_on: Mapped[date]
    credits_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoices.id"), index=True)
    net_cents: Mapped[int]
    vat_cents: Mapped[int]
    total_cents: Mapped[int]
    vat_decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vat_decisions.id"))
    vat_category: Mapped[VatCategory]
    vat_rate_bp: Mapped[int]
    vat_text: Mapped[str]
    buyer_name: Mapped[str]
    buyer_street: Mapped[str]
    buyer_city: Mapped[str]  # postcode and city
    buyer_kvk: Mapped[str]
    contact_name: Mapped[str]  # the account manager at that moment
    contact_phone: Mapped[str]

    @property
    def title(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        return self.number


class InvoiceLine(Base):
    __tablename__ = "invoice_lines"
    __table_args__ = (
        # the guard against billing twice: two writers that saw the same past give the same position
        UniqueConstraint("placement_id", "month", "position"),
        CheckConstraint("cents <> 0", name="not_empty"),
        CheckConstraint("(cents < 0) = (credits_id IS NOT NULL)", name="credit_points"),
        CheckConstraint("until_on >= from_on", name="period_in_order"),
    )

    invoice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invoices.id"), index=True)
    placement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("placements.id"))
    placement_reference: Mapped[str]
    scheme: Mapped[SchemeName]
    scheme_version: Mapped[str]
    month: Mapped[str]
    position: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    days: Mapped[int]  # below zero on a credit note
    month_days: Mapped[int]
    rate_cents: Mapped[int]  # a calendar month
    cents: Mapped[int]
    covers_from: Mapped[date | None]  # what stands billed after this line
    covers_until: Mapped[date | None]
    credits_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoice_lines.id"), index=True)


class InvoiceEvent(Base):
    __tablename__ = "invoice_events"
    __table_args__ = (
        UniqueConstraint("invoice_id", "seq"),
        UniqueConstraint("reverses_id"),  # a payment is taken back once
        CheckConstraint("open_cents >= 0", name="open_not_negative"),
        CheckConstraint("paid_cents >= 0", name="paid_not_negative"),
        CheckConstraint("(kind = 'reversed') = (reverses_id IS NOT NULL)", name="reversal_points"),
        at_most("reason", 40),
        at_most("note", 1000),
        Index(None, "state", "due_on"),
    )

    invoice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invoices.id"))
    seq: Mapped[int]
    kind: Mapped[EventKind]
    happened_on: Mapped[date]
    at: Mapped[datetime]
    cents: Mapped[int]  # paid, credited; otherwise 0
    reason: Mapped[str | None]
    note: Mapped[str]
    other_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoices.id"))
    respond_by: Mapped[date | None]
    respond_at: Mapped[datetime | None]  # the last second of that day
    state: Mapped[State]  # after this event
    open_cents: Mapped[int]
    paid_cents: Mapped[int]
    due_on: Mapped[date]
    due_at: Mapped[datetime]  # the last second of that day
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invoice_events.id"))
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[str]
    capacity: Mapped[str]


for _table in (VatDecision, Invoice, InvoiceLine, InvoiceEvent):
    frozen(_table.__table__)
