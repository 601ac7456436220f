"""Many write at once into one SQLite file: nobody reads that it is locked, and nobody waits until
he gives up. And of many equal clicks at once one is done.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal import db
from portal.agreements.labels import State
from portal.agreements.models import Signature
from portal.audit.models import AuditLine
from portal.roles import Role
from portal.vacancies.labels import State as Wanted
from tests import make
from tests.make.people import PASSWORD
from tests_long.faults.slow_clients import share

WRITERS, SECONDS = 30, 30
LATEST = 5  # seconds, for 99 of 100, on a machine that others use too; aimed at is 1
CLICKS = 20


def at_once(*acts):
    """What these answer, each in a thread."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(act) for act in acts]]


@pytest.mark.promise("H5")
def test_thirty_who_write_at_once_are_all_answered(sqlite_town, tell):
    with sqlite_town.inside():
        bakery = make.employer()
        users = [make.person(Role.MEMBER, of=bakery) for _ in range(WRITERS)]
    sqlite_town.start("--workers", "4", "--threads", "8")  # so that all of them are let in
    people = [sqlite_town.person(user) for user in users]
    pages = [person.get("/vacatures/nieuw") for person in people]
    began = time.monotonic()

    def writes(person, page):
        saved = []
        while time.monotonic() < began + SECONDS:
            saved.append(person.draft(page, once=str(uuid4())))
        return saved

    acts = [lambda who=who, on=on: writes(who, on) for who, on in zip(people, pages, strict=True)]
    saved = [one for each in at_once(*acts) for one in each]
    clicks = [one for person in people for one in person.seen if one.began > began]
    took = [one.took for one in clicks]
    tell(
        f"{len(saved)} vacancies by {WRITERS} writers in {SECONDS} s, "
        f"waited p50 {share(took, 0.5):.0f} ms, p99 {share(took, 0.99):.0f} ms"
    )
    assert {one.status for one in clicks} == {303}
    assert sqlite_town.vacancies() == Counter(saved)
    assert share(took, 0.99) < 1000 * LATEST


@pytest.mark.promise("H2")
def test_twenty_equal_clicks_are_one(town, tell):
    """Of a form that makes something, one that changes something, and one that signs."""
    with town.inside():
        bakery = make.employer()
        user = make.person({Role.MEMBER, Role.SIGNATORY}, of=bakery)
        vacancy = make.vacancy(of=bakery, state=Wanted.DRAFT)
        agreement = make.agreement(of=bakery, state=State.OFFERED)
    town.start_web()
    person = town.person(user)
    words = {"title": "Orderpicker", "tasks": "Orders verzamelen", "then": "later"}
    signs = {"read": "y", "mandated": "y", "password": PASSWORD}
    found = []
    for path, action, typed in (
        ("/vacatures/nieuw", "nieuw", words),
        (f"/vacatures/{vacancy.id}/controleren", "/insturen", {}),
        (f"/overeenkomsten/{agreement.id}", "/ondertekenen", signs),
    ):
        page = person.get(path)
        click = [lambda on=page, at=action, typed=typed: person.submit(on, at, **typed)]
        answers = at_once(*(click * CLICKS))
        assert len({(one.status, one.location) for one in answers}) == 1, path
        found.append(answers[0].status)
    tell(f"{CLICKS} clicks at once on 3 forms: {found}, {person.statuses()}")
    assert found == [303] * 3
    verbs = ("vacancies.draft", "vacancies.submit", "agreements.sign")
    with town.inside():
        lines = select(AuditLine.verb, func.count()).where(
            AuditLine.verb.in_(verbs), AuditLine.actor_id == str(user.id)
        )
        done = dict(db.session.execute(lines.group_by(AuditLine.verb)).all())
        signed = db.session.scalar(select(func.count(Signature.id)))
    assert (done, signed) == (dict.fromkeys(verbs, 1), 1)
