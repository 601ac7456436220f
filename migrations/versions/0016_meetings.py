"""Silence that was heeded, journeys, talks after a no-show, discrimination signals."""

import sqlalchemy as sa
from alembic import op

from migrations.words import choice

revision = "0016"
down_revision = "0015"

STATES = (
    "wanted", "proposed", "asked", "agreed", "planned", "held", "positive", "declined",
    "no_show_candidate", "no_show_employer", "negative", "expired",
)  # fmt: skip
FENCED = {"info": {"fenced": True}, "sqlite_strict": True}


def upgrade() -> None:
    _silences()
    _journeys()
    _talks()
    _signals()


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("state", choice("state", *STATES), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("step", choice("step", "remind", "call"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        _to("silences", "introduction_id", "introductions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
        sa.UniqueConstraint(
            "introduction_id", "state", "answer_by", "step",
            name=op.f("uq_silences_introduction_id_state_answer_by_step"),
        ),
        **FENCED,
    )  # fmt: skip


def _journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("arranged", choice("travel", "yes", "no", "not_needed"), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(how) <= 200", name=op.f("ck_journeys_how_length")),
        _to("journeys", "introduction_id", "introductions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_journeys_introduction_id")),
        **FENCED,
    )


def _talks() -> None:
    op.create_table(
        "no_show_talks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("talked_at", sa.DateTime(timezone=True), nullable=False),
        _to("no_show_talks", "dossier_id", "dossiers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_show_talks")),
        sa.UniqueConstraint(
            "dossier_id", "no_shows", name=op.f("uq_no_show_talks_dossier_id_no_shows")
        ),
        **FENCED,
    )


def _signals() -> None:
    table = "discrimination_signals"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", choice("state", "open", "talked", "closed", "reported"), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("talked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("talk_note", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_note", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('closed', 'reported')) = (ended_at IS NOT NULL)",
            name=op.f(f"ck_{table}_ended"),
        ),
        sa.CheckConstraint(
            "state = 'open' OR handled_by IS NOT NULL", name=op.f(f"ck_{table}_handled_by_somebody")
        ),
        *(
            sa.CheckConstraint(f"length({name}) <= 1000", name=op.f(f"ck_{table}_{name}_length"))
            for name in ("text", "talk_note", "end_note")
        ),
        _to(table, "introduction_id", "introductions"),
        _to(table, "vacancy_id", "vacancies"),
        _to(table, "handled_by", "users"),
        _to(table, "employer_id", "employers"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("introduction_id", name=op.f(f"uq_{table}_introduction_id")),
        **FENCED,
    )
    for columns in (["employer_id"], ["state", "due_at", "id"], ["raised_at", "id"]):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
