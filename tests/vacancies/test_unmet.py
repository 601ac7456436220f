"""Who looks much and meets nobody is called; and the mail about new profiles comes once a day."""

import uuid
from datetime import date, timedelta

import pytest

from portal import clock, db, outbox
from portal.audit import record
from portal.cards import showings
from portal.cards.models import Showing
from portal.db import unit
from portal.effects import mail
from portal.introductions import actions as introductions
from portal.introductions.rules import State as Meeting
from portal.roles import Role
from portal.tasks.models import Task
from portal.tasks.rules import State as Done
from portal.vacancies import actions, requests, rules
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.make import basis

TODAY = date(2026, 11, 24)


@pytest.fixture
def vacancy(bakery):
    return make.vacancy(of=bakery, state=State.MATCHING)


def later(**by):
    clock.move_to(clock.now() + timedelta(**by))


@pytest.mark.parametrize(
    ("viewed_on", "met", "calls"),
    [
        ([TODAY] * 19, False, False),
        ([TODAY] * 20, False, True),
        ([TODAY] * 20, True, False),
        ([TODAY - timedelta(days=n) for n in range(4)] * 4, False, False),
        ([TODAY - timedelta(days=n) for n in range(5)], False, True),
        ([], False, False),
    ],
)
@pytest.mark.promise("C12")
def test_looking_in_vain_is_much_looking_and_no_meeting(viewed_on, met, calls):
    assert rules.views_in_vain(viewed_on, met=met) is calls


def look(person, vacancy, times, *, role=Role.MEMBER):
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        for _n in range(times):
            record(rules.VIEWED, row, by=basis.actor(person, role), at=clock.now())


def night(work):
    with unit():
        outbox.put("vacancies.find_unmet")
    work()


def calls():
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Task).filter_by(kind=requests.CALL_UNMET).all()


@pytest.mark.promise("C12")
def test_who_looks_much_and_meets_nobody_is_called_once(
    member, account_manager, bakery, vacancy, work
):
    make.showing(vacancy=vacancy)
    look(member.person, vacancy, 20)
    night(work)
    night(work)
    (task,) = calls()
    assert task.assigned_to == account_manager.person.id
    assert not task.shown_to_employer
    assert "Kijkt veel, ontmoet niemand" in account_manager.get("/").words
    assert "Kijkt veel" not in member.get("/").words
    page = account_manager.get("/taken")
    account_manager.follow(account_manager.submit(page, f"/taken/{task.id}/afronden"))
    night(work)
    assert [one.state for one in calls()] == [Done.DONE]


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.MEDIATOR])
def test_looks_of_the_municipality_count_for_nothing(role, account_manager, vacancy, work):
    look(account_manager.person, vacancy, 30, role=role)
    night(work)
    assert calls() == []


def test_looks_of_long_ago_and_of_a_closed_vacancy_count_for_nothing(member, vacancy, work):
    look(member.person, vacancy, 30)
    later(days=31)
    night(work)
    assert calls() == []
    look(member.person, vacancy, 30)
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        actions.withdraw(row, by=basis.SYSTEM, at=clock.now())
    night(work)
    assert calls() == []


def test_who_asks_to_meet_is_not_called_and_ends_the_task(member, vacancy, work):
    look(member.person, vacancy, 20)
    night(work)
    asked = member.post(f"/kennismakingen/profiel/{make.showing(vacancy=vacancy).id}")
    assert asked.status == 303
    assert [one.state for one in calls()] == [Done.DONE]


def test_an_answered_proposal_ends_the_call_and_an_open_one_prevents_none(member, vacancy, work):
    dossier, showing = make.dossier(), make.showing(vacancy=vacancy)
    with basis.inside() as session:
        row = session.get(Vacancy, vacancy.id)
        made = introductions.propose(
            showing, row, dossier, introduction_id=uuid.uuid4(), by=basis.SYSTEM, at=clock.now()
        )
    look(member.person, vacancy, 20)
    night(work)
    assert [one.state for one in calls()] == [Done.OPEN]
    with unit() as session:
        row = session.get(type(made), made.id)
        introductions.accept_proposal(row, by=basis.SYSTEM, at=clock.now())
    assert [one.state for one in calls()] == [Done.DONE]


def test_a_call_goes_with_the_vacancy(member, vacancy, work):
    look(member.person, vacancy, 20)
    night(work)
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        actions.withdraw(row, by=basis.SYSTEM, at=clock.now())
    assert [one.state for one in calls()] == [Done.CANCELLED]


def test_who_met_somebody_in_the_last_month_is_not_called(member, vacancy, work):
    made = make.introduction(showing=make.showing(vacancy=vacancy), state=Meeting.ASKED)
    assert made.vacancy_id == vacancy.id
    look(member.person, vacancy, 30)
    night(work)
    assert calls() == []


@pytest.mark.promise("C2")
def test_the_mail_about_new_ones_comes_once_a_day_and_only_when_there_are(member, bakery, work):
    make.candidates(6)
    vacancy = make.vacancy(of=bakery)
    for _n in range(2):
        show(vacancy, work)
    assert len(told()) == 1
    assert not any(one.alias in told()[0].text for one in db.session.query(Showing))
    with unit():  # new ones the same day: no second mail
        showings.end_all(vacancy.id, at=clock.now())
    make.candidates(6)
    show(vacancy, work)
    assert len(told()) == 1
    later(days=1)
    show(vacancy, work)  # another day, and nothing new
    assert len(told()) == 1
    with unit():
        showings.end_all(vacancy.id, at=clock.now())
    make.candidates(6)
    show(vacancy, work)
    assert len(told()) == 2


def show(vacancy, work):
    with unit():
        outbox.put("vacancies.show", vacancy_id=str(vacancy.id))
    work()


def told():
    return [one for one in mail.newest(20) if one.subject.startswith("Nieuws over vacature")]
