"""What stands in rows for the lists of home: employers see the talks they were promised, a mediator
calls who stayed away, and a vacancy that waits for its employer keeps the day that he was given.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from portal.calendar import end_of_day

revision = "0030"
down_revision = "0029"

TALKS = ("placements.week_6", "placements.month_3", "placements.month_6", "placements.month_9")
PENDING = ("open", "waiting_employer", "waiting_candidate", "waiting_third")
tasks = sa.table(
    "tasks", sa.column("kind"), sa.column("state"), sa.column("subject_id"),
    sa.column("assigned_to"), sa.column("shown_to_employer", sa.Boolean()),
)  # fmt: skip
placements = sa.table("placements", sa.column("id"), sa.column("mediator_id"))
vacancies = sa.table(
    "vacancies", sa.column("id"), sa.column("state"), sa.column("answer_by", sa.Date()),
    sa.column("news_at", sa.DateTime(timezone=True)),
)  # fmt: skip


def upgrade() -> None:
    pending = tasks.c.state.in_(PENDING)
    op.execute(
        tasks.update().where(tasks.c.kind.in_(TALKS), pending).values(shown_to_employer=True)
    )
    mediator = sa.select(placements.c.mediator_id).where(placements.c.id == tasks.c.subject_id)
    op.execute(
        tasks.update()
        .where(tasks.c.kind == "placements.call", pending)
        .values(assigned_to=mediator.scalar_subquery())
    )
    for day in _days():
        waits = vacancies.c.state.in_(("returned", "expired"))
        op.execute(
            vacancies.update()
            .where(waits, vacancies.c.answer_by == day)
            .values(news_at=end_of_day(day))
        )


def _days() -> list[date]:
    asked = sa.select(vacancies.c.answer_by).where(vacancies.c.state.in_(("returned", "expired")))
    found = op.get_bind().execute(asked.where(vacancies.c.answer_by.is_not(None)).distinct())
    return [row.answer_by for row in found]
