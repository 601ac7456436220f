"""Agreements that stood in a database before 0027."""

import json
import uuid

import pytest
import sqlalchemy as sa

from tests.upgrades import AT, DAY, upgraded

OTHERS = {
    "employers": {"kvk_number": "90000001", "postcode": "9900 AB"},
    "dossiers": {"suitability_for": ""},
    "showings": {"shown_from": AT, "shown_until": AT},
    "introductions": {"state": "positive"},
    "vacancies": {"state": "draft", "reference": "V-1"},
}
WHO = {
    "candidate_name": "Romy", "scheme": "groeibaan", "formal_employer": "foundation",
    "start_on": DAY, "end_on": DAY, "minutes_per_week": 1920,
}  # fmt: skip
ENDS = {  # how a placement stood, the kinds of its lines, and did it never begin
    "not_started": (("planned", "not_started"), True),
    "ended": (("planned", "started", "ended"), False),
    "running": (("planned", "started"), False),
    "planned": (("planned",), False),
    "struck": (("planned", "started", "ended", "corrected"), True),
}
IDS = {name: uuid.uuid4().hex for name in ENDS}
PLACED = {name: uuid.uuid4().hex for name in ENDS}
LINES = {
    (name, n): uuid.uuid4().hex for name, (kinds, _) in ENDS.items() for n in range(len(kinds))
}


def line(name, n, kind):
    """A line of a ledger; the correction strikes the line that it started."""
    about = {"corrects_id": LINES[name, 1]} if kind == "corrected" else {"happened_on": DAY}
    return about | {
        "id": LINES[name, n], "placement_id": PLACED[name], "seq": n, "kind": kind,
        "actor_kind": "system",
    }  # fmt: skip


BEFORE = {
    "agreements": [
        WHO | {
            "id": IDS[name], "state": "sealed", "reference": f"O-{name}", "sign_by": DAY,
            "draft": json.dumps({"working_times": "8.00 uur"}),
        }
        for name in ENDS
    ],
    "placements": [
        WHO | {
            "id": PLACED[name], "agreement_id": IDS[name], "reference": f"P-{name}",
            "state": "ended" if name == "struck" else name, "last_on": DAY,
        }
        for name in ENDS
    ],
    "placement_events": [
        line(name, n, kind) for name, (kinds, _) in ENDS.items() for n, kind in enumerate(kinds)
    ],
}  # fmt: skip


@pytest.fixture
def opened(house, tmp_path):
    with upgraded(house, tmp_path, "0022", "0028", BEFORE, OTHERS) as opening:
        yield opening


def test_what_was_promised_stays_and_what_never_began_is_known(opened):
    with opened() as connection:
        told = sa.text("SELECT reference, never_began, others_sign_by = sign_by FROM agreements")
        found = {row[0]: (bool(row[1]), bool(row[2])) for row in connection.execute(told)}
    assert found == {f"O-{name}": (never, True) for name, (_, never) in ENDS.items()}
