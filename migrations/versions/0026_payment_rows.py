"""Rows of 0025: the due instant of every event, and the days to pay of every agreement."""

import json
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from migrations.words import thawed

revision = "0026"
down_revision = "0025"

AMSTERDAM, UTC = ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")
events = sa.table(
    "invoice_events",
    sa.column("due_on", sa.Date()),
    sa.column("due_at", sa.DateTime(timezone=True)),
)
placements = sa.table(
    "placements", sa.column("id", sa.Uuid()), sa.column("agreement_id", sa.Uuid()),
    sa.column("payment_days", sa.Integer()),
)  # fmt: skip
terms = sa.table(
    "agreement_terms", sa.column("agreement_id", sa.Uuid()), sa.column("terms", sa.Text())
)


def upgrade() -> None:
    bind = op.get_bind()
    with thawed("invoice_events"):
        for due_on in bind.scalars(sa.select(events.c.due_on).distinct()).all():
            last = events.update().where(events.c.due_on == due_on).values(due_at=_end_of(due_on))
            bind.execute(last)
    frozen = sa.select(terms.c.terms).where(terms.c.agreement_id == placements.c.agreement_id)
    found = sa.select(placements.c.id, frozen.scalar_subquery().label("terms"))
    for placement_id, told in bind.execute(found).all():
        days = _days(told)
        if days:
            mine = placements.update().where(placements.c.id == placement_id)
            bind.execute(mine.values(payment_days=days))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM).astimezone(UTC)


def _days(told: str | None) -> Any:
    return json.loads(told).get("payment_days") if told else None
