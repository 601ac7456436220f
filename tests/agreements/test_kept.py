"""What the sealed text promises and no other test shows (promises.toml)."""

import uuid

import pytest
from sqlalchemy import select

from portal import clock, db, formats
from portal.agreements.labels import State as Signed
from portal.calendar import add_working_days
from portal.guarantees import actions as guarantee_actions
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Reason
from portal.placements import actions, jobs
from portal.placements.forms import EndForm
from portal.placements.labels import EndReason, State
from portal.placements.models import Placement
from portal.roles import Role
from portal.tasks.models import Task
from tests import make

ROLES = {
    "admin", "auditor", "member", "signatory", "bookkeeper", "mediator", "account_manager",
    "decider", "finance", "foundation_signer",
}  # fmt: skip


def again(placement):
    return db.session.get_one(Placement, placement.id, populate_existing=True)


def locked(placement):
    return db.session.get_one(Placement, placement.id, with_for_update=True, populate_existing=True)


@pytest.mark.clause("contacts", "help", "accident", "help_municipality")
def test_one_account_manager_and_one_mediator_are_named_with_their_numbers(
    bakery, signatory, account_manager
):
    placement = make.placement(of=bakery)
    page = signatory.get(f"/plaatsingen/{placement.id}")
    manager = account_manager.person
    assert f"{manager.name}" in page.words
    assert formats.phone(manager.phone).replace("\xa0", " ") in page.words
    text = signatory.get(f"/overeenkomsten/{placement.agreement_id}/tekst").words
    assert "een contactpersoon voor de kandidaat:" in text
    assert f"één accountmanager voor de inlener: {manager.name}" in text


@pytest.mark.clause("no_enforcement")
def test_nobody_who_decides_about_benefits_has_a_place():
    assert {role.value for role in Role} == ROLES


@pytest.mark.clause("first_day_call")
def test_the_account_manager_calls_within_a_working_day_of_the_first_day(app, bakery):
    with app.app_context():
        paper = make.agreement(of=bakery, state=Signed.SEALED)
        jobs.plan(str(paper.id), link_id="x")
        task = db.session.scalars(select(Task).where(Task.kind == "placements.first_day")).one()
        assert task.assigned_to == bakery.account_manager_id
        assert task.due_on == add_working_days(paper.start_on, 1)


@pytest.mark.clause("stopped_by_municipality")
def test_the_municipality_stops_a_placement_on_the_day_itself(app, bakery):
    with app.test_request_context():
        offered = [key for key, *_ in EndForm(meta={"csrf": False}).reason.choices]
    assert EndReason.MUNICIPALITY_STOPPED in offered
    with app.app_context():
        placement = make.placement(of=bakery)
        with db.unit():
            row = locked(placement)
            today, reason = clock.today(), EndReason.MUNICIPALITY_STOPPED
            actions.end(row, today, reason, by=make.basis.SYSTEM, at=clock.now())
        assert again(placement).last_on == today


@pytest.mark.clause("open_invoices")
def test_an_open_invoice_is_no_reason_to_refuse_a_take_back(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        invoice = make.invoice(of=bakery, placement=placement)
        assert invoice is not None
        asked = ClaimRequest(uuid.uuid4(), Reason.LESS_WORK, "", None, "Ilse Korenaar")
        with db.unit():
            guarantee_actions.invoke(locked(placement), asked, by=make.basis.SYSTEM, at=clock.now())
        assert again(placement).state is State.RUNNING
