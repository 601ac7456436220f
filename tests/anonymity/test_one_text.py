"""C16: who left, left. Withdrawn, placed, ill, hidden or rotated: one text, the same bytes, the
same statements; and whoever asks meanwhile gets the ordinary answer.
"""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.cards import actions as cards
from portal.cards import showings
from portal.cards.models import Card, Showing, ShowingCard
from portal.introductions import actions, overdue, queries
from portal.introductions.models import Introduction
from portal.introductions.reasons import NoReason
from portal.introductions.rules import How, State
from portal.roles import Role
from portal.vacancies.labels import State as Scenario
from tests import make
from tests.anonymity import replay
from tests.anonymity.copies import Copy
from tests.anonymity.worlds import AT, World, mediator_of
from tests.instant import START
from tests.make import basis
from tests.make.candidates import qualities

ENDS = {
    "ill or on leave": lambda one: cards.pause(one.card, by=one.by, at=AT),
    "withdrawn": lambda one: cards.withdraw(one.card, by=one.by, at=AT),
    "placed": lambda one: cards.pause_placed(one.showing.id, by=basis.SYSTEM, at=AT),
    "hidden from him": lambda one: cards.hide(one.card, one.showing.employer_id, by=one.by, at=AT),
    "not for this work": lambda one: cards.revoke_yes(one.card, "production", by=one.by, at=AT),
    "changed": lambda one: cards.edit(one.card, qualities(), by=one.by, at=AT),
    "too few share it": lambda one: showings.end_recognisable([one.showing.id], at=AT),
    "rotated": lambda one: showings.end_expired(one.showing.vacancy_id, at=AT),
}
NOES = {
    "no, by link": lambda row, by: actions.refuse(row, how=How.LINK, by=by, at=AT),
    "no, by phone, not now": lambda row, by: actions.refuse(
        row, how=How.PHONE, reason=NoReason.NOT_NOW, by=by, at=AT
    ),
    "found other work": lambda row, by: actions.refuse(
        row, how=How.LINK, reason=NoReason.FOUND_WORK, by=by, at=AT
    ),
    "stopped by the mediator": lambda row, by: actions.withdraw(row, by=by, at=AT),
    "no answer in time": lambda row, by: overdue.expire(row, by=basis.SYSTEM, at=AT),
}


class Gone:
    """One profile on a list, a month old, and who is behind it."""

    def __init__(self, bakery):
        clock.move_to(AT - timedelta(days=31))
        vacancy = make.vacancy(of=bakery, state=Scenario.MATCHING)
        self.vacancy_id, self.showing_id = vacancy.id, make.showing(vacancy=vacancy).id
        clock.move_to(START)

    def load(self):
        self.showing = db.session.get_one(Showing, self.showing_id)
        behind = db.session.get_one(ShowingCard, self.showing_id).card_id
        self.card = db.session.get_one(Card, behind)
        self.by = basis.actor(self.card.made_by, Role.MEDIATOR)
        return self

    def steps(self):
        list_path = f"/vacatures/{self.vacancy_id}/kandidaten"
        kept, one = f"{list_path}/{self.showing_id}/bewaren", self.showing_id
        profile = f"/kennismakingen/profiel/{one}"
        return (
            *(("GET", path, False) for path in ("/", "/alles", "/vacatures", list_path, profile)),
            *(("POST", path, htmx) for path in (kept, profile) for htmx in (True, False)),
            ("GET", "/kennismakingen", False),
            replay.NIGHT,
        )


def visits(house, person, ends, steps):
    """Name of an end → what the same visit brings after it; each from the same database."""
    world = World(person.id, None, frozenset({person.email}))
    with replay.still(AT, 1):
        world.sign_in(house.app)
    copy, brought = Copy(house), {}
    try:
        for name, end in [("", lambda: None), *ends.items()]:  # the first warms up
            copy.restore()
            with replay.still(AT, 2), db.unit():
                end()
            db.session.remove()
            with replay.still(AT, 3):
                brought[name] = replay.visit(world, steps)
    finally:
        copy.drop()
    return brought


@pytest.mark.promise("C16")
def test_a_profile_that_leaves_leaves_one_text_whatever_the_cause(house, bakery, member):
    gone = Gone(bakery)
    ends = {name: (lambda end=end: end(gone.load())) for name, end in ENDS.items()}
    brought = visits(house, member.person, ends, gone.steps())
    there, first = brought.pop(""), brought["rotated"]
    assert replay.difference(there, first) is not None
    for name, one in brought.items():
        assert replay.difference(first, one) is None, name
    page, asked = first[3].body.decode(), first[-3]
    assert "niet meer beschikbaar" in page
    assert asked.status == 303


@pytest.mark.promise("C16")
def test_a_meeting_that_is_off_is_off_whatever_the_cause(house, bakery, member):
    made_id = make.introduction(of=bakery, state=State.ASKED).id

    def after(end):
        row = db.session.get_one(Introduction, made_id)
        end(row, mediator_of(queries.person(row)))

    ends = {name: (lambda end=end: after(end)) for name, end in NOES.items()}
    paths = ("/", "/alles", "/kennismakingen", f"/kennismakingen/{made_id}")
    steps = [("GET", path, htmx) for path in paths for htmx in (False, True)]
    brought = visits(house, member.person, ends, [*steps, replay.NIGHT])
    brought.pop("")
    first = brought["no, by link"]
    assert b"gaat niet door" in first[-1].body
    assert "Deze kennismaking gaat niet door." in first[-3].body.decode()
    for name, one in brought.items():
        assert replay.difference(first, one) is None, name
