"""One table a season in the place of groups and their weekly releases; a card counts with at most
two groups of skills, drawn once.
"""

import json
from random import SystemRandom

import sqlalchemy as sa
from alembic import op

from portal.cards.lists import GROUPS, SKILLS

revision = "0050"
down_revision = "0049"

SAID = ("sector", "field", "hours", "part", "skill")
POOL = ["state", "field", "hours", "area", "experience", "licence_b", "blanks"]
SEASON = ["state", "field", "hours", "area", "blanks", "skill_groups", "counts_from"]


def upgrade() -> None:
    for table in ("group_shares", "card_groups", "group_releases", "group_seasons"):
        op.drop_table(table)
    op.create_table(
        "seasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_seasons_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
        sa.UniqueConstraint("number", name=op.f("uq_seasons_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "season_table",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in SAID),
        sa.CheckConstraint("sector <> ''", name=op.f("ck_season_table_tells_sector")),
        sa.CheckConstraint(
            "skill = '' or (field = '' and part = '')", name=op.f("ck_season_table_skills_alone")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["seasons.id"], name=op.f("fk_season_table_season_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_table")),
        sa.UniqueConstraint(
            "season_id", *SAID, name=op.f(f"uq_season_table_season_id_{'_'.join(SAID)}")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "pool_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("field", "hours", "part")),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.CheckConstraint("cards > 0", name=op.f("ck_pool_snapshot_not_empty")),
        sa.ForeignKeyConstraint(
            ["season_id"], ["seasons.id"], name=op.f("fk_pool_snapshot_season_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_snapshot")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_pool_snapshot_season_id"), "pool_snapshot", ["season_id"])
    groups = sa.Column("skill_groups", sa.Text(), nullable=False, server_default="[]")
    op.add_column("cards", groups)
    op.add_column("cards", sa.Column("counts_from", sa.Integer(), nullable=True))
    _draw()
    op.execute("DELETE FROM job WHERE does = 'portal.supply.jobs:release' AND state <> 'done'")
    with op.batch_alter_table("cards") as cards:
        cards.alter_column("skill_groups", server_default=None)
    op.drop_index("ix_cards_pool", "cards")
    op.create_index("ix_cards_pool", "cards", POOL)
    op.create_index("ix_cards_season", "cards", SEASON)


def _draw() -> None:
    """Two of the groups that a card's skills lie in."""
    database, random = op.get_bind(), SystemRandom()
    has: dict[object, set[str]] = {}
    for card, skill in database.execute(sa.text("SELECT card_id, skill FROM card_skills")):
        if skill in SKILLS:  # the list as it is when this runs
            has.setdefault(card, set()).add(SKILLS[skill].group)
    write = sa.text("UPDATE cards SET skill_groups = :groups WHERE id = :card")
    rows = [
        {"card": card, "groups": json.dumps([one for one in GROUPS if one in drawn])}
        for card, groups in has.items()
        for drawn in [set(random.sample(sorted(groups), min(2, len(groups))))]
    ]
    if rows:
        database.execute(write, rows)
