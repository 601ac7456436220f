"""Getting there: transport that is arranged in time, and the talk after a second no-show."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from portal import clock, db, outbox
from portal.audit.models import AuditLine
from portal.calendar import add_working_days
from portal.cards.models import Card
from portal.effects import mail
from portal.errors import Refused
from portal.introductions import actions, meetings, queries, rules, transport
from portal.introductions.models import CandidateAnswer, Introduction, Talk, Transport
from portal.introductions.rules import How, State, Travel
from portal.links.rules import Channel, Purpose
from portal.tasks import labels as task_labels
from portal.tasks.models import Task
from tests import make
from tests.instant import START
from tests.make import basis
from tests.page import Visitor

WARNING = "Het vervoer is nog niet geregeld."
TWICE = "Deze kandidaat kwam vaker niet."


def rows(model):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(model).all()


def acting(verb, row, *args, **values):
    with db.unit():
        found = db.session.get(type(row), row.id)
        return verb(found, *args, by=basis.SYSTEM, at=clock.now(), **values)


def tasks(kind="introductions.travel"):
    return [one for one in rows(Task) if one.kind == kind]


def planned(bakery, work, *, wants=True, days=9):
    """A meeting that was just planned, of somebody who asked for help to get there."""
    made = make.introduction(of=bakery, state=State.AGREED)
    with db.unit():
        queries.answer_of(made.id).wants_travel = wants
    plan(made, work, days)
    return made


def plan(made, work, days):
    acting(meetings.offer_times, made, [clock.now() + timedelta(days=days)], "Kade 7", "")
    acting(meetings.choose, made, rows(Introduction)[0].offered[0])
    work()


# transport


@pytest.mark.parametrize(
    ("wants", "arranged", "needs"),
    [
        (True, None, True),
        (True, Travel.NO, True),
        (True, Travel.YES, False),
        (True, Travel.NOT_NEEDED, False),
        (False, None, False),
        (False, Travel.NO, True),
        (False, Travel.YES, False),
    ],
)
def test_transport_must_be_arranged_for_who_asked(wants, arranged, needs):
    assert rules.needs_travel(wants, arranged) is needs


@pytest.mark.parametrize("wants", [True, False])
def test_who_asked_for_help_gives_the_mediator_a_task_for_the_day_before(bakery, work, wants):
    made = planned(bakery, work, wants=wants)
    found = [(one.assigned_to, one.due_on) for one in tasks()]
    meets = clock.day(rows(Introduction)[0].meeting_at)
    assert found == ([(made.mediator_id, rules.remind_on(meets))] if wants else [])


def test_the_mediator_sees_a_warning_until_it_is_arranged(bakery, mediator, member, work):
    made = planned(bakery, work)
    page = f"/kennismakingen/{made.id}"
    assert WARNING in mediator.get(page).words
    assert "ervoer" not in member.get(page).words
    still = mediator.submit(page, "/vervoer", arranged="no")
    assert WARNING in mediator.follow(still).words
    assert [one.state for one in tasks()] == ["open"]
    done = mediator.submit(page, "/vervoer", arranged="yes", how="Een taxi om 9.15 uur")
    assert WARNING not in mediator.follow(done).words
    assert [one.state for one in tasks()] == ["done"]
    assert "taxi" not in member.get(page).words
    assert mediator.submit(page, "/vervoer", arranged="").status == 422


def test_a_choice_that_was_changed_is_a_task_again(bakery, work):
    made = planned(bakery, work)
    acting(transport.arrange_travel, made, Travel.YES, "")
    acting(transport.arrange_travel, made, Travel.NO, "")
    assert sorted(one.state for one in tasks()) == ["done", "open"]
    assert len(rows(Transport)) == 1


def test_another_time_is_another_journey(bakery, mediator, work):
    made = planned(bakery, work)
    acting(transport.arrange_travel, made, Travel.YES, "Een taxi")
    plan(made, work, 12)
    assert WARNING in mediator.get(f"/kennismakingen/{made.id}").words
    again = tasks("introductions.travel_again")
    assert [one.due_on for one in again if one.state == "open"] == [
        rules.remind_on(clock.day(rows(Introduction)[0].meeting_at))
    ]


@pytest.mark.parametrize(("arranged", "says"), [(Travel.YES, True), (Travel.NOT_NEEDED, False)])
def test_the_candidate_reads_that_we_arrange_it(app, bakery, work, arranged, says):
    made = planned(bakery, work)
    behind = queries.person(made)
    acting(transport.arrange_travel, made, arranged, "Een taxi om 9.15 uur")
    window = Visitor(app)
    token = make.link(db.session.merge(made), behind, purpose=Purpose.MEETING).token
    shown = window.follow(window.get(f"/k/{token}")).words
    assert ("Wij regelen het vervoer. Een taxi om 9.15 uur" in shown) is says
    with db.unit():
        known = {"introduction_id": str(made.id), "meeting": 1, "link_id": str(made.id)}
        outbox.put("introductions.tomorrow", **known)
    work()
    told = [one for one in mail.newest(200) if one.to in (behind.email, behind.phone)]
    assert any("Wij regelen het vervoer." in one.text for one in told) is says
    assert all("taxi" not in one.text for one in told)


@pytest.mark.parametrize("verb", ["hold", "miss_candidate", "miss_employer"])
def test_after_the_meeting_nobody_has_to_arrange_it(bakery, work, verb):
    made = planned(bakery, work)
    clock.move_to(rows(Introduction)[0].meeting_at + timedelta(minutes=30))
    acting(getattr(meetings, verb), made)
    assert [one.state for one in tasks()] == ["cancelled"]


@pytest.mark.parametrize("state", sorted(set(State) - {State.PLANNED}))
def test_only_a_planned_meeting_has_transport(bakery, state):
    made = make.introduction(of=bakery)
    with db.unit():
        row = db.session.get(Introduction, made.id)
        row.meeting_at, row.state = clock.now(), state
    with pytest.raises(Refused, match="wrong_state"):
        acting(transport.arrange_travel, made, Travel.YES, "")


def test_the_way_to_travel_is_short(bakery, work):
    made = planned(bakery, work)
    with pytest.raises(IntegrityError) as refused:
        acting(transport.arrange_travel, made, Travel.YES, "x" * 201)
    assert db.violated(refused.value) == "ck_transports_how_length"


# the second no-show


@pytest.fixture
def absent(bakery, mediator, work):
    """Somebody who did not come twice, and the introduction of the second time."""
    behind = make.dossier(mediator=mediator.person)
    card = make.card(dossier=behind)
    return [_missed(bakery, card.id, work) for _ in range(2)][-1]


def _missed(bakery, card_id, work):
    shown = make.showing(of=bakery, card=db.session.get(Card, card_id))
    made = make.introduction(showing=shown, state=State.PLANNED)
    clock.move_to(db.session.merge(made).meeting_at + timedelta(minutes=30))
    acting(meetings.miss_candidate, made)
    work()
    clock.move_to(START)
    return made


@pytest.mark.parametrize(
    ("missed", "talked_over", "flagged"),
    [(0, 0, False), (1, 0, False), (2, 0, True), (2, 2, False), (3, 2, True), (3, 3, False)],
)
def test_a_talk_is_needed_from_the_second_no_show_on(missed, talked_over, flagged):
    assert rules.flags(missed, talked_over) is flagged
    if flagged:
        with pytest.raises(Refused, match="talk_first"):
            rules.talk_first(missed, talked_over)
        return
    rules.talk_first(missed, talked_over)


def _again(bakery, absent):
    """Another employer's wish for the same person, as it stands with the mediator."""
    card = db.session.query(Card).filter_by(dossier_id=queries.person(absent).id).one()
    made = make.introduction(showing=make.showing(of=bakery, card=card))
    return made, queries.person(made)


