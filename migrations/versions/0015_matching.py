"""Why somebody is proposed against a wish; indexes for who was shown when and what was never asked."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ASKED = (
    "aims_at", "most_hours", "can_evening", "can_night", "can_weekend", "travel",
    "needs_adaptation", "debts_arranged", "travel_arranged", "childcare_arranged",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "motivations",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_motivations_text_there")),
        sa.CheckConstraint("length(text) <= 1000", name=op.f("ck_motivations_text_length")),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_motivations_introduction_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["users.id"], name=op.f("fk_motivations_written_by")
        ),
        sa.PrimaryKeyConstraint("introduction_id", name=op.f("pk_motivations")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(
        "ix_standing_yes_card_id_sector_shown_at", "standing_yes", ["card_id", "sector", "shown_at"]
    )
    incomplete = sa.text(" or ".join(f"{name} is null" for name in ASKED))
    op.create_index(
        "ix_intakes_incomplete",
        "intakes",
        ["dossier_id"],
        sqlite_where=incomplete,
        postgresql_where=incomplete,
    )
    op.create_index("ix_cards_state_field_id", "cards", ["state", "field", "id"])
    op.create_index(
        "ix_standing_yes_turn",
        "standing_yes",
        ["sector", "shown_at", "tie", "card_id"],
        sqlite_where=sa.text("revoked_at is null"),
        postgresql_where=sa.text("revoked_at is null"),
    )
    op.create_index("ix_standing_yes_sector_card_id", "standing_yes", ["sector", "card_id"])
