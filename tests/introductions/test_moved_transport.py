"""Transport to a meeting that is moved, stopped or missed: nothing rides for nobody, nobody stands
waiting. Every state of the transport against everything that happens to a meeting.
"""

import re
from datetime import timedelta

import pytest

from portal import clock, db, formats, outbox
from portal.accounts.models import User
from portal.calendar import call_day
from portal.dossiers.rules import ContactBy
from portal.effects import mail
from portal.employers.models import Absence
from portal.introductions import actions, meetings, queries, rules, transport
from portal.introductions.models import Introduction, Transport
from portal.introductions.rules import State, Travel
from portal.tasks import labels
from portal.tasks.models import Task
from tests import make
from tests.introductions.own import fresh
from tests.introductions.test_called_off import STOPS, act
from tests.introductions.test_transport import WARNING
from tests.page import Visitor

ARRANGE, AGAIN, CANCEL = (
    "introductions.travel", "introductions.travel_again", "introductions.call_off_travel",
)  # fmt: skip
TAXI = "Een taxi om 9.15 uur"
TRANSPORTS = {  # what the candidate asked, what the mediator noted
    "none": (False, None),
    "asked": (True, None),
    "arranged": (True, Travel.YES),
    "arranged unasked": (False, Travel.YES),
    "not yet": (False, Travel.NO),
    "not needed": (True, Travel.NOT_NEEDED),
}
ARRANGED = {"arranged", "arranged unasked"}
TO_ARRANGE = {"asked", "not yet"}
MOVES = [how for how in STOPS if how.endswith("moves it")]
ENDS = [how for how in STOPS if how not in MOVES]
PAST = ["hold", "miss_candidate", "miss_employer"]


def planned(bakery, work, which):
    """A meeting next week, with this transport to it."""
    wants, arranged = TRANSPORTS[which]
    made = make.introduction(of=bakery, state=State.AGREED)
    with db.unit():
        queries.answer_of(made.id).wants_travel = wants
    plan(made, work, 9)
    if arranged:
        arrange(made, arranged)
    return fresh(Introduction, made.id)


def plan(made, work, days):
    chosen = clock.now() + timedelta(days=days)
    act(lambda row, **how: meetings.offer_times(row, [chosen], "Kade 7", "", **how), made)
    work()
    act(lambda row, **how: meetings.choose(row, chosen, **how), made)
    work()


def arrange(made, arranged=Travel.YES):
    act(lambda row, **how: transport.arrange_travel(row, arranged, TAXI, **how), made)


def choose(made, work):
    """Whose turn it is takes the first time."""
    row = fresh(Introduction, made.id)
    side = row.turn
    act(lambda row, **how: meetings.choose(row, row.offered[0], side=side, **how), made)
    work()


def pending(made):
    db.session.rollback()
    db.session.expire_all()
    found = (
        db.session.query(Task).filter_by(subject_id=made.id, state="open").order_by(Task.made_at)
    )
    return [one for one in found if "travel" in one.kind]


def kinds(made):
    return [one.kind for one in pending(made)]


def letters(made):
    """The mails about transport that the mediator got, the last one first."""
    address = db.session.get_one(User, made.mediator_id).email
    return [one for one in mail.newest(50) if one.to == address and "ervoer" in one.subject]


@pytest.mark.parametrize("how", MOVES)
@pytest.mark.parametrize("which", TRANSPORTS)
def test_a_meeting_that_moves_takes_its_transport_along(which, how, bakery, work):
    made = planned(bakery, work, which)
    act(STOPS[how][1], made)
    work()
    assert kinds(made) == ([CANCEL] if which in ARRANGED else [])
    assert len(letters(made)) == (which in ARRANGED)
    choose(made, work)
    row = fresh(Introduction, made.id)
    wanted = {"none": [], "asked": [ARRANGE], "not yet": [ARRANGE], "not needed": [ARRANGE]}
    assert kinds(made) == wanted.get(which, [CANCEL, AGAIN])
    needs = which != "none"
    if needs:
        assert formats.moment(row.meeting_at) in pending(made)[-1].title
        assert pending(made)[-1].due_on == rules.remind_on(clock.day(row.meeting_at))
        assert formats.moment(row.meeting_at) in letters(made)[0].text
    assert len(letters(made)) == needs + (which in ARRANGED)
    if which in ARRANGED | {"not yet", "not needed"}:
        moved = (1, Travel.NOT_NEEDED) if which == "not needed" else (2, Travel.NO)
        assert ride() == moved


def ride():
    """To which meeting, counted, and whether it is arranged."""
    stands = db.session.query(Transport).one()
    return stands.meeting, stands.arranged


