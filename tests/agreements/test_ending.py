"""An offer that ends unsigned: every party that was asked hears who ended it and why, and a call
that is promised is a task.
"""

from uuid import uuid4

import pytest

from portal import clock, db
from portal.agreements import actions, rules
from portal.agreements.labels import Party, RefuseReason, State, WithdrawReason
from portal.agreements.models import Agreement
from portal.candidate import actions as candidate_actions
from portal.cards import showings
from portal.effects import mail
from portal.employers.models import Employer
from portal.employers.rules import State as Company
from portal.errors import Refused
from portal.introductions import queries as introductions
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.tasks.models import Task
from portal.vacancies import actions as vacancy_actions
from portal.vacancies.labels import State as Stage
from portal.vacancies.models import Vacancy
from tests import make
from tests.make.basis import SYSTEM

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
    lapse: ("niet op tijd genoeg handtekeningen", "Niet iedereen tekende op tijd.", 2),
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
    assert "U hoeft niet te tekenen." in letters[foundation_signer.person.email]
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
