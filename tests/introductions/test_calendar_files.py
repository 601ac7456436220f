"""What the calendar files of an appointment say, to whom, and which entry each replaces."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from portal import clock, db
from portal.effects import mail
from portal.introductions import actions, documents, meetings, queries
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from tests import make
from tests.introductions.own import fresh, own_page
from tests.make import basis
from tests.page import Visitor

PLACE = "Bakkerij Van Dam, Kade 7, Vaartland"
KEPT = {
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "ORGANIZER", "LOCATION",
}  # fmt: skip


def entry(text):
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    return found


def acting(verb, made, *args, **values):
    with db.unit() as session:
        row = session.get_one(Introduction, made.id, with_for_update=True)
        verb(row, *args, by=basis.SYSTEM, at=clock.now(), **values)


def planned(bakery, work, days=9, made=None):
    made = made or make.introduction(of=bakery, state=State.AGREED)
    chosen = clock.now() + timedelta(days=days)
    acting(meetings.offer_times, made, [chosen], PLACE, "Uw rijbewijs")
    acting(meetings.choose, made, chosen)
    work()
    return made


def letters(to):
    return [one for one in mail.newest(50) if one.to == to and one.ics]


@pytest.mark.promise("C11")
def test_the_candidates_calendar_tells_no_company_and_no_address(app, bakery, work):
    made = planned(bakery, work)
    behind = queries.person(made)
    token = re.search(r"/k/[\w-]{43}", letters(behind.email)[0].text).group()
    own = f"{own_page(behind)}/kennismaking/{made.id}"
    files = [
        letters(behind.email)[0].ics,
        Visitor(app).get(f"{token}/afspraak.ics").text,
        Visitor(app).get(f"{own}/afspraak.ics").text,
    ]
    for text in files:
        assert str(entry(text)["SUMMARY"]) == "Afspraak"
        assert "LOCATION" not in entry(text)
        for word in (bakery.name, made.vacancy_title, made.vacancy_reference, "Kade", "Bakkerij"):
            assert word not in text.replace("\r\n ", "")


def test_the_candidate_reads_the_place_behind_the_link(app, bakery, work):
    made = planned(bakery, work)
    token = re.search(r"/k/[\w-]{43}", letters(queries.person(made).email)[0].text).group()
    candidate = Visitor(app)
    assert PLACE in candidate.follow(candidate.get(token)).words


@pytest.mark.promise("C2")
def test_the_employers_calendar_tells_the_place_and_nothing_of_who_comes(bakery, member, work):
    made = planned(bakery, work)
    behind = queries.person(made)
    for text in (
        letters(member.person.email)[0].ics,
        member.get(f"/kennismakingen/{made.id}/afspraak.ics").text,
    ):
        assert str(entry(text)["LOCATION"]) == PLACE
        assert set(entry(text)) <= KEPT, "nobody is invited by it, and nothing is said beside"
        plain = text.replace("\r\n ", "")
        told = (behind.first_name, behind.last_name, behind.email, behind.phone, made.alias)
        assert all(word not in plain for word in told)


@pytest.mark.parametrize("whose", ["employer", "candidate"])
def test_each_entry_replaces_the_one_before(whose, bakery, work):
    made = planned(bakery, work)
    file = getattr(documents, f"{whose}_entry")
    numbers = [entry(file(fresh(Introduction, made.id)))]
    later = [clock.now() + timedelta(days=12)]
    acting(meetings.suggest_times, made, later, Side.CANDIDATE)
    numbers.append(entry(file(fresh(Introduction, made.id))))
    acting(meetings.choose, made, later[0])
    numbers.append(entry(file(fresh(Introduction, made.id))))
    acting(actions.withdraw, made)
    numbers.append(entry(file(fresh(Introduction, made.id))))
    assert [(str(one["STATUS"]), one["SEQUENCE"]) for one in numbers] == [
        ("CONFIRMED", 2), ("CANCELLED", 3), ("CONFIRMED", 4), ("CANCELLED", 5),
    ]  # fmt: skip
    assert {str(one["UID"]) for one in numbers} == {f"{made.id}@groeiportaal"}


@pytest.mark.parametrize("whose", ["employer", "candidate"])
def test_a_meeting_that_was_missed_is_not_called_off_by_an_older_one(whose, bakery, work):
    """The first time was moved, the second one missed: no file takes the first one out again."""
    made = planned(bakery, work)
    planned(bakery, work, days=12, made=made)
    clock.move_to(fresh(Introduction, made.id).meeting_at + timedelta(hours=1))
    acting(meetings.miss_employer, made)
    acting(meetings.offer_times, made, [clock.now() + timedelta(days=9)], PLACE, "")
    row = fresh(Introduction, made.id)
    assert row.meeting_was_at is None
    assert getattr(documents, f"{whose}_entry")(row) == ""
