"""A placement that ends in another way while a claim runs: the claim goes with it."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days, call_day
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import actions, jobs
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements import queries as ledgers
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act, pending
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
    assert plain(f"De laatste dag {'is' if is_ahead else 'was'} {in_words(on)}.") in plain(
        mine.text
    )
    assert "METHOD:CANCEL" in mine.ics
    told = [letters[who.person.email, f"Melding {after.reference} is vervallen"].text
            for who in (account_manager, own)]  # fmt: skip
    assert "De werkgever krijgt bericht." in told[0]
    by = in_words(call_day(clock.now()))
    heard = f"Vertel de kandidaat uiterlijk {by} dat" if is_ahead else "Weet de kandidaat van de"
    assert plain(heard) in plain(told[1])
    asked = letters[decider.person.email, f"Melding {after.reference}: geen besluit meer nodig"]
    assert "er was een ander einde gemeld" in asked.text
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
    day = plain(in_words(claim.wished_on))
    said = main(page)
    assert f"Er loopt een melding voor terugnemen. Daarom kan dit niet later dan {day}." in said


def test_the_job_leaves_a_claim_that_was_ended_in_between(app, claim, account_manager):
    ends(account_manager, claim.placement_id, clock.today())
    account_manager.submit(f"/garanties/{claim.id}/intrekken", "intrekken")
    with app.app_context():
        jobs.lapse(str(claim.id))
    assert rows(app, claim)[0].state is State.WITHDRAWN


def letters_to(app):
    """What every mail says, by who gets it and its subject."""
    with app.app_context():
        return {(one.to, one.subject): plain(one.text) for one in mail.newest(60)}


@pytest.mark.parametrize("how", ["keep", "strike"])
def test_who_had_the_claim_hears_that_the_end_for_which_it_lapsed_is_lifted(
    app, claim, account_manager, signatory, work, how
):
    today, here = clock.today(), f"/garanties/{claim.id}"
    on = add_working_days(today, 2) if how == "keep" else today - timedelta(days=1)
    ends(account_manager, claim.placement_id, on)
    work()
    clock.move_to(clock.now() + timedelta(minutes=5))
    lift(app, account_manager, claim.placement_id, how)
    work()
    after, placement = rows(app, claim)
    assert after.state is State.LAPSED
    assert placement.state is Placed.RUNNING
    assert placement.last_on == placement.end_on
    subject = f"Melding {after.reference}: het einde gaat niet door"
    told = letters_to(app)
    mine = told[signatory.person.email, subject]
    assert plain(f"De plaatsing loopt tot en met {in_words(placement.end_on)}.") in mine
    assert "Uw bedrijf kan dat opnieuw vragen" in mine
    assert "het einde" in told[account_manager.person.email, subject].lower()
    assert "dat het werk doorgaat" in told[own_mediator(app, placement).person.email, subject]
    said = main(signatory.as_(signatory.person).get(here))
    assert f"Vervallen: er was een ander einde gemeld op {plain(in_words(today))}." in said
    assert "Dat einde gaat niet door." in said
    for gone in ("eindigt op een andere manier", "creditnota", "U betaalt tot en met"):
        assert gone not in said
    paper = text_of(signatory.as_(signatory.person).get(f"{here}/bewijs.pdf").data)
    assert "Er was een ander einde gemeld." in paper
    assert "eindigt op een andere manier" not in paper
    assert len(letters_to(app)) == len(told)


def lift(app, visitor, placement_id, how):
    """Through the check page, which says what becomes of the claim."""
    who = visitor.as_(visitor.person)
    page = who.get(f"/plaatsingen/{placement_id}")
    if how == "keep":
        here = f"/plaatsingen/{placement_id}/doorlopen"
        check = who.steps(who.get(here), here, step="check")
    else:
        with app.app_context():
            line = make.event(db.session.get_one(Placement, placement_id)).id
        here = f"/plaatsingen/{placement_id}/herstellen/{line}"
        assert here in page.links()
        check = who.steps(who.get(here), here, strike="y", step="check")
    assert "blijft vervallen. De werkgever kan opnieuw vragen om terug te nemen." in main(check)
    assert who.submit(check, here, step="save").status == 303


def test_an_end_that_is_lifted_before_the_jobs_ran_promises_nothing_of_it(
    app, claim, account_manager, signatory, work
):
    ends(account_manager, claim.placement_id, add_working_days(clock.today(), 2))
    with app.app_context(), db.unit() as session:
        placement = session.get_one(Placement, claim.placement_id, with_for_update=True)
        placements.keep(placement, by=make.basis.SYSTEM, at=clock.now())
        last_on = placement.last_on
    work()
    after, _placement = rows(app, claim)
    text = letters_to(app)[signatory.person.email, f"Uw melding {after.reference} is vervallen"]
    assert (
        plain(f"Dat einde gaat niet door. De plaatsing loopt tot en met {in_words(last_on)}.")
        in text
    )
    assert "creditnota" not in text


def test_a_second_end_that_is_lifted_is_no_news_of_the_old_claim(app, claim, account_manager, work):
    on = add_working_days(clock.today(), 2)
    ends(account_manager, claim.placement_id, on)
    work()
    for _n in range(2):
        with app.app_context():
            clock.move_to(clock.now() + timedelta(minutes=5))
            with db.unit() as session:
                row = session.get_one(Placement, claim.placement_id, with_for_update=True)
                placements.keep(row, by=make.basis.SYSTEM, at=clock.now())
            work()
            told = len([one for one in mail.newest(90) if claim.reference in one.subject])
            with db.unit() as session:
                row = session.get_one(Placement, claim.placement_id, with_for_update=True)
                placements.end(row, on, "mutual", by=make.basis.SYSTEM, at=clock.now())
        if _n == 0:
            first = told
    assert told == first


def writes(app, placement_id, verb, *given):
    """An act on the placement, the jobs of which did not run."""
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement_id, with_for_update=True)
        verb(row, *given, by=make.basis.SYSTEM, at=clock.now())


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("is_late", [False, True])
def test_what_was_agreed_lapses_too_and_keeps_what_it_saved(app, bakery, work, is_late):
    with app.app_context():
        made = make.claim(
            of=bakery, state=State.CONTACTED, last_on=add_working_days(clock.today(), 2)
        )
    clock.move_to(clock.at(made.decide_by + timedelta(days=is_late), "10.00"))
    with app.app_context():
        agreed = act(made, actions.accept, made.latest_on)
        until = agreed.billed_until
    assert until == (made.wished_on if is_late else made.latest_on)
    on = made.latest_on - timedelta(days=1)
    writes(app, made.placement_id, placements.end, on, "mutual")
    work()
    after, placement = rows(app, made)
    assert after.state is State.LAPSED
    with app.app_context():
        assert ledgers.ledger_of(placement).now.charged_until == min(on, until)
    writes(app, made.placement_id, placements.end, made.latest_on, "mutual")
    with app.app_context():  # moved, after it lapsed
        placement = db.session.get_one(Placement, made.placement_id, populate_existing=True)
        assert ledgers.ledger_of(placement).now.charged_until == until


def test_a_yes_between_the_end_and_its_job_does_not_bring_the_take_back_back(app, claim, work):
    on = add_working_days(clock.today(), 2)
    writes(app, claim.placement_id, placements.end, on, "mutual")
    with app.app_context():
        act(claim, actions.accept, claim.wished_on)
    work()
    after, placement = rows(app, claim)
    assert after.state is State.LAPSED
    with app.app_context():
        now = ledgers.ledger_of(placement).now
    assert (now.announced_on, now.announced_reason) == (on, "mutual")


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("days", [0, 1])
def test_the_check_of_another_end_reckons_with_our_late_answer(app, bakery, account_manager, days):
    wished = add_working_days(clock.today(), 2)
    with app.app_context():
        claim = make.claim(of=bakery, state=State.CONTACTED, last_on=wished)
    on = claim.decide_by + timedelta(days=days)
    clock.move_to(clock.at(on, "10.00"))
    here = f"/plaatsingen/{claim.placement_id}/einde"
    who = account_manager.as_(account_manager.person)
    check = who.steps(who.get(here), here, on=on.isoformat(), reason="mutual", step="check")
    assert ("Er verandert niets aan wat de werkgever betaalt." in main(check)) is bool(days)