def test_who_did_not_come_twice_is_not_asked_before_a_talk(bakery, absent):
    made, behind = _again(bakery, absent)
    later = [clock.at(add_working_days(clock.today(), 4), "10.00")]
    for refused in (
        lambda: acting(actions.ask, made, Channel.MAIL),
        lambda: acting(actions.agree, made, behind, [], how=How.PHONE),
        lambda: acting(meetings.offer_times, absent, later, "Kade 7", ""),
    ):
        with pytest.raises(Refused, match="talk_first"):
            refused()
    acting(transport.record_talk, behind)
    acting(actions.ask, made, Channel.MAIL)
    acting(meetings.offer_times, absent, later, "Kade 7", "")
    assert db.session.get(Introduction, made.id).state is State.ASKED


def test_who_did_not_come_twice_is_not_proposed_before_a_talk(bakery, absent, mediator):
    vacancy = make.vacancy(of=bakery)
    make.candidates(4)
    behind = queries.person(absent).id
    path = f"/kennismakingen/voorstellen/{behind}"
    refused = mediator.submit(path, str(behind), vacancy=vacancy.id)
    assert refused.status == 422
    assert "Voer eerst een gesprek" in refused.words
    talked = mediator.submit(f"/kennismakingen/kandidaat/{behind}", "/gesprek")
    assert TWICE not in mediator.follow(talked).words
    assert mediator.submit(path, str(behind), vacancy=vacancy.id).status == 303


def test_the_mediator_reads_why_and_the_employer_nothing(bakery, absent, mediator, member):
    made, behind = _again(bakery, absent)
    page = f"/kennismakingen/{made.id}"
    for path in (page, f"/kennismakingen/kandidaat/{behind.id}"):
        assert TWICE in mediator.get(path).words
    assert "Stuur de vraag" not in mediator.get(page).words
    for path in (page, f"/kennismakingen/{absent.id}", "/kennismakingen"):
        shown = member.get(path).words
        assert "vaker" not in shown
        assert "gesprek" not in shown


def test_a_talk_is_recorded_once_and_a_next_no_show_asks_for_another(bakery, absent, work):
    behind = queries.person(absent)
    for _ in range(2):
        acting(transport.record_talk, behind)
    assert len(rows(Talk)) == 1
    lines = [line for line in rows(AuditLine) if line.verb == "introductions.record_talk"]
    assert len(lines) == 1
    with db.unit():
        db.session.query(CandidateAnswer).first().no_shows += 1
    assert rules.flags(*queries.missed(behind.id))


def test_the_task_to_ask_says_that_a_talk_comes_first(bakery, absent):
    made, _behind = _again(bakery, absent)
    (task,) = [one for one in tasks("introductions.ask_after_talk") if one.subject_id == made.id]
    said = task_labels.title(task.kind, task.title)
    assert said == f"Voer eerst een gesprek, vraag het dan: {made.reference}"


def test_who_came_has_nothing_to_talk_over(bakery):
    made = make.introduction(of=bakery)
    acting(transport.record_talk, queries.person(made))
    assert rows(Talk) == []


def test_the_database_keeps_one_talk_a_count(absent):
    behind = queries.person(absent)
    acting(transport.record_talk, behind)
    known = {"dossier_id": behind.id, "no_shows": 2, "talked_at": clock.now()}
    with pytest.raises(IntegrityError) as refused, db.unit() as session:
        session.add(Talk(**known))
    assert db.violated(refused.value) == "uq_no_show_talks_dossier_id_no_shows"
