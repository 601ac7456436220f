"""Invoices and placements that stood in a database before 0025: due instants, and days to pay."""

import json
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.upgrades import AT, DAY, upgraded

WHO = {"candidate_name": "Romy", "scheme": "groeibaan", "formal_employer": "foundation"}
TERM = {"start_on": DAY, "end_on": DAY, "minutes_per_week": 1920}
AGREEMENT, INVOICE = uuid.uuid4().hex, uuid.uuid4().hex
OTHERS = {
    "employers": {"kvk_number": "90000001", "postcode": "9900 AB"},
    "dossiers": {"suitability_for": ""},
    "showings": {"shown_from": AT, "shown_until": AT},
    "introductions": {"state": "positive"},
    "vat_decisions": {"category": "O", "rate_bp": 0, "valid_from": DAY},
}
EVENT = {
    "invoice_id": INVOICE,
    "at": AT,
    "open_cents": 100,
    "paid_cents": 0,
    "actor_kind": "system",
}
BEFORE = {
    "agreements": [WHO | TERM | {"id": AGREEMENT, "state": "draft", "draft": "{}"}],
    "agreement_terms": [
        {"agreement_id": AGREEMENT, "terms": json.dumps({"payment_days": 14}), "text": "{}"}
    ],
    "placements": [
        WHO | TERM | {"agreement_id": AGREEMENT, "state": "planned", "last_on": DAY}
    ],
    "invoices": [
        {
            "id": INVOICE, "kind": "invoice", "vat_category": "O", "vat_rate_bp": 0,
            "net_cents": 100, "vat_cents": 0, "total_cents": 100, "due_on": "2026-12-01",
        }
    ],
    "invoice_events": [
        EVENT | {"seq": 1, "kind": "issued", "state": "issued", "due_on": "2026-07-01"},
        EVENT | {"seq": 2, "kind": "answered", "state": "sent", "due_on": "2026-12-01"},
    ],
}  # fmt: skip


@pytest.fixture
def opened(house, tmp_path):
    with upgraded(house, tmp_path, "0022", "0026", BEFORE, OTHERS) as opening:
        yield opening


def test_what_was_there_has_its_due_instant_and_its_agreed_days(opened):
    due_at = sa.column("due_at", sa.DateTime(timezone=True))
    events = sa.select(due_at).select_from(sa.table("invoice_events")).order_by(sa.column("seq"))
    with opened() as connection:
        told = [f"{at:%Y-%m-%d %H:%M:%S}" for at in connection.scalars(events)]
        days = connection.scalar(sa.text("SELECT payment_days FROM placements"))
    assert told == ["2026-07-01 21:59:59", "2026-12-01 22:59:59"]  # summer and winter
    assert days == 14
    for wrong, says in (
        ("UPDATE invoice_events SET note = 'x'", "frozen"),
        ("DELETE FROM invoice_events", "frozen"),
        ("UPDATE placements SET payment_days = 0", "ck_placements_payment_days_range"),
    ):
        with pytest.raises(DBAPIError, match=says), opened() as connection:
            connection.execute(sa.text(wrong))
