"""Files that are read in: taken in unread, until a worker has looked at them; why one is refused."""

import sqlalchemy as sa
from alembic import op

from migrations.words import extend

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    extend(
        "imports",
        {
            "content": (sa.LargeBinary(), None),
            "looked_at": (sa.DateTime(timezone=True), None),
            "refused": (sa.Text(), None),
        },
        {},
    )
    op.execute("UPDATE imports SET looked_at = uploaded_at")
    extend(
        "imports",
        {},
        {
            "ck_imports_content_until_looked": (
                "CHECK ((content IS NULL) = (looked_at IS NOT NULL))"
            ),
            "ck_imports_refused_is_looked": "CHECK (refused IS NULL OR looked_at IS NOT NULL)",
            "ck_imports_confirmed_is_read": "CHECK (confirmed_at IS NULL OR refused IS NULL)",
        },
    )