@pytest.mark.parametrize("how", MOVES)
def test_a_ride_carries_the_number_of_the_meeting_that_it_goes_to(how, bakery, work):
    made = planned(bakery, work, "arranged")
    assert ride() == (1, Travel.YES)
    for number in (2, 3):
        act(STOPS[how][1], made)
        work()
        assert ride() == (number - 1, Travel.YES), "the one that is called off"
        choose(made, work)
        assert ride() == (number, Travel.NO)
        arrange(made)
        assert ride() == (number, Travel.YES)


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("which", TRANSPORTS)
def test_what_was_arranged_to_a_meeting_that_stops_is_called_off(which, how, bakery, work):
    made = planned(bakery, work, which)
    met_at = made.meeting_at
    act(STOPS[how][1], made)
    work()
    assert kinds(made) == ([CANCEL] if which in ARRANGED else [])
    assert len(letters(made)) == (which in ARRANGED)
    if which in ARRANGED:
        (task,) = pending(made)
        assert (task.assigned_to, task.due_on) == (made.mediator_id, call_day(clock.now()))
        said = labels.title(task.kind, task.title)
        assert said == f"Zeg het vervoer af: {made.reference}, {formats.moment(met_at)}"
        assert formats.moment(met_at) in letters(made)[0].text


@pytest.mark.parametrize("verb", PAST)
@pytest.mark.parametrize("which", TRANSPORTS)
def test_after_the_time_nothing_is_called_off(which, verb, bakery, work):
    made = planned(bakery, work, which)
    clock.move_to(made.meeting_at + timedelta(minutes=30))
    act(getattr(meetings, verb), made)
    work()
    assert kinds(made) == []
    assert letters(made) == []


@pytest.mark.parametrize("which", TRANSPORTS)
def test_a_new_time_after_a_missed_meeting_is_another_journey(which, bakery, work):
    made = planned(bakery, work, which)
    clock.move_to(made.meeting_at + timedelta(minutes=30))
    act(meetings.miss_employer, made)
    work()
    plan(made, work, 9)
    wanted = {"none": [], "arranged": [AGAIN], "arranged unasked": [AGAIN]}
    assert kinds(made) == wanted.get(which, [ARRANGE])


def test_a_meeting_that_stops_after_its_time_calls_nothing_off(bakery, work):
    made = planned(bakery, work, "arranged")
    clock.move_to(made.meeting_at)
    act(actions.withdraw, made)
    work()
    assert kinds(made) == []


@pytest.mark.parametrize("how", ENDS)
def test_what_is_to_be_called_off_stays_when_all_ends(how, bakery, work):
    """Moved first, then stopped: the first taxi still has to be told."""
    made = planned(bakery, work, "arranged")
    act(STOPS[MOVES[0]][1], made)
    work()
    act(STOPS[how][1], made)
    work()
    assert kinds(made) == [CANCEL]


def test_two_journeys_to_call_off_are_one_task_that_names_both(bakery, work):
    made = planned(bakery, work, "arranged")
    first = made.meeting_at
    act(STOPS[MOVES[0]][1], made)
    work()
    choose(made, work)
    second = fresh(Introduction, made.id).meeting_at
    arrange(made)
    act(actions.withdraw, made)
    work()
    (task,) = pending(made)
    assert task.kind == CANCEL
    assert formats.moment(first) in task.title
    assert formats.moment(second) in task.title
    assert len(letters(made)) == 3


def test_arranged_again_the_task_is_done_and_the_old_ride_still_to_call_off(
    bakery, member, work, app
):
    made = planned(bakery, work, "arranged")
    behind = member.as_(made.mediator_id)
    act(STOPS["the candidate moves it"][1], made)
    work()
    choose(made, work)
    page = f"/kennismakingen/{made.id}"
    shown = behind.get(page)
    assert WARNING in shown.words
    assert "Nog af te zeggen:" in shown.words
    assert f"{plain(made.meeting_at)}: {TAXI}" in shown.words
    assert f'value="{TAXI}"' not in shown.text, "the hour in it is of the meeting before"
    done = behind.submit(page, "/vervoer", arranged="yes", how="Een taxi om 13.15 uur")
    assert WARNING not in behind.follow(done).words
    assert kinds(made) == [CANCEL]


def test_not_yet_leaves_the_task_as_it_is(bakery, work):
    made = planned(bakery, work, "arranged")
    act(STOPS[MOVES[0]][1], made)
    work()
    choose(made, work)
    arrange(made, Travel.NO)
    assert kinds(made) == [CANCEL, AGAIN]


def test_the_line_leads_to_the_act(bakery, member, work):
    """From the start, by the task, to the button that ends it."""
    made = planned(bakery, work, "arranged")
    behind = member.as_(made.mediator_id)
    act(STOPS["the employer moves it"][1], made)
    work()
    choose(made, work)
    off, again = pending(made)
    assert f"Regel het vervoer opnieuw: {made.reference}" in behind.get("/taken").words
    page = behind.get(f"/taken/{again.id}")
    assert "Rond af" not in page.words
    assert f"/kennismakingen/{made.id}" in page.links()
    assert "Bewaar het vervoer" in behind.get(f"/kennismakingen/{made.id}").words
    done = behind.submit(f"/taken/{off.id}", "/afronden")
    assert done.status == 303
    assert kinds(made) == [AGAIN]


def test_what_was_arranged_is_read_where_it_must_be_called_off(bakery, member, work):
    made = planned(bakery, work, "arranged")
    behind = member.as_(made.mediator_id)
    act(STOPS["the employer cancels it"][1], made)
    work()
    page = f"/kennismakingen/{made.id}"
    assert f"Nog af te zeggen: {plain(made.meeting_at)}: {TAXI}" in behind.get(page).words
    behind.submit(f"/taken/{pending(made)[0].id}", "/afronden")
    assert "Nog af te zeggen" not in behind.get(page).words


