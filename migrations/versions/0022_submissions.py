"""Forms that were posted, by their key: the second click of one is no second deed."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "submissions",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_version", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_submissions_at"), "submissions", ["at"])
