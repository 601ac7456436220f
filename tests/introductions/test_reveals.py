"""What was revealed is read until its last day, and is gone the night after (promise C11)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, doctor, formats, migrate, outbox
from portal.audit.models import AuditLine
from portal.cards import jobs, showings
from portal.cards.models import Reveal
from portal.introductions import actions, meetings, queries
from portal.introductions.models import Introduction
from portal.introductions.rules import EmployerReason, State
from portal.links.rules import Purpose
from tests import make
from tests.make import basis
from tests.page import Visitor

GONE = "De gegevens van deze kandidaat zijn verwijderd."


@pytest.fixture
def ended(bakery):
    """An introduction that ended today, whose reveal goes in four weeks."""
    made = make.introduction(of=bakery, state=State.HELD, fields=["phone"])
    acting(meetings.reject, made, EmployerReason.FILLED, "")
    return made


def acting(verb, introduction, *args):
    with db.unit():
        row = db.session.get(Introduction, introduction.id)
        return verb(row, *args, by=basis.SYSTEM, at=clock.now())


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


def on(day, work):
    """That day, after its night."""
    clock.move_to(clock.at(day, "3.00"))
    with db.unit():
        outbox.put("cards.expire_reveals")
    work()


def again(visitor):
    """The same person, signed in on another day."""
    return Visitor(visitor.app, visitor.person)


@pytest.mark.promise("C11")
def test_the_copy_is_read_on_its_last_day_and_gone_the_day_after(
    ended, member, account_manager, mediator, work
):
    first_name, last_day = queries.person(ended).first_name, clock.today() + timedelta(days=28)
    page = f"/kennismakingen/{ended.id}"
    on(last_day, work)
    shown = again(member).get(page)
    assert first_name in shown.words
    assert f"U ziet dit tot en met {formats.day(last_day)}" in shown.text.replace("&nbsp;", "\xa0")
    staff = again(mediator).get(page)
    assert "Dit liet de kandidaat de werkgever zien" in staff.words
    assert "De werkgever ziet dit tot en met" in staff.words
    assert "U ziet dit" not in staff.words
    assert rows(Reveal)[0].fields["first_name"] == first_name
    on(last_day + timedelta(days=1), work)
    for who in (member, account_manager):
        shown = again(who).get(page)
        assert GONE in shown.words
        assert first_name not in shown.text
    told = again(mediator).get(page).words  # who reads name and phone number right above it
    assert "De werkgever ziet de gegevens van deze kandidaat niet meer." in told
    assert GONE not in told
    (reveal,) = rows(Reveal)
    assert (reveal.fields, reveal.until_on) == ({}, last_day)


@pytest.mark.promise("C11")
def test_after_the_last_day_nothing_is_read_before_the_night_either(ended, member):
    clock.move_to(clock.at(clock.today() + timedelta(days=29), "0.01"))
    shown = again(member).get(f"/kennismakingen/{ended.id}")
    assert GONE in shown.words
    assert queries.person(ended).first_name not in shown.text


@pytest.mark.promise("C11")
def test_a_yes_that_is_taken_back_is_gone_at_once(bakery, member):
    made = make.introduction(of=bakery, state=State.PLANNED)
    first_name, page = queries.person(made).first_name, f"/kennismakingen/{made.id}"
    assert first_name in member.get(page).words
    acting(actions.withdraw, made)
    shown = member.get(page)
    assert first_name not in shown.text
    assert GONE in shown.words
    assert rows(Reveal)[0].fields == {}


@pytest.mark.promise("C16")
def test_taken_back_and_past_read_the_same(bakery, ended, member, work):
    taken = make.introduction(of=bakery, state=State.PLANNED)
    acting(actions.withdraw, taken)
    on(clock.today() + timedelta(days=29), work)
    pages = [again(member).get(f"/kennismakingen/{one.id}") for one in (taken, ended)]
    said = [page.all("p.gp-line") for page in pages]
    assert said[0] == said[1] == [GONE]


def test_it_goes_once_with_a_line_without_values(ended, work):
    first_name = queries.person(ended).first_name
    for _ in range(2):
        on(clock.today() + timedelta(days=29), work)
    lines = [line for line in rows(AuditLine) if line.verb == "cards.empty_reveal"]
    assert [line.facts for line in lines] == [{}]
    assert all(first_name not in str(line.facts) for line in rows(AuditLine))


def test_a_copy_that_is_gone_does_not_come_back_by_a_new_day(ended, work):
    on(clock.today() + timedelta(days=29), work)
    before = rows(Reveal)[0].until_on
    with db.unit():
        known = {"by": basis.SYSTEM, "at": clock.now()}
        showings.reveal_until(ended.id, clock.today() + timedelta(days=56), **known)
    (reveal,) = rows(Reveal)
    assert (reveal.fields, reveal.until_on) == ({}, before)


def test_a_copy_whose_day_moved_meanwhile_stays(ended, work):
    clock.move_to(clock.at(clock.today() + timedelta(days=29), "3.00"))
    reveal_id = str(rows(Reveal)[0].id)
    with db.unit():
        db.session.query(Reveal).one().until_on = clock.today()
        outbox.put("cards.empty_reveals", reveal_ids=[reveal_id])
    work()
    assert rows(Reveal)[0].fields


@pytest.mark.parametrize("n", [1, 3])
def test_many_go_some_at_a_time(ended, work, monkeypatch, n):
    monkeypatch.setattr(jobs, "CHUNK", 2)
    (kept,) = rows(Reveal)
    with db.unit() as session:
        known = {c.key: getattr(kept, c.key) for c in kept.__mapper__.column_attrs}
        for _ in range(n - 1):
            meeting = Introduction(**_copy(session.get(Introduction, ended.id)))
            session.add(meeting)
            session.flush()
            session.add(Reveal(**(known | {"id": meeting.id, "introduction_id": meeting.id})))
    on(clock.today() + timedelta(days=29), work)
    assert all(one.fields == {} for one in rows(Reveal))
    assert (
        len([one for one in rows(outbox.Job) if one.name == "cards.empty_reveals"]) == (n + 1) // 2
    )


def _copy(row):
    profile = make.showing(of=None)
    known = {
        column.key: getattr(row, column.key)
        for column in Introduction.__mapper__.column_attrs
        if column.key not in ("id", "showing_id", "version")
    }
    return known | {"showing_id": profile.id}


@pytest.mark.parametrize(("days", "wrong"), [(29, 0), (30, 1)])
def test_the_doctor_finds_a_copy_that_outlived_its_night(app, ended, monkeypatch, days, wrong):
    monkeypatch.setattr(migrate, "is_current", lambda: True)
    clock.move_to(clock.at(clock.today() + timedelta(days=days), "9.00"))
    with app.app_context():
        found = [one.what for one in doctor.findings() if one.check == "reveals"]
    assert len(found) == wrong


def _until(introduction_id):
    db.session.rollback()
    db.session.expire_all()
    statement = select(Reveal.until_on).where(Reveal.introduction_id == introduction_id)
    return db.session.scalars(statement).one()


def test_the_question_says_until_when_also_after_an_appointment(app, bakery, member):
    asked = make.introduction(of=bakery, state=State.ASKED)
    link = make.link(asked, queries.person(asked), purpose=Purpose.ANSWER)
    made_id, path, today = asked.id, f"/k/{link.token}/vraag", clock.today()
    candidate = Visitor(app)
    said = candidate.get(path).words
    last = formats.day(today + timedelta(days=56)).replace("\xa0", " ")
    assert f"Dat geldt tot en met {last}." in said
    assert "Komt er een afspraak? Dan geldt het tot 8 weken na de afspraak." in said
    candidate.submit(path, "/vraag", antwoord="yes")
    assert _until(made_id) == today + timedelta(days=56)
    meets = clock.now() + timedelta(days=20)
    acted = {"by": basis.SYSTEM, "at": clock.now()}
    with db.unit():
        row = db.session.get_one(Introduction, made_id)
        meetings.offer_times(row, [meets], "Kade 7", "", **acted)
        meetings.choose(row, meets, **acted)
    assert _until(made_id) == clock.day(meets) + timedelta(days=56)


@pytest.mark.parametrize(("after", "days"), [(5, 33), (40, 56)])
def test_an_end_never_shows_it_longer_than_was_said(bakery, after, days):
    agreed = make.introduction(of=bakery, state=State.AGREED)
    made_id, yes_on = agreed.id, _until(agreed.id) - timedelta(days=56)
    clock.move_to(clock.at(yes_on + timedelta(days=after), "10.00"))
    with db.unit():
        row = db.session.get_one(Introduction, made_id)
        meetings.cancel(row, EmployerReason.FILLED, "", by=basis.SYSTEM, at=clock.now())
    assert _until(made_id) == yes_on + timedelta(days=days)
