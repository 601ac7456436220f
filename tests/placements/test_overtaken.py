"""A letter tells what happened. What was overtaken before its mail went, sends none: what came over
it has a letter of its own.
"""

import uuid
from datetime import date, timedelta

import pytest

from portal import clock, db, outbox
from portal.accounts.queries import readers
from portal.calendar import add_working_days
from portal.formats import day as in_words
from portal.guarantees import actions as guarantees
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Reason
from portal.guarantees.models import Claim
from portal.placements import actions
from portal.placements.labels import Kind, State
from portal.placements.models import Placement
from portal.roles import May
from tests import make
from tests.make import basis
from tests.placements.told import act, line, of, plain

END, WISH = date(2026, 10, 30), date(2026, 9, 25)


@pytest.fixture
def placement(bakery, signatory):
    return make.placement(of=bakery)


def ask(placement, wished_on):
    asked = ClaimRequest(uuid.uuid4(), Reason.LESS_WORK, "", wished_on, "Test")
    act(guarantees.invoke, placement, asked)
    return asked.once


def withdraw(claim_id):
    with db.unit() as session:
        claim = session.get_one(Claim, claim_id, with_for_update=True)
        row = session.get_one(Placement, claim.placement_id, with_for_update=True)
        guarantees.withdraw(claim, row, by=basis.SYSTEM, at=clock.now())


def assert_one_each(placement, found):
    company = readers(May.VIEW_PLACEMENTS, placement.employer_id)
    assert (len(of(found, "employer")), len(of(found, "mediator"))) == (len(company), 1)


def about_end(found):
    return [one for one in found if one[1].startswith("Plaatsing ")]


@pytest.mark.at("2026-09-15T10:00")
def test_an_end_that_a_take_back_goes_before_is_not_told_as_the_wish(placement, letters):
    """Neither that the work goes on, nor that it was agreed to stop on the day that is wished."""
    act(actions.end, placement, END, "mutual")
    ask(placement, WISH)
    found = letters()
    assert found
    assert about_end(found) == []


@pytest.mark.at("2026-09-15T10:00")
def test_an_end_that_stands_again_is_told_after_all(placement, letters):
    act(actions.end, placement, END, "mutual")
    withdraw(ask(placement, WISH))
    found = about_end(letters())
    assert {whom for whom, *_ in found} == {"employer", "mediator"}
    assert all(plain(f"De laatste dag is {in_words(END)}.") in text for *_, text in found)


def test_an_end_that_is_lifted_before_the_mail_is_one_letter(placement, letters):
    act(actions.end, placement, add_working_days(clock.today(), 12), "mutual")
    act(actions.keep, placement)
    found = letters()
    assert_one_each(placement, found)
    assert all("het werk gaat door" in subject for _, subject, _ in found)


def test_an_end_that_moves_there_and_back_before_the_mail_is_one_letter(placement, letters):
    today = clock.today()
    for days in (10, 15, 10):
        act(actions.end, placement, add_working_days(today, days), "mutual")
    found = letters()
    assert_one_each(placement, found)
    on = plain(in_words(add_working_days(today, 10)))
    assert all(f"De laatste dag is {on}." in text for *_, text in found)


@pytest.mark.at("2026-09-15T10:00")
def test_an_end_that_came_before_the_mail_is_told_as_past(placement, letters):
    act(actions.end, placement, WISH, "mutual")
    clock.move_to(clock.at(WISH + timedelta(days=1), "10.00"))
    act(actions.complete, placement)
    found = about_end(letters())
    assert {whom for whom, *_ in found} == {"employer", "mediator"}
    assert all(plain(f"De laatste dag was {in_words(WISH)}.") in text for *_, text in found)


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("over", ["end", "take-back"])
def test_the_lifting_of_an_end_is_not_told_where_another_came(app, bakery, letters, over):
    claim = make.claim(of=bakery, last_on=WISH)
    placement = db.session.get_one(Placement, claim.placement_id)
    act(actions.end, placement, add_working_days(clock.today(), 2), "resigned")
    letters()
    clock.move_to(clock.now() + timedelta(minutes=5))
    act(actions.keep, placement)
    if over == "end":
        act(actions.end, placement, END, "mutual")
    else:
        ask(placement, WISH)
    found = letters()
    assert found
    assert not [subject for _, subject, _ in found if "gaat niet door" in subject]


