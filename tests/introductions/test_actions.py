"""Rows, audit lines and jobs of each verb, and what closes by itself at night."""

from datetime import timedelta

import pytest

from portal import clock, db, outbox
from portal.audit.models import AuditLine
from portal.cards.models import Reveal, Showing
from portal.effects import mail
from portal.errors import Refused
from portal.introductions import actions, documents, jobs, meetings, queries
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import EmployerReason, How, Impression, NoReason, State
from portal.links.rules import Channel
from portal.tasks.models import Task
from portal.vacancies import actions as vacancies
from portal.vacancies.models import Vacancy
from tests import make
from tests.make import basis


@pytest.fixture
def made(app, bakery, request):
    """An introduction in the state the test asks for by parameter; wanted otherwise."""
    return make.introduction(of=bakery, state=getattr(request, "param", State.WANTED))


def acting(verb, introduction, *args, **values):
    with db.unit():
        row = db.session.get(Introduction, introduction.id)
        return verb(row, *args, by=basis.SYSTEM, at=clock.now(), **values)


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


def names():
    return [job.name for job in rows(outbox.Job)]


def in_state(state):
    return pytest.mark.parametrize("made", [state], indirect=True)


def test_a_wish_is_a_row_a_line_and_a_job(bakery):
    profile = make.showing(of=bakery)
    vacancy = db.session.get(Vacancy, profile.vacancy_id)
    with db.unit():
        wish = actions.want(
            profile, vacancy, introduction_id=profile.id, by=basis.SYSTEM, at=clock.now()
        )
    assert names() == ["introductions.wanted"]
    assert max(rows(AuditLine), key=lambda line: line.id).verb == "introductions.want"
    assert wish.state is State.WANTED
    assert wish.mediator_id is None
    assert rows(CandidateAnswer) == []


def test_a_job_gives_the_task_to_the_mediator_of_the_person_behind(bakery, mediator, work):
    behind = make.dossier(mediator=mediator.person)
    profile = make.showing(of=bakery, card=make.card(dossier=behind))
    vacancy = db.session.get(Vacancy, profile.vacancy_id)
    with db.unit():
        actions.want(profile, vacancy, introduction_id=profile.id, by=basis.SYSTEM, at=clock.now())
    work()
    (task,) = [one for one in rows(Task) if one.kind == "introductions.ask"]
    assert task.assigned_to == mediator.person.id
    assert behind.first_name not in task.title
    assert rows(CandidateAnswer)[0].dossier_id == behind.id


def test_a_closed_vacancy_takes_no_wish(bakery):
    profile = make.showing(of=bakery)
    with db.unit():
        db.session.get(Vacancy, profile.vacancy_id).state = "closed"
    with pytest.raises(Refused, match="vacancy_closed"), db.unit():
        actions.want(
            profile,
            db.session.get(Vacancy, profile.vacancy_id),
            introduction_id=profile.id,
            by=basis.SYSTEM,
            at=clock.now(),
        )


@in_state(State.ASKED)
def test_a_yes_copies_exactly_what_was_agreed(made):
    dossier = queries.person(made)
    acting(actions.agree, made, dossier, ["job_titles"], how=How.LINK)
    (reveal,) = rows(Reveal)
    assert reveal.fields == {"first_name": dossier.first_name, "job_titles": dossier.job_titles}
    assert reveal.employer_id == made.employer_id
    assert reveal.until_on == clock.today() + timedelta(days=56)


@in_state(State.ASKED)
def test_what_changes_in_the_dossier_does_not_reach_the_reveal(made):
    dossier = queries.person(made)
    before = dossier.first_name
    acting(actions.agree, made, dossier, [], how=How.LINK)
    with db.unit():
        queries.person(made).first_name = "Anders"
    assert rows(Reveal)[0].fields["first_name"] == before


@in_state(State.ASKED)
def test_a_no_ends_the_profile_without_a_cause(made):
    acting(actions.refuse, made, how=How.PHONE, reason=NoReason.TOO_FAR)
    (profile,) = rows(Showing)
    assert profile.state == "ended"
    assert rows(Introduction)[0].state is State.DECLINED
    assert "too_far" not in str([line.facts for line in rows(AuditLine)])
    assert "introductions.ended" in names()


@in_state(State.AGREED)
def test_a_taken_back_yes_empties_the_copy(made):
    acting(actions.withdraw, made)
    (reveal,) = rows(Reveal)
    assert reveal.fields == {}
    assert reveal.revoked_at is not None


@in_state(State.HELD)
def test_a_good_meeting_gives_the_account_manager_a_task(made, account_manager):
    acting(meetings.accept, made)
    (task,) = [one for one in rows(Task) if one.kind == "agreements.draft"]
    assert task.assigned_to == account_manager.person.id
    assert rows(Introduction)[0].state is State.POSITIVE


