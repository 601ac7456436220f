"""Signing in person: a second mediator that the team leader named, how somebody was known, and
whether he asked for it himself.
"""

import sqlalchemy as sa
from alembic import op

from migrations.words import extend, thawed

revision = "0043"
down_revision = "0042"

IDENTITIES = ("passport", "id_card", "driving_licence", "other_document", "known")


def upgrade() -> None:
    extend(
        "agreements",
        {"second_mediator_id": (sa.Uuid(), None)},
        {
            "fk_agreements_second_mediator_id": (
                "FOREIGN KEY (second_mediator_id) REFERENCES users (id)"
            )
        },
    )
    with thawed("signatures"):
        extend(
            "signatures",
            {"identity": (sa.String(40), None)},
            {
                "ck_signatures_identity": f"CHECK (identity IN {IDENTITIES!r})",
                "ck_signatures_identity_in_person": (
                    "CHECK (identity IS NULL OR method = 'in_person')"
                ),
            },
        )
    op.add_column(
        "signatures",
        sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
