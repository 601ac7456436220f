"""Numbers that candidates had left before `cards.blank_phone` was there: their copies are emptied,
each with the line of the trail that goes with it.
"""

import json

import sqlalchemy as sa
from alembic import op

from portal import clock
from portal.columns import UtcDateTime

revision = "0040"
down_revision = "0039"

COPIES = """
    SELECT reveals.id, reveals.fields, dossiers.phone FROM reveals
    JOIN introductions ON introductions.id = reveals.introduction_id
    JOIN showing_cards ON showing_cards.showing_id = introductions.showing_id
    JOIN cards ON cards.id = showing_cards.card_id
    JOIN dossiers ON dossiers.id = cards.dossier_id
"""
REVEALS = sa.table("reveals", sa.column("id", sa.Uuid()), sa.column("fields", sa.Text()))
LINES = sa.table(
    "audit_lines",
    sa.column("at", UtcDateTime()),
    *(
        sa.column(name, sa.Text())
        for name in (
            "actor_kind", "actor_id", "capacity", "verb", "subject_kind", "subject_id", "title",
            "facts", "request_id",
        )
    ),
)  # fmt: skip
LINE = {
    "actor_kind": "system", "actor_id": "system", "capacity": "system", "verb": "cards.blank_phone",
    "subject_kind": "reveals", "title": "", "facts": "{}", "request_id": "",
}  # fmt: skip


def upgrade() -> None:
    database = op.get_bind()
    copies = sa.text(COPIES).columns(id=sa.Uuid(), fields=sa.Text(), phone=sa.Text())
    for reveal_id, text, phone in database.execute(copies).all():
        fields = json.loads(text)
        if fields.get("phone") and fields["phone"] != phone:
            told = json.dumps(fields | {"phone": ""}, ensure_ascii=False, sort_keys=True)
            mine = REVEALS.c.id == reveal_id
            database.execute(sa.update(REVEALS).where(mine).values(fields=told))
            line = LINE | {"at": clock.now(), "subject_id": str(reveal_id)}
            database.execute(sa.insert(LINES).values(line))
