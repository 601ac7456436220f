"""C3: what is hidden from an employer changes nothing he receives.

Two worlds, equal to the byte, but for one hidden fact that a mediator changed by the real action;
the same visit to both, at the same instant, with the same cookie and dice. Every status, header,
byte, order and statement must be equal. 200 pairs on SQLite and 20 on PostgreSQL; `make test-long`
walks 2,000.
"""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from portal import db
from portal.dossiers.models import Dossier
from portal.vacancies import visits
from tests import make
from tests.anonymity import replay
from tests.anonymity.changes import every_change
from tests.anonymity.pairs import Town, drawn

PAIRS = {"sqlite": 50, "postgresql": 10}
TOWNS = [("sqlite", 1), ("sqlite", 2), ("sqlite", 3), ("sqlite", 4),
         ("postgresql", 5), ("postgresql", 6)]  # fmt: skip
only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture
def town(request, house, wall):
    visits = 5 if house.empty is not None else 2  # copying takes longer there
    made = Town(house, getattr(request, "param", 7), visits)
    yield made
    made.leave()
    db.session.remove()


def by_name(rows):
    """dossiers.edit last_name"""
    return sorted(rows, key=lambda row: behind(row).last_name)


def one_more_statement(rows):
    """dossiers.edit wishes"""
    if any(behind(row).wishes.startswith("Heel") for row in rows):
        db.session.execute(text("SELECT 1"))
    return rows


def one_less_row(rows):
    """dossiers.check_childcare"""
    return [row for row in rows if behind(row).childcare_checked]


LEAKS = [by_name, one_more_statement, one_less_row]


def behind(row):
    return db.session.get(Dossier, make.dossier_behind(row.id), populate_existing=True)


@pytest.mark.promise("C3")
@pytest.mark.parametrize(("house", "town"), TOWNS, indirect=True)
def test_a_hidden_fact_changes_nothing_an_employer_receives(town):
    count = PAIRS[town.house.engine.dialect.name]
    differences = [told for n, change in drawn(town, count) if (told := town.pair(change, n))]
    assert not differences, "\n".join(differences)


@only_sqlite
def test_the_visits_are_real(town):
    """They open what there is to open, in every way, and the same visit twice is the same."""
    brought = [one for script in town.scripts for one in town.visit(None, script, 0)]
    again = [one for script in town.scripts for one in town.visit(None, script, 0)]
    assert replay.difference(brought, again) is None
    statuses = Counter(one.status for one in brought)
    assert statuses[200] >= len(brought) / 3, statuses
    assert {200, 303, 404, 422} <= set(statuses), statuses
    assert {one.step[2] for one in brought} == {True, False}
    (refused,) = [one for one in every_change() if one.words == "withdraw for no"]
    (night,) = town.visit(refused.right, (replay.NIGHT,), 0)
    assert b"gaat niet door" in night.body
    is_in = [one for one in brought if not one.step[1].startswith("/inloggen")]
    assert all("/inloggen" not in dict(one.headers).get("Location", "") for one in is_in)


@pytest.mark.promise("C3")
@only_sqlite
@pytest.mark.parametrize("leak", LEAKS, ids=lambda one: one.__name__)
def test_a_leak_is_found_and_told(town, leak, wall, monkeypatch):
    kind = leak.__doc__
    changes = [one for one in every_change() if one.words == kind]
    real = visits.listed

    def listed(*asked):
        found = real(*asked)
        db.fence(False)
        leaked = replace(found, live=list(leak(found.live)))
        db.fence(True)
        return leaked

    monkeypatch.setattr(visits, "listed", listed)
    told = [found for n in range(20) if (found := town.pair(*changes, n))]
    assert told
    assert all(kind in one and "/kandidaten" in one for one in told), told
    wall.faults.clear()  # to leak it had to go round the wall
