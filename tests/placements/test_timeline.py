"""What the page of a placement says comes next, and what was paid."""

from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.formats import day, short_day
from portal.guarantees.labels import State
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
