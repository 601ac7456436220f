"""By when days come back that were billed because an end was mended, and are not charged now."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.invoices import actions as invoicing
from portal.placements import actions as placements
from portal.placements import credit_queries
from portal.placements.credits import promised_by
from portal.placements.labels import State
from portal.placements.ledger import Standing
from portal.placements.models import Placement
from tests import make
from tests.make.basis import SYSTEM

RUNNING = Standing(State.RUNNING, date(2026, 3, 2), date(2027, 3, 1), (), date(2027, 3, 1))
SEPT_11, OCT_28, OCT_30 = date(2026, 9, 11), date(2026, 10, 28), date(2026, 10, 30)
NOV_2 = date(2026, 11, 2)


def ended(on):
    return replace(RUNNING, state=State.ENDED, last_on=on, reason="mutual")


@pytest.mark.parametrize(
    ("before", "after", "billed_on", "by"),
    [
        (RUNNING, ended(SEPT_11), None, date(2026, 9, 25)),
        (RUNNING, ended(SEPT_11), date(2026, 9, 1), date(2026, 9, 25)),
        (ended(SEPT_11), ended(OCT_30), None, date(2026, 11, 13)),
        (ended(OCT_30), ended(OCT_28), NOV_2, date(2026, 11, 11)),
        (ended(OCT_30), ended(SEPT_11), NOV_2, date(2026, 11, 13)),  # of the end that was billed
        (ended(OCT_30), ended(SEPT_11), date(2026, 11, 30), date(2026, 12, 14)),  # billed late
        (RUNNING, ended(SEPT_11), NOV_2, date(2026, 11, 16)),  # that end was struck in between
    ],
)
def test_it_counts_from_the_end_that_stands_and_never_passed_before_the_invoice(
    before, after, billed_on, by
):
    assert promised_by(before, after, NOV_2 + timedelta(days=1), 10, billed_on) == by


def act(placement, verb, *given):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        verb(row, *given, by=SYSTEM, at=clock.now())
    return clock.day(row.credit_due_at)


def settle(placement):
    """The job gives back; then the month is billed."""
    with db.unit():
        invoicing.give_back(placement.id, by=SYSTEM, at=clock.now())
    make.invoice(placement=placement)


def moved(on):
    clock.move_to(clock.at(on, "10.00"))


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-14T10:00")
def test_an_end_that_is_mended_twice_is_promised_from_the_end_that_was_billed(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        make.invoice(placement=placement)
        assert act(placement, placements.end, SEPT_11, "mutual") == date(2026, 9, 25)
        line = make.event(placement).id
        settle(placement)
        moved(NOV_2)
        assert act(placement, placements.correct, line, OCT_30) == date(2026, 11, 13)
        settle(placement)
        moved(date(2026, 11, 3))
        assert act(placement, placements.correct, line, OCT_28) == date(2026, 11, 11)


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-14T10:00")
def test_days_that_still_stand_billed_keep_the_day_that_was_promised(app, bakery):
    """No job gave them back: that promise was broken, and a later end does not mend it."""
    with app.app_context():
        placement = make.placement(of=bakery)
        make.invoice(placement=placement)
        act(placement, placements.end, SEPT_11, "mutual")
        line = make.event(placement).id
        moved(date(2026, 9, 28))
        assert act(placement, placements.correct, line, date(2026, 9, 14)) == date(2026, 9, 25)
        assert act(placement, placements.correct, line, date(2026, 9, 28)) == date(2026, 9, 25)


@pytest.mark.at("2026-09-14T10:00")
def test_days_stand_billed_since_their_invoice(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        assert credit_queries.billed_after(placement.id, SEPT_11) is None
        make.invoice(placement=placement, month="2026-08")
        assert credit_queries.billed_after(placement.id, SEPT_11) is None
        moved(date(2026, 9, 15))
        make.invoice(placement=placement, month="2026-09")
        moved(date(2026, 9, 16))
        make.invoice(placement=placement, month="2026-10")
        assert credit_queries.billed_after(placement.id, SEPT_11) == date(2026, 9, 15)
        act(placement, placements.end, SEPT_11, "mutual")
        written_at = clock.now()
        assert credit_queries.comes_back(placement.id, SEPT_11, written_at)
        with db.unit():
            invoicing.give_back(placement.id, by=SYSTEM, at=clock.now())
        assert credit_queries.billed_after(placement.id, SEPT_11) is None
        assert credit_queries.comes_back(placement.id, SEPT_11, written_at)
        assert not credit_queries.comes_back(placement.id, SEPT_11, written_at + timedelta(days=1))
