"""What changed after the candidate was told: one thing to tell at a time, and none of what is off
once the work is over.
"""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days, call_day
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import actions, queries
from portal.guarantees.labels import Ground
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act, invoke, later, pending


def gone_on(placement, how=actions.withdraw, *args):
    """A claim that the candidate heard of, and that did not go on."""
    claim = invoke(placement, later(10))
    act(claim, actions.tell)
    act(claim, how, *args)
    return claim


@pytest.mark.parametrize(
    "how", [(actions.withdraw,), (actions.refuse, Ground.PROTECTED_GROUND)], ids=["off", "no"]
)
def test_a_new_claim_leaves_the_mediator_one_thing_to_tell(app, bakery, how):
    with app.app_context():
        placement = make.placement(of=bakery)
        former = gone_on(placement, *how)
        assert pending(former) == {"guarantees.tell_change"}
        claim = invoke(placement)
        assert pending(former) == set()
        assert "guarantees.tell" in pending(claim)


def test_who_heard_only_of_the_first_claim_hears_that_the_second_is_off_too(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        gone_on(placement)
        second = invoke(placement)
        act(second, actions.withdraw)
        assert pending(second) == {"guarantees.tell_change"}
        third = invoke(placement)
        act(third, actions.tell)
        act(third, actions.withdraw)
        assert (pending(second), pending(third)) == (set(), {"guarantees.tell_change"})


def test_who_never_heard_of_any_claim_hears_of_no_change(app, bakery):
    with app.app_context():
        placement = make.placement(of=bakery)
        act(invoke(placement), actions.withdraw)
        second = invoke(placement)
        act(second, actions.withdraw)
        assert pending(second) == set()


def ended(placement):
    yesterday = clock.today() - timedelta(days=1)
    placements.end(placement, yesterday, "mutual", by=make.basis.SYSTEM, at=clock.now())


def completed(placement):
    clock.move_to(clock.at(placement.last_on + timedelta(days=1), "2.30"))
    placements.complete(placement, by=make.basis.SYSTEM, at=clock.now())


@pytest.mark.parametrize("over", [ended, completed])
def test_after_the_end_nobody_has_to_hear_what_changed(app, bakery, work, over):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = gone_on(placement)
        with db.unit() as session:
            over(session.get_one(Placement, placement.id, with_for_update=True))
        work()
        assert pending(claim) == set()


def test_a_line_that_is_mended_leaves_what_is_to_be_told(app, bakery, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        claim = gone_on(placement)
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            how = {"by": make.basis.SYSTEM, "at": clock.now()}
            placements.report_absent(row, clock.today(), clock.today(), "reported", **how)
            absent = make.event(placement)
            placements.correct(row, absent.id, None, **how)
        work()
        assert pending(claim) == {"guarantees.tell_change"}


@pytest.mark.parametrize(
    "how", [(actions.withdraw,), (actions.refuse, Ground.PROTECTED_GROUND)], ids=["off", "no"]
)
@pytest.mark.parametrize("told", [True, False])
def test_the_mediator_reads_what_to_tell_and_by_which_day(app, bakery, work, how, told):
    with app.app_context():
        claim = invoke(make.placement(of=bakery), later(10))
        if told:
            act(claim, actions.tell)
        act(claim, *how)
        work()
        subject = f"Melding {claim.reference}: het werk gaat door"
        (letter,) = [one for one in mail.newest(20) if one.subject == subject]
        by = in_words(call_day(clock.now()))
        said = f"Vertel de kandidaat uiterlijk {by} dat het werk doorgaat."
        assert (said in letter.text) is told
        assert ("Had u het de kandidaat al verteld?" in letter.text) is not told


@pytest.mark.parametrize(("wall", "days"), [("16.59", 0), ("17.00", 1), ("21.00", 1)])
@pytest.mark.at("2026-09-15T09:00")
def test_what_changes_in_the_evening_is_told_the_next_working_day(app, bakery, wall, days):
    with app.app_context():
        claim = invoke(make.placement(of=bakery), later(10))
        act(claim, actions.tell)
        clock.move_to(clock.at(clock.today(), wall))
        act(claim, actions.withdraw)
        on = add_working_days(clock.today(), days) if days else clock.today()
        assert queries.change_to_tell_by(claim) == on
