"""Vacancies and what they ask."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "vacancies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=True),
        sa.Column("hours_min", sa.Integer(), nullable=True),
        sa.Column("hours_max", sa.Integer(), nullable=True),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("day_from", sa.Text(), nullable=True),
        sa.Column("day_until", sa.Text(), nullable=True),
        sa.Column("evening", sa.Boolean(), nullable=False),
        sa.Column("night", sa.Boolean(), nullable=False),
        sa.Column("weekend", sa.Boolean(), nullable=False),
        sa.Column("wage_cents", sa.Integer(), nullable=True),
        sa.Column("street_line", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("positions", sa.Integer(), nullable=True),
        sa.Column("supervisor_name", sa.Text(), nullable=True),
        sa.Column("schemes", sa.Text(), nullable=False),
        sa.Column(
            "state",
            choice(
                "state",
                "draft",
                "submitted",
                "returned",
                "accepted",
                "matching",
                "on_hold",
                "filled",
                "closed",
                "withdrawn",
                "expired",
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("respond_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_proposal_by", sa.Date(), nullable=True),
        sa.Column("next_update_by", sa.Date(), nullable=True),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("resume_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column(
            "return_reason",
            choice(
                "returnreason",
                "task_unclear",
                "wage_missing",
                "hours_unclear",
                "protected_ground",
                "requirement_too_high",
                "displacement",
                "scheme_unfit",
                "guidance_missing",
                "duplicate",
                "safety_unclear",
            ),
            nullable=True,
        ),
        sa.Column("return_note", sa.Text(), nullable=True),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state <> 'on_hold' or resume_on is not null", name=op.f("ck_vacancies_hold_ends")
        ),
        sa.CheckConstraint(
            "state <> 'submitted' or respond_by is not null", name=op.f("ck_vacancies_clock_runs")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'withdrawn') or (field is not null and tasks is not null and hours_min is not null and hours_max is not null and day_from is not null and day_until is not null and wage_cents is not null and street_line is not null and area is not null and start_on is not null and positions is not null and supervisor_name is not null)",
            name=op.f("ck_vacancies_complete"),
        ),
        sa.CheckConstraint(
            "filled >= 0 and (filled <= positions or positions is null)",
            name=op.f("ck_vacancies_filled_range"),
        ),
        sa.CheckConstraint(
            "hours_min between 1 and 48 and hours_max between 1 and 48",
            name=op.f("ck_vacancies_hours_range"),
        ),
        sa.CheckConstraint("length(tasks) <= 1500", name=op.f("ck_vacancies_tasks_length")),
        sa.CheckConstraint("length(title) <= 80", name=op.f("ck_vacancies_title_length")),
        sa.CheckConstraint("positions between 1 and 50", name=op.f("ck_vacancies_positions_range")),
        sa.CheckConstraint("wage_cents > 0", name=op.f("ck_vacancies_wage_positive")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_vacancies_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
        sa.UniqueConstraint("reference", name=op.f("uq_vacancies_reference")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_vacancies_employer_id"), "vacancies", ["employer_id"], unique=False)
    op.create_index(
        "ix_vacancies_list", "vacancies", ["employer_id", "changed_at", "id"], unique=False
    )
    op.create_index("ix_vacancies_newest", "vacancies", ["changed_at", "id"], unique=False)
    op.create_index("ix_vacancies_state", "vacancies", ["state", "changed_at", "id"], unique=False)
    op.create_table(
        "vacancy_requirements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", choice("kind", "skill", "licence", "dutch"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("learnable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_vacancy_requirements_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_requirements")),
        sa.UniqueConstraint(
            "vacancy_id", "kind", "code", name=op.f("uq_vacancy_requirements_vacancy_id_kind_code")
        ),
        sqlite_strict=True,
    )