@pytest.mark.parametrize("days", [0, 1])
def test_that_it_begins_after_all_is_not_told_as_work_that_goes_on(
    bakery, signatory, letters, days
):
    planned = make.placement(of=bakery, state=State.PLANNED)
    clock.move_to(clock.at(planned.start_on + timedelta(days=days), "10.00"))
    act(actions.not_start, planned, "candidate_withdrew")
    letters()
    act(actions.correct, planned, line(planned, Kind.NOT_STARTED), None)
    found = letters()
    assert {whom for whom, *_ in found} == {"employer", "mediator"}
    on = plain(in_words(planned.start_on))
    day = f"De eerste werkdag was afgesproken op {on}." if days else f"De eerste werkdag is {on}."
    for _whom, subject, text in found:
        assert subject.endswith("het werk begint toch")
        assert day in text
        assert "werk gaat door" not in subject + text
    assert all("De bijdrage blijft zoals afgesproken." in text for _, text in of(found, "employer"))


@pytest.mark.parametrize("how", ["started", "not started"])
def test_a_start_that_was_is_not_announced(bakery, signatory, letters, how):
    planned = make.placement(of=bakery, state=State.PLANNED)
    clock.move_to(clock.at(planned.start_on, "10.00"))
    if how == "started":
        act(actions.start, planned, planned.start_on)
    else:
        act(actions.not_start, planned, "candidate_withdrew")
    with db.unit():
        outbox.put("placements.planned", placement_id=str(planned.id))
    assert not [subject for _, subject, _ in letters() if subject.startswith("De start")]


def test_nobody_is_asked_to_call_who_did_not_stay_away(placement, letters):
    act(actions.report_absent, placement, clock.today(), None, "unreported")
    act(actions.correct, placement, line(placement, Kind.ABSENT), None)
    assert letters() == []


@pytest.mark.parametrize("then", ["withdraw", "tell"])
def test_of_a_claim_that_is_off_nobody_reads_what_was_to_be_done(placement, letters, then):
    claim_id = ask(placement, add_working_days(clock.today(), 6))
    if then == "withdraw":
        withdraw(claim_id)
    else:
        with db.unit() as session:
            row = session.get_one(Claim, claim_id)
            guarantees.contact(row, by=basis.SYSTEM, at=clock.now())
            guarantees.tell(row, by=basis.SYSTEM, at=clock.now())
    found = letters()
    subjects = [subject for _, subject, _ in found]
    assert not [one for one in subjects if one.endswith(("bel de werkgever", "vertel het"))]
    is_in = [text for _, subject, text in found if subject.endswith("is binnen")]
    assert bool(is_in) is (then == "tell")
    assert not [text for text in is_in if "belt u uiterlijk" in text]


def test_a_yes_that_is_withdrawn_before_the_mail_is_not_told(bakery, signatory, letters):
    claim = make.claim(of=bakery)
    with db.unit() as session:
        row = session.get_one(Claim, claim.id, with_for_update=True)
        about = session.get_one(Placement, row.placement_id, with_for_update=True)
        how = {"by": basis.SYSTEM, "at": clock.now()}
        guarantees.contact(row, **how)
        guarantees.tell(row, **how)
        guarantees.refer(row, **how)
        guarantees.accept(row, about, row.last_on, **how)
    withdraw(claim.id)
    subjects = {subject for _, subject, _ in letters()}
    assert f"Antwoord op uw melding {claim.reference}" not in subjects
    assert f"Melding {claim.reference}: besluit" not in subjects
