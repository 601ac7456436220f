"""Whose rows a list shows: every list, everybody, two companies, before, during and after a leave.

A list that is not in the table below fails. Everybody sees the rows of his companies: his own, or
those he looks after that day. What somebody lists, he can open; what he does not list is not there
for him, unless his list is the part of his work (own candidates, own tasks) that it says.
"""

import contextvars
import re
import uuid
from collections import namedtuple
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest

from portal import clock
from portal.access import May, Public, Viewer
from portal.accounts import queries as accounts
from portal.agreements.labels import State as Paper
from portal.employers.queries import Reach, reach
from portal.employers.rules import State as Known
from portal.introductions.rules import State as Meeting
from portal.invoices import actions as invoices
from portal.invoices.labels import DisputeReason
from portal.placements.labels import State as Placed
from portal.roles import Role
from portal.schemes.tables import FormalEmployer
from portal.vacancies import requests
from portal.vacancies.labels import State
from tests import make
from tests.instant import START
from tests.make import basis
from tests.page import Visitor

DECIDER, FINANCE, MEDIATOR = {Role.DECIDER}, {Role.FINANCE}, {Role.MEDIATOR}
FOUNDATION = {Role.FOUNDATION_SIGNER}
LEAVE = 5  # days, from tomorrow on


@dataclass(frozen=True)
class Shows:
    """Besides the rows of one's companies: all rows for these roles, and what is theirs by name."""

    noun: str
    all_for: frozenset | set = frozenset()
    part_for: frozenset | set = frozenset()


LISTS = {
    "employers.listed": Shows("company", DECIDER),
    "employers.colleagues": Shows("colleague"),
    "vacancies.index": Shows("vacancy", MEDIATOR | DECIDER),
    "introductions.index": Shows("introduction", part_for=MEDIATOR),
    "introductions.index?alle=1": Shows("introduction", MEDIATOR),
    "signals.index": Shows("signal", DECIDER),
    "agreements.index": Shows("agreement", DECIDER, MEDIATOR | FOUNDATION),
    "placements.index": Shows("placement", MEDIATOR | DECIDER),
    "guarantees.index": Shows("claim", MEDIATOR | DECIDER),
    f"invoices.index?jaar={START.year}": Shows("invoice", FINANCE | DECIDER),
    "tasks.listed": Shows("task", part_for=MEDIATOR | FINANCE | DECIDER),
}
TO_DO = {  # of people of the municipality, and no more than what they must see to
    "home.show": [
        Shows("company", DECIDER),  # whose check was promised and missed
        Shows("vacancy"),
        Shows("vacancy with a request", MEDIATOR),
        Shows("introduction", part_for=MEDIATOR),
        Shows("agreement", part_for=FOUNDATION),
        Shows("placement"),
        Shows("claim"),
        Shows("invoice", FINANCE),
        Shows("task"),
        Shows("signal", DECIDER),
    ],
    "agreements.index": [Shows("meeting to draft for")],
}
OF_COMPANIES = {  # for the people of a company alone, and no more than what waits for them
    "home.everything": [Shows("agreement"), Shows("placement")],
    "supply.show?soort=production": [Shows("vacancy with a request")],
}
SHOWN_BY = {
    "company": "employers.show",
    "colleague": "employers.colleague",
    "vacancy": "vacancies.show",
    "vacancy with a request": "vacancies.show",
    "introduction": "introductions.show",
    "signal": "signals.show",
    "agreement": "agreements.show",
    "meeting to draft for": "agreements.draft",
    "placement": "placements.show",
    "claim": "guarantees.show",
    "invoice": "invoices.show",
    "task": "tasks.show",
}
FORMS = {
    "accounts.invite", "dossiers.enter", "imports.upload", "employers.add_colleague",
    "employers.invite", "invoices.decide_vat", "invoices.run", "vacancies.draft",
}  # fmt: skip
OF_NO_COMPANY = {
    "accounts.change_password", "accounts.own_sessions", "accounts.people", "accounts.session_left",
    "agreements.first_day", "audit.trail", "cards.index", "dossiers.index", "employers.absences",
    "matching.unseen", "operations.show", "vacancies.first_day", "vacancies.supply",
}  # fmt: skip


def test_every_list_says_whose_rows_it_shows(app):
    said = {name.partition("?")[0] for name in (*LISTS, *OF_COMPANIES)}
    assert set(_lists(app)) == said | FORMS | OF_NO_COMPANY


