"""One thing, one name: calling a ride off, calling who meets nobody, when to ask about a card."""

import sqlalchemy as sa
from alembic import op

from migrations.words import rename, rewrite

revision = "0039"
down_revision = "0038"

WORDS = {  # table and column: word then, word now
    ("tasks", "kind"): {
        "introductions.cancel_travel": "introductions.call_off_travel",
        "vacancies.signal": "vacancies.call_unmet",
    },
    ("job", "does"): {"portal.vacancies.jobs:signal": "portal.vacancies.jobs:call_unmet"},
}
LETTERS = {"off": "call_off_travel", "again": "travel_again"}  # of the job that mails a mediator


def upgrade() -> None:
    rename("cards", "cards", {"ask_at": "ask_due_at"})
    for (table, column), words in WORDS.items():
        rows = sa.table(table, sa.column(column, sa.Text()))
        for old, new in words.items():
            op.execute(sa.update(rows).where(rows.c[column] == old).values({column: new}))
    rewrite("job", "payload", _letter)


def _letter(payload: dict[str, str]) -> dict[str, str]:
    if "what" not in payload:
        return payload
    return payload | {"what": LETTERS.get(payload["what"], payload["what"])}
