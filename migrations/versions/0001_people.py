"""People, roles, companies and their account manager."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sqlite_strict=True,
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_users_email_length")),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_users_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sqlite_strict=True,
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_absences_dates_order")),
        sa.CheckConstraint("user_id <> deputy_id", name=op.f("ck_absences_deputy_is_another")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_absences_deputy_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_absences_deputy_id_from_on_until_on"),
        "absences",
        ["deputy_id", "from_on", "until_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_absences_user_id_until_on"), "absences", ["user_id", "until_on"], unique=False
    )
    op.create_table(
        "districts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("postcode_from", sa.Integer(), nullable=False),
        sa.Column("postcode_until", sa.Integer(), nullable=False),
        sa.Column("account_manager_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_districts_name_length")),
        sa.CheckConstraint(
            "postcode_from <= postcode_until", name=op.f("ck_districts_range_order")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_districts_dates_order"),
        ),
        sa.ForeignKeyConstraint(
            ["account_manager_id"], ["users.id"], name=op.f("fk_districts_account_manager_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sqlite_strict=True,
    )
    op.create_table(
        "employers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kvk_number", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("house_number", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column(
            "sector",
            choice(
                "sector",
                "logistics",
                "production",
                "building",
                "technical",
                "green",
                "cleaning",
                "hospitality",
                "retail",
                "care_office",
            ),
            nullable=False,
        ),
        sa.Column("staff_count", sa.Integer(), nullable=False),
        sa.Column(
            "state", choice("state", "invited", "registered", "active", "suspended"), nullable=False
        ),
        sa.Column("account_manager_id", sa.Uuid(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("check_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(city) <= 80", name=op.f("ck_employers_city_length")),
        sa.CheckConstraint(
            "length(house_number) <= 20", name=op.f("ck_employers_house_number_length")
        ),
        sa.CheckConstraint("length(kvk_number) = 8", name=op.f("ck_employers_kvk_number_digits")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_employers_name_length")),
        sa.CheckConstraint("length(postcode) = 7", name=op.f("ck_employers_postcode_shape")),
        sa.CheckConstraint("length(street) <= 120", name=op.f("ck_employers_street_length")),
        sa.CheckConstraint(
            "staff_count BETWEEN 1 AND 1000000", name=op.f("ck_employers_staff_count_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_manager_id"], ["users.id"], name=op.f("fk_employers_account_manager_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
        sa.UniqueConstraint("kvk_number", name=op.f("uq_employers_kvk_number")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_employers_account_manager_id_state"),
        "employers",
        ["account_manager_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_employers_name_id"), "employers", ["name", "id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)
    op.create_table(
        "account_manager_spells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_manager_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            choice("handover", "first", "district", "load", "left", "asked"),
            nullable=False,
        ),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "length(sheet) <= 2000", name=op.f("ck_account_manager_spells_sheet_length")
        ),
        sa.CheckConstraint(
            "until_at IS NULL OR until_at >= from_at",
            name=op.f("ck_account_manager_spells_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["account_manager_id"],
            ["users.id"],
            name=op.f("fk_account_manager_spells_account_manager_id"),
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_account_manager_spells_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_manager_spells")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_account_manager_spells_account_manager_id"),
        "account_manager_spells",
        ["account_manager_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_account_manager_spells_employer_id"),
        "account_manager_spells",
        ["employer_id"],
        unique=False,
    )
    op.create_index(
        "uq_account_manager_spells_open",
        "account_manager_spells",
        ["employer_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_memberships_employer_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("user_id", name=op.f("uq_memberships_user_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_memberships_employer_id"), "memberships", ["employer_id"], unique=False
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            choice(
                "role",
                "member",
                "signatory",
                "bookkeeper",
                "account_manager",
                "mediator",
                "finance",
                "decider",
                "foundation_signer",
                "auditor",
                "admin",
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_grants_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("membership_id", "role", name=op.f("uq_grants_membership_id_role")),
        sqlite_strict=True,
    )
