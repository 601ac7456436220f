"""The door: every address, every role, one's own and somebody else's, beside tests/doors.csv; and
what somebody who may do everything at a company finds when it is not active, beside
tests/doors_inactive.csv.

`pytest tests/test_doors.py --write-doors` makes the tables anew; read the difference then.
A cell says what an object of one's own gives, and after a slash what the neighbour's gives: `open`,
`403`, `404`, `in` (to the sign-in page), or `inactive` (how the company stands). A denied request,
and every GET, leaves the database as it was; a view that logs the look adds an audit line and
nothing else.
"""

import csv
import inspect
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import access, db
from portal.access import GRANTS, ByLink, May, needs_of
from portal.accounts import rules as account_rules
from portal.accounts.models import UserSession
from portal.agreements.labels import State as Paper
from portal.employers.models import Employer
from portal.employers.rules import State as Company
from portal.introductions.rules import State as Meeting
from portal.placements.models import Placement
from portal.roles import ABOUT_CANDIDATES, Role
from portal.vacancies.labels import State
from tests import make
from tests.checks import ANSWERS_IN_PLACE
from tests.page import Visitor

TABLE = Path(__file__).parent / "doors.csv"
INACTIVE = Path(__file__).parent / "doors_inactive.csv"
STILL = (Company.REGISTERED, Company.SUSPENDED)
ROLES = [*Role]
EMPLOYED = {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
SAYS_INACTIVE = (
    access.NOT_ACTIVE, "Wij controleren eerst uw bedrijf", "Wat loopt, loopt door: plaatsingen",
)  # fmt: skip
WORDS = {"token": "onbekend", "role": "niemand", "code": "nl", "sector": "production"}
# A form that is not offered in this state has no fields for its errors to point at.
NOT_OFFERED = re.compile(r"\(422\): (href #\S+ points nowhere(; )?)+$")

REMEDY = "is this meant? then: python -m pytest tests/test_doors.py --write-doors"

only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def rules(app):
    """(method, rule), in the order of the addresses; files are for everybody."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        if rule.endpoint != "static":
            yield from ((method, rule) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


@pytest.mark.promise("D1")
def test_a_view_that_says_nothing_about_who_may_come_stops_the_start(app, monkeypatch):
    for name in _asked(access.guard):
        monkeypatch.setattr(access, f"_{name}", getattr(access, f"_{name}"))  # put back after
    bare = Flask("bare")
    bare.add_url_rule("/", "forgotten", lambda: "hello")
    with pytest.raises(RuntimeError, match="forgotten"):
        access.guard(bare, **{name: None for name in _asked(access.guard)})


@pytest.mark.promise("C1")
def test_the_wall_stands_before_whatever_else_a_request_meets(app):
    """A page that refuses a token or an address asks the database too."""
    first, *others = app.before_request_funcs[None]
    assert first is access._wall
    assert len(others) > 1


def _asked(guard):
    return [name for name in inspect.signature(guard).parameters if name != "app"]


@pytest.mark.promise("D1")
def test_every_view_says_who_may_come(app):
    silent = [name for name, view in app.view_functions.items() if not hasattr(view, "needs")]
    assert set(silent) <= {"static"}


def test_every_permission_is_somebodys():
    assert set().union(*GRANTS.values()) == set(May)


def test_what_answers_a_post_in_place_is_posted_to(app):
    """The addresses that tests/checks.py excuses are there, and can be opened too."""
    both = {"GET", "POST"}
    at_hand = {rule: {m for m, one in rules(app) if one.rule == rule} for rule in ANSWERS_IN_PLACE}
    assert {rule for rule, methods in at_hand.items() if not both <= methods} == set()


@pytest.mark.promise("D2")
@pytest.mark.promise("D3")
@only_sqlite
def test_the_doors_open_as_the_table_says(house, app, bakery, butcher, request, monkeypatch):
    monkeypatch.setattr(account_rules, "SEEN_EVERY", timedelta(days=1))  # however long it takes
    compare(Walk(house, bakery, butcher), TABLE, request)


@pytest.mark.promise("D2")
@only_sqlite
def test_who_works_at_a_company_that_is_not_active_finds_what_the_table_says(
    house, app, request, monkeypatch
):
    monkeypatch.setattr(account_rules, "SEEN_EVERY", timedelta(days=1))
    compare(StillWalk(house), INACTIVE, request)


def compare(walk, table, request):
    found = walk.table()
    assert not walk.faults, "\n".join(walk.faults)
    if request.config.getoption("--write-doors"):
        write(table, found)
    kept = {",".join(row.values()) for row in read(table)}
    walked = {",".join(row.values()) for row in found}
    changed = [*(f"- {row}" for row in kept - walked), *(f"+ {row}" for row in walked - kept)]
    assert not changed, "\n".join([REMEDY, *sorted(changed, key=lambda row: row[2:])])


@only_sqlite
def test_the_table_follows_from_the_permissions(house, app):
    """No role does what it is not granted, and no employer reaches the neighbour's."""
    for row in read(TABLE):
        needs = needs_of(app.view_functions[row["view"]], row["method"])
        for role in ROLES:
            own, _, other = row[role].partition("/")
            if isinstance(needs, May):
                allowed = needs in GRANTS[role]
                assert allowed or own == "403", f"{row['address']}: {role} is let in"
                assert not allowed or own != "403", f"{row['address']}: {role} is shut out"
            by_link = isinstance(needs, ByLink)  # an unknown link opens the helpful page
            if other and role in EMPLOYED and not by_link:
                assert other != "open", f"{row['address']}: {role} reaches the neighbour's"


# What a company that is not active still reads or does of candidates: that it went no further, and
# that it looks for nobody any more.
TELLS_NOTHING_NEW = {"introductions.index", "introductions.show", "vacancies.close"}


@only_sqlite
def test_what_is_about_candidates_is_shut_at_a_company_that_is_not_active(house, app):
    """Whatever needs a permission that does not go on, unless it is named here."""
    both = {(row["method"], row["view"]) for row in read(TABLE)}
    assert both == {(row["method"], row["view"]) for row in read(INACTIVE)}
    views = app.view_functions
    assert {name for name, one in views.items() if getattr(one, "inactive", False)} == (
        TELLS_NOTHING_NEW
    )
    for row in read(INACTIVE):
        needs = needs_of(views[row["view"]], row["method"])
        is_shut = needs in ABOUT_CANDIDATES and row["view"] not in TELLS_NOTHING_NEW
        for state in STILL:
            assert (row[state] == "inactive") == is_shut, f"{row['address']}: {state}"


class Walk:
    """One walk past every door, by everybody; the database is put back after each change."""

    def __init__(self, house, bakery, butcher):
        self.house, self.faults = house, {}
        self.people = {None: Visitor(house.app)}
        for role in ROLES:
            if role is Role.ACCOUNT_MANAGER:
                self.people[role] = Visitor(house.app, bakery.account_manager_id)
            else:
                of = bakery if role in EMPLOYED else None
                self.people[role] = Visitor(house.app, make.person(role, of=of))
        mediator = self.people[Role.MEDIATOR].person
        shared = self._shared(mediator)
        self.own, self.other = (world(one, mediator) | shared for one in (bakery, butcher))
        self._begin()

    def _shared(self, mediator):
        """What is of no company."""
        said = make.correction()
        return {
            "dossier_id": make.dossier().id,
            "card_id": said.card_id,
            "correction_id": said.id,
            "session_id": session_of(self.house.app, make.person(Role.MEDIATOR)),
            "import_id": make.upload(mediator).id,
        }

    def _begin(self):
        self.municipal = make.person(Role.FINANCE).id
        path = self.house.config.database_url.removeprefix("sqlite:///")
        self.kept, self.raw = self.house.snapshot(), sqlite3.connect(path)

    def table(self):
        rows = [self._row(method, rule) for method, rule in rules(self.house.app)]
        self.raw.close()
        return rows

    def _row(self, method, rule):
        view = self.house.app.view_functions[rule.endpoint]
        cells = {"method": method, "address": rule.rule, "view": rule.endpoint}
        paths = list(dict.fromkeys(self._path(rule, side) for side in (self.own, self.other)))
        for role in (None, *ROLES):
            cells[role or "nobody"] = "/".join(
                self._ask(method, path, view, role) for path in paths
            )
        return {name: str(value) for name, value in cells.items()}

    def _path(self, rule, side):
        values = {**side, **WORDS}
        if rule.rule.startswith("/gebruikers"):
            values["user_id"] = self.municipal
        for name, converter in rule._converters.items():
            if name not in values and hasattr(converter, "items"):
                values[name] = sorted(converter.items)[0]
        asked = rule.arguments - set(rule.defaults or ())
        missing = asked - set(values)
        assert not missing, f"nothing in world() for {sorted(missing)} of {rule.rule}"
        return rule.build({name: values[name] for name in asked} | (rule.defaults or {}))[1]

    def _ask(self, method, path, view, role):
        before, who = self._version(), self.people[role]
        cookies = dict(who.client._cookies)  # somebody who signs out, or in, is put back too
        try:
            word = verdict(getattr(who, method.lower())(path))
        except Exception as error:  # every broken page is named, not the first alone
            word = "open" if NOT_OFFERED.search(str(error)) else "broken"
            if word == "broken":
                self.faults[f"{method} {view.__module__}.{view.__name__}: {error!r:.300}"] = role
        who.client._cookies = cookies
        if self._version() != before:
            looked = method == "GET" and getattr(view, "logs", None)
            assert looked or (method != "GET" and word == "open"), f"{role} {method} {path} wrote"
            self.house.restore(self.kept)
        return word

    def _version(self):
        return self.raw.execute("PRAGMA data_version").fetchone()[0]


class StillWalk(Walk):
    """The same walk by two people: of a company to be checked, and of one that was stopped. What it
    has was made while it was active.
    """

    def __init__(self, house):
        self.house, self.faults, self.people, self.own = house, {}, {}, {}
        shared = self._shared(make.person(Role.MEDIATOR))
        for state in STILL:
            company = make.employer()
            self.own[state] = world(company) | shared
            with make.basis.inside() as session:
                session.get_one(Employer, company.id).state = state
            self.people[state] = Visitor(house.app, make.person(EMPLOYED, of=company))
        self._begin()

    def _row(self, method, rule):
        view = self.house.app.view_functions[rule.endpoint]
        cells = {"method": method, "address": rule.rule, "view": rule.endpoint}
        for state in STILL:
            cells[str(state)] = self._ask(method, self._path(rule, self.own[state]), view, state)
        return cells


def world(employer, mediator=None):
    """One of everything that belongs to this employer, by the name it has in addresses; `mediator`
    has the candidate who works there.
    """
    vacancy = make.vacancy(of=employer, state=State.MATCHING)
    meeting = make.introduction(showing=make.showing(vacancy=vacancy), state=Meeting.PLANNED)
    placement = make.placement(of=employer)
    if mediator is not None:
        with make.basis.inside() as session:
            session.get_one(Placement, placement.id).mediator_id = mediator.id
    made = {
        "vacancy": vacancy,
        "showing": make.showing(vacancy=vacancy),
        "introduction": meeting,
        "agreement": make.agreement(of=employer, state=Paper.OFFERED),
        "placement": placement,
        "claim": make.claim(placement=placement),
        "event": make.event(placement),
        "invoice": make.invoice(placement=placement),
        "document": make.document(subject=meeting),
        "task": make.task(subject=meeting, to=employer.account_manager_id),
        "user": make.person(Role.MEMBER, of=employer),
        "signal": make.signal(of=employer),
        "absence": make.absence(employer.account_manager_id),
        "employer": employer,
        "job": make.job(),
    }
    return {f"{noun}_id": one.id for noun, one in made.items()}


def session_of(app, person):
    """Where somebody is signed in, who walks past no door."""
    Visitor(app, person)
    mine = select(UserSession.id).where(UserSession.user_id == person.id)
    return db.session.scalars(mine).one()


def verdict(page):
    if page.status in (301, 302, 303) and page.location.startswith("/inloggen"):
        return "in"
    if page.status == 409 and any(said in page.words for said in SAYS_INACTIVE):
        return "inactive"
    return str(page.status) if page.status in (403, 404) else "open"


def read(table):
    with table.open(newline="") as file:
        return list(csv.DictReader(file))


def write(table, rows):
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
