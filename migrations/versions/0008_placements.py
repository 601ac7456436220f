"""Placements and their ledger."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice, freeze

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "placements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("candidate_name", sa.Text(), nullable=False),
        sa.Column("function_title", sa.Text(), nullable=False),
        sa.Column("scheme", choice("schemename", "groeibaan", "werkervaringsbaan"), nullable=False),
        sa.Column("scheme_version", sa.Text(), nullable=False),
        sa.Column(
            "formal_employer", choice("formalemployer", "foundation", "employer"), nullable=False
        ),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("hours_per_week", sa.Integer(), nullable=False),
        sa.Column("contribution_cents", sa.Integer(), nullable=False),
        sa.Column("guarantee_from_on", sa.Date(), nullable=True),
        sa.Column("guarantee_until_on", sa.Date(), nullable=True),
        sa.Column("guarantee_call_days", sa.Integer(), nullable=False),
        sa.Column("guarantee_decide_days", sa.Integer(), nullable=False),
        sa.Column("guarantee_end_days", sa.Integer(), nullable=False),
        sa.Column(
            "state", choice("state", "planned", "running", "ended", "not_started"), nullable=False
        ),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(guarantee_from_on IS NULL) = (guarantee_until_on IS NULL)",
            name=op.f("ck_placements_guarantee_window"),
        ),
        sa.CheckConstraint(
            "contribution_cents >= 0", name=op.f("ck_placements_contribution_not_negative")
        ),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_placements_ends_after_start")),
        sa.CheckConstraint(
            "hours_per_week BETWEEN 1 AND 48", name=op.f("ck_placements_hours_range")
        ),
        sa.CheckConstraint(
            "length(candidate_name) <= 120", name=op.f("ck_placements_candidate_name_length")
        ),
        sa.CheckConstraint(
            "length(function_title) <= 120", name=op.f("ck_placements_function_title_length")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_placements_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_placements_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_placements_mediator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_placements_agreement_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_placements_reference")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_placements_employer_id"), "placements", ["employer_id"], unique=False)
    op.create_index(
        op.f("ix_placements_state_last_on"), "placements", ["state", "last_on"], unique=False
    )
    op.create_table(
        "placement_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "kind",
                "planned",
                "started",
                "not_started",
                "hours_changed",
                "absent",
                "returned",
                "evaluated",
                "extended",
                "announced_end",
                "end_cancelled",
                "converted",
                "ended",
                "taken_back",
                "corrected",
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", choice("actorkind", "user", "candidate", "system"), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'corrected') = (corrects_id IS NOT NULL)",
            name=op.f("ck_placement_events_correction_points"),
        ),
        sa.CheckConstraint(
            "kind = 'corrected' OR happened_on IS NOT NULL", name=op.f("ck_placement_events_dated")
        ),
        sa.CheckConstraint("length(reason) <= 40", name=op.f("ck_placement_events_reason_length")),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= happened_on",
            name=op.f("ck_placement_events_until_after_on"),
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["placement_events.id"], name=op.f("fk_placement_events_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_events_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_events")),
        sa.UniqueConstraint(
            "placement_id", "seq", name=op.f("uq_placement_events_placement_id_seq")
        ),
        info={"frozen": True},
        sqlite_strict=True,
    )
    freeze("placement_events")
