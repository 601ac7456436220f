"""Cards, showings and reveals; the reveal belongs to an introduction."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state", choice("state", "draft", "reviewed", "resting", "withdrawn"), nullable=False
        ),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("hours_min", sa.Integer(), nullable=False),
        sa.Column("hours_max", sa.Integer(), nullable=False),
        sa.Column(
            "hours", choice("hours", "under_24", "24_to_32", "32_up", "24_up"), nullable=False
        ),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column(
            "available", choice("available", "now", "month", "quarter", "later"), nullable=False
        ),
        sa.Column("experience", choice("experience", "none", "short", "long"), nullable=False),
        sa.Column("licence_b", sa.Boolean(), nullable=False),
        sa.Column("dutch", choice("dutch", "none", "talk", "read"), nullable=False),
        sa.Column("evening", sa.Boolean(), nullable=False),
        sa.Column("night", sa.Boolean(), nullable=False),
        sa.Column("weekend", sa.Boolean(), nullable=False),
        sa.Column("blanks", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours <> '24_up'", name=op.f("ck_cards_fine_hours")),
        sa.CheckConstraint(
            "state in ('draft', 'withdrawn') or reviewed_by is not null",
            name=op.f("ck_cards_reviewed"),
        ),
        sa.CheckConstraint(
            "1 <= hours_min and hours_min <= hours_max", name=op.f("ck_cards_hours_in_order")
        ),
        sa.CheckConstraint(
            "reviewed_by is null or reviewed_by <> made_by", name=op.f("ck_cards_two_persons")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_cards_dossier_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_cards_made_by")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.id"], name=op.f("fk_cards_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index("ix_cards_list", "cards", ["made_at", "id"], unique=False)
    op.create_index(
        "ix_cards_pool",
        "cards",
        ["state", "field", "hours", "area", "experience", "licence_b", "blanks"],
        unique=False,
    )
    op.create_index(
        "uq_cards_dossier",
        "cards",
        ["dossier_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "card_hides",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_hides_card_id")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_card_hides_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_hides")),
        sa.UniqueConstraint(
            "card_id", "employer_id", name=op.f("uq_card_hides_card_id_employer_id")
        ),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_table(
        "card_skills",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_skills_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_skills")),
        sa.UniqueConstraint("card_id", "skill", name=op.f("uq_card_skills_card_id_skill")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_table(
        "showings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("alias_icon", choice("aliasicon", "bird", "leaf"), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("fit", sa.Text(), nullable=False),
        sa.Column("fits_all", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("shown_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", choice("showingstate", "shown", "ended"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at is not null)", name=op.f("ck_showings_ended")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_showings_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_showings_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showings")),
        sa.UniqueConstraint("vacancy_id", "alias", name=op.f("uq_showings_vacancy_id_alias")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_showings_employer_id"), "showings", ["employer_id"], unique=False)
    op.create_index("ix_showings_list", "showings", ["vacancy_id", "state", "place"], unique=False)
    op.create_index("ix_showings_rotation", "showings", ["state", "shown_until"], unique=False)
    op.create_table(
        "standing_yes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tie", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_standing_yes_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_yes")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(
        "ix_standing_yes_queue",
        "standing_yes",
        ["sector", "revoked_at", "shown_at", "tie"],
        unique=False,
    )
    op.create_index(
        "uq_standing_yes_open",
        "standing_yes",
        ["card_id", "sector"],
        unique=True,
        sqlite_where=sa.text("revoked_at is null"),
        postgresql_where=sa.text("revoked_at is null"),
    )
    op.create_table(
        "introductions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_reference", sa.Text(), nullable=False),
        sa.Column("vacancy_title", sa.Text(), nullable=False),
        sa.Column("showing_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column(
            "state",
            choice(
                "state",
                "wanted",
                "proposed",
                "asked",
                "agreed",
                "planned",
                "held",
                "positive",
                "declined",
                "no_show_candidate",
                "no_show_employer",
                "negative",
                "expired",
            ),
            nullable=False,
        ),
        sa.Column("mediator_id", sa.Uuid(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("meeting_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_place", sa.Text(), nullable=False),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("employer_result", choice("impression", "go_on", "stop"), nullable=True),
        sa.Column(
            "employer_reason",
            choice(
                "employerreason",
                "skills",
                "language_task",
                "availability",
                "start_date",
                "distance",
                "licence",
                "filled",
                "position_stopped",
                "other_choice",
                "discuss",
            ),
            nullable=True,
        ),
        sa.Column("employer_note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'planned' OR meeting_place <> ''",
            name=op.f("ck_introductions_planned_has_place"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('planned', 'held') OR meeting_at IS NOT NULL",
            name=op.f("ck_introductions_planned_has_time"),
        ),
        sa.CheckConstraint("length(bring) <= 200", name=op.f("ck_introductions_bring_length")),
        sa.CheckConstraint(
            "length(employer_note) <= 1000", name=op.f("ck_introductions_employer_note_length")
        ),
        sa.CheckConstraint(
            "length(meeting_place) <= 200", name=op.f("ck_introductions_meeting_place_length")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_introductions_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_introductions_mediator_id")
        ),
        sa.ForeignKeyConstraint(
            ["showing_id"], ["showings.id"], name=op.f("fk_introductions_showing_id")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_introductions_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("showing_id", name=op.f("uq_introductions_showing_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_introductions_changed_at_id"), "introductions", ["changed_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_introductions_employer_id"), "introductions", ["employer_id"], unique=False
    )
    op.create_index(
        op.f("ix_introductions_employer_id_changed_at_id"),
        "introductions",
        ["employer_id", "changed_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_introductions_mediator_id_changed_at_id"),
        "introductions",
        ["mediator_id", "changed_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_introductions_state_answer_by"),
        "introductions",
        ["state", "answer_by"],
        unique=False,
    )
    op.create_index(
        op.f("ix_introductions_vacancy_id_state"),
        "introductions",
        ["vacancy_id", "state"],
        unique=False,
    )
    op.create_table(
        "showing_cards",
        sa.Column("showing_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_showing_cards_card_id")),
        sa.ForeignKeyConstraint(
            ["showing_id"], ["showings.id"], name=op.f("fk_showing_cards_showing_id")
        ),
        sa.PrimaryKeyConstraint("showing_id", name=op.f("pk_showing_cards")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_showing_cards_card_id"), "showing_cards", ["card_id"], unique=False)
    op.create_table(
        "candidate_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("answer", choice("answer", "yes", "no", "call"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", choice("how", "link", "phone"), nullable=True),
        sa.Column(
            "reason",
            choice(
                "noreason",
                "no_reason",
                "other_work",
                "hours_times",
                "too_far",
                "wage_income",
                "employer_hidden",
                "not_now",
                "found_work",
                "more_information",
            ),
            nullable=True,
        ),
        sa.Column("wants_company", sa.Boolean(), nullable=False),
        sa.Column("wants_travel", sa.Boolean(), nullable=False),
        sa.Column("call_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", choice("impression", "go_on", "stop"), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            choice(
                "cause",
                "not_informed",
                "wrong_place_time",
                "transport",
                "unable_that_day",
                "arrangements_at_home",
                "changed_mind",
                "moved",
                "employer_absent",
                "our_mistake",
                "unknown",
            ),
            nullable=True,
        ),
        sa.Column("cause_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_candidate_answers_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_candidate_answers_introduction_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_answers")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_candidate_answers_introduction_id")),
        info={"fenced": True},
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_candidate_answers_dossier_id"), "candidate_answers", ["dossier_id"], unique=False
    )
    op.create_table(
        "reveals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_reveals_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_reveals_introduction_id")
        ),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_reveals_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_reveals_introduction_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_reveals_employer_id"), "reveals", ["employer_id"], unique=False)
