"""What strangers do keeps nobody out and tells them nothing: devices on which somebody signed in,
and registrations that a job takes in. Counters of guesses are thrown away by their age.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "known_devices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "length(key_hash) = 64", name=op.f("ck_known_devices_key_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_known_devices_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint("user_id", "key_hash", name=op.f("uq_known_devices_user_id_key_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_known_devices_used_at"), "known_devices", ["used_at"])
    op.create_index(op.f("ix_attempts_window_from"), "attempts", ["window_from"])
    op.create_table(
        "registrations",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sqlite_strict=True,
    )
