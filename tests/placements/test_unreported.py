"""Absence without a word: the mediator is mailed at once and calls the same working day."""

from datetime import date

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts.models import User
from portal.calendar import next_working_day
from portal.effects import post
from portal.placements import actions
from portal.placements.models import Placement
from portal.tasks.models import Task
from tests import make
from tests.make import basis

SUNDAY, TUESDAY = date(2026, 9, 20), date(2026, 9, 15)


@pytest.mark.clause("no_show")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("on", [TUESDAY, SUNDAY])
def test_the_mediator_calls_who_stayed_away_without_a_word(bakery, work, on):
    made = make.placement(of=bakery)
    clock.move_to(clock.at(on, "10.00"))
    with db.unit() as session:
        placement = session.get_one(Placement, made.id, with_for_update=True)
        actions.report_absent(placement, on, None, "unreported", by=basis.SYSTEM, at=clock.now())
    task = db.session.scalars(select(Task).where(Task.kind == "placements.call")).one()
    assert task.assigned_to == made.mediator_id
    assert task.due_on == next_working_day(on)
    work()
    letter = post.newest()[0]
    assert letter.to == db.session.get_one(User, made.mediator_id).email
    assert made.reference in letter.subject
    assert made.candidate_name not in letter.text


def test_who_reported_absent_is_not_called(bakery):
    made = make.placement(of=bakery)
    with db.unit() as session:
        placement = session.get_one(Placement, made.id, with_for_update=True)
        actions.report_absent(
            placement, clock.today(), None, "reported", by=basis.SYSTEM, at=clock.now()
        )
    assert db.session.scalar(select(Task.id).where(Task.kind == "placements.call")) is None
