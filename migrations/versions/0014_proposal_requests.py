"""Employers ask us to propose somebody for a vacancy."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "proposal_requests",
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("state", choice("requeststate", "open", "answered", "cancelled"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at is null)", name=op.f("ck_proposal_requests_ended")
        ),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_proposal_requests_note_length")),
        sa.CheckConstraint("length(about) <= 200", name=op.f("ck_proposal_requests_about_length")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_proposal_requests_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_proposal_requests_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_requests")),
        sqlite_strict=True,
    )
    for column in ("employer_id", "vacancy_id"):
        op.create_index(op.f(f"ix_proposal_requests_{column}"), "proposal_requests", [column])
    op.create_index(
        "uq_proposal_requests_open",
        "proposal_requests",
        ["vacancy_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
