"""Placements that ended before 0035: those that ended early have a day for their credit note."""

import uuid

import pytest
import sqlalchemy as sa

from tests.upgrades import AT, DAY, upgraded

WHO = {"candidate_name": "Romy", "scheme": "groeibaan", "formal_employer": "foundation"}
TERM = {"start_on": "2026-03-01", "end_on": "2027-02-28", "minutes_per_week": 1920}
GUARANTEE = {"guarantee_from_on": None, "guarantee_until_on": None, "payment_days": 30}
ENDED, BACK, NEVER, WHOLE = (uuid.uuid4().hex for _ in range(4))
PLACEMENTS = [
    {"id": ENDED, "state": "ended", "last_on": "2026-08-14"},
    {"id": BACK, "state": "ended", "last_on": "2026-08-14"},
    {"id": NEVER, "state": "not_started", "last_on": "2027-02-28"},
    {"id": WHOLE, "state": "ended", "last_on": "2027-02-28"},
]
LINE = {"recorded_at": AT, "happened_on": DAY, "actor_kind": "system"}
OTHERS = {
    "employers": {"kvk_number": "90000001", "postcode": "9900 AB"},
    "dossiers": {"suitability_for": ""},
    "showings": {"shown_from": AT, "shown_until": AT},
    "introductions": {"state": "positive"},
}


def before():
    """The rows of that time."""
    papers = {one["id"]: uuid.uuid4().hex for one in PLACEMENTS}
    return {
        "agreements": [
            WHO | TERM | {"id": paper, "reference": paper, "state": "draft", "draft": "{}"}
            for paper in papers.values()
        ],
        "placements": [
            WHO
            | TERM
            | GUARANTEE
            | one
            | {"agreement_id": papers[one["id"]], "reference": one["id"]}
            for one in PLACEMENTS
        ],
        "placement_events": [
            LINE | {"placement_id": placement_id, "seq": 1, "kind": kind}
            for placement_id, kind in (
                (ENDED, "ended"),
                (BACK, "taken_back"),
                (NEVER, "not_started"),
                (WHOLE, "ended"),
            )
        ],
    }


@pytest.fixture
def opened(house, tmp_path):
    with upgraded(house, tmp_path, "0032", "0035", before(), OTHERS) as opening:
        yield opening


def test_what_ended_early_before_has_a_day_for_its_credit_note(opened):
    due_at = sa.column("credit_due_at", sa.DateTime(timezone=True))
    rows = sa.select(sa.column("id", sa.Uuid()), due_at).select_from(sa.table("placements"))
    with opened() as connection:
        due = {row.id.hex: row.credit_due_at for row in connection.execute(rows)}
    assert [due[one] for one in (BACK, WHOLE)] == [None, None]
    for one in (ENDED, NEVER):  # ten working days after the line was written
        assert f"{due[one]:%Y-%m-%d %H:%M:%S}" == "2026-09-15 21:59:59"
