"""By when the mediator asks whether a card still holds; also once it rests because nobody did."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from portal.calendar import AMSTERDAM, end_of_day, previous_working_day
from portal.columns import UtcDateTime

revision = "0033"
down_revision = "0032"

CONFIRMED_FOR = timedelta(days=45)


def upgrade() -> None:
    op.add_column("cards", sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True))
    cards = sa.table(
        "cards",
        sa.column("id", sa.Uuid()),
        sa.column("state", sa.Text()),
        sa.column("confirmed_at", UtcDateTime()),
        sa.column("ask_at", UtcDateTime()),
    )
    database = op.get_bind()
    shown = sa.select(cards.c.id, cards.c.confirmed_at).where(
        cards.c.state.in_(("draft", "reviewed"))
    )
    for row in database.execute(shown).all():
        rests_on = (row.confirmed_at + CONFIRMED_FOR).astimezone(AMSTERDAM).date()
        ask_at = end_of_day(previous_working_day(rests_on))
        database.execute(sa.update(cards).where(cards.c.id == row.id).values(ask_at=ask_at))
