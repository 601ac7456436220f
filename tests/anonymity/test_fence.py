"""C1: an employer's request cannot read who somebody is, and does not try.

Every test of the house is watched (tests/wall.py, by the fixture under `app`). Here: that the watch
sees each statement of a visit on both engines, and that it bites when a page would ask too much.
"""

from collections import Counter

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal import access, db
from portal.introductions import queries
from portal.introductions.rules import State
from portal.vacancies import visits
from tests import make
from tests.engines import counted


@pytest.fixture
def path(bakery):
    """The list with one profile."""
    return f"/vacatures/{make.showing(of=bakery).vacancy_id}/kandidaten"


@pytest.mark.promise("C1")
def test_every_statement_of_an_employer_runs_behind_the_wall(bakery, signatory, path, wall):
    meeting = f"/kennismakingen/{make.introduction(of=bakery, state=State.HELD).id}"
    profile = f"/kennismakingen/profiel/{make.showing(of=bakery).id}"
    for open_page in (
        lambda: signatory.get("/"),
        lambda: signatory.get(path),
        lambda: signatory.get(meeting),
        lambda: signatory.post(profile),
        lambda: signatory.post(meeting + "/geen-vervolg"),
        lambda: signatory.get("/dossiers"),
        lambda: signatory.get("/bestaat-niet"),
        lambda: signatory.post("/uitloggen/nergens", csrf_token="x"),
        lambda: signatory.post(profile, csrf_token="x"),
        lambda: signatory.get(profile + "/niets"),
    ):
        before = wall.ran
        with counted() as ran:
            open_page()
        assert wall.faults == []
        assert wall.ran - before == len(ran) > 0


@pytest.mark.promise("C1")
@pytest.mark.parametrize("who", ["mediator", "account_manager"])
def test_the_municipality_looks_from_the_other_side(who, request, bakery, wall):
    made = make.introduction(of=bakery, state=State.ASKED)
    assert request.getfixturevalue(who).get(f"/kennismakingen/{made.id}").status == 200
    assert wall.ran == 0


@pytest.mark.promise("C1")
def test_a_candidates_link_in_an_employers_browser_is_the_candidates(bakery, signatory, wall):
    made = make.introduction(of=bakery, state=State.ASKED)
    link = make.link(made, queries.person(made))
    assert signatory.get(f"/k/{link.token}/vraag").status == 200
    assert wall.ran == 0


@pytest.mark.promise("C1")
def test_a_page_that_reaches_over_the_wall_is_refused_and_seen(signatory, path, wall, monkeypatch):
    _curious(monkeypatch)
    with pytest.raises(DatabaseError):
        signatory.get(path)
    assert [fault.partition(":")[0] for fault in wall.faults] == [
        "asked of a fenced table",
        "was refused",
    ]
    wall.faults.clear()


@pytest.mark.promise("C1")
def test_a_page_without_the_wall_is_seen(signatory, path, wall, monkeypatch):
    _curious(monkeypatch)
    monkeypatch.setattr(access.db, "fence", lambda on: None)
    assert signatory.get(path).status == 200
    kinds = Counter(fault.partition(":")[0] for fault in wall.faults)
    assert kinds["asked of a fenced table"] == 1
    assert kinds["ran without the wall"] == wall.ran
    wall.faults.clear()


def _curious(monkeypatch):
    """A list that looks up who somebody is."""
    real = visits.listed

    def listed(*asked):
        db.session.execute(text("SELECT last_name FROM dossiers")).all()
        return real(*asked)

    monkeypatch.setattr(visits, "listed", listed)
