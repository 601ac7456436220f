"""A placement that ended before the agreed day holds until when its credit note was promised. Of
those that ended before this, ten working days after the last day, or after the line that said so.
A claim lapses when its placement ends in another way.
"""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from migrations.words import widen
from portal.calendar import add_working_days, end_of_day
from portal.clock import day

revision = "0035"
down_revision = "0034"

WORKING_DAYS = 10
placements = sa.table(
    "placements", sa.column("id", sa.Uuid()), sa.column("state"),
    sa.column("last_on", sa.Date()), sa.column("end_on", sa.Date()),
    sa.column("credit_due_at", sa.DateTime(timezone=True)),
)  # fmt: skip
events = sa.table(
    "placement_events", sa.column("placement_id", sa.Uuid()), sa.column("kind"),
    sa.column("recorded_at", sa.DateTime(timezone=True)),
)  # fmt: skip
CLAIMS = (
    "invoked", "contacted", "accepted", "executed", "closed", "withdrawn", "refused", "lapsed",
)  # fmt: skip
ENDS = ("ended", "converted", "not_started", "taken_back")


def upgrade() -> None:
    widen("claims", "state", "state", *CLAIMS)
    column = sa.Column("credit_due_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("placements", column)
    bind = op.get_bind()
    for placement_id, state, last_on, recorded_at in bind.execute(_early()).all():
        mine = placements.update().where(placements.c.id == placement_id)
        bind.execute(mine.values(credit_due_at=_due(state, last_on, recorded_at)))


def _early() -> sa.Select:
    """What ended early in another way than by a take-back, and when that was written last."""
    ends = events.c.kind.in_(ENDS)
    is_back = sa.exists().where(
        events.c.placement_id == placements.c.id, events.c.kind == "taken_back"
    )
    written = sa.select(sa.func.max(events.c.recorded_at)).where(
        events.c.placement_id == placements.c.id, ends
    )
    ended = sa.and_(placements.c.state == "ended", placements.c.last_on < placements.c.end_on)
    return sa.select(
        placements.c.id, placements.c.state, placements.c.last_on, written.scalar_subquery()
    ).where(sa.or_(placements.c.state == "not_started", ended), ~is_back)


def _due(state: str, last_on: date, recorded_at: datetime) -> datetime:
    written_on = day(recorded_at.replace(tzinfo=recorded_at.tzinfo or UTC))
    ended_on = written_on if state == "not_started" else max(last_on, written_on)
    return end_of_day(add_working_days(ended_on, WORKING_DAYS))
