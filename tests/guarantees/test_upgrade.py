"""Claims and last days that stood in a database before 0024 hold nothing up after it."""

import uuid

import pytest
import sqlalchemy as sa

from tests.upgrades import AT, DAY, upgraded

BEFORE, AFTER = "0022", "0024"
TERMS = {"start_on": DAY, "end_on": "2027-08-31", "minutes_per_week": 1920}
PAPER = {
    "state": "draft", "scheme": "groeibaan", "formal_employer": "foundation",
    "candidate_name": "Romy",
}  # fmt: skip
OTHERS = {
    "employers": {"kvk_number": "90000001", "postcode": "9900 AB"},
    "dossiers": {"suitability_for": ""},
    "showings": {"shown_from": AT, "shown_until": AT},
    "introductions": {"state": "positive"},
}
NEVER, STRUCK, SAID = (uuid.uuid4().hex for _ in range(3))
STUCK, TOLD = uuid.uuid4().hex, uuid.uuid4().hex
ENDED = uuid.uuid4().hex
EARLY = "2026-11-30"


def line(placement, seq, kind, **more):
    first = {"placement_id": placement, "seq": seq, "kind": kind, "happened_on": EARLY}
    return first | {"id": uuid.uuid4().hex, "recorded_at": AT, "actor_kind": "user"} | more


def claim(claim_id, placement, state):
    return {
        "id": claim_id, "placement_id": placement, "reference": claim_id, "kind": "take_back",
        "state": state, "wished_on": EARLY, "last_on": EARLY, "ground": None, "note": "",
    }  # fmt: skip


def task(claim_id, kind, state):
    row = {"kind": kind, "state": state, "subject_id": claim_id, "employer_id": None}
    return row | {"assigned_to": None, "ended_at": AT if state == "done" else None}


ROWS = {
    "agreements": [
        PAPER | TERMS | {"id": one, "reference": one} for one in (NEVER, STRUCK, SAID)
    ],
    "placements": [
        PAPER | TERMS | {
            "id": one, "agreement_id": one, "reference": one, "state": state, "last_on": EARLY,
            "guarantee_from_on": None, "guarantee_until_on": None,
        }
        for one, state in ((NEVER, "not_started"), (STRUCK, "running"), (SAID, "running"))
    ],
    "placement_events": [
        line(NEVER, 1, "announced_end", reason="taken_back"),
        line(NEVER, 2, "not_started"),
        line(STRUCK, 1, "announced_end", reason="mutual"),
        line(STRUCK, 2, "ended", id=ENDED),
        line(STRUCK, 3, "corrected", corrects_id=ENDED, happened_on=None),
        line(SAID, 1, "announced_end", reason="taken_back"),
    ],
    "claims": [claim(STUCK, NEVER, "accepted"), claim(TOLD, SAID, "contacted")],
    "tasks": [
        task(STUCK, "guarantees.tell", "open"),
        task(TOLD, "guarantees.tell", "done"),
    ],
}  # fmt: skip


@pytest.fixture
def opened(house, tmp_path):
    with upgraded(house, tmp_path, BEFORE, AFTER, ROWS, OTHERS) as opening:
        yield opening


def test_what_was_stuck_is_free_and_what_was_told_is_known(opened):
    with opened() as connection:
        rows = {
            name: {row[0]: tuple(row[1:]) for row in connection.execute(sa.text(asked))}
            for name, asked in {
                "last_on": "SELECT reference, last_on FROM placements",
                "claims": "SELECT reference, state, told_at IS NULL, ended_at IS NULL FROM claims",
                "tasks": "SELECT kind || subject_id, state, ended_at IS NULL FROM tasks",
            }.items()
        }
    ends = {one: str(day) for one, (day,) in rows["last_on"].items()}
    assert ends == {NEVER: "2027-08-31", STRUCK: "2027-08-31", SAID: EARLY}
    assert {one: row[0] for one, row in rows["claims"].items()} == {
        STUCK: "closed", TOLD: "contacted",
    }  # fmt: skip
    assert bool(rows["claims"][STUCK][1]) is True  # nobody told, and it is over
    assert bool(rows["claims"][STUCK][2]) is False
    assert bool(rows["claims"][TOLD][1]) is False
    states = sorted(state for state, _ in rows["tasks"].values())
    assert states == ["cancelled", "done"]
