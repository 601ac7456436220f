"""A planned meeting that is moved or stopped, whoever does it and how: both are told at once."""

import re
from datetime import timedelta

import pytest

from portal import clock, db, formats
from portal.candidate import actions as candidate_actions
from portal.cards import actions as cards
from portal.cards.models import Card
from portal.effects import mail
from portal.employers import actions as employers
from portal.employers.models import Employer
from portal.introductions import actions, meetings, queries
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction
from portal.introductions.rules import EmployerReason, State
from portal.links.rules import Purpose
from portal.tasks.models import Task
from portal.vacancies import actions as vacancies
from portal.vacancies.models import Vacancy
from tests import make
from tests.introductions.own import fresh, own_page
from tests.introductions.test_appointments import CALL_OFF
from tests.make import basis
from tests.page import Visitor


def later(n=0):
    return clock.now() + timedelta(days=6 + n)


def vacancy_of(row):
    return db.session.get_one(Vacancy, row.vacancy_id, with_for_update=True)


def card_of(row):
    dossier = queries.person(row)
    return db.session.query(Card).filter_by(dossier_id=dossier.id).one()


def fill_and_close(row, **how):
    vacancy = vacancy_of(row)
    vacancy.positions = 1
    vacancies.fill(vacancy, **how)
    vacancies.close(vacancy, **how)


STOPS = {
    "the employer moves it": (
        "suggest_times",
        lambda row, **how: meetings.suggest_times(row, [later()], Side.EMPLOYER, **how),
    ),
    "the candidate moves it": (
        "suggest_times",
        lambda row, **how: meetings.suggest_times(row, [later()], Side.CANDIDATE, **how),
    ),
    "the mediator moves it": (
        "offer_times",
        lambda row, **how: meetings.offer_times(row, [later()], "Kade 9", "", **how),
    ),
    "the employer cancels it": (
        "cancel",
        lambda row, **how: meetings.cancel(row, EmployerReason.FILLED, "", **how),
    ),
    "the candidate takes the yes back": ("withdraw", candidate_actions.take_back),
    "the mediator stops it": ("withdraw", actions.withdraw),
    "the vacancy is withdrawn": (
        "withdraw",
        lambda row, **how: vacancies.withdraw(vacancy_of(row), **how),
    ),
    "the vacancy is closed": ("withdraw", fill_and_close),
    "the company is stopped": (
        "withdraw",
        lambda row, **how: employers.suspend(db.session.get_one(Employer, row.employer_id), **how),
    ),
}
STANDS = {
    "the card is paused": lambda row, **how: cards.pause(card_of(row), **how),
    "the card is withdrawn": lambda row, **how: cards.withdraw(card_of(row), **how),
    "the employer is hidden from": lambda row, **how: cards.hide(
        card_of(row), row.employer_id, **how
    ),
    "the vacancy stands still": lambda row, **how: vacancies.hold(
        vacancy_of(row), clock.today() + timedelta(days=9), **how
    ),
}


def act(verb, made):
    with db.unit() as session:
        row = session.get_one(Introduction, made.id, with_for_update=True)
        verb(row, by=basis.SYSTEM, at=clock.now())


def letters(*words):
    return [one for one in mail.newest() if any(word in one.text for word in words)]


def entry(letter):
    """What a calendar reads: method, status, which entry, and its number."""
    found = dict(re.findall(r"^(METHOD|STATUS|UID|SEQUENCE):(.*)$", letter.ics, re.M))
    return found["METHOD"], found["STATUS"], found["UID"], int(found["SEQUENCE"])


def test_every_verb_that_calls_off_is_in_the_table():
    assert {verb for verb, _act in STOPS.values()} == CALL_OFF


