"""Another last day is told: company and mediator read it, with what it costs."""

import uuid
from datetime import date, timedelta

import pytest

from portal import clock, db, formats
from portal.calendar import add_working_days
from portal.guarantees import actions as guarantees
from portal.guarantees.actions import ClaimRequest
from portal.guarantees.labels import Reason
from portal.placements import actions
from portal.placements.labels import Kind, State
from portal.placements.models import Placement
from tests import make
from tests.placements.told import act, line, of, plain


@pytest.fixture
def placement(bakery, signatory):
    return make.placement(of=bakery)


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("is_billed", [True, False])
def test_an_end_that_is_to_come_is_told_to_both(placement, letters, is_billed):
    if is_billed:
        make.invoice(placement=placement, month="2026-10")
        letters()
    last_on = date(2026, 10, 9)
    act(actions.end, placement, last_on, "mutual")
    found = letters()
    assert {whom for whom, *_ in found} == {"employer", "mediator"}
    for subject, text in of(found, "employer"):
        assert subject == f"Plaatsing {placement.reference}: de laatste dag"
        assert "De laatste dag is vrijdag 9 oktober 2026." in text
        assert "De bijdrage stopt na die dag." in text
        assert ("een creditnota, uiterlijk vrijdag 23 oktober 2026" in text) is is_billed
        assert ("creditnota" in text) is is_billed
    for _subject, text in of(found, "mediator"):
        assert "De laatste dag is vrijdag 9 oktober 2026." in text
    for _whom, subject, text in found:
        assert placement.candidate_name not in subject + text
        assert "mutual" not in text
        assert "Samen besloten" not in text


@pytest.mark.at("2026-09-15T10:00")
def test_what_is_over_is_told_as_past(placement, letters):
    act(actions.end, placement, date(2026, 9, 11), "resigned")
    assert all("De laatste dag was vrijdag 11 september 2026." in text for *_, text in letters())


def test_an_end_that_moves_and_one_that_is_lifted_are_told(placement, letters):
    today = clock.today()
    first, then = add_working_days(today, 10), add_working_days(today, 15)
    act(actions.end, placement, first, "mutual")
    letters()
    act(actions.end, placement, then, "mutual")
    moved = letters()
    assert {whom for whom, *_ in moved} == {"employer", "mediator"}
    assert all(f"De laatste dag is {plain(formats.day(then))}" in text for *_, text in moved)
    act(actions.keep, placement)
    lifted = letters()
    assert {whom for whom, *_ in lifted} == {"employer", "mediator"}
    end_on = plain(formats.day(placement.end_on))
    assert all(f"De plaatsing loopt tot en met {end_on}" in text for *_, text in lifted)


def test_an_end_that_was_is_mended_and_struck(placement, letters):
    today = clock.today()
    act(actions.end, placement, today - timedelta(days=1), "resigned")
    letters()
    act(actions.correct, placement, line(placement, Kind.ENDED), today - timedelta(days=2))
    on = plain(formats.day(today - timedelta(days=2)))
    moved = letters()
    assert {whom for whom, *_ in moved} == {"employer", "mediator"}
    assert all(f"De laatste dag was {on}" in text for *_, text in moved)
    act(actions.correct, placement, line(placement, Kind.ENDED), None)
    lifted = letters()
    assert {whom for whom, *_ in lifted} == {"employer", "mediator"}
    assert all("gaat door" in subject for _, subject, _ in lifted)


def test_what_never_began_is_told(bakery, letters):
    planned = make.placement(of=bakery, state=State.PLANNED)
    act(actions.not_start, planned, "candidate_withdrew")
    found = letters()
    assert {whom for whom, *_ in found} == {"employer", "mediator"}
    assert all("is niet begonnen" in text for *_, text in found)
    assert all("U betaalt niets." in text for _, text in of(found, "employer"))


def test_what_was_known_is_not_told_again(placement, letters):
    act(actions.end, placement, add_working_days(clock.today(), 3), "mutual")
    letters()
    clock.move_to(clock.at(add_working_days(clock.today(), 5), "10.00"))
    act(actions.complete, placement)
    assert letters() == []


def test_an_end_on_the_agreed_day_and_its_lifting_are_no_news(placement, letters):
    act(actions.end, placement, placement.end_on, "mutual")
    act(actions.keep, placement)
    assert letters() == []


def test_the_agreed_end_that_comes_is_not_told(placement, letters):
    clock.move_to(clock.at(placement.end_on + timedelta(days=1), "10.00"))
    act(actions.complete, placement)
    assert letters() == []


