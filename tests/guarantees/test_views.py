"""Three steps without script, one page afterwards, and who may do what on it."""

from datetime import timedelta

import pytest

from portal import clock
from portal.formats import day as in_words
from portal.guarantees import actions, queries
from portal.guarantees.labels import State
from portal.placements import queries as ledgers
from portal.placements.labels import Kind as Line
from portal.placements.labels import State as Placed
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import claim_of, own_mediator, url, walk, wished


@pytest.mark.clause("how")
def test_three_steps_and_a_receipt(app, placement, signatory):
    first, second, third = walk(signatory, placement)
    assert [page.tree.css_first(".gp-steps-mini").text() for page in (first, second, third)] == [
        "Stap 1 van 3", "Stap 2 van 3", "Stap 3 van 3",
    ]  # fmt: skip
    assert "€ 0" in second.words
    assert "belt u" in second.words
    assert "De kandidaat hoort dat u stopt en wanneer." in second.words
    assert in_words(wished()).replace("\xa0", " ") in third.words
    with app.app_context():
        assert queries.newest_of(placement.id) is None
    sent = signatory.submit(third, url(placement), step="save")
    receipt = signatory.follow(sent)
    assert receipt.h1 == "Uw melding is binnen"
    claim = claim_of(app, placement)
    assert claim.reference in receipt.words
    assert in_words(claim.call_by).replace("\xa0", " ") in receipt.words
    with app.app_context():
        assert ledgers.events(placement.id)[-1].kind is Line.ANNOUNCED_END


@pytest.mark.at("2026-11-09T10:00")
def test_money_comes_back_only_of_days_that_stand_billed(app, placement, signatory):
    _, check, _ = walk(signatory, placement, wished_on="2026-11-26")
    assert "U krijgt naar schatting" not in check.words
    assert "Dagen na de laatste werkdag komen niet op een factuur." in check.words
    with app.app_context():
        make.invoice(placement=placement)
    check = signatory.get(check.path)
    assert "Naar schatting gaat € 40,00 van uw factuur af." in check.words
    assert "Dagen na de laatste werkdag komen niet op een factuur." not in check.words


def test_sending_twice_is_one_claim(app, placement, signatory):
    *_, third = walk(signatory, placement)
    first = signatory.submit(third, url(placement), step="save")
    second = signatory.submit(third, url(placement), step="save")
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location


@pytest.mark.parametrize("step", ["check", "confirm", "save"])
def test_a_second_claim_beside_an_open_one_loses_no_text(placement, signatory, step):
    *_, third = walk(signatory, placement)
    signatory.submit(third, url(placement), step="save")
    other = {"reason": "safety", "note": "De machine is kapot", "step": step}
    clash = signatory.submit(third, url(placement), **other)
    assert clash.status == 409
    assert "Er loopt al een melding" in clash.words
    assert clash.tree.css_first("textarea").text().strip() == "De machine is kapot"
    assert signatory.get(url(placement)).status == 303


def test_going_back_from_any_step_is_a_page_and_from_the_receipt_the_claim(placement, signatory):
    here = url(placement)
    begins = signatory.get(f"{here}?stap=bevestigen")
    assert begins.h1 == "Terugnemen: waarom en wanneer"
    first, second, third = walk(signatory, placement)
    assert [page.path for page in (second, third)] == [
        f"{here}?stap=controleren",
        f"{here}?stap=bevestigen",
    ]
    assert signatory.get(second.path).h1 == second.h1
    sent = signatory.submit(third, here, step="save")
    for page in (first, second, third):
        assert signatory.get(page.path).location == sent.location


def test_changing_an_answer_goes_back_with_everything_kept(placement, signatory):
    _, second, _ = walk(signatory, placement, note="Minder orders <b>dit</b> jaar")
    back = signatory.steps(second, url(placement), step="edit")
    assert back.tree.css_first("textarea").text().strip() == "Minder orders <b>dit</b> jaar"
    assert back.tree.css_first("input[value=less_work][checked]") is not None


def test_a_day_that_is_too_soon_is_said_beside_the_field(placement, signatory):
    page = signatory.get(url(placement))
    wrong = signatory.submit(
        page, url(placement), reason="safety", wished_on=clock.today().isoformat(), step="check"
    )
    assert wrong.status == 422
    assert "of later" in wrong.words


