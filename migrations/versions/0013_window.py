"""A safe link to the candidate's own window, and what somebody says there of a wrong card."""

import sqlalchemy as sa
from alembic import op

from migrations.words import widen

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    widen("links", "purpose", "purpose", "answer", "meeting", "result", "sign", "window")
    op.create_table(
        "card_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)",
            name=op.f("ck_card_corrections_settled_has_author"),
        ),
        sa.CheckConstraint("length(text) <= 1000", name=op.f("ck_card_corrections_text_length")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_card_corrections_says_something")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_card_corrections_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["users.id"], name=op.f("fk_card_corrections_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_corrections")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_card_corrections_card_id_reported_at"),
        "card_corrections",
        ["card_id", "reported_at"],
        unique=False,
    )
