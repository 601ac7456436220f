"""Hours a week that stood in a database before 0019 are minutes after it, frozen rows too."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from portal.columns import Json
from tests.upgrades import AT, DAY, upgraded

WHO = {"candidate_name": "Romy", "scheme": "groeibaan", "formal_employer": "foundation"}
TERM = {"start_on": DAY, "end_on": DAY}
TERMS = {"hours_per_week": 28, "supervisor_hours": 4, "tasks": ["schuren", "één"], "period": 1}
OTHERS = {
    "employers": {"kvk_number": "90000001", "postcode": "9900 AB"},
    "dossiers": {"suitability_for": ""},
    "showings": {"shown_from": AT, "shown_until": AT},
    "introductions": {"state": "positive"},
}
DRAFT = {"supervisor_hours": None, "goals": []}
BEFORE = {
    "vacancies": [
        {"state": "draft", "reference": "V-1", "hours_min": 24, "hours_max": 32},
        {"state": "draft", "reference": "V-2", "hours_min": None, "hours_max": None},
    ],
    "cards": [
        {
            "state": "draft", "hours_min": 16, "hours_max": 28, "hours": "24_to_32",
            "available": "now", "experience": "none", "dutch": "none",
        },
    ],
    "intakes": [{"most_hours": 20, "hours_reason": "De kinderen."}],
    "agreements": [
        WHO | TERM | {"state": "draft", "hours_per_week": 32, "draft": json.dumps(DRAFT)},
    ],
    "agreement_terms": [{"terms": json.dumps(TERMS), "text": '"28 uur per week"'}],
    "placements": [
        WHO | TERM | {"state": "planned", "last_on": DAY, "hours_per_week": 48},
    ],
    "placement_events": [
        {"kind": "planned", "seq": 1, "happened_on": DAY, "actor_kind": "system"},
        {
            "kind": "hours_changed", "seq": 2, "happened_on": DAY, "actor_kind": "system",
            "hours_per_week": 24,
        },
    ],
}  # fmt: skip


@pytest.fixture
def opened(house, tmp_path):
    """Those rows, brought up to date; `opened()` opens their database."""
    with upgraded(house, tmp_path, "0018", "0019", BEFORE, OTHERS) as opening:
        yield opening


def test_hours_in_every_table_are_sixty_times_as_much(opened):
    with opened() as connection:
        told = {name: [tuple(row) for row in connection.execute(sa.text(sql))] for name, sql in {
            "vacancies": "SELECT minutes_min, minutes_max FROM vacancies ORDER BY reference",
            "cards": "SELECT minutes_min, minutes_max, hours FROM cards",
            "intakes": "SELECT most_minutes, hours_reason FROM intakes",
            "agreements": "SELECT minutes_per_week FROM agreements",
            "placements": "SELECT minutes_per_week FROM placements",
            "placement_events": "SELECT kind, minutes_per_week FROM placement_events ORDER BY seq",
        }.items()}  # fmt: skip
    assert told == {
        "vacancies": [(1440, 1920), (None, None)],
        "cards": [(960, 1680, "24_to_32")],
        "intakes": [(1200, "De kinderen.")],
        "agreements": [(1920,)],
        "placements": [(2880,)],
        "placement_events": [("planned", None), ("hours_changed", 1440)],
    }


def test_terms_say_minutes_and_their_words_stay_as_they_were_signed(opened):
    with opened() as connection:
        (draft,) = connection.execute(sa.text("SELECT draft FROM agreements")).one()
        terms, words = connection.execute(sa.text("SELECT terms, text FROM agreement_terms")).one()
    assert json.loads(draft) == {"supervisor_minutes": None, "goals": []}
    wanted = {"minutes_per_week": 28 * 60, "supervisor_minutes": 4 * 60}
    assert json.loads(terms) == wanted | {"tasks": ["schuren", "één"], "period": 1}
    assert terms == Json.written(json.loads(terms))
    assert words == BEFORE["agreement_terms"][0]["text"]


def test_what_was_frozen_is_frozen_again_and_a_week_stays_a_week(opened):
    for wrong, says in (
        ("UPDATE agreement_terms SET text_version = 'x'", "frozen"),
        ("DELETE FROM agreement_terms", "frozen"),
        ("UPDATE placement_events SET minutes_per_week = 60", "frozen"),
        ("DELETE FROM placement_events", "frozen"),
        ("UPDATE agreements SET minutes_per_week = 59", "ck_agreements_minutes_range"),
        ("UPDATE placements SET minutes_per_week = 2881", "ck_placements_minutes_range"),
        ("UPDATE intakes SET most_minutes = 2881", "ck_intakes_most_minutes_range"),
        ("UPDATE vacancies SET minutes_max = 59", "ck_vacancies_minutes_range"),
        ("UPDATE cards SET minutes_min = minutes_max + 1", "ck_cards_minutes_in_order"),
    ):
        with pytest.raises(DBAPIError, match=says), opened() as connection:
            connection.execute(sa.text(wrong))
