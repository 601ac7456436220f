"""Copies of numbers that candidates had left before 0040: nobody reads them any more."""

import json
import uuid

import pytest
import sqlalchemy as sa

from portal.audit import SYSTEM
from tests.upgrades import AT, upgraded

OLD, NOW = "0612345678", "0687654321"
LEFT, KEPT, NONE, EMPTIED = (uuid.uuid4().hex for _ in range(4))
SHOWN = {"shown_from": AT, "shown_until": AT}
FIELDS = {
    LEFT: {"first_name": "Romy", "phone": OLD},
    KEPT: {"first_name": "Romy", "phone": NOW},
    NONE: {"first_name": "Romy"},
    EMPTIED: {},
}


@pytest.fixture
def opened(house, tmp_path):
    rows = {
        "dossiers": [{"phone": NOW, "suitability_for": ""}],
        "showings": [SHOWN | {"id": one, "alias": one} for one in FIELDS],
        "showing_cards": [{"showing_id": one} for one in FIELDS],
        "introductions": [{"id": one, "showing_id": one, "state": "positive"} for one in FIELDS],
        "reveals": [
            {"id": one, "introduction_id": one, "fields": json.dumps(fields)}
            for one, fields in FIELDS.items()
        ],
    }
    others = {
        "cards": {"minutes_min": 960, "minutes_max": 1440},
        "employers": {"kvk_number": "90000001", "postcode": "9900 AB"},
    }
    with upgraded(house, tmp_path, "0039", "0040", rows, others) as opening:
        yield opening


def test_a_number_that_was_left_before_is_emptied_with_its_line(opened):
    with opened() as connection:
        reveals = sa.table("reveals", sa.column("id", sa.Uuid()), sa.column("fields", sa.Text()))
        fields = {
            row.id.hex: json.loads(row.fields) for row in connection.execute(sa.select(reveals))
        }
        lines = connection.execute(
            sa.text("SELECT actor_kind, actor_id, capacity, verb, subject_id FROM audit_lines")
        ).all()
    assert fields == FIELDS | {LEFT: {"first_name": "Romy", "phone": ""}}
    who = SYSTEM.kind, SYSTEM.id, SYSTEM.capacity
    assert lines == [(*who, "cards.blank_phone", str(uuid.UUID(LEFT)))]
