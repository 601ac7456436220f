"""What is talked through at an intake; a dossier that is there already gets an empty one."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0011"
down_revision = "0010"

TEXTS = {
    "skills": 2000,
    "education": 500,
    "languages": 200,
    "training_wish": 1000,
    "hours_reason": 500,
    "times_reason": 500,
    "travel_reason": 500,
    "adaptation": 1000,
}


def upgrade() -> None:
    op.create_table(
        "intakes",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("aims_at", choice("aimsat", "simple", "skilled", "leading"), nullable=True),
        sa.Column("training_wish", sa.Text(), nullable=False),
        sa.Column("most_hours", sa.Integer(), nullable=True),
        sa.Column("hours_reason", sa.Text(), nullable=False),
        sa.Column("can_evening", sa.Boolean(), nullable=True),
        sa.Column("can_night", sa.Boolean(), nullable=True),
        sa.Column("can_weekend", sa.Boolean(), nullable=True),
        sa.Column("times_reason", sa.Text(), nullable=False),
        sa.Column("travel", choice("travel", "area", "part", "town"), nullable=True),
        sa.Column("travel_reason", sa.Text(), nullable=False),
        sa.Column("needs_adaptation", sa.Boolean(), nullable=True),
        sa.Column("adaptation", sa.Text(), nullable=False),
        *(
            sa.Column(
                f"{name}_arranged", choice(f"{name}_arranged", "yes", "busy", "no"), nullable=True
            )
            for name in ("debts", "travel", "childcare")
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_hours between 1 and 48", name=op.f("ck_intakes_most_hours_range")),
        *(
            sa.CheckConstraint(f"length({name}) <= {most}", name=op.f(f"ck_intakes_{name}_length"))
            for name, most in TEXTS.items()
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_intakes_dossier_id")
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_intakes")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    names = ", ".join(TEXTS)
    op.execute(
        f"INSERT INTO intakes (dossier_id, version, {names}) "
        f"SELECT id, 1, {', '.join(repr('') for _ in TEXTS)} FROM dossiers"
    )
