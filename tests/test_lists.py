"""Lists page by page: every row once and in order; a broken address is the first page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select, update

from portal import clock, db
from portal.agreements.models import Agreement
from portal.audit import queries as audit_queries
from portal.audit.actions import record
from portal.audit.models import AuditLine
from portal.cards.models import Card, StandingYes
from portal.demo import bulk
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.guarantees.labels import Kind, Reason
from portal.guarantees.models import Claim
from portal.imports.models import ImportLine
from portal.introductions.models import Introduction
from portal.invoices.models import Invoice
from portal.keyset import PAGE_SIZE
from portal.placements.models import Placement
from portal.roles import MUNICIPAL_ROLES, Role
from portal.signals.models import DiscriminationSignal
from portal.tasks import actions as task_actions
from portal.tasks.models import Task
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.instant import START
from tests.make import basis
from tests.page import Visitor

ROWS = 60
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TEMPLATES = Path(__file__).parents[1] / "portal" / "templates"


def ids(page):
    """Everything that a page links to."""
    return UUID.findall(page.tree.css_first("main").html)


def numbers(page):
    return page.all("tbody td.gp-num")


def line_numbers(page):
    return [words.removeprefix("regel ") for words in page.all("tbody th + td")]


def newest(*columns):
    return [column.desc() for column in columns]


@dataclass(frozen=True)
class List:
    """A list: who reads it, where, which rows it has, in order, and how a page names them."""

    who: Role
    path: str
    rows: Any
    named: Callable = ids

    def expected(self):
        return [str(row) for row in db.session.scalars(self.rows)]

    def shown(self, page):
        """The rows on a page, each once however often it is named."""
        assert page.status == 200
        known = set(self.expected())
        return list(dict.fromkeys(name for name in self.named(page) if name in known))

    def walk(self, visitor, path):
        """The rows of every page, by the links that lead on."""
        while path:
            page = visitor.get(path)
            yield self.shown(page)
            further = page.tree.css_first('a[rel="next"]')
            path = further and further.attributes["href"]


LISTS = {
    "employers/list.html": List(
        Role.DECIDER, "/werkgevers", select(Employer.id).order_by(Employer.name, Employer.id)
    ),
    "cards/list.html": List(
        Role.MEDIATOR, "/kaarten", select(Card.id).order_by(*newest(Card.made_at, Card.id))
    ),
    "vacancies/list.html": List(
        Role.DECIDER,
        "/vacatures?staat=matching",
        select(Vacancy.id)
        .where(Vacancy.state == State.MATCHING)
        .order_by(*newest(Vacancy.changed_at, Vacancy.id)),
    ),
    "dossiers/list.html": List(
        Role.MEDIATOR,
        "/dossiers?alle=1",
        select(Dossier.id).order_by(Dossier.last_name, Dossier.id),
    ),
    "imports/show.html": List(
        Role.MEDIATOR,
        "/dossiers/inlezen/{import_id}",
        select(ImportLine.number).order_by(ImportLine.number),
        line_numbers,
    ),
    "matching/unseen.html": List(
        Role.MEDIATOR,
        "/kennismakingen/niet-getoond?alle=1",
        select(Dossier.id).order_by(Dossier.last_name, Dossier.id),
    ),
    "introductions/staff.html": List(
        Role.MEDIATOR,
        "/kennismakingen?alle=1",
        select(Introduction.id).order_by(*newest(Introduction.changed_at, Introduction.id)),
    ),
    "introductions/list.html": List(
        Role.MEMBER,
        "/kennismakingen",
        select(Introduction.id).order_by(*newest(Introduction.changed_at, Introduction.id)),
    ),
    "signals/list.html": List(
        Role.DECIDER,
        "/signalen",
        select(DiscriminationSignal.id).order_by(
            *newest(DiscriminationSignal.raised_at, DiscriminationSignal.id)
        ),
    ),
    "agreements/list.html": List(
        Role.DECIDER,
        "/overeenkomsten",
        select(Agreement.id).order_by(*newest(Agreement.changed_at, Agreement.id)),
    ),
    "placements/list.html": List(
        Role.DECIDER, "/plaatsingen", select(Placement.id).order_by(Placement.reference.desc())
    ),
    "guarantees/list.html": List(
        Role.DECIDER, "/garanties", select(Claim.id).order_by(Claim.reference.desc())
    ),
    "invoices/list.html": List(
        Role.FINANCE,
        f"/facturen?jaar={START.year}",
        select(Invoice.id)
        .where(Invoice.issued_on.between(date(START.year, 1, 1), date(START.year, 12, 31)))
        .order_by(*newest(Invoice.issued_on, Invoice.number)),
    ),
    "tasks/_tasks.html": List(
        Role.ACCOUNT_MANAGER,
        "/taken",
        select(Task.id).where(Task.kind.startswith("test.")).order_by(Task.due_at, Task.id),
    ),
    "home/inbox.html": List(
        Role.ACCOUNT_MANAGER,
        "/?soort=papierwerk",
        select(Task.id).where(Task.kind.startswith("test.")).order_by(Task.due_at, Task.id),
    ),
    "audit/trail.html": List(
        Role.AUDITOR,
        "/logboek?wat=test.",
        select(AuditLine.id)
        .where(AuditLine.verb.startswith("test."))
        .order_by(*newest(AuditLine.id)),
        numbers,
    ),
}
MATCHING = {"matching/people.html", "matching/vacancies.html"}  # below, in a town of their own
NONSENSE = ("x", "é", "\x00", "2026-13-99_x", "2026-09-15,P-2026-0001", ",,,", "9" * 40, "x" * 5000)


def test_every_list_is_walked():
    lists = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "{{ pager(" in path.read_text()
    }
    assert lists == set(LISTS) | MATCHING


@pytest.fixture
def town(app):
    """More rows than two pages hold of everything that is listed; who reads them, and where."""
    people = {role: make.person(role) for role in MUNICIPAL_ROLES}
    mediators = [people[Role.MEDIATOR].id, make.person(Role.MEDIATOR).id]
    make.vat_decision()
    file = make.upload(people[Role.MEDIATOR], [make.told_row() for _ in range(ROWS)])
    writer = bulk.Writer(Random(7), clock.now(), [people[Role.ACCOUNT_MANAGER].id], mediators)
    with app.app_context():
        bulk.candidates(150, writer)
        bulk.employers(2 * ROWS + 10, writer)
        company = db.session.scalars(select(Employer)).first()
    with basis.inside() as session:
        session.execute(update(Introduction).values(employer_id=company.id))
        for n, placement in enumerate(session.scalars(select(Placement).limit(ROWS))):
            session.add(_claim(placement, n))
            _paper(placement, people[Role.ACCOUNT_MANAGER], n)
        for n, meeting in enumerate(session.scalars(select(Introduction).limit(ROWS))):
            session.add(_signal(meeting, n))
    people[Role.MEMBER] = make.person(Role.MEMBER, of=company)
    clock.move_to(clock.now() + timedelta(days=60))  # long not shown
    visitors = {role: Visitor(app, person) for role, person in people.items()}
    return lambda one: (visitors[one.who], one.path.format(import_id=file.id))


def _claim(placement, n):
    now = clock.now()
    return Claim(
        employer_id=placement.employer_id, placement_id=placement.id, reference=f"T-{n:04}",
        kind=Kind.HELP, reason=Reason.LESS_WORK, note="", invoked_at=now, invoked_by="Test",
        actor_kind=basis.SYSTEM.kind, actor_id=basis.SYSTEM.id, call_by=clock.day(now), due_at=now,
    )  # fmt: skip


def _signal(meeting, n):
    at = clock.now() - timedelta(minutes=n // 2)  # two at a time
    return DiscriminationSignal(
        employer_id=meeting.employer_id, introduction_id=meeting.id, vacancy_id=meeting.vacancy_id,
        reference=f"S-{n:04}", grounds=["age"], words=[], text="", raised_at=at, due_at=at,
    )  # fmt: skip


def _paper(placement, person, n):
    """A task, two of them due at the same instant, with its line in the trail."""
    at = clock.now()
    due = at - timedelta(days=400, minutes=n // 2)  # before the others
    task_actions.assign(
        f"test.step{n}", subject=placement, employer_id=placement.employer_id, to=person.id,
        title="Bel de werkgever", due_on=clock.day(due), due_at=due, by=basis.SYSTEM, at=at,
    )  # fmt: skip
    record("test.call", placement, by=basis.SYSTEM, at=at)


def test_every_row_comes_once_and_in_order(town):
    faults = []
    for name, one in LISTS.items():
        pages = list(one.walk(*town(one)))
        shown, expected = [row for page in pages for row in page], one.expected()
        assert len(expected) >= ROWS, name
        if shown != expected:
            faults.append(f"{name}: {len(shown)} rows of {len(expected)} on {len(pages)} pages")
        if len(pages[0]) not in (PAGE_SIZE, audit_queries.PAGE_SIZE):
            faults.append(f"{name}: {len(pages[0])} rows on a page")
    assert faults == []


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_nonsense_in_the_address_is_the_first_page(town):
    for name, one in LISTS.items():
        visitor, path = town(one)
        path += "&" if "?" in path else "?"
        first = one.shown(visitor.get(path))
        for text in NONSENSE:
            page = visitor.get(f"{path}na={quote(text)}")
            assert one.shown(page) == first != [], (name, text)
            assert "Naar het begin" not in page.words, (name, text)


def test_who_suits_a_job_and_which_jobs_suit_somebody_come_once_and_in_order(app, bakery):
    cards = make.candidates(ROWS)
    vacancies = [make.vacancy(of=bakery) for _ in range(ROWS)]
    key = StandingYes.shown_at, StandingYes.tiebreaker, StandingYes.card_id
    people = List(
        Role.MEDIATOR,
        f"/kennismakingen/vacature/{vacancies[0].id}/kandidaten?deel=vragen",
        select(Card.dossier_id).join(StandingYes).order_by(*key),
    )
    jobs = List(
        Role.MEDIATOR,
        f"/kennismakingen/dossier/{cards[0].dossier_id}/vacatures?deel=vragen",
        select(Vacancy.id).order_by(*newest(Vacancy.changed_at, Vacancy.id)),
    )
    mediator = Visitor(app, make.person(Role.MEDIATOR))
    for one in (people, jobs):
        pages = list(one.walk(mediator, one.path))
        assert [row for page in pages for row in page] == one.expected()
        assert [len(page) for page in pages] == [25, 25, 10]
        assert one.shown(mediator.get(f"{one.path}&na=x")) == pages[0]
