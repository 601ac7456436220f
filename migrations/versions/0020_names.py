"""Tables, columns and kept words get the names of the field."""

import sqlalchemy as sa
from alembic import op

from migrations.words import rename, thawed, widen

revision = "0020"
down_revision = "0019"

PURPOSES = ("answer", "meeting", "result", "sign")
VERBS = {  # of the trail: a verb has one name, also in what was written before
    "cards.rest": "cards.pause",
    "cards.wake": "cards.resume",
    "cards.forget_reveal": "cards.empty_reveal",
    "introductions.send_window": "candidate.send_link",
    "dossiers.upload": "imports.upload",
    "dossiers.read_in": "imports.read_in",
}
JOBS = {  # what may still wait
    "portal.dossiers.jobs:read_in": "portal.imports.jobs:read_in",
    "portal.introductions.jobs:send_window": "portal.candidate.jobs:send_own_page",
    "portal.introductions.jobs:read_reason": "portal.signals.jobs:read_reason",
    "portal.introductions.jobs:remind_silent": "portal.introductions.jobs:remind_overdue",
    "portal.introductions.jobs:write_freed": "portal.introductions.jobs:write_expired",
    "portal.introductions.jobs:heed": "portal.introductions.jobs:follow_up",
    "portal.introductions.jobs:nightly": "portal.introductions.jobs:find_overdue",
    "portal.cards.jobs:tend": "portal.cards.jobs:find_unconfirmed",
    "portal.cards.jobs:rest": "portal.cards.jobs:pause",
    "portal.cards.jobs:thin": "portal.cards.jobs:end_recognisable",
    "portal.cards.jobs:release": "portal.supply.jobs:release",
    "portal.cards.jobs:find_outlived": "portal.cards.jobs:find_expired_reveals",
    "portal.cards.jobs:forget": "portal.cards.jobs:empty_reveals",
    "portal.dossiers.jobs:forget": "portal.imports.jobs:forget",
    "portal.vacancies.jobs:rotate": "portal.vacancies.jobs:renew",
    "portal.vacancies.jobs:heed": "portal.vacancies.jobs:find_unmet",
}


def upgrade() -> None:
    rename("silences", "reminders")
    rename("journeys", "transports")
    rename("account_manager_spells", "account_manager_assignments")
    rename("standing_yes", "standing_yes", {"tie": "tiebreaker"})
    rename("invoice_lines", "invoice_lines", {"turn": "position"})
    widen("links", "purpose", "purpose", *PURPOSES, "window", "own_page")
    op.execute("UPDATE links SET purpose = 'own_page' WHERE purpose = 'window'")
    widen("links", "purpose", "purpose", *PURPOSES, "own_page")
    with thawed("audit_lines"):
        _replace("audit_lines", "verb", VERBS)
    _replace("job", "does", JOBS)


def _replace(table: str, column: str, words: dict[str, str]) -> None:
    rows = sa.table(table, sa.column(column, sa.Text()))
    for old, new in words.items():
        op.execute(sa.update(rows).where(rows.c[column] == old).values({column: new}))
