"""What was already so: candidates that were told, and claims and days that nothing holds any more.

A take-back asked for work that then never began ends: nothing can be carried out or called off. The
end that an announcement named, and that was struck or never came to be, is no last day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

claims = sa.table("claims", *(sa.column(c) for c in (
    "id", "placement_id", "kind", "state", "told_at", "ended_at", "due_at",
)))  # fmt: skip
tasks = sa.table("tasks", *(sa.column(c) for c in ("subject_id", "kind", "state", "ended_at")))
placements = sa.table(
    "placements", *(sa.column(c) for c in ("id", "state", "last_on", "end_on", "planned_at"))
)
lines = sa.table(
    "placement_events",
    *(sa.column(c) for c in ("id", "placement_id", "seq", "kind", "happened_on", "corrects_id",
                             "recorded_at")),
)  # fmt: skip


def upgrade() -> None:
    _told()
    _never_begun()
    _struck()


def _told() -> None:
    """The talk was a task that the mediator ended by hand."""
    at = sa.select(sa.func.max(tasks.c.ended_at)).where(
        tasks.c.subject_id == claims.c.id, tasks.c.kind == "guarantees.tell",
        tasks.c.state == "done",
    )  # fmt: skip
    op.execute(claims.update().values(told_at=at.scalar_subquery()))


def _never_begun() -> None:
    never = sa.select(placements.c.id).where(placements.c.state == "not_started")
    op.execute(
        placements.update()
        .where(placements.c.state == "not_started", placements.c.last_on != placements.c.end_on)
        .values(last_on=placements.c.end_on)
    )
    at = sa.select(sa.func.max(lines.c.recorded_at)).where(
        lines.c.placement_id == claims.c.placement_id, lines.c.kind == "not_started"
    )
    stuck = sa.and_(
        claims.c.kind == "take_back",
        claims.c.state.in_(("invoked", "contacted", "accepted")),
        claims.c.placement_id.in_(never),
    )
    waiting = ("open", "waiting_employer", "waiting_candidate", "waiting_third")
    of_stuck = sa.select(claims.c.id).where(stuck)
    ended = sa.select(sa.func.max(lines.c.recorded_at)).where(
        lines.c.placement_id.in_(
            sa.select(claims.c.placement_id).where(claims.c.id == tasks.c.subject_id)
        ),
        lines.c.kind == "not_started",
    )
    op.execute(
        tasks.update()
        .where(tasks.c.subject_id.in_(of_stuck), tasks.c.state.in_(waiting))
        .values(state="cancelled", ended_at=ended.scalar_subquery())
    )
    op.execute(claims.update().where(stuck).values(state="closed", ended_at=at.scalar_subquery()))


def _struck() -> None:
    """Running again since its end was struck, with no announcement since."""
    end, strike, said = lines.alias("ended"), lines.alias("strike"), lines.alias("said")
    lifted = (
        sa.select(end.c.id)
        .join(strike, sa.and_(strike.c.corrects_id == end.c.id, strike.c.happened_on.is_(None)))
        .where(
            end.c.placement_id == placements.c.id,
            end.c.kind.in_(("ended", "converted")),
            ~sa.exists().where(
                said.c.placement_id == end.c.placement_id, said.c.seq > end.c.seq,
                said.c.kind == "announced_end",
            ),
        )
        .correlate(placements)
    )  # fmt: skip
    op.execute(
        placements.update()
        .where(placements.c.state.in_(("planned", "running")), sa.exists(lifted))
        .values(last_on=placements.c.end_on)
    )
