"""What is said of a take-back when a day has passed, or the yes was given."""

from datetime import timedelta

import pytest

from portal import clock
from portal.calendar import add_working_days
from portal.effects import mail
from portal.formats import day as in_words
from portal.formats import weekday
from portal.guarantees import jobs
from portal.guarantees.labels import State
from tests import make
from tests.guarantees.walk import main, own_mediator, wished


@pytest.mark.parametrize("days", [0, 1, 5])
def test_a_late_answer_is_seen_by_the_employer_and_its_cost_by_who_answers(
    app, placement, signatory, account_manager, days
):
    on = add_working_days(clock.today(), 2)
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=on)
    here, last = f"/garanties/{claim.id}", claim.decide_by + timedelta(days=days)
    clock.move_to(clock.at(last, "12.00"))
    employer = main(signatory.as_(signatory.person).get(here))
    ours = main(account_manager.as_(account_manager.person).get(here))
    wished_on = in_words(on).replace("\xa0", " ")
    pays = f"betaalt tot en met {wished_on}"
    if not days:
        assert "zijn te laat" not in employer
        assert f"Dan betaalt u in elk geval niets na {wished_on}" in employer
        assert "De dagen daarna betaalt de gemeente" not in ours
        return
    assert "was beloofd op" in employer
    assert f"u {pays}, ook als de laatste werkdag later is" in employer
    assert f"De werkgever {pays}. De dagen daarna betaalt de gemeente." in ours
    assert "aan bijdrage" in ours


@pytest.mark.parametrize("state", [State.INVOKED, State.CONTACTED])
def test_a_promise_that_is_late_is_said_once(app, placement, signatory, account_manager, state):
    claim = make.claim(placement=placement, state=state, last_on=wished())
    on = claim.call_by if state is State.INVOKED else claim.decide_by
    clock.move_to(clock.at(on + timedelta(days=1), "12.00"))
    for who, said in ((signatory, "Wij zijn te laat."), (account_manager, "beloofd op")):
        page = who.as_(who.person).get(f"/garanties/{claim.id}")
        assert main(page).count(said) == 1
        assert in_words(on).replace("\xa0", " ") not in page.tree.css_first("h1").parent.text()


def test_an_acceptance_after_the_last_day_says_what_is_so_then(app, placement, work):
    claim = make.claim(placement=placement, last_on=add_working_days(clock.today(), 2))
    clock.move_to(clock.at(claim.latest_on + timedelta(days=3), "2.00"))  # nights were missed
    with app.app_context():
        jobs.accept_all()
    work()
    with app.app_context():
        letter = next(one for one in mail.newest(30) if one.subject.startswith("Antwoord op uw"))
    text = letter.text.replace("\xa0", " ")
    assert f"De laatste werkdag was {in_words(claim.latest_on)}.".replace("\xa0", " ") in text
    assert "intrekken" not in text
    assert "stopt na die dag" not in text


def test_the_page_of_the_placement_after_the_yes_says_and_offers_nothing_of_before(
    app, placement, signatory, account_manager
):
    claim = make.claim(placement=placement, state=State.ACCEPTED, last_on=wished())
    on = in_words(claim.last_on).replace("\xa0", " ")
    for who in (signatory, account_manager):
        page = who.get(f"/plaatsingen/{placement.id}")
        assert f"Wij nemen de kandidaat terug. De laatste werkdag is {on}." in page.words
        for gone in ("gevraagd om terug te nemen", "Er loopt een melding", "terug tot en met"):
            assert gone not in page.words
        tails = {link.rpartition("/")[2] for link in page.links()}
        assert not tails & {"uren", "doorlopen"}
        assert ("einde" in tails) is (who is account_manager)  # another end stays possible


def test_the_start_says_until_when_somebody_works_on(placement, signatory):
    claim = make.claim(placement=placement, last_on=wished())
    words = signatory.get("/alles").words
    assert f"Gewenste laatste werkdag: {weekday(claim.last_on)}" in words
    clock.move_to(clock.at(claim.last_on + timedelta(days=1), "12.00"))
    if claim.latest_on > claim.last_on:
        words = signatory.as_(signatory.person).get("/alles").words
        assert f"Laatste werkdag: uiterlijk {weekday(claim.latest_on)}" in words


def test_the_mediator_and_the_decider_see_red_what_the_candidate_was_not_told(
    app, bakery, decider, account_manager, work
):
    placement = make.placement(of=bakery)
    claim = make.claim(placement=placement, last_on=add_working_days(clock.today(), 2))
    own = own_mediator(app, placement)
    line = f"De kandidaat weet het niet: laat het vertellen ({claim.reference})"
    assert f"Vertel het de kandidaat ({claim.reference})" in own.get("/").words
    assert line not in decider.get("/").words
    clock.move_to(clock.at(claim.latest_on, "8.00"))
    with app.app_context():
        jobs.accept_all()
    work()
    with app.app_context():  # everybody reads his own letter: none takes another's Message-ID
        letters = {(one.to, one.subject) for one in mail.newest(30)}
    untold = f"Melding {claim.reference}: de kandidaat weet het niet"
    assert {(who.person.email, untold) for who in (own, decider)} <= letters
    unanswered = f"Melding {claim.reference}: vanzelf akkoord"
    assert (account_manager.person.email, unanswered) in letters
    assert line in decider.as_(decider.person).get("/").words
    late = own.as_(own.person).get("/").tree.css("tr")
    assert [row for row in late if "te laat" in row.text() and claim.reference in row.text()]
    boss = decider.as_(decider.person)
    page = boss.get(f"/garanties/{claim.id}")
    assert "weet het nog niet" in page.words
    assert "De datum van de werkgever blijft staan." in page.words
    assert boss.submit(page, "verteld").status == 303
    assert line not in decider.as_(decider.person).get("/").words
    manager = account_manager.as_(account_manager.person)
    assert manager.post(f"/garanties/{claim.id}/verteld").status == 403


def test_only_the_mediator_of_the_candidate_or_who_stands_in_says_told(app, bakery, mediator):
    placement = make.placement(of=bakery)
    claim = make.claim(placement=placement, state=State.INVOKED)
    here, own = f"/garanties/{claim.id}", own_mediator(app, placement)
    page = mediator.get(here)
    assert not page.tree.css(f"form[action='{here}/verteld']")
    assert "vertelt het aan" in page.words
    assert mediator.post(f"{here}/verteld", version=claim.version).status == 403
    assert own.get(here).tree.css(f"form[action='{here}/verteld']")
    make.absence(own.person, deputy=mediator.person, begins=0)
    assert mediator.submit(here, "verteld").status == 303
