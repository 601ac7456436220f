"""VAT decisions, invoices, lines, events."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice, freeze

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "vat_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("category", choice("vatcategory", "S", "Z", "E", "O"), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(category = 'S') = (rate_bp > 0)", name=op.f("ck_vat_decisions_rate_fits_category")
        ),
        sa.CheckConstraint("length(text) <= 300", name=op.f("ck_vat_decisions_text_length")),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_vat_decisions_rate_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vat_decisions")),
        sa.UniqueConstraint("reference", name=op.f("uq_vat_decisions_reference")),
        info={"frozen": True},
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_vat_decisions_valid_from"), "vat_decisions", ["valid_from"], unique=False
    )
    freeze("vat_decisions")
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", choice("kind", "invoice", "credit"), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("credits_id", sa.Uuid(), nullable=True),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("vat_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("vat_decision_id", sa.Uuid(), nullable=False),
        sa.Column("vat_category", choice("vatcategory", "S", "Z", "E", "O"), nullable=False),
        sa.Column("vat_rate_bp", sa.Integer(), nullable=False),
        sa.Column("vat_text", sa.Text(), nullable=False),
        sa.Column("buyer_name", sa.Text(), nullable=False),
        sa.Column("buyer_street", sa.Text(), nullable=False),
        sa.Column("buyer_city", sa.Text(), nullable=False),
        sa.Column("buyer_kvk", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'credit' AND total_cents < 0 AND credits_id IS NOT NULL) OR (kind = 'invoice' AND total_cents > 0 AND credits_id IS NULL)",
            name=op.f("ck_invoices_sign_fits_kind"),
        ),
        sa.CheckConstraint(
            "total_cents = net_cents + vat_cents", name=op.f("ck_invoices_total_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["credits_id"], ["invoices.id"], name=op.f("fk_invoices_credits_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_invoices_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["vat_decision_id"], ["vat_decisions.id"], name=op.f("fk_invoices_vat_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
        info={"frozen": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_invoices_credits_id"), "invoices", ["credits_id"], unique=False)
    op.create_index(op.f("ix_invoices_employer_id"), "invoices", ["employer_id"], unique=False)
    op.create_index(
        op.f("ix_invoices_employer_id_issued_on_number"),
        "invoices",
        ["employer_id", "issued_on", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_invoices_issued_on_number"), "invoices", ["issued_on", "number"], unique=False
    )
    op.create_index(op.f("ix_invoices_month"), "invoices", ["month"], unique=False)
    freeze("invoices")
    op.create_table(
        "invoice_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "eventkind",
                "issued",
                "sent",
                "paid",
                "disputed",
                "answered",
                "credited",
                "overdue",
                "written_off",
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("respond_by", sa.Date(), nullable=True),
        sa.Column("respond_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            choice(
                "state",
                "issued",
                "sent",
                "partly_paid",
                "paid",
                "disputed",
                "credited",
                "overdue",
                "written_off",
            ),
            nullable=False,
        ),
        sa.Column("open_cents", sa.Integer(), nullable=False),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("actor_kind", choice("actorkind", "user", "candidate", "system"), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_invoice_events_note_length")),
        sa.CheckConstraint("length(reason) <= 40", name=op.f("ck_invoice_events_reason_length")),
        sa.CheckConstraint("open_cents >= 0", name=op.f("ck_invoice_events_open_not_negative")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_events_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["invoices.id"], name=op.f("fk_invoice_events_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_events")),
        sa.UniqueConstraint("invoice_id", "seq", name=op.f("uq_invoice_events_invoice_id_seq")),
        info={"frozen": True},
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_invoice_events_state_due_on"), "invoice_events", ["state", "due_on"], unique=False
    )
    freeze("invoice_events")
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("placement_reference", sa.Text(), nullable=False),
        sa.Column("scheme", choice("schemename", "groeibaan", "werkervaringsbaan"), nullable=False),
        sa.Column("scheme_version", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("month_days", sa.Integer(), nullable=False),
        sa.Column("rate_cents", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=True),
        sa.Column("covers_until", sa.Date(), nullable=True),
        sa.Column("credits_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(cents < 0) = (credits_id IS NOT NULL)", name=op.f("ck_invoice_lines_credit_points")
        ),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_invoice_lines_not_empty")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_invoice_lines_period_in_order")),
        sa.ForeignKeyConstraint(
            ["credits_id"], ["invoice_lines.id"], name=op.f("fk_invoice_lines_credits_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_invoice_lines_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
        sa.UniqueConstraint(
            "placement_id", "month", "turn", name=op.f("uq_invoice_lines_placement_id_month_turn")
        ),
        info={"frozen": True},
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_invoice_lines_credits_id"), "invoice_lines", ["credits_id"], unique=False
    )
    op.create_index(
        op.f("ix_invoice_lines_invoice_id"), "invoice_lines", ["invoice_id"], unique=False
    )
    freeze("invoice_lines")
