"""What somebody is typing, kept until it is saved: of companies, and of the municipality (fenced)."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    for table in ("drafts", "municipal_drafts"):
        op.create_table(
            table,
            sa.Column("user_id", sa.Uuid(), nullable=False),
            sa.Column("form", sa.Text(), nullable=False),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("values", sa.Text(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.CheckConstraint("length(form) <= 60", name=op.f(f"ck_{table}_form_length")),
            sa.CheckConstraint("length(subject) <= 36", name=op.f(f"ck_{table}_subject_length")),
            sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(
                "user_id", "form", "subject", name=op.f(f"uq_{table}_user_id_form_subject")
            ),
            sqlite_strict=True,
        )
        op.create_index(op.f(f"ix_{table}_at"), table, ["at"])
