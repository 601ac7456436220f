"""Until we answer the last day is a wish: every page says the same end, and after it until when."""

from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.formats import day as in_words
from portal.formats import plain_day
from portal.guarantees.labels import State
from tests import make
from tests.guarantees.walk import main, own_mediator


def plain(text):
    return text.replace("\xa0", " ")


def claimed(placement, state=State.INVOKED):
    return make.claim(
        placement=placement, state=state, last_on=add_working_days(clock.today(), 2), told=False
    )


def at_noon(who, day):
    clock.move_to(clock.at(day, "12.00"))
    return who.as_(who.person)


def test_a_wish_does_not_move_the_end_of_the_placement(placement, signatory, account_manager):
    claim = claimed(placement)
    for who in (signatory, account_manager):
        page = main(who.get(f"/plaatsingen/{placement.id}"))
        agreed, wished = plain(plain_day(placement.end_on)), plain(in_words(claim.wished_on))
        assert f"tot en met {agreed}." in page
        assert f"tot en met {plain(plain_day(claim.wished_on))}" not in page
        assert f"De gewenste laatste werkdag is {wished}." in page
        assert "Gewenste laatste werkdag" in page
        assert "tot en met de laatste werkdag. " not in page.split("Zo loopt het")[0]


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED])
@pytest.mark.parametrize("is_late", [False, True])
def test_after_the_wished_day_one_reads_until_when_somebody_works(
    placement, signatory, account_manager, state, is_late
):
    claim = claimed(placement, state)
    today = (claim.decide_by if is_late else claim.wished_on) + timedelta(days=1)
    latest, wished = plain(in_words(claim.latest_on)), plain(in_words(claim.wished_on))
    name = placement.candidate_name.split(" ")[0]
    employer, ours = at_noon(signatory, today), at_noon(account_manager, today)
    said = f"Wij antwoordden nog niet. {name} werkt door, uiterlijk tot en met {latest}."
    for path in (f"/plaatsingen/{placement.id}", f"/garanties/{claim.id}"):
        page = main(employer.get(path))
        assert said in page, path
        assert page.lower().count(f"u betaalt tot en met {wished}") == is_late
        assert "werkt tot die dag" not in page
        assert f"Gewenste laatste werkdag: {wished}" not in page
        assert "Wij antwoordden" not in main(ours.get(path))
    assert f"Laatste werkdag: uiterlijk {latest}" in page


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED])
def test_the_lists_name_the_day_a_wish_until_we_answer(
    placement, signatory, account_manager, state
):
    claim = claimed(placement, state)
    wished, latest = (plain(plain_day(on)) for on in (claim.wished_on, claim.latest_on))
    after = claim.wished_on + timedelta(days=1)
    for who in (signatory, account_manager):
        assert f"gevraagd: tot en met {wished}" in main(who.get("/plaatsingen"))
        assert f"gevraagd: {wished}" in main(who.get("/garanties"))
    for who in (at_noon(signatory, after), at_noon(account_manager, after)):
        for path, said in (("/plaatsingen", "uiterlijk tot en met"), ("/garanties", "uiterlijk")):
            page = main(who.get(path))
            assert f"{said} {latest}" in page
            assert wished not in page


def test_the_lists_name_the_day_that_was_agreed(bakery, signatory, account_manager):
    wished = add_working_days(clock.today(), 2)
    make.claim(of=bakery, state=State.ACCEPTED, last_on=wished)
    for who in (signatory, account_manager):
        for path in ("/plaatsingen", "/garanties"):
            page = main(who.get(path))
            assert plain(plain_day(wished)) in page
            assert "gevraagd" not in page


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED])
def test_a_late_answer_is_a_late_line_on_the_start_of_the_employer(placement, signatory, state):
    claim = claimed(placement, state)
    start = main(at_noon(signatory, claim.decide_by + timedelta(days=1)).get("/alles"))
    (line,) = [part for part in start.split("Terugnemen van ") if ": ons antwoord" in part]
    assert "Wij zijn te laat." in line


def test_who_tells_the_candidate_late_names_no_day_that_has_passed(app, placement):
    claim = claimed(placement)
    clock.move_to(clock.at(claim.wished_on + timedelta(days=1), "12.00"))
    page = main(own_mediator(app, placement).get(f"/garanties/{claim.id}"))
    assert f"De laatste werkdag is uiterlijk {plain(in_words(claim.latest_on))}." in page
    assert f"De laatste werkdag is {plain(in_words(claim.wished_on))}." not in page


@pytest.mark.parametrize("state", [State.INVOKED, State.ACCEPTED])
def test_the_page_asks_which_days_stand_on_an_invoice(placement, signatory, account_manager, state):
    last_on = add_working_days(clock.today(), 2)
    claim = make.claim(placement=placement, state=state, last_on=last_on)
    on = plain(in_words(last_on))
    for who in (signatory, account_manager):
        asked = (
            f"Staan dagen na {on} al op een factuur?"
            if state is State.ACCEPTED
            else f"Wordt {on} de laatste werkdag, en staan dagen daarna al op een factuur?"
        )
        assert f"{asked} Dan staat de creditnota uiterlijk" in main(
            who.get(f"/garanties/{claim.id}")
        )
