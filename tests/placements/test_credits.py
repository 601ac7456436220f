"""By which day a placement that ended early has its credit note."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.agreements import clauses
from portal.calendar import add_working_days
from portal.placements import actions as placements
from portal.placements.credits import credit_by, is_early, is_early_ahead
from portal.placements.labels import EndReason, State
from portal.placements.ledger import Standing
from portal.placements.models import Placement
from tests import make
from tests.agreements.terms import TERMS
from tests.make.basis import SYSTEM

TUESDAY = date(2026, 9, 15)
IN_TEN_DAYS = date(2026, 9, 29)
RUNNING = Standing(State.RUNNING, date(2026, 3, 2), date(2027, 3, 1), (), date(2027, 3, 1))


def ended(on, reason="mutual"):
    return replace(RUNNING, state=State.ENDED, last_on=on, reason=reason)


def announced(on):
    return replace(RUNNING, last_on=on, announced_on=on, announced_reason="mutual")


def test_an_end_counts_from_its_last_day_whenever_we_hear_of_it():
    for days in (-30, 0, 1, 40):
        assert credit_by(ended(TUESDAY), TUESDAY + timedelta(days=days), 10) == IN_TEN_DAYS


def test_the_days_are_those_of_the_scheme_and_what_never_began_counts_from_when_we_hear_so():
    never = replace(RUNNING, state=State.NOT_STARTED, reason="postponed")
    assert credit_by(never, TUESDAY, 10) == IN_TEN_DAYS
    assert credit_by(never, TUESDAY, 1) == TUESDAY + timedelta(days=1)


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("days", [-7, 0, 1, 15, 40])
@pytest.mark.parametrize("offered_on", [one["valid_from"] for one in clauses.texts()])
def test_the_clock_is_never_later_than_the_article_promises(app, bakery, days, offered_on):
    """Every version says how many working days, and names no other beginning than the end."""
    text = str(clauses.compose(TERMS | {"offered_on": offered_on.isoformat()}))
    assert re.search(
        r"binnen tien werkdagen (na het einde het eindblad, de laatste factuur of|een) creditnota",
        text,
    )
    with app.app_context():
        made = make.placement(of=bakery)
        last_on = clock.today() - timedelta(days=days)
        with db.unit() as session:
            row = session.get_one(Placement, made.id, with_for_update=True)
            placements.end(row, last_on, "mutual", by=SYSTEM, at=clock.now())
        if days <= 0:  # announced
            clock.move_to(clock.at(last_on + timedelta(days=1), "9.00"))
            with db.unit() as session:
                row = session.get_one(Placement, made.id, with_for_update=True)
                placements.complete(row, by=SYSTEM, at=clock.now())
        assert row.credit_due_at == clock.end_of(add_working_days(last_on, 10))


@pytest.mark.parametrize(
    "after",
    [
        RUNNING,
        announced(TUESDAY),
        ended(RUNNING.agreed_on, EndReason.COMPLETED),
        ended(TUESDAY, EndReason.TAKEN_BACK),  # its receipt names the day
    ],
)
def test_nothing_is_promised_of_what_runs_ran_its_time_or_was_taken_back(after):
    assert not is_early(after)


def test_the_days_after_the_last_charged_one_come_back_of_an_end_on_the_agreed_day_too():
    late = replace(ended(RUNNING.agreed_on), billed_until=RUNNING.agreed_on - timedelta(days=3))
    assert is_early(late)
    assert not is_early(replace(late, billed_until=None))


def test_of_an_end_that_is_announced_one_is_promised_and_of_a_take_back_its_receipt_does():
    assert is_early_ahead(announced(TUESDAY))
    assert not is_early_ahead(replace(announced(TUESDAY), announced_reason=EndReason.TAKEN_BACK))
    assert not is_early_ahead(announced(RUNNING.agreed_on))
    assert not is_early_ahead(RUNNING)
    assert not is_early_ahead(ended(TUESDAY))


def test_a_receipt_names_a_day_that_is_not_passed_over():
    sooner, later = IN_TEN_DAYS - timedelta(days=1), IN_TEN_DAYS + timedelta(days=1)
    assert credit_by(ended(TUESDAY), TUESDAY, 10, sooner) == sooner
    assert credit_by(ended(TUESDAY), TUESDAY, 10, later) == IN_TEN_DAYS
