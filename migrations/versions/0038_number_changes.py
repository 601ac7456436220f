"""Phone numbers that were changed: for a while no code goes there."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "number_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(checked_at IS NULL) = (checked_by IS NULL)",
            name=op.f("ck_number_changes_check_has_author"),
        ),
        sa.CheckConstraint("length(was) <= 20", name=op.f("ck_number_changes_was_length")),
        sa.CheckConstraint("checked_by <> changed_by", name=op.f("ck_number_changes_two_persons")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_number_changes_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_number_changes_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["users.id"], name=op.f("fk_number_changes_checked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_changes")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_number_changes_dossier_id_changed_at"),
        "number_changes",
        ["dossier_id", "changed_at"],
    )
