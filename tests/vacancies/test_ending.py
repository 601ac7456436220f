"""What a vacancy takes with it is shown first, and then does stop."""

import pytest

from portal import calendar, clock, db, formats
from portal.agreements.labels import State as Deal
from portal.agreements.models import Agreement
from portal.effects import mail
from portal.introductions import queries
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.tasks.models import Task
from portal.vacancies.labels import State
from portal.vacancies.models import Vacancy
from tests import make


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


@pytest.fixture
def busy(bakery):
    """A vacancy with one of everything that runs; its id."""
    vacancy_id = make.vacancy(of=bakery, state=State.MATCHING).id

    def met(state):
        vacancy = db.session.get(Vacancy, vacancy_id)
        return make.introduction(showing=make.showing(vacancy=vacancy), state=state)

    make.agreement(introduction=met(Meeting.POSITIVE), state=Deal.OFFERED)
    make.agreement(introduction=met(Meeting.POSITIVE), state=Deal.DRAFT)
    met(Meeting.POSITIVE)
    for state in (Meeting.PLANNED, Meeting.ASKED, Meeting.HELD):
        met(state)
    return vacancy_id


def test_what_stops_is_shown_and_stops_and_who_it_concerns_is_told(busy, member, work):
    by_state = {one.state: one for one in rows(Introduction)}
    asked, planned = by_state[Meeting.ASKED], by_state[Meeting.PLANNED]
    hidden, shown = queries.person(asked).first_name, queries.person(planned)
    address, called = shown.email, f"{shown.first_name} ({planned.alias})"
    page = member.get(f"/vacatures/{busy}/intrekken")
    for words in (
        f"De kennismaking met {called} van",
        "1 andere kennismaking",
        "1 vraag aan een kandidaat",
        "3 overeenkomsten die nog niet getekend zijn",
    ):
        assert words in page.words, words
    told_by = formats.day(calendar.add_working_days(clock.today(), 1)).replace("\xa0", " ")
    assert f"De bemiddelaar vertelt het de kandidaten, uiterlijk {told_by}." in page.words
    assert hidden not in page.text
    assert asked.alias not in page.text
    member.submit(page, "/intrekken")
    work()
    assert {one.state for one in rows(Introduction)} <= {Meeting.DECLINED, Meeting.NEGATIVE}
    assert {one.state for one in rows(Agreement)} == {Deal.WITHDRAWN}
    told = {one.to for one in mail.newest() if "gaat niet door" in one.text}
    assert {member.person.email, address} <= told
    tasks = [one for one in rows(Task) if one.kind == "introductions.explain_closed"]
    asked = {one.id for one in rows(Introduction)}
    assert {one.subject_id for one in tasks} == asked
    assert {one.due_on for one in tasks} == {calendar.add_working_days(clock.today(), 1)}


def test_what_everybody_signed_goes_on(bakery, member, work):
    made = make.agreement(of=bakery, state=Deal.SEALED)
    vacancy_id, made_id = made.vacancy_id, made.id
    page = member.get(f"/vacatures/{vacancy_id}/intrekken")
    if page.status == 303:  # its last place is taken
        page = member.get(f"/vacatures/{vacancy_id}/afsluiten")
    assert "1 getekende overeenkomst gaat gewoon door." in page.words
    member.submit(page, page.path.rpartition("/")[2])
    work()
    assert db.session.get(Agreement, made_id).state is Deal.SEALED
    assert [one.state for one in rows(Introduction)] == [Meeting.POSITIVE]


def test_a_draft_is_thrown_away_by_that_name(bakery, member):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT)
    page = member.get(f"/vacatures/{vacancy.id}")
    assert "Gooi dit concept weg" in page.words
    assert "Trek de vacature in" not in page.words
    check = member.get(f"/vacatures/{vacancy.id}/intrekken")
    assert check.h1 == "Concept weggooien"
    member.submit(check, "/intrekken")
    assert [one.state for one in rows(Vacancy)] == [State.WITHDRAWN]


def test_a_check_page_of_what_is_over_leads_to_what_it_made(bakery, member, stranger):
    shown = f"/vacatures/{make.vacancy(of=bakery, state=State.DRAFT).id}"
    path = f"{shown}/intrekken"
    assert stranger.get(path).status == 404
    member.submit(path, "/intrekken")
    assert member.get(path).location == shown