@pytest.mark.parametrize("day", ["", "32-13-2026", "today"])
def test_all_that_is_wrong_is_said_in_one_round(placement, signatory, day):
    day = clock.today().isoformat() if day == "today" else day
    wrong = signatory.submit(
        url(placement), url(placement), reason=None, wished_on=day, note="Bel 06 12345678.",
        step="check",
    )  # fmt: skip
    assert wrong.status == 422
    faults = {one.attributes["href"] for one in wrong.tree.css(".gp-errors a, .utrecht-alert a")}
    assert {link.strip("#").partition("-")[0] for link in faults} >= {"reason", "wished_on", "note"}


def test_the_server_looks_again_at_the_last_step(placement, signatory):
    *_, third = walk(signatory, placement)
    late = signatory.submit(third, url(placement), wished_on="1-1-2020", step="save")
    assert late.status == 422


def test_the_mediator_reads_what_to_tell_but_not_the_note(app, placement, signatory, mediator):
    _, _, third = walk(signatory, placement, note="Alleen voor Noor")
    signatory.submit(third, url(placement), step="save")
    here = f"/garanties/{claim_of(app, placement).id}"
    assert "Wij hebben minder werk" in mediator.get(here).words
    assert "Alleen voor Noor" not in mediator.get(here).words
    assert "Alleen voor Noor" in signatory.get(here).words


@pytest.mark.clause("who")
def test_who_may_ask(placement, member, bookkeeper, stranger, mediator, account_manager):
    assert member.get(url(placement)).status == 403
    assert bookkeeper.get(url(placement)).status == 403
    assert stranger.get(url(placement)).status == 404
    assert mediator.get(url(placement)).status == 403
    assert account_manager.get(url(placement)).status == 200


@pytest.mark.clause("how")
def test_the_account_manager_fills_it_in_for_the_employer(app, placement, account_manager):
    *_, third = walk(account_manager, placement)
    account_manager.submit(third, url(placement), step="save")
    assert claim_of(app, placement).invoked_by == "Noor Terhaar"


@pytest.mark.clause("help", "help_after")
def test_after_the_window_it_is_a_request_and_no_dead_end(app, bakery, placement, signatory):
    clock.move_to(clock.at(placement.guarantee_until_on + timedelta(days=1), "09.00"))
    signatory = signatory.as_(signatory.person)
    page = signatory.get(url(placement))
    assert "U kunt nog wel om hulp vragen." in page.words
    sent = signatory.submit(page, "hulp", reason="discuss", note="Wat kan er nog?")
    assert signatory.follow(sent).h1 == "Uw vraag is binnen"


def test_the_account_manager_calls_accepts_and_closes(app, placement, signatory, account_manager):
    *_, third = walk(signatory, placement)
    signatory.submit(third, url(placement), step="save")
    claim = claim_of(app, placement)
    here = f"/garanties/{claim.id}"
    called = account_manager.submit(here, "gesproken")
    page = account_manager.follow(called)
    assert "Antwoord uiterlijk" in page.words
    assert "vertelt het eerst aan" in page.words
    assert not page.tree.css(f"form[action='{here}/akkoord']")
    line = f"De bemiddelaar vertelt het eerst: melding {claim.reference}"
    assert line in account_manager.get("/").words
    version = claim_of(app, placement).version
    early = account_manager.post(f"{here}/akkoord", version=version, last_on=wished().isoformat())
    assert early.status == 409
    assert "De kandidaat weet het nog niet." in early.words
    assert own_mediator(app, placement).submit(here, "verteld").status == 303
    assert line not in account_manager.get("/").words
    page = account_manager.get(here)
    late = wished() + timedelta(days=30)
    refused = account_manager.submit(page, "akkoord", last_on=late.isoformat())
    assert refused.status == 422
    accepted = account_manager.submit(page, "akkoord", last_on=wished().isoformat())
    assert accepted.status == 303
    assert claim_of(app, placement).state is State.ACCEPTED
    last = wished()
    clock.move_to(clock.at(last, "15.00"))
    manager = account_manager.as_(account_manager.person)
    assert "Niets tot en met de laatste werkdag." in manager.get(here).words
    assert not manager.get(here).tree.css(f"form[action='{here}/uitvoeren']")
    clock.move_to(clock.at(last + timedelta(days=1), "15.00"))
    manager = account_manager.as_(account_manager.person)
    done = manager.submit(here, "uitvoeren")
    assert manager.follow(done).words.count("Uitgevoerd") >= 1
    assert manager.submit(here, "afronden").status == 303
    assert claim_of(app, placement).state is State.CLOSED


