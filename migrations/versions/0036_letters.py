"""Which mails a server took or refused, so that none goes twice."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("whose", sa.Uuid(), nullable=True),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_letters_at"), "letters", ["at"])