@pytest.mark.parametrize("how", STOPS)
def test_both_are_told_at_once_and_the_entry_goes_out_of_their_calendars(how, bakery, member, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    made_id, met_at, address = made.id, made.meeting_at, queries.person(made).email
    act(STOPS[how][1], made)
    work()
    told = letters(f"{formats.moment(met_at)} gaat niet door.")
    assert sorted(one.to for one in told) == sorted([member.person.email, address])
    for letter in told:
        assert entry(letter) == ("CANCEL", "CANCELLED", f"{made_id}@groeiportaal", 3)
    assert not letters("Deze kennismaking gaat niet door")  # said once
    now = fresh(Introduction, made_id)
    assert now.meeting_was_at == met_at
    assert now.state in (State.AGREED, State.DECLINED)


@pytest.mark.parametrize("how", STANDS)
def test_an_appointment_that_stands_is_not_spoken_of(how, bakery, member, work):
    made_id = make.introduction(of=bakery, state=State.PLANNED).id
    act(STANDS[how], fresh(Introduction, made_id))
    work()
    assert fresh(Introduction, made_id).state is State.PLANNED
    assert letters("gaat niet door") == []


def test_a_meeting_that_has_been_is_not_called_off_any_more(bakery, member, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    clock.move_to(made.meeting_at)
    act(actions.withdraw, made)
    work()
    assert [one.to for one in letters("gaat niet door")] == [member.person.email]
    assert fresh(Introduction, made.id).meeting_was_at is None


def test_a_new_time_replaces_what_was_cancelled(bakery, member, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    person, chosen = queries.person(made), later()
    act(lambda row, **how: meetings.suggest_times(row, [chosen], Side.EMPLOYER, **how), made)
    work()
    act(lambda row, **how: meetings.choose(row, chosen, side=Side.CANDIDATE, **how), made)
    work()
    told = letters(formats.moment(chosen))
    for address in (member.person.email, person.email):
        (letter,) = [one for one in told if one.to == address and one.ics]
        assert entry(letter) == ("PUBLISH", "CONFIRMED", f"{made.id}@groeiportaal", 4)


def test_by_sms_the_link_leads_to_the_entry(app, bakery, work):
    behind = make.dossier(contact_by="sms", email="")
    made = make.introduction(
        showing=make.showing(of=bakery, card=make.card(dossier=behind)), state=State.PLANNED
    )
    act(actions.withdraw, made)
    work()
    (sms,) = [one for one in letters("gaat niet door") if one.is_sms]
    local = clock.local(made.meeting_at)
    assert f"uw afspraak van {local.day}-{local.month} {local.hour}.{local.minute:02d}" in sms.text
    path = re.search(r"/k/[\w-]{43}", sms.text).group()
    page = Visitor(app).get(f"{path}/afspraak")
    assert "Deze afspraak gaat niet door" in page.all("h2")
    assert "STATUS:CANCELLED" in Visitor(app).get(f"{path}/afspraak.ics").text


def test_who_has_no_address_is_called(bakery, work):
    behind = make.dossier(contact_by="phone", email="", phone="")
    made = make.introduction(
        showing=make.showing(of=bakery, card=make.card(dossier=behind)), state=State.PLANNED
    )
    act(lambda row, **how: meetings.suggest_times(row, [later()], Side.EMPLOYER, **how), made)
    work()
    db.session.rollback()
    (task,) = db.session.query(Task).filter_by(kind="introductions.call", subject_id=made.id)
    assert task.assigned_to == made.mediator_id


def test_the_employer_reads_no_cause_of_a_candidates_end(bakery, member, work):
    said = set()
    for verb in (candidate_actions.take_back, actions.withdraw):
        made = make.introduction(of=bakery, state=State.PLANNED)
        act(verb, made)
        work()
        letter = letters("gaat niet door")
        mine = next(one for one in letter if str(made.id) in one.text)
        text = mine.text.replace(str(made.id), "").replace(made.vacancy_reference, "")
        said.add((text, mine.subject.replace(made.vacancy_reference, "")))
    assert len(said) == 1


@pytest.mark.parametrize("how", STOPS)
def test_one_message_says_it_all(how, bakery, member, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    address = queries.person(made).email
    act(STOPS[how][1], made)
    work()
    assert sorted(one.to for one in mail.newest()) == sorted([member.person.email, address])


@pytest.mark.parametrize("state", [State.AGREED, State.PLANNED])
@pytest.mark.parametrize("tail", ["afspraak/ik-stop", "intrekken"])
def test_the_mediator_hears_that_a_candidate_takes_the_yes_back(app, bakery, work, state, tail):
    made = make.introduction(of=bakery, state=state)
    if tail == "intrekken":
        path = f"{own_page(queries.person(made))}/kennismaking/{made.id}/{tail}"
    else:
        path = f"/k/{make.link(made, queries.person(made), purpose=Purpose.MEETING).token}/{tail}"
    candidate = Visitor(app)
    assert candidate.submit(path, path).status == 303
    work()
    (task,) = db.session.query(Task).filter_by(subject_id=made.id, state="open").all()
    assert (task.kind, task.assigned_to) == ("introductions.taken_back", made.mediator_id)
    inbox = candidate.as_(made.mediator_id).get("/taken")
    assert "De kandidaat trok het ja in" in inbox.words


def test_each_suggestion_of_the_candidate_is_mailed_to_the_employer(bakery, member, work):
    """Also the second one for the same meeting: a server drops a message that it knows."""
    made = make.introduction(of=bakery, state=State.AGREED)
    for n in (0, 1):
        act(lambda row, **how: meetings.offer_times(row, [later()], "Kade 7", "", **how), made)
        work()
        act(
            lambda row, n=n, **how: meetings.suggest_times(
                row, [later(n + 1)], Side.CANDIDATE, **how
            ),
            made,
        )
        work()
    asked = [one for one in mail.newest(50) if "Kies een tijd" in one.text]
    assert [one.to for one in asked].count(member.person.email) == 4
