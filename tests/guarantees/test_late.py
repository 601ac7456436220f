"""What is said of a take-back when a day has passed, or the yes was given."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.calendar import add_working_days
from portal.effects import mail
from portal.errors import Refused
from portal.formats import day as in_words
from portal.formats import weekday
from portal.guarantees import actions, jobs, queries
from portal.guarantees.labels import State
from portal.guarantees.models import Claim
from portal.placements import actions as placements
from portal.placements import claim_queries
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act
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
    assert employer.lower().count(f"u {pays}") == 1
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


def lines_about(who, claim):
    """What an inbox says of a claim, by line."""
    rows = who.as_(who.person).get("/").tree.css("table.gp-inbox tbody tr")
    found = [" ".join(row.text().replace("\xa0", " ").split()) for row in rows]
    return [line for line in found if claim.reference in line]


def test_a_talk_that_did_not_happen_is_one_line_with_its_own_day(
    app, placement, account_manager, decider, work
):
    """Also once it is carried out: the day of the credit note is none for it."""
    claim = make.claim(placement=placement, last_on=add_working_days(clock.today(), 2))
    clock.move_to(clock.at(claim.latest_on, "2.30"))
    with app.app_context():
        jobs.accept_all()
    work()
    clock.move_to(clock.at(claim.latest_on + timedelta(days=1), "2.30"))
    with app.app_context():
        jobs.execute_all()
    work()
    clock.move_to(clock.at(add_working_days(claim.latest_on, 2), "12.00"))
    late = f"{(clock.today() - claim.to_tell_by).days} dagen te laat"
    (ours,) = lines_about(account_manager, claim)
    assert "De kandidaat hoorde het nog niet" in ours
    (theirs,) = lines_about(decider, claim)
    assert "De kandidaat weet het niet: laat het vertellen" in theirs
    for line in (ours, theirs):
        assert late in line


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


@pytest.mark.parametrize("is_late", [False, True])
def test_the_start_names_the_end_of_paying_only_where_that_is_the_last_day(
    app, placement, signatory, is_late
):
    wish = add_working_days(clock.today(), 5)
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=wish)
    on = claim.decide_by + timedelta(days=1) if is_late else claim.decide_by
    clock.move_to(clock.at(on, "12.00"))
    with app.app_context():
        row = act(claim, actions.accept, claim.latest_on if is_late else claim.wished_on)
        assert (row.billed_until < row.last_on) is is_late
        last_on = row.last_on
    words = signatory.as_(signatory.person).get("/alles").words
    assert f"Laatste werkdag: {weekday(last_on)}" in words
    assert ("Daarna betaalt u niets meer." in words) is not is_late


def test_the_night_accepts_nothing_of_work_that_is_over_in_another_way(app, placement):
    claim = make.claim(placement=placement, last_on=wished())
    clock.move_to(clock.at(claim.latest_on, "2.00"))
    with app.app_context():
        assert queries.to_accept(clock.today()) == [claim.id]
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            on = clock.today() - timedelta(days=1)
            placements.end(row, on, "mutual", by=make.basis.SYSTEM, at=clock.now())
        assert queries.to_accept(clock.today()) == []
        assert [one.id for one in queries.overtaken()] == [claim.id]


@pytest.mark.parametrize("is_late", [False, True])
def test_the_credit_note_is_promised_of_the_days_after_the_last_one_paid(app, placement, is_late):
    on = add_working_days(clock.today(), 2)
    claim = make.claim(placement=placement, state=State.CONTACTED, last_on=on)
    answered_on = claim.decide_by + timedelta(days=1) if is_late else claim.decide_by
    clock.move_to(clock.at(answered_on, "12.00"))
    with app.app_context():
        act(claim, actions.accept, claim.latest_on)
        clock.move_to(clock.at(claim.latest_on + timedelta(days=1), "12.00"))
        act(claim, actions.execute)
        (promised,) = db.session.execute(queries.promised_credits())
        assert promised.charged_until == (claim.wished_on if is_late else claim.latest_on)


def test_no_other_end_is_later_than_the_day_that_was_agreed(app, placement):
    on = add_working_days(clock.today(), 2)
    claim = make.claim(placement=placement, state=State.ACCEPTED, last_on=on)
    assert on < claim.latest_on
    with app.app_context():
        assert claim_queries.take_backs(placement.id, clock.today()).ends_by == on
    clock.move_to(clock.at(claim.latest_on, "12.00"))  # nights were missed
    late = on + timedelta(days=1)
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        with pytest.raises(Refused, match="date_too_far"):
            placements.end(row, late, "mutual", by=make.basis.SYSTEM, at=clock.now())


def test_the_form_of_the_yes_is_filled_with_a_day_that_can_be(app, bakery, account_manager):
    """Also when the candidate was told after the day that was wished."""
    with app.app_context():
        claim = make.claim(of=bakery, last_on=add_working_days(clock.today(), 2))
    clock.move_to(clock.at(add_working_days(claim.wished_on, 1), "10.00"))
    with app.app_context():
        act(claim, actions.contact)
        act(claim, actions.tell)
    who = account_manager.as_(account_manager.person)
    page = who.get(f"/garanties/{claim.id}")
    assert who.submit(page, "/akkoord").status == 303
    with app.app_context():
        assert db.session.get_one(Claim, claim.id).last_on == clock.today()