def _lists(app):
    """Pages for who may see something, without a row in their address."""
    for rule in app.url_map.iter_rules():
        needs = getattr(app.view_functions[rule.endpoint], "needs", None)
        of_a_row = rule.arguments - set(rule.defaults or ())
        if "GET" in rule.methods and isinstance(needs, May) and not of_a_row:
            yield rule.endpoint


@pytest.mark.promise("D2")
def test_everybody_lists_the_rows_that_he_reaches_and_no_others(app, town):
    faults = [fault for who in town.people for fault in Walk(app, town, who).faults()]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("roles", "far"),
    [
        ({Role.ACCOUNT_MANAGER}, Reach.PORTFOLIO),
        ({Role.ACCOUNT_MANAGER, Role.FINANCE}, Reach.PORTFOLIO),
        ({Role.ACCOUNT_MANAGER, Role.DECIDER}, Reach.ALL),
        ({Role.FINANCE}, Reach.NONE),
    ],
)
def test_roles_add_up_to_the_furthest(roles, far):
    staff = Viewer(uuid.uuid4(), "Noor", frozenset(roles), None, None, 1)
    assert reach(staff, all_for=frozenset(DECIDER)) is far


def test_no_role_takes_a_company_past_its_own_rows():
    own = Viewer(uuid.uuid4(), "Ilse", frozenset({Role.MEMBER, *DECIDER}), uuid.uuid4(), "", 1)
    assert reach(own, all_for=frozenset(DECIDER)) is Reach.OWN


def test_who_mediates_and_looks_after_companies_lists_both(app):
    both = make.person({Role.MEDIATOR, Role.ACCOUNT_MANAGER})
    of_company = make.introduction(of=make.employer(account_manager=both))
    of_candidate = _meeting(make.employer(), both, Meeting.WANTED)
    neither = make.introduction()
    text = Visitor(app, both).get("/kennismakingen").text
    listed = {one.id for one in (of_company, of_candidate, neither) if str(one.id) in text}
    assert listed == {of_company.id, of_candidate.id}


@dataclass(frozen=True)
class Person:
    """Somebody on a day, counted from today, with the companies whose rows are his that day."""

    name: str
    user: object
    sides: frozenset = frozenset()
    day: int = 0
    part: frozenset = frozenset()  # (side, noun) that is his by name


Town = namedtuple("Town", "today rows people")  # rows: noun → side → row


@pytest.fixture
def town(app, bakery, butcher, account_manager, other_account_manager, mediator):
    """Two companies with one of everything, and everybody who might look at it."""
    manager, deputy = account_manager.person, make.person(Role.ACCOUNT_MANAGER)
    make.absence(manager, deputy=deputy, days=LEAVE)
    make.vat_decision()
    sides = {
        "bakery": world(bakery, manager, mediator.person),
        "butcher": world(butcher, other_account_manager.person, make.person()),
    }
    with basis.inside():  # the foundation signs at the bakery alone
        sides["butcher"]["agreement"].formal_employer = FormalEmployer.EMPLOYER
    rows = {noun: {side: made[noun] for side, made in sides.items()} for noun in SHOWN_BY}
    baker, all_of_it = frozenset({"bakery"}), {Role.MEMBER, Role.SIGNATORY, Role.BOOKKEEPER}
    signs = frozenset({("bakery", "agreement")})
    return Town(
        clock.today(),
        rows,
        [
            Person("the account manager", manager, baker),
            Person("the account manager on leave", manager, baker, 1),
            Person("the deputy on the day before the leave", deputy),
            Person("the deputy on the first day of the leave", deputy, baker, 1),
            Person("the deputy on the last day of the leave", deputy, baker, LEAVE),
            Person("the deputy on the day after the leave", deputy, day=LEAVE + 1),
            Person("the other manager", other_account_manager.person, frozenset({"butcher"})),
            Person("the signatory", make.person(all_of_it, of=bakery), baker),
            Person("the member", make.person(Role.MEMBER, of=bakery), baker),
            Person("the bookkeeper", make.person(Role.BOOKKEEPER, of=bakery), baker),
            Person("the stranger", make.person(all_of_it, of=butcher), frozenset({"butcher"})),
            Person("the mediator", mediator.person, part=signs | {("bakery", "introduction")}),
            Person("the second mediator", make.person(Role.MEDIATOR)),
            Person("the foundation", make.person(Role.FOUNDATION_SIGNER), part=signs),
            *(
                Person(f"the {role}", make.person(role))
                for role in (Role.FINANCE, Role.DECIDER, Role.AUDITOR, Role.ADMIN)
            ),
        ],
    )


