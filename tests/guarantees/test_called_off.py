"""Withdrawn or refused: first what it means, then no plan anywhere, and everybody hears it."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import day as in_words
from portal.formats import plain_day
from portal.guarantees import actions
from portal.guarantees.labels import GROUND, Ground, State
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import claim_of, main, own_mediator, text_of, url, walk, wished

PLANS = ("Wat nu?", "Bezig", "Gepland", "agenda", "werkt tot die dag", "Uiterlijk")


def test_a_claim_is_withdrawn_and_twice_is_once(app, placement, signatory):
    *_, third = walk(signatory, placement)
    receipt = signatory.follow(signatory.submit(third, url(placement), step="save"))
    (link,) = [one for one in receipt.links() if one.endswith("/intrekken")]
    check = signatory.get(link)
    first = signatory.submit(check, "intrekken")
    second = signatory.submit(check, "intrekken")
    assert (first.status, second.status) == (303, 303)
    assert claim_of(app, placement).state is State.WITHDRAWN


def test_what_was_called_off_has_no_plan(app, placement, signatory):
    *_, third = walk(signatory, placement)
    receipt = signatory.follow(signatory.submit(third, url(placement), step="save"))
    assert "Wat nu?" in receipt.words
    assert "Zet in uw agenda" in receipt.words
    check = f"{receipt.path}/intrekken"
    off = signatory.follow(signatory.submit(check, "intrekken"))
    assert "Toelichting" in off.words
    assert not [said for said in PLANS if said in main(off)]


def test_before_it_is_withdrawn_one_reads_what_that_means(app, placement, signatory, work):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    here = f"/garanties/{claim.id}/intrekken"
    page = signatory.get(here)
    day = in_words(wished()).replace("\xa0", " ")
    assert f"De gewenste laatste werkdag van {day} vervalt." in page.words
    assert f"tot en met {plain_day(placement.end_on)}".replace("\xa0", " ") in page.words
    assert "De bemiddelaar vertelt dat het werk doorgaat." in page.words
    assert claim_of(app, placement).state is State.CONTACTED
    signatory.submit(page, "intrekken")
    work()
    assert not signatory.get(here).all("main form")
    with app.app_context():
        subject = f"Uw melding {claim.reference} is ingetrokken"
        letters = {one.to: one for one in mail.newest(20) if one.subject == subject}
    letter = letters[signatory.person.email]
    assert "De bijdrage blijft zoals afgesproken." in letter.text
    assert "METHOD:CANCEL" in letter.ics
    assert letter.ics.count("STATUS:CANCELLED") == 3


def test_a_refusal_takes_the_days_out_of_the_calendar(app, placement, decider, work):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    decider.submit(f"/garanties/{claim.id}/weigeren", "weigeren", ground="protected_ground")
    work()
    with app.app_context():
        letter = next(one for one in mail.newest(20) if one.subject.startswith("Antwoord op uw"))
    assert "METHOD:CANCEL" in letter.ics


@pytest.mark.clause("grounds")
@pytest.mark.parametrize("ground", Ground)
def test_a_refusal_is_in_writing_and_names_its_ground(
    app, placement, signatory, account_manager, decider, work, ground
):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    here = f"/garanties/{claim.id}"
    decider.submit(f"{here}/weigeren", "weigeren", ground=ground)
    work()
    with app.app_context():
        letters = {one.to: " ".join(one.text.split()) for one in mail.newest(20)}
    written = f"op een wettelijke grond. {GROUND[ground]}"
    assert written in letters[signatory.person.email]
    assert GROUND[ground] in letters[account_manager.person.email]
    page = signatory.get(here).tree.css_first("section[aria-labelledby=nu]").text()
    assert written in " ".join(page.split())
    paper = text_of(signatory.get(f"{here}/bewijs.pdf").data)
    assert written in paper
    for said in (letters[signatory.person.email], " ".join(page.split()), paper):
        assert "opnieuw melden" in said
        assert re.search(r"[Dd]ien een klacht in", said)
        assert "U kunt ook naar de rechter." in said


@pytest.mark.parametrize("how", ["refuse", "withdraw", "lapse"])
def test_what_is_off_keeps_its_own_sentence_when_its_day_has_passed(app, placement, signatory, how):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    with app.app_context():
        act(claim, getattr(actions, how), *([Ground.PROTECTED_GROUND] if how == "refuse" else []))
    clock.move_to(clock.at(claim.wished_on + timedelta(days=40), "12.00"))
    said = main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))
    own = {"refuse": "kunnen hier niet", "withdraw": "is ingetrokken", "lapse": "ander einde"}
    assert own[how] in said.partition("Nummer")[0]
    assert "zijn te laat" not in said


@pytest.mark.clause("grounds")
def test_a_refusal_after_the_window_does_not_say_that_one_may_ask_anew(
    app, placement, signatory, work
):
    clock.move_to(clock.at(placement.guarantee_until_on, "10.00"))
    claim = make.claim(placement=placement, state=State.INVOKED)
    clock.move_to(clock.at(add_working_days(clock.today(), 1), "10.00"))
    with app.app_context():
        act(claim, actions.refuse, Ground.PROTECTED_GROUND)
    work()
    with app.app_context():
        letter = next(one for one in mail.newest(20) if one.subject.startswith("Antwoord op uw"))
    who, here = signatory.as_(signatory.person), f"/garanties/{claim.id}"
    for said in (letter.text, main(who.get(here)), text_of(who.get(f"{here}/bewijs.pdf").data)):
        assert "opnieuw melden" not in said
        assert "rechter" in said


def test_who_still_has_a_task_does_not_read_that_there_is_nothing_to_do(
    app, placement, signatory, account_manager, work
):
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    signatory.submit(f"/garanties/{claim.id}/intrekken", "intrekken")
    work()
    own = own_mediator(app, placement)
    page = own.get(f"/garanties/{claim.id}")
    (todo,) = [one for one in page.tree.css("section[aria-labelledby=doen]")]
    assert "Niets." not in todo.text()
    (link,) = [one for one in page.links() if one.startswith("/taken/")]
    own.submit(link, "afronden")
    page = own.get(f"/garanties/{claim.id}")
    assert "Niets." in page.words
    manager = account_manager.get(f"/plaatsingen/{placement.id}").words
    assert "Nu niets" not in manager  # the talks that he holds are his
    assert "Gesprek na 6 maanden" in manager


@pytest.mark.parametrize("how", ["withdraw", "refuse"])
def test_what_was_called_off_shows_its_plan_nowhere(
    app, placement, signatory, account_manager, decider, work, how
):
    """Claim, placement, receipt, calendar, lists and homes say what is so now."""
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wished())
    here, gone = f"/garanties/{claim.id}", in_words(wished()).replace("\xa0", " ")
    if how == "withdraw":
        signatory.submit(f"{here}/intrekken", "intrekken")
    else:
        decider.submit(f"{here}/weigeren", "weigeren", ground="protected_ground")
    work()
    for who in (signatory, account_manager, decider):
        page = who.get(here)
        assert "Zo is het nu" in page.words
        assert not [said for said in PLANS if said in main(page)], who.person.name
        assert main(page).count(gone) == 1  # as it was filled in
        assert plain_day(wished()) not in who.get("/garanties").words
        assert "vervallen" in who.get("/garanties").words
        shown = who.get(f"/plaatsingen/{placement.id}").words
        assert gone not in shown
        assert "gevraagd om terug te nemen" not in shown
        assert claim.reference not in who.get("/").words
    assert "Vertel de kandidaat wat er veranderde" in own_mediator(app, placement).get("/").words
    assert signatory.get(f"{here}/agenda.ics").status == 404
    paper = text_of(signatory.get(f"{here}/bewijs.pdf").data)
    assert "Zo is het op" in paper
    assert not [said for said in (*PLANS, gone) if said in paper]


@pytest.mark.clause("refusal")
def test_only_the_decider_refuses(app, placement, signatory, account_manager, decider):
    *_, third = walk(signatory, placement)
    signatory.submit(third, url(placement), step="save")
    here = f"/garanties/{claim_of(app, placement).id}"
    assert account_manager.get(f"{here}/weigeren").status == 403
    page = account_manager.get(here)
    assert account_manager.submit(page, "voorleggen").status == 303
    assert account_manager.submit(page, "voorleggen").status == 303
    page = decider.get(f"{here}/weigeren")
    assert decider.submit(page, "weigeren").status == 422
    assert decider.submit(page, "weigeren", ground="protected_ground").status == 303
    told = signatory.get(here)
    assert "De reden raakt een kenmerk dat de wet beschermt." in told.words
