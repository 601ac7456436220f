"""Moving, cancelling and choosing on the pages of employer, candidate and mediator."""

from datetime import date, timedelta

import pytest

from portal import calendar, clock, db, formats
from portal.forms.times import TwoTimesForm
from portal.introductions import appointments, meetings, queries
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction
from portal.introductions.rules import EmployerReason, State
from portal.links.rules import Purpose
from tests import make
from tests.introductions.own import fresh, own_page
from tests.make import basis
from tests.page import Visitor


@pytest.fixture
def candidate(app):
    return Visitor(app)


@pytest.fixture
def planned(bakery):
    return make.introduction(of=bakery, state=State.PLANNED).id


def row(made_id):
    return fresh(Introduction, made_id)


def dossier(made_id):
    return queries.person(row(made_id))


def plain(text):
    return text.replace("\xa0", " ")


def by_link(made_id):
    made = row(made_id)
    return f"/k/{make.link(made, dossier(made_id), purpose=Purpose.MEETING).token}/afspraak"


def by_own_page(made_id):
    return f"{own_page(dossier(made_id))}/kennismaking/{made_id}"


def two_times(n=3):
    earliest = appointments.first_day_to_offer(clock.now())
    first = calendar.next_working_day(earliest + timedelta(days=n))
    return {"day_1": first.isoformat(), "time_1": "9.30"}


def test_an_employer_moves_and_the_candidate_chooses(planned, member, candidate, work):
    page = member.get(f"/kennismakingen/{planned}")
    assert f"/kennismakingen/{planned}/andere-tijd" in page.links()
    member.submit(f"/kennismakingen/{planned}/andere-tijd", "/andere-tijd", **two_times())
    work()
    assert (row(planned).state, row(planned).turn) == (State.AGREED, Side.CANDIDATE)
    seen = member.get(f"/kennismakingen/{planned}")
    assert "De kandidaat kiest nu een van uw tijden." in seen.words
    (offered,) = row(planned).offered
    assert plain(formats.moment(offered)) in seen.all("#tijden + ul li")
    until = plain(formats.day(row(planned).answer_by))
    assert f"De kandidaat kiest uiterlijk {until}." in seen.words
    assert "Deze afspraak gaat niet door" in seen.words
    question = candidate.get(by_link(planned))
    assert question.h1 == "Kies een tijd"
    chosen = row(planned).times[0]
    after = candidate.follow(candidate.submit(question, "/tijd", time=chosen))
    assert after.h1 == "Uw afspraak"
    assert row(planned).meeting_at.isoformat() == chosen
    work()


@pytest.mark.parametrize("way", [by_link, by_own_page])
def test_a_candidate_moves_and_the_employer_says_none_of_these(
    planned, member, candidate, way, work
):
    path = way(planned)
    candidate.submit(f"{path}/andere-tijd", **two_times())
    work()
    assert row(planned).turn is Side.EMPLOYER
    page = member.get(f"/kennismakingen/{planned}")
    assert "Geen van deze tijden past?" in page.words
    member.submit(f"/kennismakingen/{planned}/andere-tijd", "/andere-tijd", **two_times(6))
    assert row(planned).turn is Side.CANDIDATE
    again = way(planned)
    question = candidate.get(again if way is by_link else f"{again}/afspraak")
    assert "Geen van deze tijden past?" in question.words
    candidate.submit(question, "/tijd", time=row(planned).times[0])
    assert row(planned).state is State.PLANNED


def test_the_mediator_chooses_for_the_candidate_on_the_phone(planned, member, mediator):
    member.submit(f"/kennismakingen/{planned}/andere-tijd", "/andere-tijd", **two_times())
    behind = mediator.as_(row(planned).mediator_id)
    behind.submit(f"/kennismakingen/{planned}", "/tijd-kandidaat", time=row(planned).times[0])
    assert row(planned).state is State.PLANNED


def test_a_side_does_not_choose_from_its_own_times(planned, member, candidate):
    candidate.submit(f"{by_link(planned)}/andere-tijd", **two_times())
    page = candidate.get(by_link(planned))
    assert page.h1 == "Hoe het staat"
    late = candidate.post(f"{by_link(planned)}/tijd", time=row(planned).times[0])
    assert late.status in (409, 422)
    assert row(planned).state is State.AGREED


def test_an_employer_cancels_after_reading_what_stops(planned, member, work):
    page = member.get(f"/kennismakingen/{planned}/afzeggen")
    assert f"{formats.moment(row(planned).meeting_at)} gaat niet door" in page.text
    assert member.submit(page, "/afzeggen").status == 422
    done = member.follow(member.submit(page, "/afzeggen", reason="filled"))
    assert "Afgezegd." in done.words
    assert row(planned).state is State.DECLINED
    again = member.get(f"/kennismakingen/{planned}/afzeggen")
    assert again.location == f"/kennismakingen/{planned}"


