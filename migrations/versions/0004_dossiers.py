"""Who somebody is."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("contact_by", choice("contactby", "mail", "sms", "phone"), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("house_number", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("caseworker", sa.Text(), nullable=False),
        sa.Column("job_titles", sa.Text(), nullable=False),
        sa.Column("experience", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("constraints", sa.Text(), nullable=False),
        sa.Column("income_check_done_on", sa.Date(), nullable=True),
        sa.Column("income_check_by", sa.Uuid(), nullable=True),
        sa.Column("childcare_checked", sa.Boolean(), nullable=False),
        sa.Column("suitability_for", sa.Text(), nullable=False),
        sa.Column("suitability_by", sa.Uuid(), nullable=True),
        sa.Column("suitability_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(suitability_at IS NULL) = (suitability_for = '')",
            name=op.f("ck_dossiers_suitability_has_work"),
        ),
        sa.CheckConstraint(
            "(income_check_done_on IS NULL) = (income_check_by IS NULL)",
            name=op.f("ck_dossiers_income_check_has_author"),
        ),
        sa.CheckConstraint(
            "(suitability_at IS NULL) = (suitability_by IS NULL)",
            name=op.f("ck_dossiers_suitability_has_author"),
        ),
        sa.CheckConstraint(
            "length(case_number) <= 30", name=op.f("ck_dossiers_case_number_length")
        ),
        sa.CheckConstraint(
            "length(constraints) <= 4000", name=op.f("ck_dossiers_constraints_length")
        ),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_dossiers_email_length")),
        sa.CheckConstraint(
            "length(experience) <= 4000", name=op.f("ck_dossiers_experience_length")
        ),
        sa.CheckConstraint("length(first_name) <= 60", name=op.f("ck_dossiers_first_name_length")),
        sa.CheckConstraint("length(job_titles) <= 200", name=op.f("ck_dossiers_job_titles_length")),
        sa.CheckConstraint("length(last_name) <= 80", name=op.f("ck_dossiers_last_name_length")),
        sa.CheckConstraint("length(phone) <= 20", name=op.f("ck_dossiers_phone_length")),
        sa.CheckConstraint(
            "length(suitability_for) <= 200", name=op.f("ck_dossiers_suitability_for_length")
        ),
        sa.CheckConstraint("length(wishes) <= 4000", name=op.f("ck_dossiers_wishes_length")),
        sa.ForeignKeyConstraint(
            ["income_check_by"], ["users.id"], name=op.f("fk_dossiers_income_check_by")
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_dossiers_mediator_id")
        ),
        sa.ForeignKeyConstraint(
            ["suitability_by"], ["users.id"], name=op.f("fk_dossiers_suitability_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("case_number", name=op.f("uq_dossiers_case_number")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_dossiers_first_name"), "dossiers", ["first_name"], unique=False)
    op.create_index(op.f("ix_dossiers_last_name_id"), "dossiers", ["last_name", "id"], unique=False)
    op.create_index(
        op.f("ix_dossiers_mediator_id_last_name_id"),
        "dossiers",
        ["mediator_id", "last_name", "id"],
        unique=False,
    )
