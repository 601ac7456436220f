"""A payment can be reversed, an employer who is right waits for a credit note, days are said once.

Every event of an invoice holds the last second of its due date, for the inbox. A placement holds the
days to pay that its agreement froze. Both are filled exactly by the migration of rows that follows.
"""

import sqlalchemy as sa

from migrations.words import extend, thawed, widen

revision = "0025"
down_revision = "0024"

KINDS = (
    "issued", "sent", "paid", "disputed", "answered", "credited", "overdue", "written_off",
    "reversed", "settled",
)  # fmt: skip
STATES = (
    "issued", "sent", "partly_paid", "paid", "disputed", "to_credit", "credited", "overdue",
    "written_off",
)  # fmt: skip


def upgrade() -> None:
    widen("invoice_events", "eventkind", "kind", *KINDS)
    widen("invoice_events", "state", "state", *STATES)
    with thawed("invoice_events"):
        extend(
            "invoice_events",
            {"due_at": (sa.DateTime(timezone=True), "at"), "reverses_id": (sa.Uuid(), None)},
            {
                "uq_invoice_events_reverses_id": "UNIQUE (reverses_id)",
                "ck_invoice_events_reversal_points": (
                    "CHECK ((kind = 'reversed') = (reverses_id IS NOT NULL))"
                ),
                "ck_invoice_events_paid_not_negative": "CHECK (paid_cents >= 0)",
                "fk_invoice_events_reverses_id": (
                    "FOREIGN KEY (reverses_id) REFERENCES invoice_events (id)"
                ),
            },
        )
    extend(
        "placements",
        {"payment_days": (sa.Integer(), "30")},
        {"ck_placements_payment_days_range": "CHECK (payment_days >= 1)"},
    )