def test_who_has_a_claim_reads_of_the_end_once(app, bakery, letters):
    """Its letter says the same."""
    claim = make.claim(of=bakery)
    placement = db.session.get_one(Placement, claim.placement_id)
    act(actions.end, placement, add_working_days(clock.today(), 2), "resigned")
    found = letters()
    assert found
    assert all("vervallen" in subject for _, subject, _ in found)
    act(actions.keep, placement)
    assert all(subject.startswith("Melding ") for _, subject, _ in letters())


def test_another_end_still_stands_where_a_take_back_is_asked_and_called_off(
    app, placement, signatory, letters
):
    """To ask does not lift it, and to call off restores it: the letters of the claim say so."""
    act(actions.end, placement, add_working_days(clock.today(), 12), "mutual")
    letters()
    asked = ClaimRequest(
        uuid.uuid4(), Reason.LESS_WORK, "", add_working_days(clock.today(), 6), "Test"
    )
    act(guarantees.invoke, placement, asked)
    assert all(subject.startswith(("Melding ", "Uw melding ")) for _, subject, _ in letters())
    signatory.submit(f"/garanties/{asked.once}/intrekken", "intrekken")
    assert all(subject.startswith(("Melding ", "Uw melding ")) for _, subject, _ in letters())


def test_the_start_names_an_end_that_is_to_come(app, bakery, placement, signatory):
    act(actions.end, placement, add_working_days(clock.today(), 12), "mutual")
    words = signatory.get("/").words
    last_on = add_working_days(clock.today(), 12)
    on = plain(f"{formats.weekday(last_on)} {formats.short_day(last_on)}")
    assert f"{placement.candidate_name} stopt bij u" in words
    assert f"Laatste dag: {on}" in words
    act(actions.keep, placement)
    assert "stopt bij u" not in signatory.get("/").words


def test_a_take_back_has_lines_of_its_own(app, bakery, signatory):
    """Nobody stops by it twice."""
    make.claim(of=bakery, last_on=add_working_days(clock.today(), 6))
    words = signatory.get("/alles").words
    assert "Terugnemen van" in words
    assert "stopt bij u" not in words


def about_it(sent):
    """To the employer about the placement; the letters about its invoices speak for themselves."""
    return [text for subject, text in of(sent, "employer") if subject.startswith("Plaatsing")]


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("then", [date(2026, 9, 14), None])
def test_what_an_end_that_moves_later_adds_is_told_and_no_credit_note(placement, letters, then):
    """Paid until the 30th, credited from the 11th; then the end is on the 14th, or struck."""
    make.invoice(placement=placement)
    letters()
    act(actions.end, placement, date(2026, 9, 10), "mutual")
    text, *_others = about_it(letters())
    assert "Dan krijgt u een creditnota, uiterlijk donderdag 24 september 2026." in text
    clock.move_to(clock.at(date(2026, 9, 16), "10.00"))
    act(actions.correct, placement, line(placement, Kind.ENDED), then)
    found = about_it(letters())
    assert found
    added = formats.euro(4_000 if then else 20_000).replace("\xa0", " ")
    for text in found:
        assert f"Voor de dagen die erbij komen, staat {added} op de volgende factuur." in text
        assert "creditnota" not in text


@pytest.mark.at("2026-09-15T10:00")
def test_an_end_that_moves_earlier_gives_back_once_more(placement, letters):
    make.invoice(placement=placement)
    act(actions.end, placement, date(2026, 9, 14), "mutual")
    letters()
    clock.move_to(clock.at(date(2026, 9, 16), "10.00"))
    act(actions.correct, placement, line(placement, Kind.ENDED), date(2026, 9, 10))
    found = [text for subject, text in of(letters(), "employer") if subject.startswith("Plaatsing")]
    assert found
    for text in found:
        assert "Dan krijgt u een creditnota, uiterlijk" in text
        assert "die erbij komen" not in text


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("is_billed", [True, False])
def test_of_what_never_began_the_money_comes_back_where_it_was_billed(bakery, letters, is_billed):
    planned = make.placement(of=bakery, state=State.PLANNED)
    if is_billed:
        make.invoice(placement=planned, month=f"{planned.start_on:%Y-%m}")
    letters()
    act(actions.not_start, planned, "candidate_withdrew")
    found = [text for subject, text in of(letters(), "employer") if subject.startswith("Plaatsing")]
    assert found
    assert all(("creditnota" in text) is is_billed for text in found)
