"""A vacancy can be sent in before its company is checked: its clock does not run yet."""

from alembic import op

from migrations.words import multiply

revision = "0029"
down_revision = "0028"

SENT_IN = "state <> 'submitted' or submitted_at is not null"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        multiply("vacancies", 1, {}, {"clock_runs": ("sent_in", SENT_IN)})
        return
    op.execute("ALTER TABLE vacancies DROP CONSTRAINT ck_vacancies_clock_runs")
    op.execute(f"ALTER TABLE vacancies ADD CONSTRAINT ck_vacancies_sent_in CHECK ({SENT_IN})")
