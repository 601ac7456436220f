"""What the page of a placement says comes next, and what was paid."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.formats import day, short_day
from portal.guarantees.labels import State
from portal.placements import actions
from portal.placements.labels import AbsenceKind, Moment
from portal.placements.models import Placement
from tests import make


@pytest.fixture
def wished(bakery):
    """A take-back that we did not answer, with a last day in two working days."""
    placement = make.placement(of=bakery, since=20)
    on = add_working_days(clock.today(), 2)
    return make.claim(placement=placement, state=State.CONTACTED, last_on=on)


def said(on, how=day):
    return how(on).replace("\xa0", " ")


@pytest.mark.parametrize("who", ["signatory", "account_manager"])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_latest_day_of_an_unanswered_take_back_comes_next(who, days, request, wished):
    visitor = request.getfixturevalue(who)
    latest = wished.latest_on
    clock.move_to(clock.at(latest + timedelta(days=days), "9.00"))
    page = visitor.as_(visitor.person).get(f"/plaatsingen/{wished.placement_id}")
    lead, next_lines = page.all(".gp-lead")[0].replace("\xa0", " "), page.all(".is-next")
    assert "Volgende moment: laatste dag van de plaatsing" not in lead
    if days == 1:
        assert "Volgende moment" not in lead
        assert not next_lines
        return
    assert f"Volgende moment: uiterlijk de laatste werkdag, {said(latest)}." in lead
    (line,) = next_lines
    assert said(latest) in line.replace("\xa0", " ")
    assert "Als er niet eerder een antwoord komt." in line


@pytest.mark.parametrize(
    ("who", "words"),
    [("signatory", "U betaalt tot en met"), ("account_manager", "De werkgever betaalt tot en met")],
)
def test_an_end_says_until_when_is_paid_and_not_that_it_was(who, words, request, bakery):
    placement = make.placement(of=bakery)
    on = add_working_days(clock.today(), 2)
    make.claim(placement=placement, state=State.EXECUTED, last_on=on)
    clock.move_to(clock.at(on + timedelta(days=1), "9.00"))
    visitor = request.getfixturevalue(who)
    page = visitor.as_(visitor.person).get(f"/plaatsingen/{placement.id}")
    told = page.tree.css_first(".gp-timeline").text().replace("\xa0", " ")
    assert f"{words} {said(on, short_day)}" in told
    assert "Betaald tot en met" not in told


def titles(page):
    return [line.css_first("h3").text().strip() for line in page.tree.css(".gp-timeline > li")]


def write(placement, verb, *told):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        verb(row, *told, by=make.basis.SYSTEM, at=clock.now())


def test_of_one_day_the_last_that_was_written_stands_above(account_manager, bakery):
    placement = make.placement(of=bakery, since=20)
    write(placement, actions.evaluate, Moment.WEEK_6, clock.today())
    write(placement, actions.report_absent, clock.today(), None, AbsenceKind.REPORTED)
    told = titles(account_manager.get(f"/plaatsingen/{placement.id}"))
    assert told.index("Afwezig") < told.index("Gesprek na 6 weken")


@pytest.mark.at("2026-09-01T10:00")
def test_a_talk_that_was_not_held_stands_at_its_own_day(account_manager, bakery):
    """After it something else happened: that stands above it."""
    placement = make.placement(of=bakery, since=0)
    clock.move_to(clock.at(clock.today() + timedelta(days=60), "9.00"))
    write(placement, actions.report_absent, clock.today(), None, AbsenceKind.REPORTED)
    told = titles(account_manager.as_(account_manager.person).get(f"/plaatsingen/{placement.id}"))
    assert told.index("Afwezig") < told.index("Gesprek na 6 weken")
