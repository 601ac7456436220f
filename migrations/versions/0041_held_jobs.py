"""Jobs that are held after a restore, until somebody releases them."""

from migrations.words import widen

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    widen("job", "jobstate", "state", "waiting", "busy", "held", "done", "dead")
