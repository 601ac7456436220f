"""What is still open is found by an index, in tables that grow with every month."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"

INDEXES = (  # name, table, columns, of which rows
    ("ix_invoices_credit", "invoices", ["id"], "kind = 'credit'"),
    ("ix_placement_events_corrects_id", "placement_events", ["corrects_id"],
     "corrects_id IS NOT NULL"),
    ("ix_placements_credit_due_at", "placements", ["credit_due_at"], "credit_due_at IS NOT NULL"),
    ("ix_tasks_kind_state", "tasks", ["kind", "state"], ""),
    ("ix_tasks_subject_id_due_at", "tasks", ["subject_id", "due_at"], ""),
    ("ix_vacancies_news", "vacancies", ["state", "news_at"], ""),
)  # fmt: skip


def upgrade() -> None:
    for name, table, columns, which in INDEXES:
        where = sa.text(which) if which else None
        op.create_index(op.f(name), table, columns, sqlite_where=where, postgresql_where=where)
