"""Who has a job, and how often its worker died at it."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("job", sa.Column("worker", sa.Text(), nullable=True))
    op.add_column("job", sa.Column("crashes", sa.Integer(), nullable=False, server_default="0"))
