"""Agreements of before: what was promised to everybody stays the last day of the others, and what
never began counts nothing.
"""

from alembic import op

revision = "0028"
down_revision = "0027"

# Over, without a line that it started; a line that was struck (a correction without a day) is none.
NEVER_BEGAN = """
UPDATE agreements SET never_began = {yes} WHERE id IN (
    SELECT p.agreement_id FROM placements p
    WHERE p.state IN ('ended', 'not_started') AND NOT EXISTS (
        SELECT 1 FROM placement_events s
        WHERE s.placement_id = p.id AND s.kind = 'started' AND NOT EXISTS (
            SELECT 1 FROM placement_events c WHERE c.corrects_id = s.id AND c.happened_on IS NULL
        )
    )
)
"""


def upgrade() -> None:
    op.execute("UPDATE agreements SET others_sign_by = sign_by WHERE sign_by IS NOT NULL")
    yes = "1" if op.get_bind().dialect.name == "sqlite" else "true"
    op.execute(NEVER_BEGAN.format(yes=yes))
