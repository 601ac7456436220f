"""Mail addresses and mediators that were changed: for a while nobody signs beside the mediator
alone, and not beside who made himself that after the offer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "mail_changes",
        sa.Column("was", sa.Text(), nullable=False),
        *_who_and_when("mail_changes"),
        sa.CheckConstraint("length(was) <= 254", name=op.f("ck_mail_changes_was_length")),
        sqlite_strict=True,
    )
    op.create_table(
        "mediator_changes",
        sa.Column("was", sa.Uuid(), nullable=False),
        *_who_and_when("mediator_changes"),
        sa.ForeignKeyConstraint(["was"], ["users.id"], name=op.f("fk_mediator_changes_was")),
        sqlite_strict=True,
    )
    for table in ("mail_changes", "mediator_changes"):
        index = op.f(f"ix_{table}_dossier_id_changed_at")
        op.create_index(index, table, ["dossier_id", "changed_at"])


def _who_and_when(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    dossier, person = op.f(f"fk_{table}_dossier_id"), op.f(f"fk_{table}_changed_by")
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=dossier),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=person),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