def test_a_start_that_nobody_confirmed_is_confirmed_first(app, bakery, signatory):
    with app.app_context():
        placement = make.placement(of=bakery, state=Placed.PLANNED)
    clock.move_to(clock.at(placement.start_on, "12.00"))
    signatory = signatory.as_(signatory.person)
    page = signatory.get(url(placement))
    assert "Bevestig eerst de eerste werkdag." in page.words
    assert page.tree.css(f"a[href='/plaatsingen/{placement.id}/start']")
    late = signatory.post(
        url(placement), reason="less_work", wished_on=wished().isoformat(), step="save"
    )
    assert late.status == 409
    assert "Bevestig eerst de eerste werkdag." in late.words


def test_what_does_not_belong_in_a_note_is_marked_and_can_be_kept_on_purpose(placement, signatory):
    first = signatory.get(url(placement))
    typed = {"reason": "less_work", "wished_on": wished().isoformat(), "step": "check"}
    never = signatory.submit(first, url(placement), **typed, note="Zij heeft een burn-out")
    assert never.status == 422
    assert never.tree.css_first("mark").text() == "burn-out"
    assert not never.tree.css("input[name=kept]")
    marked = signatory.submit(first, url(placement), **typed, note="Hij heeft schulden")
    assert marked.status == 422
    kept = signatory.steps(marked, url(placement), kept="y", step="check")
    assert "Controleer uw verzoek" in kept.words
    third = signatory.steps(kept, url(placement), step="confirm")
    assert signatory.submit(third, url(placement), step="save").status == 303


def test_the_receipt_can_be_kept(app, placement, signatory, stranger, work):
    *_, third = walk(signatory, placement)
    receipt = signatory.follow(signatory.submit(third, url(placement), step="save"))
    assert "Het bewijs (PDF) staat hier over een minuut." in receipt.words
    here = f"/garanties/{claim_of(app, placement).id}"
    assert signatory.get(f"{here}/bewijs.pdf").status == 404
    work()
    assert signatory.get(f"{here}/bewijs.pdf").data.startswith(b"%PDF")
    assert b"BEGIN:VCALENDAR" in signatory.get(f"{here}/agenda.ics").data
    assert stranger.get(f"{here}/bewijs.pdf").status == 404
    assert claim_of(app, placement).reference in signatory.get("/garanties").words


@pytest.mark.at("2026-11-23T10:00")
def test_a_last_day_on_which_nobody_works_is_refused_at_the_field(
    app, bakery, signatory, account_manager
):
    """The agreed days count where it is wished and where it is accepted."""
    with app.app_context():
        placement = make.placement(of=bakery, days=["ma", "di", "wo", "do"])
    name = placement.candidate_name.split(" ")[0]
    said = f"{name} werkt op maandag tot en met donderdag. Kies bijvoorbeeld donderdag 3 december"
    page = signatory.get(url(placement))
    assert f"{name} werkt op maandag tot en met donderdag." in page.words
    typed = {"reason": "less_work", "wished_on": "2026-12-04"}
    for step in ("check", "save"):
        wrong = signatory.submit(page, url(placement), **typed, step=step)
        assert wrong.status == 422
        assert said in wrong.words
    typed["wished_on"] = "2026-12-01"
    signatory.submit(page, url(placement), **typed, step="save")
    claim = claim_of(app, placement)
    assert claim.latest_on.isoformat() == "2026-12-03"
    clock.move_to(clock.at(claim.decide_by, "12.00"))
    with app.app_context():
        act(claim, actions.contact)
        act(claim, actions.tell)
    manager = account_manager.as_(account_manager.person)
    page = manager.get(f"/garanties/{claim.id}")
    wrong = manager.submit(page, "akkoord", last_on="2026-11-27")
    assert wrong.status == 422
    assert "werkt op maandag tot en met donderdag. Kies bijvoorbeeld" in wrong.words
    assert claim_of(app, placement).state is State.CONTACTED
