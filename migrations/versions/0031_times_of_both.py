"""Who suggested the times of a meeting, and which time was called off."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

SIDES = "CONSTRAINT ck_introductions_side CHECK (times_by IN ('employer', 'candidate'))"


def upgrade() -> None:
    word = "TEXT" if op.get_bind().dialect.name == "sqlite" else "VARCHAR(40)"
    op.execute(f"ALTER TABLE introductions ADD COLUMN times_by {word} {SIDES}")
    op.add_column(
        "introductions", sa.Column("meeting_was_at", sa.DateTime(timezone=True), nullable=True)
    )