def test_a_time_that_has_passed_is_not_offered_and_not_taken(bakery, member, candidate):
    made_id = make.introduction(of=bakery, state=State.PLANNED).id
    candidate.submit(
        f"{by_link(made_id)}/andere-tijd", **two_times(), **{
            "day_2": two_times(6)["day_1"], "time_2": "14.00",
        }
    )  # fmt: skip
    first, second = row(made_id).times
    clock.move_to(row(made_id).offered[0])
    late = member.as_(member.person).post(
        f"/kennismakingen/{made_id}/tijd", time=first, version=row(made_id).version
    )
    assert late.status == 409
    assert "Deze tijd is voorbij." in late.words
    now = member.as_(member.person).get(f"/kennismakingen/{made_id}")
    offered = [one.attributes["value"] for one in now.tree.css("input[name=time]")]
    assert offered == [second]
    clock.move_to(row(made_id).offered[1])
    gone = member.as_(member.person).get(f"/kennismakingen/{made_id}")
    assert "Alle voorgestelde tijden zijn voorbij." in gone.words


def test_what_was_typed_wrong_is_said_at_its_field(planned, member):
    path = f"/kennismakingen/{planned}/andere-tijd"
    half = member.submit(path, "/andere-tijd", **two_times(), day_2=two_times(6)["day_1"])
    assert half.status == 422
    assert "Kies een dag en een tijd, of laat allebei leeg." in half.words
    past = member.submit(path, "/andere-tijd", day_1=clock.today().isoformat(), time_1="9.30")
    assert "Deze dag kan niet meer." in past.words
    assert row(planned).state is State.PLANNED


def test_the_same_time_twice_is_said_at_its_field(planned, member, candidate, mediator):
    behind, here = mediator.as_(row(planned).mediator_id), f"/kennismakingen/{planned}"
    twice = two_times() | {f"{name[:-1]}2": value for name, value in two_times().items()}
    for page in (
        member.submit(f"{here}/andere-tijd", "/andere-tijd", **twice),
        candidate.submit(f"{by_link(planned)}/andere-tijd", **twice),
        behind.submit(here, "/tijden", **twice, place="Kade 7"),
    ):
        assert page.status == 422
        assert "Deze tijd staat er al. Kies een andere tijd, of laat dit leeg." in page.words
    assert row(planned).state is State.PLANNED


def test_every_day_that_can_be_chosen_is_taken(app):
    with app.test_request_context():
        days = [str(option[0]) for option in TwoTimesForm().day_1.choices]
    for day in days:
        appointments.check_times([clock.at(date.fromisoformat(day), "9.00")], clock.now())


def test_once_it_has_begun_nothing_is_moved(planned, member, candidate):
    page = candidate.get(f"{by_link(planned)}/andere-tijd")
    clock.move_to(row(planned).meeting_at)
    late = candidate.submit(page, "/andere-tijd", **two_times())
    assert "Het tijdstip van de afspraak is al geweest." in late.words
    assert "Kunt u dan niet?" not in candidate.get(by_link(planned)).words
    back, here = member.as_(member.person), f"/kennismakingen/{planned}"
    refused = back.submit(f"{here}/afzeggen", "/afzeggen", reason="filled")
    assert "Het tijdstip van de afspraak is al geweest." in refused.words
    assert f"{here}/afzeggen" not in back.get(here).links()


def test_a_yes_to_come_is_to_the_meeting_that_stands(planned, member, candidate):
    candidate.submit(by_link(planned), "/ik-kom")
    assert "U hebt gezegd dat u komt." in candidate.get(by_link(planned)).words
    member.submit(f"/kennismakingen/{planned}/andere-tijd", "/andere-tijd", **two_times())
    candidate.submit(by_link(planned), "/tijd", time=row(planned).times[0])
    assert "Komt u?" in candidate.get(by_link(planned)).all("h2")


def test_somebody_elses_appointment_is_not_there(planned, bakery, candidate, stranger):
    other = make.introduction(of=bakery, state=State.PLANNED).id
    mine = own_page(dossier(planned))
    for tail in ("afspraak", "andere-tijd", "intrekken", "afspraak.ics"):
        assert candidate.get(f"{mine}/kennismaking/{other}/{tail}").status == 404
    for tail in ("andere-tijd", "afzeggen"):
        assert stranger.get(f"/kennismakingen/{planned}/{tail}").status == 404


def lead(visitor, made_id):
    return plain(visitor.get(f"/kennismakingen/{made_id}").all(".gp-lead")[0])


def both(mediator, account_manager, made_id):
    """What the two of us read of it now, signed in anew."""
    who = mediator.as_(row(made_id).mediator_id), account_manager.as_(account_manager.person)
    return [(one, lead(one, made_id)) for one in who]