def world(employer, manager, mediator):
    """A company's row of every noun, waiting for its account manager; candidates of `mediator`."""
    now = clock.now()
    signed = make.agreement(of=employer, state=Paper.SEALED, at=now - timedelta(days=30))
    placement = make.placement(agreement=signed, state=Placed.PLANNED)
    claim, signal = make.claim(of=employer), make.signal(of=employer)
    invoice = make.invoice(of=employer)
    coming = _meeting(employer, mediator, Meeting.AGREED)
    met = _meeting(employer, mediator, Meeting.POSITIVE)
    to_draft = _meeting(employer, mediator, Meeting.POSITIVE)
    asked = make.vacancy(of=employer, state=State.MATCHING)  # the newest: few fit in a list
    with basis.inside():
        invoices.dispute(invoice, DisputeReason.DOUBLE, "Twee keer.", by=basis.SYSTEM, at=now)
        requests.ask_proposal(asked, request_id=uuid.uuid4(), by=basis.SYSTEM, at=now)
    return {
        "company": make.employer(account_manager=manager, state=Known.REGISTERED),
        "colleague": make.person(Role.MEMBER, of=employer),
        "vacancy": make.vacancy(of=employer, state=State.SUBMITTED),
        "vacancy with a request": asked,
        "introduction": coming,
        "signal": signal,
        "agreement": make.agreement(introduction=met, state=Paper.OFFERED),
        "meeting to draft for": to_draft,
        "placement": placement,
        "claim": claim,
        "invoice": invoice,
        "task": make.task(subject=placement),
    }


def _meeting(employer, mediator, state):
    card = make.card(dossier=make.dossier(mediator=mediator))
    return make.introduction(showing=make.showing(of=employer, card=card), state=state)


class Walk:
    """What one person lists and opens on his day, beside what he should."""

    def __init__(self, app, town, who):
        clock.move_to(clock.at(town.today + timedelta(days=who.day), "12.00"))
        self.app, self.rows, self.who, self.pages = app, town.rows, who, {}
        self.client = Visitor(app, who.user).client
        self.viewer = accounts.viewer(who.user.id, who.user.session_version)

    def faults(self):
        for name, shows in LISTS.items():
            yield from self._list(name, shows)
        for name, shown in (OF_COMPANIES if self.viewer.is_employer else TO_DO).items():
            for shows in shown:
                yield from self._list(name, shows, is_all=False)

    def _list(self, name, shows, *, is_all=True):
        endpoint, _, query = name.partition("?")
        page = self._get(f"{self._address(endpoint)}?{query}")
        may, text = self._may(endpoint), self._all_pages(page)
        if (page.status_code != 403) is not may:
            yield f"{self.who.name} gets {page.status_code} at {name}"
        for side, row in self.rows[shows.noun].items():
            what = f"{self.who.name}, {name}: the {shows.noun} of the {side}"
            listed = page.status_code == 200 and str(row.id) in text
            opens = (listed or is_all) and self._opens(shows.noun, row)
            if listed is not (may and self._should_list(shows, side)):
                yield f"{what} is {'listed' if listed else 'not listed'}"
            if listed and not opens:
                yield f"{what} is listed and does not open"
            if opens and not listed and not self.viewer.roles & shows.part_for:
                yield f"{what} opens and is not listed"

    def _all_pages(self, page):
        more = re.search(r'href="([^"]+)" rel="next"', page.text)
        return page.text + (self._all_pages(self._get(unescape(more[1]))) if more else "")

    def _should_list(self, shows, side):
        roles = self.viewer.roles
        part = roles & shows.part_for and (side, shows.noun) in self.who.part
        reached = side in self.who.sides or roles & shows.all_for or part
        return bool(reached) and self._may(SHOWN_BY[shows.noun])

    def _opens(self, noun, row):
        view = SHOWN_BY[noun]
        return self._may(view) and self._get(self._address(view, row.id)).status_code == 200

    def _may(self, endpoint):
        needs = self.app.view_functions[endpoint].needs
        return needs is Public.PUBLIC or self.viewer.may(needs)

    def _get(self, path):
        """As a visitor does; other tests look at what else these pages say."""
        if path not in self.pages:
            self.pages[path] = contextvars.copy_context().run(self.client.get, path)
        return self.pages[path]

    def _address(self, endpoint, *ids):
        rule = next(self.app.url_map.iter_rules(endpoint))
        names = rule.arguments - set(rule.defaults or ())
        return rule.build(dict(zip(names, ids, strict=True)) | (rule.defaults or {}))[1]
