"""A placement that ends in another way while a claim runs: the claim goes with it."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import jobs
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements import queries as ledgers
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import pending
from tests.guarantees.walk import main, own_mediator, text_of


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


@pytest.fixture
def claim(app, bakery):
    with app.app_context():
        return make.claim(
            of=bakery, state=State.CONTACTED, last_on=add_working_days(clock.today(), 6)
        )


def ends(visitor, placement_id, on, reason="resigned"):
    """The account manager writes the end, through the check page."""
    here = f"/plaatsingen/{placement_id}/einde"
    check = visitor.steps(visitor.get(here), here, on=on.isoformat(), reason=reason, step="check")
    assert "Melding voor terugnemen Vervalt." in main(check)
    assert visitor.submit(check, here, step="save").status == 303


def rows(app, claim):
    with app.app_context():
        row = db.session.get_one(Claim, claim.id)
        return row, db.session.get_one(Placement, row.placement_id)


@pytest.mark.parametrize("is_ahead", [False, True])
def test_the_end_is_written_and_the_claim_lapses(
    app, claim, account_manager, signatory, decider, work, is_ahead
):
    today, here = clock.today(), f"/garanties/{claim.id}"
    on = add_working_days(today, 2) if is_ahead else today - timedelta(days=1)
    account_manager.submit(here, "voorleggen")
    work()
    page = account_manager.get(f"/plaatsingen/{claim.placement_id}")
    assert "Einde vastleggen" in page.words
    ends(account_manager, claim.placement_id, on)
    work()
    after, placement = rows(app, claim)
    assert after.state is State.LAPSED
    assert placement.state is (Placed.RUNNING if is_ahead else Placed.ENDED)
    assert placement.last_on == on
    with app.app_context():
        assert ledgers.ledger_of(placement).now.charged_until == on
        assert ledgers.differences() == []
        assert pending(after) == ({"guarantees.tell_change"} if is_ahead else set())
        letters = {(one.to, one.subject): one for one in mail.newest(30)}
        own = own_mediator(app, placement)
    mine = letters[signatory.person.email, f"Uw melding {after.reference} is vervallen"]
    assert plain(f"De laatste werkdag {'is' if is_ahead else 'was'} {in_words(on)}.") in plain(
        mine.text
    )
    assert "METHOD:CANCEL" in mine.ics
    told = [letters[who.person.email, f"Melding {after.reference} is vervallen"].text
            for who in (account_manager, own)]  # fmt: skip
    assert "De werkgever krijgt bericht." in told[0]
    assert "Weet de kandidaat van de melding?" in told[1]
    asked = letters[decider.person.email, f"Melding {after.reference}: geen besluit meer nodig"]
    assert "de plaatsing eindigt op een andere manier" in asked.text
    assert not decider.get("/", soort="garantie").all("td.gp-inbox__what")
    for who in (signatory, account_manager, decider):
        page = main(who.as_(who.person).get(here))
        assert "Vervallen" in page
        assert "gaat gewoon door" not in page
        assert "Wat nu?" not in page
    paper = text_of(signatory.as_(signatory.person).get(f"{here}/bewijs.pdf").data)
    assert "Deze melding is vervallen" in paper
    assert "gaat gewoon door" not in paper


def test_a_late_answer_of_ours_costs_nothing_with_another_end_either(
    app, claim, account_manager, signatory, work
):
    clock.move_to(clock.at(claim.latest_on, "0.30"))
    wished, on = claim.wished_on, clock.today() - timedelta(days=1)
    assert wished < on
    ends(account_manager.as_(account_manager.person), claim.placement_id, on)
    work()
    after, placement = rows(app, claim)
    with app.app_context():
        assert ledgers.ledger_of(placement).now.charged_until == wished
        subject = f"Uw melding {after.reference} is vervallen"
        text = next(one.text for one in mail.newest(30) if one.subject == subject)
    assert plain(f"U betaalt daarom tot en met {in_words(wished)}.") in plain(text)


def test_an_end_not_before_the_take_back_is_refused(claim, account_manager):
    here = f"/plaatsingen/{claim.placement_id}/einde"
    on = (claim.wished_on + timedelta(days=1)).isoformat()
    page = account_manager.submit(here, here, on=on, reason="mutual", step="check")
    assert page.status == 422


def test_the_job_leaves_a_claim_that_was_ended_in_between(app, claim, account_manager):
    ends(account_manager, claim.placement_id, clock.today())
    account_manager.submit(f"/garanties/{claim.id}/intrekken", "intrekken")
    with app.app_context():
        jobs.lapse(str(claim.id))
    assert rows(app, claim)[0].state is State.WITHDRAWN


def test_an_announced_end_that_is_lifted_does_not_bring_the_claim_back(
    app, claim, account_manager, work
):
    ends(account_manager, claim.placement_id, add_working_days(clock.today(), 2))
    work()
    with app.app_context(), db.unit() as session:
        placement = session.get_one(Placement, claim.placement_id, with_for_update=True)
        placements.keep(placement, by=make.basis.SYSTEM, at=clock.now())
        assert ledgers.ledger_of(placement).now.announced_on is None
        assert placement.last_on == placement.end_on
    assert rows(app, claim)[0].state is State.LAPSED
