"""Agreements, frozen terms, signatures, seals."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice, freeze

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", choice("schemename", "groeibaan", "werkervaringsbaan"), nullable=False),
        sa.Column("scheme_version", sa.Text(), nullable=False),
        sa.Column(
            "formal_employer", choice("formalemployer", "foundation", "employer"), nullable=False
        ),
        sa.Column(
            "state",
            choice(
                "state", "draft", "offered", "signed", "sealed", "withdrawn", "lapsed", "refused"
            ),
            nullable=False,
        ),
        sa.Column("candidate_name", sa.Text(), nullable=False),
        sa.Column("function_title", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("hours_per_week", sa.Integer(), nullable=False),
        sa.Column("wage_cents", sa.Integer(), nullable=False),
        sa.Column("contribution_cents", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_by", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_sha256", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'withdrawn') OR candidate_name <> ''",
            name=op.f("ck_agreements_offer_has_candidate"),
        ),
        sa.CheckConstraint(
            "state in ('draft', 'withdrawn') OR sign_by IS NOT NULL",
            name=op.f("ck_agreements_offer_has_term"),
        ),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_agreements_dates_in_order")),
        sa.CheckConstraint(
            "hours_per_week BETWEEN 1 AND 48", name=op.f("ck_agreements_hours_range")
        ),
        sa.CheckConstraint(
            "length(function_title) <= 80", name=op.f("ck_agreements_function_title_length")
        ),
        sa.CheckConstraint("wage_cents > 0", name=op.f("ck_agreements_wage_positive")),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["users.id"], name=op.f("fk_agreements_drafted_by")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_agreements_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_agreements_introduction_id")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_agreements_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("reference", name=op.f("uq_agreements_reference")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_agreements_changed_at_id"), "agreements", ["changed_at", "id"], unique=False
    )
    op.create_index(op.f("ix_agreements_employer_id"), "agreements", ["employer_id"], unique=False)
    op.create_index(
        op.f("ix_agreements_employer_id_changed_at_id"),
        "agreements",
        ["employer_id", "changed_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreements_introduction_id"), "agreements", ["introduction_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreements_state_changed_at_id"),
        "agreements",
        ["state", "changed_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_agreements_vacancy_id"), "agreements", ["vacancy_id"], unique=False)
    op.create_table(
        "agreement_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_terms_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_terms")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_agreement_terms_agreement_id")),
        info={"frozen": True},
        sqlite_strict=True,
    )
    freeze("agreement_terms")
    op.create_table(
        "seals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_seals_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_seals_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_seals_agreement_id")),
        info={"frozen": True},
        sqlite_strict=True,
    )
    freeze("seals")
    op.create_table(
        "signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "party",
            choice("party", "employer", "candidate", "foundation", "municipality"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("actor_kind", choice("actorkind", "user", "candidate", "system"), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", choice("method", "password", "link_code", "in_person"), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(document_sha256) = 64", name=op.f("ck_signatures_sha256_length")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_signatures_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("agreement_id", "party", name=op.f("uq_signatures_agreement_id_party")),
        info={"frozen": True},
        sqlite_strict=True,
    )
    freeze("signatures")
