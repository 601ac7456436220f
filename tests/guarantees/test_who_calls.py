"""What a late promise asks, it asks of who can do it: others read who does."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.guarantees.labels import State
from portal.placements.models import Placement
from tests import make
from tests.guarantees.walk import claim_of, main, own_mediator, text_of, url, walk
from tests.page import Visitor

CALLS = {
    "account_manager": ("Bel de werkgever uiterlijk", "Bel nu."),
    "decider": (
        "De accountmanager belt de werkgever",
        "De accountmanager moest de werkgever bellen",
    ),
    "mediator": (
        "De accountmanager belt de werkgever",
        "De accountmanager moest de werkgever bellen",
    ),
}


@pytest.fixture
def claim(app, bakery):
    with app.app_context():
        return make.claim(of=bakery, last_on=add_working_days(clock.today(), 12))


def reader(role, app, claim, request):
    if role != "mediator":
        return Visitor(app, request.getfixturevalue(role).person)
    with app.app_context():
        return own_mediator(app, db.session.get_one(Placement, claim.placement_id))


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("is_missed", [False, True])
@pytest.mark.parametrize("role", CALLS)
def test_who_does_not_call_reads_who_does(app, claim, request, role, is_missed):
    late_on = add_working_days(claim.call_by, 2 if is_missed else 1)
    clock.move_to(clock.at(late_on, "10.00"))
    who = reader(role, app, claim, request)
    words = main(who.get(f"/garanties/{claim.id}"))
    assert CALLS[role][is_missed] in words
    for other in {one for pair in CALLS.values() for one in pair} - set(CALLS[role]):
        assert other not in words
    assert ("De teamleider ziet dit ook." in words) == (is_missed and role == "account_manager")


@pytest.mark.at("2026-09-15T10:00")
def test_a_decider_tells_once_the_mediator_is_late(app, claim, decider):
    here, mine = f"/garanties/{claim.id}", "Doe dit zelf"
    assert mine not in main(decider.get(here))
    clock.move_to(clock.at(claim.to_tell_by, "23.00"))  # she has until midnight
    assert mine not in main(Visitor(app, decider.person).get(here))
    clock.move_to(clock.at(claim.to_tell_by + timedelta(days=1), "10.00"))
    again = Visitor(app, decider.person)
    page = again.get(here)
    assert mine in main(page)
    assert again.submit(page, "verteld").status == 303


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("days", [7, 12])
def test_what_a_late_answer_costs_is_said_where_it_can_cost(
    app, bakery, account_manager, signatory, days
):
    """Whose wish is the latest day works no day after it."""
    with app.app_context():
        wished_on = add_working_days(clock.today(), days)
        made = make.claim(of=bakery, state=State.CONTACTED, last_on=wished_on)
    may_cost = made.wished_on < made.latest_on
    assert may_cost == (days == 7)
    ours = main(account_manager.get(f"/garanties/{made.id}"))
    theirs = main(signatory.get(f"/garanties/{made.id}"))
    assert ("betaalt de gemeente de dagen daarna" in ours) == may_cost
    assert ("Dan betaalt u in elk geval niets na" in theirs) == may_cost


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("days", [7, 12])
def test_the_check_the_letter_and_the_receipt_promise_days_after_only_where_there_are_any(
    app, placement, account_manager, signatory, work, days
):
    wished_on = add_working_days(clock.today(), days)
    _, check, third = walk(signatory, placement, wished_on=wished_on.isoformat())
    assert signatory.submit(third, url(placement), step="save").status == 303
    work()
    made, may_cost = claim_of(app, placement), days == 7
    with app.app_context():
        ours = next(
            one.text
            for one in mail.newest(20)
            if (one.to, one.subject)
            == (account_manager.person.email, f"Melding {made.reference}: bel de werkgever")
        )
    paper = text_of(signatory.get(f"/garanties/{made.id}/bewijs.pdf").data)
    assert ("Antwoorden wij later?" in main(check)) is may_cost
    assert ("De dagen daarna betaalt de gemeente." in ours) is may_cost
    assert ("Is ons antwoord later?" in paper) is may_cost


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("hour", ["10.00", "23.59"])
def test_on_the_latest_day_itself_a_decider_tells_though_the_mediator_is_not_late(
    app, placement, decider, hour
):
    """Where the placement ends today, the wish and the latest day are the day to tell it too."""
    clock.move_to(clock.at(placement.end_on, hour))
    with app.app_context():
        made = make.claim(placement=placement, last_on=placement.end_on)
    assert made.to_tell_by == made.latest_on == clock.today()
    assert made.cannot_wait(clock.today())
    assert "Doe dit zelf" in main(Visitor(app, decider.person).get(f"/garanties/{made.id}"))
