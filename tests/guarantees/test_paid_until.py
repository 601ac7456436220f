"""The last day that the employer pays: what pages name before the yes is what the yes writes."""

from datetime import timedelta
from itertools import product

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import day as in_words
from portal.formats import euro
from portal.guarantees import actions, costs, rules
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements import queries as ledgers
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import main

DAY = timedelta(days=1)
EARLIER = "Een eerder antwoord was te laat"
LATE = "Dit antwoord is te laat"


def plain(text):
    return text.replace("\xa0", " ")


def answer_day(claim, is_late):
    clock.move_to(clock.at(claim.decide_by + DAY if is_late else claim.decide_by, "10.00"))


def lapsed(app, bakery, work, *, is_late, stands):
    """A claim that lapsed by another end, which stands or is lifted again: its placement."""
    with app.app_context():
        claim = make.claim(
            of=bakery, state=State.CONTACTED, last_on=add_working_days(clock.today(), 2)
        )
        answer_day(claim, is_late)

        def writes(verb, *given):
            with db.unit() as session:
                row = session.get_one(Placement, claim.placement_id, with_for_update=True)
                verb(row, *given, by=make.basis.SYSTEM, at=clock.now())

        writes(placements.end, clock.today(), "mutual")
        work()
        writes(placements.end, claim.latest_on, "mutual")
        if not stands:
            writes(placements.keep)
        return db.session.get_one(Placement, claim.placement_id, populate_existing=True)


def contacted(app, placement):
    with app.app_context():
        row = db.session.get_one(Placement, placement.id)
        now = ledgers.ledger_of(row).now
        wished = rules.earliest(actions.agreed_terms(row), now, clock.today())
        made = make.claim(placement=row, last_on=wished)
        act(made, actions.contact)
        return act(made, actions.tell)


@pytest.mark.clause("late_answer")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize(
    ("first", "second", "by_hand"),
    list(product(["none", "in_time", "late", "late_lifted"], [False, True], [False, True])),
)
def test_the_page_names_the_day_and_the_sum_that_the_yes_writes(
    app, bakery, work, account_manager, signatory, first, second, by_hand
):
    with app.app_context():
        placement = make.placement(of=bakery)
    if first != "none":
        is_late = first.startswith("late")
        placement = lapsed(app, bakery, work, is_late=is_late, stands=first != "late_lifted")
    claim = contacted(app, placement)
    answer_day(claim, second)
    if not by_hand:
        clock.move_to(clock.at(claim.latest_on, "8.00"))
    pages = {
        who: [
            main(who.as_(who.person).get(path))
            for path in (f"/garanties/{claim.id}", f"/plaatsingen/{placement.id}")
        ]
        for who in (account_manager, signatory)
    }
    with app.app_context():
        verb, given = (
            (actions.accept, (claim.latest_on,)) if by_hand else (actions.accept_unanswered, ())
        )
        after = act(claim, verb, *given)
        row = db.session.get_one(Placement, placement.id)
        ledger = ledgers.ledger_of(row)
        assert ledger.now.charged_until == after.billed_until
        cost = costs.late_cost(ledger, after.last_on, after.billed_until)
    (ours, our_placement), (theirs, their_placement) = pages.values()
    until = plain(in_words(after.billed_until))
    is_free = after.billed_until < after.last_on
    assert (f"De werkgever betaalt tot en met {until}. De dagen daarna" in ours) is is_free
    assert (f"{plain(euro(cost.cents))} aan bijdrage" in ours) is is_free
    assert (LATE in ours, EARLIER in ours) == (
        (True, False) if after.missed_decide_by(clock.today()) else (False, is_free)
    )
    named = (
        f"u betaalt tot en met {until}" if LATE in ours else f"De dagen na {until} betaalt u niet"
    )
    assert (named in theirs) is is_free
    for page in (our_placement, their_placement):
        if "werkt door, uiterlijk" in page:
            assert (f"betaalt tot en met {until}." in page) is is_free
    again = main(account_manager.as_(account_manager.person).get(f"/garanties/{claim.id}"))
    assert (f"De werkgever betaalt tot en met {until}. De dagen daarna" in again) is is_free


@pytest.mark.at("2026-09-15T10:00")
def test_an_answer_in_time_after_one_that_was_late_is_not_called_late(
    app, bakery, work, account_manager, signatory
):
    placement = lapsed(app, bakery, work, is_late=True, stands=True)
    claim = contacted(app, placement)
    with app.app_context():
        act(claim, actions.accept, claim.latest_on)
    work()
    with app.app_context():
        after = db.session.get_one(Claim, claim.id)
        assert after.billed_until < after.last_on
        letter = next(one for one in mail.newest(30) if one.subject.startswith("Antwoord op uw"))
    until = plain(in_words(after.billed_until))
    text = " ".join(plain(letter.text).split())
    assert f"Een eerder antwoord van ons kwam te laat. U betaalt daarom tot en met {until}." in text
    page = main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))
    assert f"Een eerder antwoord van ons was te laat. De dagen na {until} betaalt u niet." in page
    page = main(account_manager.as_(account_manager.person).get(f"/garanties/{claim.id}"))
    assert EARLIER in page
    assert LATE not in page
