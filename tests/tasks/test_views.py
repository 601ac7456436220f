from datetime import date

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.db import unit
from portal.tasks import actions
from portal.tasks.models import Task
from portal.tasks.rules import State
from tests.engines import counted
from tests.make import basis


@pytest.fixture
def task(bakery, account_manager):
    return assign(bakery, account_manager)


def assign(bakery, who, kind="placements.insurance", **more):
    with unit():
        made = actions.assign(
            kind, subject=bakery, employer_id=bakery.id, to=who.person.id,
            title="Verzekering regelen", due_on=date(2027, 3, 3), by=basis.SYSTEM,
            at=clock.now(), **more,
        )  # fmt: skip
    return str(made.id)


def state():
    return db.session.scalar(select(Task.state))


def test_my_tasks_can_be_finished_with_one_button(account_manager, task):
    page = account_manager.get("/taken")
    assert "Verzekering regelen" in page.words
    assert account_manager.post(f"/taken/{task}/afronden").location == "/taken"
    assert state() is State.DONE
    assert "Er staat niets open" in account_manager.get("/taken").words


def test_a_second_click_is_the_same_click(account_manager, task):
    for _ in range(2):
        assert account_manager.post(f"/taken/{task}/afronden").status == 303


def test_the_fragment_is_the_reload(account_manager, task, bakery):
    assign(bakery, account_manager, "placements.coach")
    part = account_manager.post(f"/taken/{task}/afronden", htmx=True)
    assert part.status == 200
    assert "placements.coach" not in part.text
    assert 'id="taken"' in part.text


def test_the_page_of_a_task_leads_to_its_subject(account_manager, bakery):
    task = assign(bakery, account_manager, "employers.activate")
    page = account_manager.get(f"/taken/{task}")
    assert f"/werkgevers/{bakery.id}" in page.text
    assert "Rond af" not in page.words
    assert account_manager.post(f"/taken/{task}/afronden").status == 409


def test_the_list_costs_the_same_at_any_length(account_manager, bakery):
    counts = []
    for n in (2, 30):
        for step in range(n):
            assign(bakery, account_manager, f"placements.step{n}-{step}")
        with counted() as listed:
            account_manager.get("/taken")
        counts.append(len(listed))
    assert counts[0] == counts[1] <= 5, listed


def test_somebody_elses_task_is_not_there(
    account_manager, other_account_manager, mediator, finance, decider, bakery
):
    """A mediator's titles name people whom nobody else sees; what an employer is promised he reads
    himself, so that who calls him about it reads it too.
    """
    owners = [account_manager, mediator, finance, decider]
    for n, owner in enumerate(owners):
        hidden = assign(bakery, owner, f"placements.hidden{n}")
        shown = assign(bakery, owner, f"placements.shown{n}", shown_to_employer=True)
        for who in [*owners, other_account_manager]:
            reads = {owner: (200, 200), other_account_manager: (404, 404)}.get(who, (404, 200))
            assert (who.get(f"/taken/{hidden}").status, who.get(f"/taken/{shown}").status) == reads
            if who is not owner:
                assert "Rond af" not in who.get(f"/taken/{shown}").words
                for task in (hidden, shown):
                    assert who.post(f"/taken/{task}/afronden").status == 404
        assert owner.post(f"/taken/{hidden}/afronden").status == 303


def test_employers_have_no_task_list(signatory, task):
    assert signatory.get("/taken").status == 403
    assert signatory.post(f"/taken/{task}/afronden").status == 403
