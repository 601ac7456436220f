"""Frozen tables refuse what deletes without saying so: REPLACE on SQLite, TRUNCATE on PostgreSQL."""

from migrations.words import refuse_replace

revision = "0046"
down_revision = "0045"

FROZEN = (
    "agreement_terms",
    "audit_lines",
    "documents",
    "invoice_events",
    "invoice_lines",
    "invoices",
    "placement_events",
    "seals",
    "signatures",
    "vat_decisions",
)


def upgrade() -> None:
    for table in FROZEN:
        refuse_replace(table)
