"""What was arranged to meetings that were called off, until it is called off too."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("transports", sa.Column("to_call_off", sa.Text(), nullable=True))