@in_state(State.POSITIVE)
def test_a_candidate_may_still_say_no_and_the_employer_hears_one_sentence(made, member, work):
    acting(meetings.tell, made, Impression.STOP)
    work()
    assert rows(Introduction)[0].state is State.NEGATIVE
    (letter,) = mail.newest()
    assert "Deze kennismaking gaat niet door. Wij zoeken verder." in letter.text
    assert [one.state for one in rows(Task) if one.kind == "agreements.draft"] == ["cancelled"]


@in_state(State.HELD)
def test_the_copy_goes_four_weeks_after_the_end(made):
    acting(meetings.reject, made, EmployerReason.FILLED, "")
    assert rows(Reveal)[0].until_on == clock.today() + timedelta(days=28)
    (task,) = [one for one in rows(Task) if one.kind == "introductions.explain"]
    assert task.assigned_to == made.mediator_id


@in_state(State.PLANNED)
def test_an_appointment_has_a_reminder_and_a_question_afterwards(made, bakery, member, work):
    with db.unit():
        row = db.session.get(Introduction, made.id)
        meetings.offer_times(
            row, [clock.now() + timedelta(days=9)], "Kade 7", "", by=basis.SYSTEM, at=clock.now()
        )
    chosen = rows(Introduction)[0].offered[0]
    acting(meetings.choose, made, chosen)
    later = {job.name: job.run_at for job in rows(outbox.Job) if job.run_at > clock.now()}
    assert clock.day(later["introductions.tomorrow"]) < clock.day(chosen)
    assert later["introductions.met"] == chosen + timedelta(hours=2)


@in_state(State.PLANNED)
def test_a_reminder_of_a_moved_appointment_is_not_sent(made, member, work):
    with db.unit():
        known = {"introduction_id": str(made.id), "meeting": 7, "link_id": str(made.id)}
        outbox.put("introductions.tomorrow", **known)
    work()
    assert mail.newest() == []


@in_state(State.PLANNED)
@pytest.mark.parametrize(("days", "letters"), [(0, 2), (2, 0)])
def test_a_reminder_that_comes_after_the_meeting_is_not_sent(made, member, work, days, letters):
    clock.move_to(clock.now() + timedelta(days=days))
    with db.unit():
        known = {"introduction_id": str(made.id), "meeting": made.meetings, "link_id": str(made.id)}
        outbox.put("introductions.tomorrow", **known)
    work()
    assert len(mail.newest()) == letters


@pytest.mark.parametrize(
    ("made", "closes"),
    [(State.ASKED, True), (State.HELD, True), (State.WANTED, False), (State.PLANNED, False)],
    indirect=["made"],
)
def test_what_nobody_answered_closes_by_itself(made, closes, work):
    clock.move_to(clock.now() + timedelta(days=40))
    jobs.find_overdue()
    work()
    after = rows(Introduction)[0].state
    assert (after is State.EXPIRED) is closes


@in_state(State.AGREED)
def test_the_municipality_being_late_closes_nothing(made, work):
    clock.move_to(clock.now() + timedelta(days=40))
    jobs.find_overdue()
    work()
    assert rows(Introduction)[0].state is State.AGREED


@in_state(State.ASKED)
def test_a_second_way_of_asking_is_another_link(made):
    acting(actions.ask, made, Channel.SMS)
    assert rows(Introduction)[0].state is State.ASKED
    assert "introductions.asked" in names()


@in_state(State.PLANNED)
def test_the_calendar_file_names_nobody(made):
    dossier = queries.person(made)
    known = {"meeting": 1, "now": clock.now()}
    for text in (
        documents.employer_entry(made),
        documents.candidate_entry(made),
        documents.employer_cancellation(made, made.meeting_at, **known),
        documents.candidate_cancellation(made, made.meeting_at, **known),
    ):
        assert text.startswith("BEGIN:VCALENDAR\r\n")
        assert text.endswith("END:VCALENDAR\r\n")
        assert f"UID:{made.id}@groeiportaal" in text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        for word in (dossier.first_name, dossier.last_name, made.alias):
            assert word not in text


@in_state(State.PLANNED)
def test_a_withdrawn_vacancy_ends_what_still_runs(made, member, work):
    with db.unit():
        vacancies.withdraw(
            db.session.get(Vacancy, made.vacancy_id), by=basis.SYSTEM, at=clock.now()
        )
    work()
    assert rows(Introduction)[0].state is State.DECLINED
    assert rows(Reveal)[0].fields == {}
    (task,) = [one for one in rows(Task) if one.kind == "introductions.explain_closed"]
    assert task.assigned_to == made.mediator_id
    off = [one.to for one in mail.newest() if "gaat niet door" in one.text]
    assert sorted(off) == sorted([member.person.email, queries.person(made).email])
