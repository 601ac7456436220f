"""Agreements: a last day to sign for everybody but the municipality, whether the placement ever
began, and beside whom somebody signed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("agreements", sa.Column("others_sign_by", sa.Date(), nullable=True))
    op.add_column(
        "agreements",
        sa.Column("never_began", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("signatures", sa.Column("witness", sa.Text(), nullable=True))
