"""Take-back claims."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", choice("kind", "take_back", "help"), nullable=False),
        sa.Column(
            "state",
            choice(
                "state",
                "invoked",
                "contacted",
                "accepted",
                "executed",
                "closed",
                "withdrawn",
                "refused",
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            choice(
                "reason",
                "work_differs",
                "skills_not_yet",
                "hours_do_not_fit",
                "less_work",
                "guidance_capacity",
                "attendance_agreements",
                "cooperation",
                "safety",
                "site_change",
                "discuss",
                "no_reason",
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("invoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoked_by", sa.Text(), nullable=False),
        sa.Column("actor_kind", choice("actorkind", "user", "candidate", "system"), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("call_by", sa.Date(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("credit_by", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ground", choice("ground", "protected_ground", "law_forbids_end"), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'refused') = (ground IS NOT NULL)", name=op.f("ck_claims_refused_has_ground")
        ),
        sa.CheckConstraint(
            "kind = 'help' OR wished_on IS NOT NULL", name=op.f("ck_claims_take_back_has_day")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'executed') OR last_on IS NOT NULL",
            name=op.f("ck_claims_accepted_has_day"),
        ),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_claims_note_length")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_claims_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_claims_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("reference", name=op.f("uq_claims_reference")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_claims_employer_id"), "claims", ["employer_id"], unique=False)
    op.create_index(op.f("ix_claims_placement_id"), "claims", ["placement_id"], unique=False)
    op.create_index(op.f("ix_claims_state_last_on"), "claims", ["state", "last_on"], unique=False)
    op.create_index(
        "uq_claims_open",
        "claims",
        ["placement_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('invoked', 'contacted', 'accepted')"),
        postgresql_where=sa.text("state IN ('invoked', 'contacted', 'accepted')"),
    )
