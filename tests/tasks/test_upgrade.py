"""Words in rows of before 0039: tasks and jobs that wait go by the names of now."""

import json

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.tasks import labels
from tests.upgrades import AT, upgraded

KINDS = {
    "introductions.cancel_travel": "introductions.call_off_travel",
    "vacancies.signal": "vacancies.call_unmet",
    "introductions.travel_again": "introductions.travel_again",
}
WAITS = {"state": "waiting", "run_at": AT, "attempts": 0, "crashes": 0}
JOBS = [
    ("vacancies.viewed_in_vain", "portal.vacancies.jobs:signal", {"vacancy_id": "1"}),
    ("introductions.travel_changed", "portal.introductions.jobs:tell_travel", {"what": "off"}),
    ("introductions.travel_changed", "portal.introductions.jobs:tell_travel", {"what": "again"}),
]


@pytest.fixture
def opened(house, tmp_path):
    rows = {
        "tasks": [
            {"kind": kind, "subject_kind": "vacancies", "state": "open", "title": kind}
            for kind in KINDS
        ],
        "job": [
            WAITS | {"name": name, "does": does, "payload": json.dumps(payload)}
            for name, does, payload in JOBS
        ],
    }
    with upgraded(house, tmp_path, "0038", "0039", rows, {}) as opening:
        yield opening


def test_what_waited_goes_by_the_names_of_now(opened):
    with opened() as connection:
        kinds = connection.execute(sa.text("SELECT title, kind FROM tasks")).all()
        waiting = connection.execute(sa.text("SELECT does, payload FROM job")).all()
    assert {title: kind for title, kind in kinds} == KINDS
    assert all(labels.title(kind, "x") for _title, kind in kinds)
    known = {f"{does.__module__}:{does.__name__}" for every in jobs.DOES.values() for does in every}
    assert {does for does, _payload in waiting} <= known
    letters = {json.loads(payload).get("what") for _does, payload in waiting}
    assert letters == {None, "call_off_travel", "travel_again"}
