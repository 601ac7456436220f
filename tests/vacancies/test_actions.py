"""Vacancies in the database: clocks, places, nights, and what mails say."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal import clock, db, outbox
from portal.audit import SYSTEM, record
from portal.audit.models import AuditLine
from portal.cards.labels import ShowingState
from portal.cards.models import Showing
from portal.db import unit
from portal.effects import mail
from portal.employers.rules import State as Company
from portal.errors import Refused
from portal.introductions.rules import State as Meeting
from portal.roles import Role
from portal.vacancies import actions, checks, inbox, rules, times
from portal.vacancies.labels import ReturnReason, State
from portal.vacancies.models import Vacancy
from tests import make
from tests.make import basis

pytestmark = pytest.mark.usefixtures("app")


def change(vacancy, verb, *given, at=None, **named):
    with unit():
        row = db.session.get(Vacancy, vacancy.id)
        getattr(actions, verb)(row, *given, by=SYSTEM, at=at or clock.now(), **named)
    return row


def live(vacancy):
    db.session.rollback()
    return (
        db.session.query(Showing)
        .where(Showing.vacancy_id == vacancy.id, Showing.state == ShowingState.SHOWN)
        .count()
    )


def test_sending_in_starts_our_clock_and_leaves_a_line(bakery):
    vacancy = change(make.vacancy(of=bakery, state=State.DRAFT), "submit", company=Company.ACTIVE)
    due = times.answer_by(clock.today())
    assert vacancy.respond_by == clock.end_of(due)
    line = db.session.query(AuditLine).where(AuditLine.verb == "vacancies.submit").one()
    assert line.title == vacancy.reference


def test_what_a_company_sends_in_before_its_check_waits_without_a_clock(bakery):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT)
    vacancy = change(vacancy, "submit", company=Company.REGISTERED)
    assert (vacancy.state, vacancy.respond_by) == (State.SUBMITTED, None)


def test_a_company_that_was_stopped_sends_nothing_in(bakery):
    with pytest.raises(Refused, match="employer_stopped"):
        change(make.vacancy(of=bakery, state=State.DRAFT), "submit", company=Company.SUSPENDED)


def test_the_clock_starts_at_the_check_whatever_the_job_is_late(bakery):
    vacancy = make.vacancy(of=bakery, state=State.DRAFT)
    vacancy = change(vacancy, "submit", company=Company.REGISTERED)
    checked, later = clock.now(), clock.now() + timedelta(days=4)
    vacancy = change(vacancy, "start_clock", checked, at=later)
    due = clock.end_of(times.answer_by(clock.day(checked)))
    assert vacancy.respond_by == due
    assert change(vacancy, "start_clock", later, at=later).respond_by == due


def test_a_question_stops_our_clock_and_starts_theirs(bakery):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    vacancy = change(vacancy, "send_back", ReturnReason.TASK_UNCLEAR, "Wat tilt iemand?")
    assert vacancy.respond_by is None
    assert vacancy.answer_by == rules.employer_by(clock.today())
    again = change(vacancy, "submit", company=Company.ACTIVE)
    assert again.return_reason is None


def test_the_last_place_fills_the_vacancy_and_ends_its_list(bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING, positions=2)
    for card in make.candidates(5):
        make.showing(vacancy=vacancy, card=card)
    assert change(vacancy, "fill").state is State.MATCHING
    assert live(vacancy) == 5
    assert change(vacancy, "fill").state is State.FILLED
    assert live(vacancy) == 0
    freed = change(vacancy, "free")
    assert (freed.state, freed.filled) == (State.ACCEPTED, 1)


def test_references_run_without_gaps(bakery):
    made = [make.vacancy(of=bakery, state=State.DRAFT).reference for _n in range(3)]
    year = clock.today().year
    assert made == [f"V-{year}-{n:04d}" for n in (1, 2, 3)]


def test_the_night_expires_and_resumes(bakery, work):
    going = make.vacancy(of=bakery, state=State.MATCHING)
    still = make.vacancy(of=bakery)
    change(still, "hold", clock.today() + timedelta(days=10))
    clock.move_to(clock.now() + timedelta(days=10))
    night(work)
    assert state(still) is State.ACCEPTED
    clock.move_to(clock.now() + timedelta(days=200))
    night(work)
    assert state(going) is State.EXPIRED
    assert live(going) == 0


def night(work):
    with unit():
        outbox.put("cards.renew")
    work()


def state(vacancy):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Vacancy, vacancy.id).state


@pytest.mark.promise("C2")
def test_mails_say_that_something_is_there_and_nothing_of_anybody(bakery, member, work):
    make.candidates(5)
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    change(vacancy, "accept")
    work()
    letters = mail.newest(10)
    subjects = {letter.subject for letter in letters}
    assert any("is goedgekeurd" in subject for subject in subjects)
    assert any(subject.startswith("Nieuws over vacature") for subject in subjects)
    aliases = [alias for (alias,) in db.session.query(Showing.alias)]
    for letter in letters:
        assert not any(alias in letter.text for alias in aliases)
        assert "Hout en meubels" not in letter.text


def test_the_inbox_holds_what_was_promised(bakery, account_manager, other_account_manager):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    make.vacancy(of=bakery)  # news is promised, but not soon
    (row,) = db.session.execute(inbox.items(account_manager.person.id)).all()
    assert (row.kind, row.subject_id) == ("vacancies.submitted", vacancy.id)
    assert row.title == vacancy.title
    assert db.session.execute(inbox.items(other_account_manager.person.id)).all() == []


def test_a_look_at_another_vacancy_leaves_what_is_new_at_this_one(bakery, butcher):
    """Of theirs or of anybody's: who looked elsewhere has not seen who came here."""
    vacancy, other, next_door = (make.vacancy(of=of, state=State.MATCHING) for of in (
        bakery, bakery, butcher,
    ))  # fmt: skip
    wanted, _new = (make.showing(vacancy=vacancy, card=card) for card in make.candidates(2))
    with unit() as session:
        session.get(Showing, wanted.id).wanted_at = clock.now()
    for looked_at, is_new in ((other, True), (next_door, True), (vacancy, False)):
        with unit():
            by = basis.actor(make.person(Role.MEMBER, of=bakery), Role.MEMBER)
            record(rules.VIEWED, looked_at, by=by, at=clock.now())
        kinds = [row.kind for row in db.session.execute(inbox.todo(bakery.id))]
        assert ("vacancies.candidates" in kinds) is is_new


