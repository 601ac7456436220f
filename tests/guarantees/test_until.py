"""Up to and including which day one may ask: of the window, or of the end that is announced."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.formats import day as in_words
from portal.formats import plain_day
from portal.guarantees import jobs
from portal.guarantees.afterwards import ask_until
from portal.guarantees.labels import State
from portal.placements import actions as placements
from portal.placements import queries, rules
from portal.placements.models import Placement
from tests import make
from tests.guarantees.walk import main, url


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize("is_announced", [True, False])
def test_the_announced_last_day_stands_where_the_window_ends_later(
    app, placement, signatory, account_manager, is_announced
):
    last_on = placement.guarantee_until_on
    if is_announced:
        last_on = clock.today() + timedelta(days=8)
        with app.app_context(), db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            placements.end(row, last_on, "mutual", by=make.basis.SYSTEM, at=clock.now())
    left, shown = (last_on - clock.today()).days, plain(plain_day(last_on))
    page = main(signatory.get(f"/plaatsingen/{placement.id}"))
    assert f"{left} dagen zekerheid U kunt terug tot en met {shown}." in page
    page = main(account_manager.get(f"/plaatsingen/{placement.id}"))
    assert f"De werkgever kan terug tot en met {shown}." in page
    step = main(signatory.as_(signatory.person).get(url(placement)))
    assert f"U kunt terug tot en met {shown} (nog {left} dagen)." in step


def test_the_check_of_an_end_says_how_long_the_guarantee_holds_then(placement, account_manager):
    here, on = f"/plaatsingen/{placement.id}/einde", clock.today() + timedelta(days=8)
    first = account_manager.get(here)
    check = account_manager.steps(first, here, on=on.isoformat(), reason="mutual", step="check")
    assert f"Blijft gelden tot en met {plain(in_words(on))}." in main(check)


@pytest.mark.parametrize("days", [0, 1])
def test_who_may_ask_anew_reads_so_before_the_end_is_lifted(app, placement, account_manager, days):
    """On the last day of the window still; the next day no more."""
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        row.guarantee_until_on = clock.today() + timedelta(days=40)
        until_on, wish = row.guarantee_until_on, add_working_days(clock.today(), 8)
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wish)
    how = {"by": make.basis.SYSTEM, "at": clock.now()}
    with app.app_context():
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            placements.end(row, clock.today(), "mutual", **how)
        jobs.lapse(str(claim.id))
        clock.move_to(clock.at(until_on + timedelta(days=days), "10.00"))
        now = queries.ledger_of(db.session.get_one(Placement, placement.id)).now
        row = db.session.get_one(Placement, placement.id)
        asked = rules.without_return(
            queries.ledger_of(row).plus(rules.keep(now, until_on)), until_on
        )
        assert (ask_until(row, asked) is not None) is not days
    here, who = f"/plaatsingen/{placement.id}/doorlopen", account_manager
    who = who.as_(who.person)
    check = main(who.steps(who.get(here), here, step="check"))
    assert "blijft vervallen." in check
    assert ("opnieuw vragen om terug te nemen" in check) is not days
    gone = f"Gold tot en met {plain(in_words(until_on))}."
    assert (gone in check) is bool(days)
