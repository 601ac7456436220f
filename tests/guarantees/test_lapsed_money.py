"""What a claim that lapsed leaves of days and money, on mail, page and paper: one promise."""

from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import afterwards, jobs
from portal.guarantees.labels import State
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.guarantees.walk import main, text_of
from tests.placements.told import act, plain


def asked(placement, days=2):
    wished = add_working_days(clock.today(), days)
    return make.claim(placement=placement, state=State.CONTACTED, last_on=wished)


def letter_to(visitor, subject):
    return next(
        plain(one.text)
        for one in mail.newest(30)
        if one.to == visitor.person.email and one.subject == subject
    )


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("days", [0, 1])
def test_the_credit_note_comes_by_the_day_of_the_receipt(
    app, placement, signatory, account_manager, work, days
):
    """Also by an end that is some days later than the wish, as far as a yes could have gone."""
    with app.app_context():
        make.invoice(placement=placement)
        claim = asked(placement)
        on = claim.latest_on + timedelta(days=days)
        clock.move_to(clock.at(claim.latest_on, "5.00"))
        act(placements.end, placement, claim.latest_on, "resigned")
        work()
        if days:
            act(placements.end, placement, on, "resigned")
        by = afterwards.of(claim).credit_by
        assert claim.credit_by < add_working_days(claim.latest_on, 10)
        assert by == (add_working_days(on, 10) if days else claim.credit_by)
        clock.move_to(clock.at(on + timedelta(days=1), "6.00"))
        act(placements.complete, placement)
        row = db.session.get_one(Placement, placement.id, populate_existing=True)
        assert clock.day(row.credit_due_at) == by


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("is_ahead", [True, False])
def test_mail_page_and_paper_name_last_day_paid_until_and_credit_note(
    app, placement, signatory, account_manager, work, is_ahead
):
    with app.app_context():
        make.invoice(placement=placement)
        claim = asked(placement)
        on = claim.wished_on - timedelta(days=0 if is_ahead else 3)
        act(placements.end, placement, on, "resigned")
    work()
    with app.app_context():
        by = afterwards.of(claim).credit_by
        mine = letter_to(signatory, f"Uw melding {claim.reference} is vervallen")
    is_was = "is" if is_ahead else "was"
    here = f"/garanties/{claim.id}"
    paper = text_of(signatory.get(f"{here}/bewijs.pdf").data)
    for text in (mine, paper):
        assert plain(f"De laatste dag {is_was} {in_words(on)}.") in text
        assert plain(f"creditnota, uiterlijk {in_words(by)}.") in text
    assert plain(f"U betaalt tot en met {in_words(on)}.") in paper
    assert plain(f"Zo is het op {in_words(clock.today())}") in paper
    ours = main(account_manager.get(here))
    assert plain(f"De werkgever betaalt tot en met {in_words(on)}.") in ours
    assert "creditnota" in ours.lower()
    assert plain(in_words(by)) in ours or not is_ahead


@pytest.mark.at("2026-09-15T10:00")
def test_paper_of_an_end_that_was_lifted_names_no_money(app, placement, signatory):
    with app.app_context():
        claim = asked(placement)
        act(placements.end, placement, claim.wished_on, "resigned")
        act(placements.keep, placement)
        jobs.lapse(str(claim.id))
        jobs.make_receipt(str(claim.id))
    paper = text_of(signatory.get(f"/garanties/{claim.id}/bewijs.pdf").data)
    loops = f"Dat einde gaat niet door. De plaatsing loopt tot en met {in_words(placement.end_on)}."
    assert plain(loops) in paper
    assert "creditnota" not in paper
    assert "U betaalt" not in paper


LAST = date(2026, 10, 30)


@pytest.mark.at("2026-10-27T10:00")
@pytest.mark.parametrize("is_claimed", [True, False])
def test_an_end_that_is_said_late_promises_nothing_that_has_passed(
    app, placement, signatory, work, is_claimed
):
    """Nobody was told before of that day; the agreement names it."""
    with app.app_context():
        make.invoice(placement=placement)
        claim = asked(placement, days=3) if is_claimed else None
        clock.move_to(clock.at(date(2026, 12, 8), "10.00"))
        act(placements.end, placement, LAST, "resigned")
    work()
    with app.app_context():
        subject = (
            f"Uw melding {claim.reference} is vervallen"
            if claim
            else f"Plaatsing {placement.reference}: de laatste dag"
        )
        mine = letter_to(signatory, subject)
    assert "De laatste dag was vrijdag 30 oktober 2026." in mine
    assert "Na die dag betaalt u niets." in mine
    assert "Die had er op vrijdag 13 november 2026 moeten zijn." in mine
    for gone in ("stopt na die dag", "was beloofd", "uiterlijk"):
        assert gone not in mine
