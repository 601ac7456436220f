"""Nobody answers: a reminder, a call, and the candidate is freed. Each on its day, each once."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from portal import clock, db, formats, outbox
from portal.audit.models import AuditLine
from portal.calendar import add_working_days
from portal.cards import planning
from portal.cards.models import Card
from portal.dossiers.rules import ContactBy
from portal.effects import mail
from portal.introductions import actions, jobs, meetings, queries, reminders
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction, Reminder
from portal.introductions.reminders import Step
from portal.introductions.rules import EmployerReason, State
from portal.tasks.models import Task
from portal.vacancies import queries as vacancies
from portal.vacancies.models import Vacancy
from tests import make
from tests.make import basis
from tests.page import Visitor

WAITING = (State.PROPOSED, State.AGREED, State.HELD)


@pytest.fixture
def candidate(app):
    return Visitor(app)


@pytest.fixture
def overdue(app, bakery, member, request):
    """An introduction that waits for somebody outside the municipality, in the asked state."""
    state = request.param
    if state is State.PROPOSED:
        return fresh(_proposed(bakery))
    made = make.introduction(of=bakery, state=state)
    if state is State.AGREED:
        later = clock.now() + timedelta(days=30)
        acting(meetings.offer_times, made, [later], "Kade 7", "")
    return fresh(made)


for_each = pytest.mark.parametrize


def waiting(*states):
    return for_each("overdue", states, indirect=True)


def _proposed(bakery):
    profile = make.showing(of=bakery)
    with db.unit():
        vacancy = db.session.get(Vacancy, profile.vacancy_id)
        behind = queries.person(Introduction(showing_id=profile.id))
        known = {"introduction_id": uuid.uuid4(), "by": basis.SYSTEM, "at": clock.now()}
        return actions.propose(profile, vacancy, behind, **known)


def acting(verb, introduction, *args, **values):
    with db.unit():
        row = db.session.get(Introduction, introduction.id)
        return verb(row, *args, by=basis.SYSTEM, at=clock.now(), **values)


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


def fresh(introduction):
    introduction_id = inspect(introduction).identity[0]
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(Introduction, introduction_id)
    db.session.expunge(found)  # stays as it is now
    return found


def night(introduction, after, work):
    """The nightly work, on the n-th working day after the last day to answer (0: that day)."""
    day = add_working_days(introduction.answer_by, after) if after else introduction.answer_by
    clock.move_to(clock.at(day, "3.00"))
    work()  # what was waiting for this day
    jobs.find_overdue()
    work()


def letters(to):
    return [one for one in mail.newest(200) if one.to == to]


def reminder_letters(person):
    return [one for one in letters(person.email) if "Herinnering: vacature" in one.subject]


def candidate_letters(introduction):
    behind = queries.person(introduction)
    return [one for one in mail.newest(200) if one.to in (behind.email, behind.phone)]


def path_in(letter):
    return re.search(r"/k/\S+", letter.text)[0]


def tasks(kind):
    return [one for one in rows(Task) if one.kind == kind]


@waiting(*WAITING, State.ASKED)
def test_nothing_happens_on_the_last_day_itself(overdue, member, work):
    work()
    before = len(mail.newest(200))
    night(overdue, 0, work)
    assert rows(Reminder) == []
    assert len(mail.newest(200)) == before


@waiting(*WAITING)
def test_an_employer_is_reminded_once_on_the_first_working_day_after(overdue, member, work):
    night(overdue, 1, work)
    (letter,) = reminder_letters(member.person)
    assert queries.person(overdue).first_name not in letter.text
    jobs.find_overdue()
    work()
    night(overdue, 2, work)
    assert len(reminder_letters(member.person)) == 1
    assert [one.step for one in rows(Reminder)] == [Step.REMIND]
    assert [one.verb for one in rows(AuditLine)].count("introductions.remind") == 1


@waiting(*WAITING)
def test_the_account_manager_calls_two_working_days_later(overdue, account_manager, work):
    night(overdue, 1, work)
    night(overdue, 2, work)
    assert tasks("introductions.call_employer") == []
    night(overdue, 3, work)
    jobs.find_overdue()
    work()
    (task,) = tasks("introductions.call_employer")
    assert task.assigned_to == account_manager.person.id
    assert task.due_on == clock.today()
    assert not task.shown_to_employer


@waiting(*WAITING)
def test_nights_that_were_missed_are_made_up_for_once(overdue, member, work):
    night(overdue, 3, work)
    night(overdue, 4, work)
    assert len(reminder_letters(member.person)) == 1
    assert len(tasks("introductions.call_employer")) == 1


@waiting(*WAITING)
def test_it_stays_open_on_the_fifth_day_and_closes_on_the_next(overdue, work):
    night(overdue, 5, work)
    assert fresh(overdue).state is not State.EXPIRED
    night(overdue, 6, work)
    assert fresh(overdue).state is State.EXPIRED
    assert all(one.state in ("done", "cancelled") for one in tasks("introductions.call_employer"))


@waiting(State.AGREED, State.HELD)
def test_who_said_yes_hears_that_it_is_not_his_fault(app, overdue, bakery, work):
    night(overdue, 6, work)
    jobs.find_overdue()
    work()
    told = [one for one in candidate_letters(overdue) if "niet aan u" in one.text]
    (letter,) = told
    for word in (bakery.name, "Bakkerij", overdue.vacancy_title, overdue.alias, "werkgever"):
        assert word.lower() not in f"{letter.subject} {letter.text}".lower()
    window = Visitor(app)
    path = re.search(r"/k/[\w-]{43}", letter.text).group(0)
    page = window.follow(window.get(path))
    assert "De werkgever gaf geen antwoord. Dat ligt niet aan u." in page.words


@waiting(State.PROPOSED, State.ASKED)
def test_who_waited_for_nobody_gets_no_explanation(overdue, work):
    night(overdue, 6, work)
    assert fresh(overdue).state is State.EXPIRED
    assert not [one for one in candidate_letters(overdue) if "niet aan u" in one.text]


@waiting(State.AGREED)
def test_who_cannot_be_written_to_hears_it_from_the_mediator(overdue, work):
    with db.unit():
        behind = queries.person(overdue)
        behind.email, behind.phone = "", ""
    night(overdue, 6, work)
    (task,) = tasks("introductions.explain")
    assert task.assigned_to == overdue.mediator_id


@waiting(State.AGREED, State.HELD, State.PROPOSED)
def test_the_card_can_be_shown_again(overdue, bakery, work):
    behind_id = queries.person(overdue).id
    make.candidates(4)
    night(overdue, 6, work)
    other, now = make.vacancy(of=bakery), clock.now()
    card = db.session.query(Card).filter_by(dossier_id=behind_id).one()
    with db.unit():
        card.confirmed_at = now
    opening = vacancies.opening(other, clock.day(now))
    assert planning.plan_one(opening, card.id, at=now) is not None


@waiting(State.ASKED)
def test_a_silent_candidate_is_reminded_then_called_then_left_alone(overdue, member, work):
    work()
    before = len(candidate_letters(overdue))
    night(overdue, 1, work)
    jobs.find_overdue()
    work()
    assert len(candidate_letters(overdue)) == before + 1
    assert "/k/" in candidate_letters(overdue)[0].text
    night(overdue, 3, work)
    (task,) = tasks("introductions.call")
    assert task.assigned_to == overdue.mediator_id
    assert reminder_letters(member.person) == []
    night(overdue, 6, work)
    (letter,) = letters(member.person.email)
    assert "Deze kennismaking gaat niet door. Wij zoeken verder." in letter.text


@waiting(State.HELD)
def test_an_employer_who_answers_is_not_called_any_more(overdue, member, work):
    night(overdue, 3, work)
    acting(meetings.accept, overdue)
    (task,) = tasks("introductions.call_employer")
    assert task.state == "done"
    clock.move_to(clock.now() + timedelta(days=20))
    jobs.find_overdue()
    work()
    assert fresh(overdue).state is State.POSITIVE


@waiting(State.PROPOSED)
@for_each("answer", ["accept_proposal", "decline"])
def test_an_answer_to_a_proposal_ends_the_call(overdue, answer, work):
    night(overdue, 3, work)
    given = (EmployerReason.FILLED, "") if answer == "decline" else ()
    acting(getattr(actions, answer), overdue, *given)
    assert [one.state for one in tasks("introductions.call_employer")] == ["done"]


@pytest.fixture
def chosen_from(bakery):
    """Times of the employer lie with the candidate, who must choose one."""
    made = make.introduction(of=bakery, state=State.AGREED)
    acting(meetings.offer_times, made, [clock.now() + timedelta(days=20)], "Kade 7", "")
    acting(meetings.suggest_times, made, [clock.now() + timedelta(days=30)], Side.EMPLOYER)
    return fresh(made)


def reminded(introduction, work):
    """The one message of the first working day after the term."""
    work()
    before = len(mail.newest(200))
    night(introduction, 1, work)
    after = mail.newest(200)
    (letter,) = after[: len(after) - before]
    return letter


def told_late(introduction, words):
    """It does not name the passed term; it names the last day on which it still can."""
    term, last = (
        formats.day(day).replace("\xa0", " ")
        for day in (introduction.answer_by, introduction.closes_on)
    )
    words = words.replace("\xa0", " ")
    assert term not in words
    assert last in words


@waiting(*WAITING, State.ASKED)
def test_who_is_reminded_reads_no_passed_day(overdue, member, candidate, work):
    letter = reminded(overdue, work)
    told_late(overdue, letter.text)
    if overdue.state is State.ASKED:
        told_late(overdue, candidate.follow(candidate.get(path_in(letter))).words)
    else:
        told_late(overdue, member.as_(member.person).get(f"/kennismakingen/{overdue.id}").words)
    clock.move_to(clock.at(add_working_days(clock.today(), 1), "9.00"))
    after = member.as_(member.person).get(f"/kennismakingen/{overdue.id}")
    assert "één herinnering" not in after.words


@pytest.mark.parametrize("way", ContactBy)
def test_a_candidate_who_did_not_choose_is_reminded_of_the_day_it_closes(
    chosen_from, candidate, way, work
):
    with db.unit():
        queries.dossier_of(chosen_from.id).contact_by = way
    letter = reminded(chosen_from, work)
    assert "u koos nog geen tijd" in letter.text.lower()
    if way is ContactBy.MAIL:
        told_late(chosen_from, letter.text)
    else:
        last = chosen_from.closes_on
        assert f"tot en met {last.day}-{last.month}." in letter.text
    told_late(chosen_from, candidate.follow(candidate.get(path_in(letter))).words)


@waiting(State.AGREED)
def test_new_times_are_a_new_silence(overdue, member, work):
    night(overdue, 3, work)
    acting(meetings.offer_times, overdue, [clock.now() + timedelta(days=40)], "Kade 7", "")
    assert [one.state for one in tasks("introductions.call_employer")] == ["done"]
    night(fresh(overdue), 1, work)
    assert len(reminder_letters(member.person)) == 2


@waiting(State.AGREED)
def test_a_reminder_that_was_overtaken_is_not_sent(overdue, member, work):
    clock.move_to(clock.at(add_working_days(overdue.answer_by, 1), "3.00"))
    jobs.find_overdue()
    with db.unit():
        known = {"introduction_id": str(overdue.id), "link_id": str(uuid.uuid4())}
        outbox.put("introductions.reminded", state="held", **known)
        outbox.put("introductions.expired", **known)
    work()
    assert len(reminder_letters(member.person)) == 1
    assert not [one for one in candidate_letters(overdue) if "niet aan u" in one.text]


@waiting(*WAITING)
def test_the_employers_page_says_what_happens_when(overdue, member):
    page = member.get(f"/kennismakingen/{overdue.id}")
    when = reminders.days(overdue.state, overdue.answer_by, bool(overdue.times))
    assert "één herinnering" in page.words
    assert f"{when.close_after.day} " in page.words.split("Na ", 1)[1]


@waiting(State.HELD)
def test_the_database_keeps_a_step_once_for_one_silence(overdue, work):
    night(overdue, 1, work)
    known = {"introduction_id": overdue.id, "state": overdue.state, "answer_by": overdue.answer_by}
    with pytest.raises(IntegrityError) as refused, db.unit() as session:
        session.add(Reminder(step=Step.REMIND, taken_at=clock.now(), **known))
    assert db.violated(refused.value) == "uq_reminders_introduction_id_state_answer_by_step"
