"""Find every card of a person, withdrawn ones too, without reading all cards."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_index(op.f("ix_cards_dossier_id"), "cards", ["dossier_id"])
