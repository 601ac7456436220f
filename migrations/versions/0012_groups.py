"""Open groups of people (level 1), their release, what stands behind them, and the season."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TOLD = ("work", "hours", "area", "available", "licence", "dutch")
POOL = ["state", "field", "hours", "area", "experience", "licence_b", "blanks"]


def upgrade() -> None:
    op.create_table(
        "card_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TOLD),
        sa.CheckConstraint("work <> ''", name=op.f("ck_card_groups_tells_work")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_groups")),
        sa.UniqueConstraint(*TOLD, name=op.f(f"uq_card_groups_{'_'.join(TOLD)}")),
        sqlite_strict=True,
    )
    op.create_table(
        "group_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_releases")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_group_releases_released_at"), "group_releases", ["released_at"])
    op.create_table(
        "group_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TOLD),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.CheckConstraint("cards > 0", name=op.f("ck_group_shares_not_empty")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["card_groups.id"], name=op.f("fk_group_shares_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_shares")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_group_shares_group_id"), "group_shares", ["group_id"])
    op.create_index(op.f("ix_group_shares_work"), "group_shares", ["work"])
    op.create_table(
        "group_seasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("batch_on", sa.Date(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_seasons")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.drop_index("ix_cards_pool", "cards")
    op.create_index("ix_cards_pool", "cards", [*POOL, "available", "dutch"])
