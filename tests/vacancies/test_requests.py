""" "Vraag een voorstel": one at a time, with a day, until we answered or the vacancy is gone."""

import uuid
from itertools import product

import pytest
from sqlalchemy.exc import IntegrityError

from portal import clock, db, doctor
from portal.audit import SYSTEM
from portal.audit.models import AuditLine
from portal.db import unit
from portal.errors import Refused
from portal.introductions import actions as introductions
from portal.tasks import queries as tasks
from portal.tasks.models import Task
from portal.tasks.rules import State as Done
from portal.transitions import step
from portal.vacancies import actions, inbox, requests, rules
from portal.vacancies.labels import RequestState, State
from portal.vacancies.models import ProposalRequest, Vacancy
from tests import make

pytestmark = pytest.mark.usefixtures("app")
ASKS = {State.ACCEPTED, State.MATCHING}


def ask(vacancy, note="", **named):
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        return requests.ask_proposal(
            row, note, request_id=uuid.uuid4(), by=SYSTEM, at=clock.now(), **named
        )


def change(vacancy, verb, **named):
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        getattr(actions, verb)(row, **{"by": SYSTEM, "at": clock.now(), **named})


def standing(vacancy):
    """The state of the request and of its task."""
    db.session.rollback()
    db.session.expire_all()
    request = db.session.query(ProposalRequest).filter_by(vacancy_id=vacancy.id).one()
    task = db.session.query(Task).filter_by(kind=requests.ASKED).one()
    return request.state, task.state


@pytest.mark.parametrize(
    ("state", "verb"),
    sorted(set(product(RequestState, ("answer", "cancel"))) - set(rules.REQUEST_TRANSITIONS)),
)
def test_what_was_answered_or_cancelled_stays_so(state, verb):
    with pytest.raises(Refused, match="wrong_state"):
        step(rules.REQUEST_TRANSITIONS, state, verb)


def test_asking_gives_a_task_with_a_day_that_the_employer_sees(bakery, account_manager):
    vacancy = make.vacancy(of=bakery)
    made = ask(vacancy, "Liefst in de ochtend.", about="Magazijn, 24 uur of meer")
    due = rules.proposal_by(clock.today())
    assert (made.due_on, made.due_at) == (due, clock.end_of(due))
    (row,) = tasks.board(bakery.id, vacancy.id)
    assert (row.kind, row.title) == (requests.ASKED, vacancy.title)
    assert row.due_on == due
    task = db.session.get(Task, row.id)
    assert task.assigned_to == account_manager.person.id
    assert db.session.query(AuditLine).filter_by(verb="vacancies.ask_proposal").count() == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.MATCHING])
def test_only_for_an_open_vacancy(state, bakery):
    vacancy = make.vacancy(of=bakery, state=state)
    if state in ASKS:
        assert ask(vacancy).state is RequestState.OPEN
        return
    with pytest.raises(Refused, match="wrong_state"):
        ask(vacancy)


def test_one_at_a_time(bakery):
    vacancy = make.vacancy(of=bakery)
    ask(vacancy)
    with pytest.raises(Refused, match="already_asked"):
        ask(vacancy)
    change(vacancy, "inform")
    assert ask(vacancy).state is RequestState.OPEN


def test_a_note_on_a_protected_ground_is_refused_with_the_ground(bakery):
    vacancy = make.vacancy(of=bakery)
    with pytest.raises(Refused) as refused:
        ask(vacancy, "Liefst een jonge collega")
    assert refused.value.code == "protected_ground"
    assert refused.value.values == {"ground": "leeftijd", "word": "jonge collega"}
    assert db.session.query(ProposalRequest).count() == 0


def test_a_mediators_proposal_answers_it(bakery):
    vacancy = make.vacancy(of=bakery)
    ask(vacancy)
    showing, dossier = make.showing(vacancy=vacancy), make.dossier()
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        introductions.propose(
            showing, row, dossier, introduction_id=uuid.uuid4(), by=SYSTEM, at=clock.now()
        )
    assert standing(vacancy) == (RequestState.ANSWERED, Done.DONE)


def test_telling_that_there_is_nobody_answers_it(bakery):
    vacancy = make.vacancy(of=bakery)
    ask(vacancy)
    change(vacancy, "inform")
    assert standing(vacancy) == (RequestState.ANSWERED, Done.DONE)


@pytest.mark.parametrize("verb", ["hold", "withdraw", "fill", "expire"])
def test_a_vacancy_that_shows_nobody_any_more_cancels_it(verb, bakery):
    vacancy = make.vacancy(of=bakery, positions=1)
    ask(vacancy)
    with unit():
        row, at = db.session.get(Vacancy, vacancy.id), clock.now()
        how = {"at": at} if verb == "expire" else {"by": SYSTEM, "at": at}
        more = [rules.next_update_by(clock.today())] if verb == "hold" else []
        getattr(actions, verb)(row, *more, **how)
    assert standing(vacancy) == (RequestState.CANCELLED, Done.CANCELLED)
    assert list(doctor.requests()) == []


def test_a_request_nobody_works_on_is_found(bakery):
    vacancy = make.vacancy(of=bakery)
    ask(vacancy)
    assert list(doctor.requests()) == []
    with unit() as session:
        session.query(Task).filter_by(kind=requests.ASKED).delete()
    (finding,) = doctor.requests()
    assert vacancy.reference in finding.what


def test_it_stands_in_the_inboxes_of_who_can_answer(
    bakery, account_manager, other_account_manager, mediator
):
    vacancy = make.vacancy(of=bakery)
    ask(vacancy)
    (row,) = db.session.execute(inbox.requested(account_manager.person.id)).all()
    assert (row.subject_id, row.title) == (vacancy.id, vacancy.title)
    assert db.session.execute(inbox.requested(other_account_manager.person.id)).all() == []
    assert len(db.session.execute(inbox.all_requested(mediator.person.id)).all()) == 1
    line = account_manager.get("/").tree.css(f'a[href="/vacatures/{vacancy.id}"]')
    assert len(line) == 1  # the task itself makes no second line
    assert f"Stel iemand voor: {vacancy.title}" in mediator.get("/").words


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"note": "x" * 501}, "ck_proposal_requests_note_length"),
        ({"about": "x" * 201}, "ck_proposal_requests_about_length"),
        ({"ended_at": "now"}, "ck_proposal_requests_ended"),
        ({"state": RequestState.ANSWERED}, "ck_proposal_requests_ended"),
        ({}, "uq_proposal_requests_open"),
    ],
)
def test_the_tables_hold_what_the_rules_say(wrong, name, bakery):
    vacancy = make.vacancy(of=bakery)
    if not wrong:
        ask(vacancy)
    values = {name: clock.now() if value == "now" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError) as error, unit() as session:
        session.add(
            ProposalRequest(
                employer_id=bakery.id,
                vacancy_id=vacancy.id,
                asked_at=clock.now(),
                due_on=clock.today(),
                due_at=clock.now(),
                **values,
            )
        )
    assert db.violated(error.value) == name
