"""Safe links and their codes."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose", choice("purpose", "answer", "meeting", "result", "sign"), nullable=False
        ),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("channel", choice("channel", "mail", "sms"), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            choice("outcome", "agreed", "refused", "told", "signed", "replaced"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(used_at IS NULL) = (outcome IS NULL)", name=op.f("ck_links_used_has_outcome")
        ),
        sa.CheckConstraint("length(sent_to) <= 254", name=op.f("ck_links_sent_to_length")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_links_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_links_token_hash")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_links_dossier_id"), "links", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_links_made_at"), "links", ["made_at"], unique=False)
    op.create_index(
        op.f("ix_links_subject_id_purpose_made_at"),
        "links",
        ["subject_id", "purpose", "made_at"],
        unique=False,
    )
    op.create_table(
        "link_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(sent_to) <= 20", name=op.f("ck_link_codes_sent_to_length")),
        sa.CheckConstraint("length(sha) = 64", name=op.f("ck_link_codes_sha_is_sha256")),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_link_codes_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_codes")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_link_codes_link_id"), "link_codes", ["link_id"], unique=False)
