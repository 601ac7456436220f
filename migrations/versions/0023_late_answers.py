"""What a late answer to a take-back costs stands in the ledger, and when the candidate was told."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute(
        f"ALTER TABLE placement_events ADD COLUMN billed_until_on {_date()} "
        "CONSTRAINT ck_placement_events_billed_until_end CHECK (billed_until_on <= happened_on)"
    )
    op.execute(
        f"ALTER TABLE claims ADD COLUMN billed_until_on {_date()} "
        "CONSTRAINT ck_claims_billed_until_last CHECK (billed_until_on <= last_on)"
    )
    op.add_column("claims", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def _date() -> str:
    return "TEXT" if op.get_bind().dialect.name == "sqlite" else "DATE"
