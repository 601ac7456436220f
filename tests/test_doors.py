"""The door: every address, every role, one's own and somebody else's, beside tests/doors.csv.

`pytest tests/test_doors.py --write-doors` makes the table anew; read the difference then.
A cell says what an object of one's own gives, and after a slash what the neighbour's gives: `open`,
`403`, `404`, or `in` (to the sign-in page). A denied request, and every GET, leaves the database as
it was; a view that logs the look adds an audit line and nothing else.
"""

import csv
import inspect
import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from portal import access
from portal.access import GRANTS, May
from portal.roles import Role
from tests import make
from tests.page import Visitor

TABLE = Path(__file__).parent / "doors.csv"
ROLES = [*Role]
EMPLOYED = {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
WORDS = {"token": "onbekend", "role": "niemand", "filename": "portal.css", "path": "portal.css"}

only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def rules(app):
    """(method, rule), in the order of the addresses; files are for everybody."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        if rule.endpoint != "static":
            yield from ((method, rule) for method in sorted(rule.methods - {"HEAD", "OPTIONS"}))


@pytest.mark.promise("D1")
def test_a_view_that_says_nothing_about_who_may_come_stops_the_start(app):
    bare = Flask("bare")
    bare.add_url_rule("/", "forgotten", lambda: "hello")
    with pytest.raises(RuntimeError, match="forgotten"):
        access.guard(bare, **{name: None for name in _asked(access.guard)})


def _asked(guard):
    return [name for name in inspect.signature(guard).parameters if name != "app"]


@pytest.mark.promise("D1")
def test_every_view_says_who_may_come(app):
    silent = [name for name, view in app.view_functions.items() if not hasattr(view, "needs")]
    assert set(silent) <= {"static"}


def test_every_permission_is_somebodys():
    assert set().union(*GRANTS.values()) == set(May)


@pytest.mark.promise("D2")
@pytest.mark.promise("D3")
@only_sqlite
def test_the_doors_open_as_the_table_says(house, app, bakery, butcher, request):
    found = Walk(house, bakery, butcher).table()
    if request.config.getoption("--write-doors"):
        write(found)
    assert found == read()


@only_sqlite
def test_the_table_follows_from_the_permissions(house, app):
    """No role does what it is not granted, and no employer reaches the neighbour's."""
    views = {rule.endpoint: app.view_functions[rule.endpoint].needs for _, rule in rules(app)}
    for row in read():
        needs = views[row["view"]]
        for role in ROLES:
            own, _, other = row[role].partition("/")
            if isinstance(needs, May):
                allowed = needs in GRANTS[role]
                assert allowed or own == "403", f"{row['address']}: {role} is let in"
                assert not allowed or own != "403", f"{row['address']}: {role} is shut out"
            if other and role in EMPLOYED:
                assert other != "open", f"{row['address']}: {role} reaches the neighbour's"


class Walk:
    """One walk past every door, by everybody; the database is put back after each change."""

    def __init__(self, house, bakery, butcher):
        self.house, self.own, self.other = house, bakery, butcher
        manager = bakery.account_manager_id
        self.people = {None: Visitor(house.app)}
        for role in ROLES:
            person = make.person(role, of=bakery if role in EMPLOYED else None)
            who = manager if role is Role.ACCOUNT_MANAGER else person
            self.people[role] = Visitor(house.app, who)
        self.objects = {}
        for _, rule in rules(house.app):
            for name in rule.arguments - set(WORDS):
                self.objects.setdefault(name, self._pair(name))
        path = house.config.database_url.removeprefix("sqlite:///")
        self.kept, self.raw = house.snapshot(), sqlite3.connect(path)

    def table(self):
        rows = [self._row(method, rule) for method, rule in rules(self.house.app)]
        self.raw.close()
        return rows

    def _pair(self, argument):
        """The same kind of thing at the bakery and at the butcher, or one where no one owns it."""
        noun = argument.removesuffix("_id")
        if noun == "employer":
            return self.own.id, self.other.id
        function = getattr(make, noun, None)
        assert function, f"tests/make has no function {noun}() for <{argument}>"
        if "of" in inspect.signature(function).parameters and noun != "person":
            return function(of=self.own).id, function(of=self.other).id
        return (function().id,)

    def _row(self, method, rule):
        view = self.house.app.view_functions[rule.endpoint]
        cells = {"method": method, "address": rule.rule, "view": rule.endpoint}
        for role in (None, *ROLES):
            answers = [self._ask(method, rule, view, role, at) for at in range(self._sides(rule))]
            cells[role or "nobody"] = "/".join(answers)
        return {name: str(value) for name, value in cells.items()}

    def _sides(self, rule):
        return max([len(self.objects[name]) for name in rule.arguments - set(WORDS)], default=1)

    def _ask(self, method, rule, view, role, at):
        ids = {name: pair[min(at, len(pair) - 1)] for name, pair in self.objects.items()}
        values = {**ids, **WORDS}
        _, path = rule.build({name: values[name] for name in rule.arguments})
        before = self._version()
        page = getattr(self.people[role], method.lower())(path)
        word = verdict(page)
        if self._version() != before:
            looked = method == "GET" and getattr(view, "logs", None)
            assert looked or (method != "GET" and word == "open"), f"{role} {method} {path} wrote"
            self.house.restore(self.kept)
        return word

    def _version(self):
        return self.raw.execute("PRAGMA data_version").fetchone()[0]


def verdict(page):
    if page.status in (301, 302, 303) and page.location.startswith("/inloggen"):
        return "in"
    return str(page.status) if page.status in (403, 404) else "open"


def read():
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def write(rows):
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
