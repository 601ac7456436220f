"""Hours a week that stood in a database before 0019 are minutes after it, frozen rows too."""

import json
import re
import uuid
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from portal import db, settings
from portal.columns import Json
from scripts import postgres

DAY, AT = "2026-09-01", "2026-09-01 08:00:00"
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
    """A database as it was at 0018, with those rows, brought up to date; `opened()` opens it."""
    settings.use(house.config)
    url = f"sqlite:///{tmp_path}/minutes.db"
    if house.engine.dialect.name == "postgresql":
        url = postgres.database(f"{house.engine.url.database}_minutes")
    engine = db.connect(url)

    @contextmanager
    def opening():
        with db.migrating(), engine.begin() as connection:
            yield connection

    db.use(engine)
    with house.app.app_context():
        to("0018")
        with db.migrating(), engine.connect() as connection:
            fill(connection)
            connection.commit()
        to("0019")
    db.session.remove()
    db.use(house.engine)
    yield opening
    engine.dispose()


def to(revision):
    alembic = Config()
    alembic.set_main_option("script_location", str(settings.settings().migrations))
    command.upgrade(alembic, revision)


def fill(connection):
    """The rows of BEFORE, and one row of everything they point at."""
    found, parents = sa.inspect(connection), {}
    for name, rows in BEFORE.items():
        for row in rows:
            parents.setdefault(name, put(connection, found, name, row, parents))


def put(connection, found, name, given, parents):
    """A row of `name`: what is given, and for what must be filled the first word it allows."""
    checks = found.get_check_constraints(name)
    points = {one["constrained_columns"][0]: one for one in found.get_foreign_keys(name)}
    row = dict(given)
    for one in found.get_columns(name):
        column = one["name"]
        if one["nullable"] or column in row:
            continue
        target = points[column]["referred_table"] if column in points else ""
        if target and target not in parents:
            parents[target] = put(connection, found, target, OTHERS.get(target, {}), parents)
        row[column] = parents.get(target) or word(column, checks)
    values = {column: value for column, value in row.items() if value is not None}
    literals = ", ".join("'" + str(value).replace("'", "''") + "'" for value in values.values())
    connection.execute(sa.text(f"INSERT INTO {name} ({', '.join(values)}) VALUES ({literals})"))
    return row.get("id") or row[next(iter(points))]


def word(column, checks):
    """The first of a list of words, otherwise what fits the name."""
    for one in checks:
        if listed := re.search(rf"\b{column}\b.*?(?:IN \(|ARRAY\[)'(\w+)'", one["sqltext"]):
            return listed[1]
    if column == "id" or column.endswith("_id"):
        return uuid.uuid4().hex
    return {"_on": DAY, "_by": DAY, "_at": AT}.get(column[-3:], "1")


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