def test_the_employer_is_asked_to_answer_and_to_choose(bakery, butcher):
    back = make.vacancy(of=bakery, state=State.SUBMITTED)
    change(back, "send_back", ReturnReason.TASK_UNCLEAR, "")
    looking = make.vacancy(of=bakery, state=State.MATCHING)
    for card in make.candidates(5):
        make.showing(vacancy=looking, card=card)
    rows = {row.kind: row for row in db.session.execute(inbox.todo(bakery.id))}
    assert rows["vacancies.returned"].subject_id == back.id
    assert rows["vacancies.candidates"].subject_id == looking.id
    assert all(row.due_on for row in rows.values())
    assert db.session.execute(inbox.todo(butcher.id)).all() == []


def adjusted(vacancy, **changed):
    db.session.rollback()
    row = db.session.get_one(Vacancy, vacancy.id)
    values = {name: getattr(row, name) for name in checks.ADJUSTABLE} | changed
    return change(vacancy, "adjust", values)


def test_after_acceptance_words_change_at_once_and_the_wage_only_goes_up(bakery):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING, wage_cents=1600)
    made = adjusted(vacancy, title="Bakker", day_from="7.00", wage_cents=1650)
    assert (made.title, made.day_from, made.wage_cents) == ("Bakker", "7.00", 1650)
    assert made.state is State.MATCHING
    with pytest.raises(Refused, match="wage_lower"):
        adjusted(vacancy, wage_cents=1649)
    with pytest.raises(Refused, match="protected_ground"):
        adjusted(vacancy, tasks="Jonge man")


@pytest.mark.parametrize(
    ("stage", "is_told"),
    [
        (Meeting.WANTED, False),
        (Meeting.ASKED, True),
        (Meeting.AGREED, True),
        (Meeting.PLANNED, True),
        (Meeting.HELD, True),
        (Meeting.POSITIVE, False),  # what holds then stands in the agreement
    ],
)
def test_who_has_a_question_or_said_yes_is_told_once_a_change(bakery, work, stage, is_told):
    vacancy = make.vacancy(of=bakery, state=State.MATCHING)
    make.introduction(showing=make.showing(vacancy=vacancy), state=stage)
    vacancy = SimpleNamespace(id=vacancy.id)
    work()
    before = told()
    adjusted(vacancy, street_line="Kade 9")
    work()
    assert told() - before == is_told
    adjusted(vacancy)  # nothing changed
    work()
    assert told() - before == is_told
    adjusted(vacancy, street_line="Kade 11")
    work()
    assert told() - before == 2 * is_told


def told():
    """Messages to candidates that something changed."""
    return sum("iets veranderd" in letter.text for letter in mail.newest(50))


def test_what_was_sent_in_can_be_corrected_until_it_is_accepted(bakery):
    vacancy = make.vacancy(of=bakery, state=State.SUBMITTED)
    due, values = vacancy.respond_by, {name: getattr(vacancy, name) for name in actions.FIELDS}
    made = change(vacancy, "edit", values | {"title": "Bakker", "positions": 3}, ())
    assert (made.title, made.state, made.respond_by) == ("Bakker", State.SUBMITTED, due)
    with pytest.raises(Refused, match="incomplete"):
        change(vacancy, "edit", values | {"tasks": None}, ())
    with pytest.raises(Refused, match="wage_below_minimum"):
        change(vacancy, "edit", values | {"wage_cents": 100}, ())