def test_two_journeys_are_both_read_until_they_are_called_off(bakery, member, work):
    made = planned(bakery, work, "arranged")
    first, page = made.meeting_at, f"/kennismakingen/{made.id}"
    behind = member.as_(made.mediator_id)
    act(STOPS[MOVES[0]][1], made)
    work()
    choose(made, work)
    second = fresh(Introduction, made.id).meeting_at
    behind.submit(page, "/vervoer", arranged="yes", how="Een bus om 13.15 uur")
    assert f"{plain(first)}: {TAXI}" in behind.get(page).words
    act(actions.withdraw, made)
    work()
    rides = f"{plain(first)}: {TAXI} {plain(second)}: Een bus om 13.15 uur"
    assert rides in behind.get(page).words
    assert "bus om" not in member.get(page).words


def plain(moment):
    return formats.moment(moment).replace("\xa0", " ")


@pytest.mark.parametrize("how", STOPS)
@pytest.mark.parametrize("which", ["arranged", "asked"])
@pytest.mark.parametrize("way", ["mail", "sms"])
def test_the_candidate_hears_that_the_ride_does_not_come(app, which, how, way, bakery, work):
    made = planned(bakery, work, which)
    with db.unit():
        behind = queries.person(made)
        behind.contact_by = ContactBy(way)
        reached, employer = (behind.email if way == "mail" else behind.phone), bakery.name
    act(STOPS[how][1], made)
    work()
    (told,) = [
        one for one in mail.newest(50)
        if one.to == reached and ("niet door" in one.text or "verval" in one.text)
    ]  # fmt: skip
    said = "vervoer dat wij hadden geregeld, komt niet" if way == "mail" else "en rit"
    assert (said in told.text) is (which == "arranged")
    assert employer not in told.text
    window = Visitor(app)
    shown = window.follow(window.get(re.search(r"/k/\S+", told.text)[0])).words
    assert ("Het vervoer dat wij hadden geregeld, komt niet." in shown) is (which == "arranged")


def test_the_mail_leads_to_the_task(bakery, work):
    made = planned(bakery, work, "arranged")
    act(STOPS["the employer moves it"][1], made)
    work()
    choose(made, work)
    tasks = {task.kind: f"/taken/{task.id}" for task in pending(made)}
    told = {one.subject.partition(":")[0]: one.text for one in letters(made)}
    assert tasks[CANCEL] in told["Zeg het vervoer af"]
    assert tasks[AGAIN] in told["Regel het vervoer voor een nieuwe tijd"]


@pytest.mark.parametrize("which", sorted(TO_ARRANGE))
@pytest.mark.parametrize("by_night", [False, True])
def test_to_a_meeting_that_is_over_nobody_arranges_transport(bakery, work, member, which, by_night):
    made = planned(bakery, work, which)
    page, behind = f"/kennismakingen/{made.id}", made.mediator_id
    assert "Bewaar het vervoer" in member.as_(behind).get(page).words
    clock.move_to(made.meeting_at + rules.LASTS + timedelta(days=12 if by_night else 0))
    shown = member.as_(behind).get(page).words
    assert "Bewaar het vervoer" not in shown
    assert WARNING not in shown
    if by_night:
        with db.unit():
            outbox.put("introductions.overdue")
    work()
    assert kinds(made) == []
    assert "Regel het vervoer" not in member.as_(behind).get("/taken").words


@pytest.mark.promise("C2")
@pytest.mark.parametrize("how", [*MOVES, "the candidate takes the yes back"])
def test_the_employer_learns_nothing_of_it(how, bakery, member, work):
    made = planned(bakery, work, "arranged")
    act(STOPS[how][1], made)
    work()
    if how in MOVES:
        choose(made, work)
    for path in ("/", "/kennismakingen", f"/kennismakingen/{made.id}"):
        assert "ervoer" not in member.get(path).words
    assert all("ervoer" not in one.text for one in mail.newest(50) if one.to == member.person.email)


def test_who_stands_in_hears_it(bakery, work, mediator, second_mediator):
    made = planned(bakery, work, "arranged")
    with db.unit() as session:
        session.add(
            Absence(
                user_id=made.mediator_id, deputy_id=second_mediator.person.id,
                from_on=clock.today(), until_on=clock.today() + timedelta(days=3),
            )
        )  # fmt: skip
    act(STOPS["the employer cancels it"][1], made)
    work()
    told = [one.to for one in mail.newest(50) if "ervoer" in one.subject]
    assert told == [second_mediator.person.email]


def test_run_twice_it_is_one_task(bakery, work):
    made = planned(bakery, work, "arranged")
    act(actions.withdraw, made)
    work()
    row = fresh(Introduction, made.id)
    act(lambda found, **who: transport.call_off_travel(found, 1, row.meeting_was_at, **who), made)
    assert len(pending(made)) == 1
    assert pending(made)[0].title.count("uur") == 1