def test_once_its_cause_is_noted_the_page_of_a_missed_meeting_reads_as_the_inbox(
    planned, member, mediator, account_manager
):
    clock.move_to(row(planned).meeting_at)
    member.as_(member.person).submit(f"/kennismakingen/{planned}", "/niet-gekomen")
    for _one, words in both(mediator, account_manager, planned):
        assert words.startswith("Bel beide. Leg de oorzaak vast. Uiterlijk")
    behind = mediator.as_(row(planned).mediator_id)
    behind.submit(f"/kennismakingen/{planned}", "/oorzaak", cause="transport")
    clock.move_to(row(planned).due_at)  # after the day that the employer was promised
    for one, words in both(mediator, account_manager, planned):
        on = plain(formats.day(clock.today()))
        assert words == f"De oorzaak is bekend. Spreek een nieuwe tijd af, of stop. Uiterlijk {on}."
        assert "Te laat" not in one.get(f"/kennismakingen/{planned}").words
        assert "Spreek een nieuwe tijd af, of stop:" in one.get("/").words
    page = mediator.as_(row(planned).mediator_id).get(f"/kennismakingen/{planned}")
    assert page.tree.css_first("option[selected][value=transport]") is not None


def test_a_planned_meeting_asks_nothing_before_it_comes(
    planned, member, candidate, mediator, account_manager
):
    candidate.submit(f"{by_link(planned)}/andere-tijd", **two_times())
    for _one, words in both(mediator, account_manager, planned):
        until = plain(formats.day(row(planned).answer_by))
        assert words == f"De werkgever kiest een tijd. Uiterlijk {until}."
    member.submit(f"/kennismakingen/{planned}", "/tijd", time=row(planned).times[0])
    meets = row(planned).meeting_at
    unsaid = "De afspraak staat. De kandidaat heeft nog niet gezegd te komen."
    for when in (clock.now(), meets - timedelta(hours=1)):
        clock.move_to(when)
        told = [words for _one, words in both(mediator, account_manager, planned)]
        assert sorted(told) == ["De afspraak staat.", unsaid]
    clock.move_to(meets + timedelta(minutes=1))
    for _one, words in both(mediator, account_manager, planned):
        assert words.startswith("De afspraak is geweest. Leg vast hoe het ging. Uiterlijk")


def test_we_read_who_chooses_and_call_when_the_candidate_does_not(
    planned, member, mediator, account_manager
):
    member.submit(f"/kennismakingen/{planned}/andere-tijd", "/andere-tijd", **two_times())
    until = row(planned).answer_by
    for _one, words in both(mediator, account_manager, planned):
        assert words == f"De kandidaat kiest een tijd. Uiterlijk {plain(formats.day(until))}."
    clock.move_to(clock.at(until + timedelta(days=1), "10.00"))
    for one, words in both(mediator, account_manager, planned):
        assert words == "De kandidaat antwoordt niet. Bel."
        assert "De kandidaat antwoordt niet, bel:" in one.get("/").words


def test_only_a_meeting_that_is_still_to_come_goes_into_a_calendar(planned, member, candidate):
    here, path = f"/kennismakingen/{planned}", by_link(planned)
    assert "Zet in agenda" in member.get(here).words
    assert "Zet in mijn agenda" in candidate.get(path).words
    clock.move_to(row(planned).meeting_at)
    back = member.as_(member.person)
    assert "Zet in agenda" not in back.get(here).words
    assert "agenda" not in candidate.get(path).all("main")[0]
    back.submit(here, "/verder")
    assert row(planned).state is State.POSITIVE
    assert "Zet in agenda" not in back.get(here).words


@pytest.mark.parametrize("state", [State.POSITIVE, State.NEGATIVE])
def test_a_list_names_no_day_for_what_is_over(bakery, member, account_manager, state):
    made_id = make.introduction(of=bakery, state=State.HELD).id
    with db.unit():
        known = {"by": basis.SYSTEM, "at": clock.now()}
        if state is State.POSITIVE:
            meetings.accept(row(made_id), **known)
        else:
            meetings.reject(row(made_id), EmployerReason.FILLED, "", **known)
    assert row(made_id).state is state
    clock.move_to(clock.now() + timedelta(days=20))
    for one, path in (
        (member.as_(member.person), "/kennismakingen"),
        (account_manager.as_(account_manager.person), "/kennismakingen?alle=1"),
    ):
        [cell] = [text for text in one.get(path).all("tbody td:last-child")]
        assert cell == ""


def test_a_list_does_not_call_us_late_while_the_employer_chooses(planned, member, candidate):
    candidate.submit(f"{by_link(planned)}/andere-tijd", **two_times())
    clock.move_to(clock.at(row(planned).answer_by + timedelta(days=1), "10.00"))
    assert "wij zijn te laat" not in member.as_(member.person).get("/kennismakingen").words
