"""Web and worker are killed again and again while people sign, make invoices and send in vacancies:
what was answered stands, and stands once; what is due is done soon after.
"""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.agreements.labels import Party, State
from portal.agreements.models import Agreement, Seal, Signature
from portal.audit.models import AuditLine
from portal.audit.rules import ActorKind
from portal.invoices.models import Invoice
from portal.placements.models import Placement
from portal.roles import Role
from portal.vacancies.labels import State as Wanted
from portal.vacancies.models import Vacancy
from tests import make
from tests.make.people import PASSWORD
from tests_long.faults.town import CUT, WORKED_OFF

SEED, SECONDS = 9, 40
AGREEMENTS, COMPANIES, MONTHS = 12, 6, 3
VICTIMS = ("web", "web process", "worker", "worker")
KILLS = 10  # in these seconds, at the least
SIGNS = {"read": "y", "mandated": "y", "password": PASSWORD}


def signs(people, agreements):
    """Who signs for the company and who does for the municipality, one agreement after another."""
    for agreement in agreements:
        for person in people:
            page = person.get(f"/overeenkomsten/{agreement}")
            done = person.submit(page, "/ondertekenen", **SIGNS)
            assert done.status == 303, (done.status, done.words)
            time.sleep(SECONDS / AGREEMENTS / 4)


def bills(person, months):
    """Finance makes the invoices of one month after another."""
    for month in months:
        check = person.get("/facturen/maken", maand=month, stap="controleren")
        done = person.submit(check, "maken", step="save")
        assert done.status == 303, (done.status, done.words)
        time.sleep(SECONDS / MONTHS / 2)


def writes(person, is_over):
    """Somebody writes vacancies and sends in those that are whole; where they stand."""
    saved = []
    while not is_over():
        saved.append(person.draft())
        time.sleep(0.2)
    return saved


def sends_in(person, vacancies):
    for vacancy in vacancies:
        page = person.get(f"/vacatures/{vacancy}/controleren")
        done = person.submit(page, "/insturen")
        assert done.status == 303, (done.status, done.words)
        time.sleep(SECONDS / len(vacancies) / 2)


def kills(town, dice):
    """Until it is time: one of the processes after another; how often each."""
    killed, until = Counter(), time.monotonic() + SECONDS
    while time.monotonic() < until:
        time.sleep(dice.uniform(0.2, 3))
        victim = dice.choice(VICTIMS)
        if victim == "web process":
            killed[victim] += town.kill_a_web_process(dice)
            continue
        killed[victim] += 1
        if victim == "web":
            town.kill_web()
            time.sleep(dice.uniform(0, 1))
            town.start_web()
        else:
            town.kill_worker()
            time.sleep(dice.uniform(0, 1))
            town.start_worker()
    return killed


def filled(town):
    """Who acts on what: everything that they need is there."""
    with town.inside():
        bakery = make.employer()
        last = clock.day(clock.now())
        months = sorted({f"{last - timedelta(days=30 * back):%Y-%m}" for back in range(MONTHS)})
        make.invoices.vat_decision()
        for _ in range(COMPANIES):
            make.placement(of=make.employer(), since=30 * MONTHS)
        first = (Party.CANDIDATE, Party.FOUNDATION)
        offered = [
            make.agreement(of=bakery, state=State.OFFERED, signed_by=first).id
            for _ in range(AGREEMENTS)
        ]
        drafts = [make.vacancy(of=bakery, state=Wanted.DRAFT).id for _ in range(AGREEMENTS)]
        users = [
            make.person({Role.MEMBER, Role.SIGNATORY}, of=bakery),
            *(make.person(role) for role in (Role.DECIDER, Role.FINANCE)),
            *(make.person(Role.MEMBER, of=bakery) for _ in range(2)),
        ]
    return users, offered, months, drafts


@pytest.mark.promise("A4")
@pytest.mark.promise("B3")
@pytest.mark.promise("B8")
@pytest.mark.promise("J4")
def test_what_was_answered_stands_once_whatever_is_killed(town, tell):
    users, offered, months, drafts = filled(town)
    before = town.vacancies()
    town.start()
    people = [town.person(user) for user in users]
    signatory, decider, finance, member, colleague = people
    over, dice = threading.Event(), random.Random(SEED)
    with ThreadPoolExecutor(8) as pool:
        written = pool.submit(writes, member, over.is_set)
        acts = [
            pool.submit(signs, (signatory, decider), offered),
            pool.submit(bills, finance, months),
            pool.submit(sends_in, colleague, drafts),
        ]
        try:
            killed = kills(town, dice)
        finally:
            over.set()
        saved = written.result()
        for act in acts:
            act.result()
    took = town.works_off()
    answers = sum((person.statuses() for person in people), Counter())
    posted = town.posted()
    tell(
        f"{dict(killed)} killed; answers {dict(answers)}; all that was due is done {took:.0f} s "
        f"after; {len(posted)} letters, {sum(posted.values()) - len(posted)} of them again"
    )
    assert killed.total() >= KILLS
    assert min(killed[one] for one in VICTIMS) >= 2, killed
    assert answers[CUT] > 0, "nobody was at anything that was killed"
    assert took < WORKED_OFF
    assert set(answers) <= {CUT, 200, 303, 503}
    assert town.vacancies() - before == Counter(saved)
    with town.inside():
        check_agreements(offered)
        check_once("vacancies.draft", len(saved))
        check_once("vacancies.submit", len(drafts))
        sent_in = db.session.scalars(select(Vacancy.id).where(Vacancy.state == Wanted.SUBMITTED))
        assert set(sent_in) == set(drafts)
        assert db.session.scalar(select(func.count(Invoice.id))) >= COMPANIES
    assert town.broken() == []


def check_agreements(offered):
    """Each is sealed once, with every signature and one placement."""
    rows = db.session.execute(select(Agreement.state, func.count()).group_by(Agreement.state)).all()
    assert {state for state, _ in rows} == {State.SEALED}
    for model in (Signature, Seal, Placement):
        of = select(model.agreement_id, func.count()).where(model.agreement_id.in_(offered))
        each = dict(db.session.execute(of.group_by(model.agreement_id)).all())
        assert set(each) == set(offered), model
        assert len(set(each.values())) == 1, model
        assert model is Signature or set(each.values()) == {1}, model


def check_once(verb, times):
    """People did this so often, each time with something else."""
    lines = select(func.count(AuditLine.id), func.count(AuditLine.subject_id.distinct()))
    lines = lines.where(AuditLine.verb == verb, AuditLine.actor_kind == ActorKind.USER)
    assert tuple(db.session.execute(lines).one()) == (times, times), verb
