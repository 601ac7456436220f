from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.db import unit
from portal.employers.models import Absence
from portal.keyset import PAGE_SIZE
from portal.tasks import actions, inbox, queries
from portal.tasks.models import Task
from portal.tasks.rules import State
from tests import make
from tests.make import basis

DUE = date(2027, 3, 3)


def assign(to, subject, kind="placements.insurance", **more):
    with unit():
        return actions.assign(
            kind, subject=subject, employer_id=more.pop("employer_id", None), to=to.id,
            title="Verzekering regelen", due_on=DUE, by=basis.SYSTEM, at=clock.now(), **more,
        )  # fmt: skip


def audit():
    return [line.verb for line in db.session.scalars(select(AuditLine).order_by(AuditLine.id))]


@pytest.fixture
def subject(mediator):
    """Anything that has an id and a table: here a person."""
    return db.session.get_one(User, mediator.person.id)


def test_a_task_is_due_until_the_last_second_of_its_day(mediator, subject):
    task = assign(mediator.person, subject)
    assert (task.state, task.due_at) == (State.OPEN, clock.end_of(DUE))
    assert audit()[-1] == "tasks.assign"


def test_assigning_the_same_twice_keeps_the_first(mediator, subject):
    assert assign(mediator.person, subject).id == assign(mediator.person, subject).id


def test_the_database_keeps_one_pending_task_a_kind(mediator, subject):
    first = assign(mediator.person, subject)
    values = {c.name: getattr(first, c.name) for c in Task.__table__.columns} | {"id": uuid4()}
    with pytest.raises(IntegrityError) as refused, unit() as session:
        session.execute(Task.__table__.insert().values(values))
    assert db.violated(refused.value) == "uq_tasks_pending"


def test_an_ended_task_has_its_instant(mediator, subject):
    task = assign(mediator.person, subject)
    with pytest.raises(IntegrityError) as refused, unit():
        db.session.get_one(Task, task.id).state = State.DONE
    assert db.violated(refused.value) == "ck_tasks_ended_has_instant"


def test_finishing_ends_it_once_and_lets_a_next_one_come(mediator, subject):
    first = assign(mediator.person, subject)
    for _ in range(2):
        with unit():
            actions.finish(subject, first.kind, by=basis.SYSTEM, at=clock.now())
    assert audit().count("tasks.finish") == 1
    assert assign(mediator.person, subject).id != first.id


def test_cancelling_takes_all_that_is_pending_of_a_subject(mediator, subject):
    assign(mediator.person, subject)
    assign(mediator.person, subject, "placements.coach", waits_on="third")
    with unit():
        actions.cancel_all(subject, by=basis.SYSTEM, at=clock.now())
    assert {row.state for row in queries.of_subject(subject.id)} == {State.CANCELLED}
    assert queries.mine(mediator.person.id) == []


def test_my_tasks_are_mine_and_of_whom_i_stand_in_for(mediator, second_mediator, subject):
    assign(mediator.person, subject)
    me, colleague = mediator.person.id, second_mediator.person.id
    assert [len(queries.mine(one)) for one in (me, colleague)] == [1, 0]
    today = clock.today()
    with unit() as session:
        session.add(Absence(user_id=me, deputy_id=colleague, from_on=today, until_on=today))
    assert len(queries.mine(colleague)) == 1
    with unit() as session:
        session.get_one(Absence, session.scalar(select(Absence.id))).until_on = today
        session.execute(
            Absence.__table__.update().values(
                from_on=today - timedelta(2), until_on=today - timedelta(1)
            )
        )
    assert queries.mine(colleague) == []


def test_my_tasks_come_in_pages_soonest_first(mediator, subject):
    for n in range(PAGE_SIZE + 3):
        assign(mediator.person, subject, f"placements.step{n}")
    page = queries.mine(mediator.person.id)
    assert len(page) == PAGE_SIZE + 1
    last = page[PAGE_SIZE - 1]
    rest = queries.mine(mediator.person.id, after=(last.due_at, last.id))
    assert len(rest) == 3
    assert len({row.id for row in (*page[:PAGE_SIZE], *rest)}) == PAGE_SIZE + 3


def test_an_employer_sees_what_is_marked_for_him(bakery, butcher, account_manager):
    to, shown = account_manager.person, {"employer_id": bakery.id, "shown_to_employer": True}
    assign(to, bakery, **shown)
    assign(to, bakery, "placements.secret", employer_id=bakery.id)
    assign(to, bakery, "placements.form", waits_on="employer", **shown)
    assert {row.kind for row in queries.board(bakery.id)} == {
        "placements.insurance",
        "placements.form",
    }
    assert {row.waits_on for row in queries.board(bakery.id, bakery.id)} == {
        "municipality",
        "employer",
    }
    assert queries.board(butcher.id) == []
    todo = db.session.execute(inbox.todo(bakery.id)).all()
    assert [(row.kind, row.due_on) for row in todo] == [("placements.form", DUE)]


def test_the_inbox_leaves_out_what_another_domain_lists(bakery, account_manager):
    assign(account_manager.person, bakery, employer_id=bakery.id)
    assign(account_manager.person, bakery, "employers.activate", employer_id=bakery.id)
    rows = db.session.execute(inbox.items(account_manager.person.id)).all()
    assert [(row.kind, row.employer_name) for row in rows] == [
        ("tasks.placements.insurance", bakery.name)
    ]


def test_what_nobody_has_is_of_the_account_manager(bakery, account_manager, other_account_manager):
    with unit():
        actions.assign(
            "placements.contract", subject=bakery, employer_id=bakery.id, to=None,
            waits_on="third", title="Loon en contract", due_on=DUE, by=basis.SYSTEM, at=clock.now(),
        )  # fmt: skip
    found = [queries.mine(who.person.id) for who in (account_manager, other_account_manager)]
    assert [len(rows) for rows in found] == [1, 0]


def test_work_goes_along_with_a_company(bakery, account_manager, other_account_manager):
    old, new = account_manager.person.id, other_account_manager.person.id
    assign(account_manager.person, bakery, employer_id=bakery.id)
    with unit():
        actions.hand_over(bakery.id, old, new)
    assert (len(queries.mine(old)), len(queries.mine(new))) == (0, 1)


def test_making_people_makes_no_tasks(app):
    make.person()
    assert db.session.scalar(select(Task.id)) is None
