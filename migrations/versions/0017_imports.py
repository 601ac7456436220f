"""Files of the case system between their upload and the day after."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_imports_name_length")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=op.f("fk_imports_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_imports_uploaded_at"), "imports", ["uploaded_at"])
    op.create_table(
        "import_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column(
            "verdict",
            choice("verdict", "new", "new_card", "changed", "same", "failed"),
            nullable=False,
        ),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'failed') = (problems <> '[]')",
            name=op.f("ck_import_lines_failed_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_lines_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_lines")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_import_lines_import_id_number")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_import_lines_import_id_is_done_number"),
        "import_lines",
        ["import_id", "is_done", "number"],
    )
