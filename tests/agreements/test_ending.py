"""An offer that ends unsigned: every party that was asked hears who ended it and why, and a call
that is promised is a task.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal import clock, db, formats
from portal.agreements import actions, rules
from portal.agreements.labels import (
    STATE,
    WITHDRAW_REASON,
    Party,
    RefuseReason,
    State,
    WithdrawReason,
)
from portal.agreements.models import Agreement
from portal.candidate import actions as candidate_actions
from portal.cards import showings
from portal.dossiers.rules import ContactBy
from portal.effects import mail, post
from portal.employers import actions as employer_actions
from portal.employers.models import Employer
from portal.employers.rules import Handover
from portal.employers.rules import State as Company
from portal.errors import Refused
from portal.introductions import queries as introductions
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.tasks import actions as tasks
from portal.tasks.models import Task
from portal.vacancies import actions as vacancy_actions
from portal.vacancies.labels import State as Stage
from portal.vacancies.models import Vacancy
from tests import make
from tests.make.basis import SYSTEM
from tests.page import Visitor

pytestmark = pytest.mark.usefixtures("app")


def locked(model, row_id):
    return db.session.get(model, row_id, with_for_update=True, populate_existing=True)


def withdraw(made):
    actions.withdraw(locked(Agreement, made.id), WithdrawReason.MISTAKE, by=SYSTEM, at=clock.now())


def refuse(made):
    row = locked(Agreement, made.id)
    actions.refuse(row, Party.CANDIDATE, RefuseReason.NO_REASON, by=SYSTEM, at=clock.now())


def lapse(made):
    actions.lapse(locked(Agreement, made.id), by=SYSTEM, at=clock.now())


def take_back(made):
    actions.take_back_yes(locked(Agreement, made.id), by=SYSTEM, at=clock.now())


def withdraw_vacancy(made):
    vacancy_actions.withdraw(locked(Vacancy, made.vacancy_id), by=SYSTEM, at=clock.now())


def close_vacancy(made):
    row = locked(Vacancy, made.vacancy_id)
    row.state = Stage.EXPIRED
    vacancy_actions.close(row, by=SYSTEM, at=clock.now())


ENDS = {  # how it ends → what the company reads, what the foundation reads, who is called
    withdraw: ("De gemeente heeft overeenkomst", "De gemeente trok het voorstel in.", 2),
    refuse: ("niet iedereen tekent", "Niet iedereen tekent.", 2),
    lapse: ("U tekende niet op tijd.", "U tekende niet op tijd.", 2),
    take_back: ("niet iedereen tekent", "Niet iedereen tekent.", 2),
    withdraw_vacancy: ("Uw bedrijf trok vacature V-", "De werkgever trok de vacature in.", 1),
    close_vacancy: ("is afgesloten", "De vacature is afgesloten.", 1),
}


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_ended_unsigned_is_not_arranged(bakery, signatory, work, end):
    """The draft was made, and the board said so for a week."""
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        end(made)
    work()
    board = signatory.get("/alles").all(".gp-board__item")
    assert not [line for line in board if "Overeenkomst voor" in line]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_who_was_asked_hears_who_ended_it_and_every_promised_call_is_a_task(
    bakery, signatory, foundation_signer, account_manager, work, end
):
    to_company, to_foundation, calls = ENDS[end]
    made = make.agreement(of=bakery, state=State.OFFERED)
    dossier = introductions.dossier_of(made.introduction_id)
    address = dossier.email
    with db.unit():
        end(made)
    work()
    letters = {letter.to: " ".join(letter.text.split()) for letter in mail.newest(20)}
    assert to_company in letters[signatory.person.email]
    assert to_foundation in letters[foundation_signer.person.email]
    needs_not = "U hoeft niet te tekenen." in letters[foundation_signer.person.email]
    assert needs_not is (end is not lapse)  # it was late itself
    assert "geldt niet meer" in letters[address]
    tasks = [task for task in db.session.query(Task) if task.state == "open"]
    assert len(tasks) == calls, [task.kind for task in tasks]
    assert {task.due_on for task in tasks} == {rules.call_by(clock.today())}
    promised = "belt u uiterlijk" in letters[signatory.person.email]
    assert promised is ("agreements.call_employer" in {task.kind for task in tasks})
    assert f"Overeenkomst {made.reference}" in letters[account_manager.person.email]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_the_page_says_the_same(bakery, signatory, foundation_signer, work, end):
    made = make.agreement(of=bakery, state=State.OFFERED)
    path = f"/overeenkomsten/{made.id}"
    with db.unit():
        end(made)
    work()
    page, other = signatory.get(path).words, foundation_signer.get(path).words
    assert ("De gemeente heeft dit voorstel ingetrokken" in page) is (end is withdraw)
    assert ("Uw bedrijf trok de vacature in." in page) is (end is withdraw_vacancy)
    assert "Bel beide partijen" not in other


@pytest.mark.parametrize("reason", [one for one in WithdrawReason if one.is_chosen])
def test_company_and_foundation_read_why_the_municipality_took_its_offer_back(
    bakery, signatory, foundation_signer, account_manager, work, reason
):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        actions.withdraw(locked(Agreement, made.id), reason, by=SYSTEM, at=clock.now())
    work()
    why = f"De reden daarvoor is: {WITHDRAW_REASON[reason]}."
    letters = {letter.to: " ".join(letter.text.split()) for letter in mail.newest(20)}
    for who in (signatory, foundation_signer):
        assert why in letters[who.person.email]
    for who in (signatory, foundation_signer, account_manager):
        assert why in who.get(f"/overeenkomsten/{made.id}").words


@pytest.mark.parametrize("changed", ["leave", "hand_over"])
def test_who_has_the_call_today_hears_it_and_not_who_drafted_it(
    bakery, account_manager, other_account_manager, work, changed
):
    made = make.agreement(of=bakery, state=State.OFFERED)
    drafter, now = account_manager.person, other_account_manager.person
    with db.unit():
        locked(Agreement, made.id).drafted_by = drafter.id
    if changed == "leave":
        make.absence(drafter, deputy=now, begins=0)
    else:
        with db.unit():
            employer = locked(Employer, bakery.id)
            how = {"reason": Handover.LEFT, "sheet": "", "by": SYSTEM, "at": clock.now()}
            employer_actions.hand_over(employer, now.id, **how)
    with db.unit():
        refuse(made)
    work()
    dropped = [one.to for one in mail.newest(20) if "De taak staat in uw inbox" in one.text]
    assert dropped == [now.email]
    assert f"Bel de werkgever over het vervolg: {made.reference}" in " ".join(
        other_account_manager.as_(now).get("/taken").words.split()
    )


def test_the_municipality_hears_it_once_it_was_asked(bakery, decider, work):
    others = [Party.CANDIDATE, Party.EMPLOYER, Party.FOUNDATION]
    made = make.agreement(of=bakery, state=State.OFFERED, signed_by=others)
    with db.unit():
        withdraw(made)
    work()
    assert decider.person.email in {letter.to for letter in mail.newest(20)}


def test_who_was_never_asked_hears_nothing(bakery, signatory, foundation_signer, work):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        locked(Agreement, made.id).document_sha256 = None
        withdraw(made)
    work()
    told = {letter.to for letter in mail.newest(20)}
    assert not told & {signatory.person.email, foundation_signer.person.email}


def test_a_draft_that_is_thrown_away_leaves_no_task_once_the_yes_was_taken_back(bakery, work):
    made = make.agreement(of=bakery, state=State.DRAFT)
    with db.unit():
        showings.revoke_reveal(made.introduction_id, by=SYSTEM, at=clock.now())
    with db.unit():
        actions.discard(locked(Agreement, made.id), by=SYSTEM, at=clock.now())
    work()
    kinds = {task.kind for task in db.session.query(Task) if task.state == "open"}
    assert kinds == set()
    met = db.session.get(Introduction, made.introduction_id, populate_existing=True)
    assert met.state is Meeting.NEGATIVE


def test_an_offer_after_a_yes_that_was_taken_back_is_not_made_again(bakery, account_manager, work):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        take_back(made)
    work()
    met = db.session.get(Introduction, made.introduction_id, populate_existing=True)
    assert met.state is Meeting.NEGATIVE
    assert "Maak de overeenkomst" not in account_manager.get("/overeenkomsten").words


@pytest.mark.parametrize("is_drafted", [True, False])
def test_who_takes_the_yes_back_before_an_offer_is_heard_by_all(
    bakery, signatory, account_manager, work, is_drafted
):
    """Nobody goes on making it, the company hears it, and the mediator calls."""
    if is_drafted:
        met = db.session.get_one(
            Introduction, make.agreement(of=bakery, state=State.DRAFT).introduction_id
        )
    else:
        met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    with db.unit():
        candidate_actions.take_back(locked(Introduction, met.id), by=SYSTEM, at=clock.now())
    work()
    assert db.session.get(Introduction, met.id, populate_existing=True).state is Meeting.NEGATIVE
    assert db.session.query(Agreement).filter_by(state=State.OFFERED).count() == 0
    assert "gaat niet door" in next(
        letter.text for letter in mail.newest(20) if letter.to == signatory.person.email
    )
    tasks = {task.kind: task.assigned_to for task in db.session.query(Task) if task.state == "open"}
    called = "agreements.call_candidate" if is_drafted else "introductions.taken_back"
    assert tasks[called] == met.mediator_id
    words = account_manager.get("/").words
    assert "Bied de overeenkomst aan" not in words
    assert "Maak de overeenkomst" not in words
    assert f"Overeenkomst voor {met.alias}" not in signatory.get("/alles").words


def test_no_agreement_is_drafted_once_the_yes_was_taken_back(bakery):
    met = make.introduction(of=bakery, state=Meeting.POSITIVE)
    with db.unit():
        showings.revoke_reveal(met.id, by=SYSTEM, at=clock.now())
    with pytest.raises(Refused, match="yes_taken_back"), db.unit():
        actions.draft(
            locked(Introduction, met.id), {}, agreement_id=uuid4(), by=SYSTEM, at=clock.now()
        )


def test_a_draft_that_ends_with_its_vacancy_leaves_no_task(bakery, work):
    made = make.agreement(of=bakery, state=State.DRAFT)
    with db.unit():
        withdraw_vacancy(made)
    work()
    kinds = {task.kind for task in db.session.query(Task) if task.state == "open"}
    assert kinds == {"introductions.explain_closed"}


@pytest.mark.parametrize("party", [Party.CANDIDATE, Party.FOUNDATION, Party.EMPLOYER])
def test_nobody_signs_for_a_company_that_was_stopped(bakery, party):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        locked(Employer, bakery.id).state = Company.SUSPENDED
    with pytest.raises(Refused, match="company_stopped"):
        make.sign(made, party)


OURS, OWN, OTHERS = "Wij tekenden niet op tijd. Dat ligt niet aan u.", "U tekende", "Niet iedereen"
LATE = {  # who did not sign in time → what company, candidate, foundation and municipality read
    (Party.MUNICIPALITY,): (OURS, OURS, OURS, "De gemeente tekende niet op tijd."),
    (Party.EMPLOYER, Party.MUNICIPALITY): (OWN, OTHERS, OTHERS, OTHERS),
    (Party.CANDIDATE, Party.MUNICIPALITY): (OTHERS, OWN, OTHERS, OTHERS),
    (Party.FOUNDATION, Party.MUNICIPALITY): (OTHERS, OTHERS, OWN, OTHERS),
    tuple(Party): (OWN, OWN, OWN, OTHERS),
}
SAID = {OURS, OWN, OTHERS, "De gemeente tekende"}


def blames(text, sentence):
    """Does this text say that, and nothing else of who was late?"""
    words = " ".join(text.split())
    others = [one for one in SAID if not sentence.startswith(one) and one in words]
    return sentence in words and not others


@pytest.mark.parametrize("late", LATE, ids="-".join)
@pytest.mark.parametrize("way", [ContactBy.MAIL, ContactBy.SMS])
def test_who_did_not_sign_in_time_is_named_to_each_as_far_as_he_may_know(
    bakery, signatory, foundation_signer, decider, account_manager, work, late, way
):
    company, candidate, foundation, municipality = LATE[late]
    made = make.agreement(
        of=bakery, state=State.OFFERED, signed_by=[each for each in Party if each not in late]
    )
    with db.unit():
        dossier = introductions.dossier_of(made.introduction_id)
        dossier.contact_by, dossier.phone = way, "0612345678"
        to, path = dossier.email if way is ContactBy.MAIL else dossier.phone, f"/{made.id}"
        lapse(made)
    work()
    by = {letter.to: letter.text for letter in reversed(post.newest(40))}
    assert blames(by[signatory.person.email], company)
    assert blames(by[foundation_signer.person.email], foundation)
    assert blames(by[account_manager.person.email], municipality)
    to_candidate = by[to]
    assert blames(to_candidate, candidate)
    call_by = rules.call_by(clock.today())
    day = formats.day(call_by) if way is ContactBy.MAIL else f"{call_by.day}-{call_by.month}"
    assert day in to_candidate
    path = f"/overeenkomsten{path}"
    page = signatory.get(path).words
    assert blames(page, company)
    assert f"belt u uiterlijk {formats.day(call_by)}".replace("\xa0", " ") in page
    assert blames(foundation_signer.get(path).words, foundation)
    for who in (decider, account_manager):
        assert blames(who.get(path).words, municipality)
    assert "U hoeft niet te tekenen" not in by.get(decider.person.email, "")
    for who in (signatory, decider, foundation_signer):
        rows = who.get("/overeenkomsten").words
        assert "Vervallen" in rows
        assert not any(one in rows for one in SAID)


def test_a_call_that_was_not_made_stays_promised_until_it_was(bakery, signatory, work):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        lapse(made)
    work()
    path, call_by = f"/overeenkomsten/{made.id}", rules.call_by(clock.today())
    clock.move_to(clock.at(call_by + timedelta(days=1), "10.00"))
    again = Visitor(signatory.app, signatory.person)
    assert "Wij zijn te laat." in again.get(path).words
    with db.unit():
        task = db.session.query(Task).filter_by(kind="agreements.call_employer").one()
        tasks.finish_by_hand(task, by=SYSTEM, at=clock.now())
    said = again.get(path).words
    assert "belt u" not in said
    assert "Wij zijn te laat" not in said


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_the_badge_says_the_state_and_only_the_sentence_the_cause(bakery, signatory, work, end):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit():
        end(made)
    work()
    state = db.session.get(Agreement, made.id, populate_existing=True).state
    for path in (f"/overeenkomsten/{made.id}", "/overeenkomsten"):
        assert STATE[state] in signatory.get(path).all(".gp-badge")
