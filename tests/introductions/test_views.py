"""From "ik wil kennismaken" to the agreement's door, as the different people see it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from portal import calendar, clock, db, formats, outbox
from portal.candidate import actions as candidate_actions
from portal.cards import showings
from portal.cards.models import Card
from portal.effects import mail
from portal.introductions import appointments
from portal.introductions.models import CandidateAnswer, Introduction
from portal.introductions.rules import State
from portal.vacancies.models import Vacancy
from tests import make
from tests.instant import START
from tests.make import basis
from tests.page import Visitor


@pytest.fixture
def candidate(app):
    """Whoever opens the link, in a browser where nobody is signed in."""
    return Visitor(app)


@pytest.fixture
def profile(app, bakery, mediator):
    """A profile on the bakery's list; the person behind it is the mediator's."""
    behind = make.dossier(mediator=mediator.person, first_name="Romy", last_name="Geheim")
    return make.showing(of=bakery, card=make.card(dossier=behind))


def link_in_post(n=0):
    """The path of the newest link in the mailbox."""
    found = [re.search(r"/k/[\w-]{43}", letter.text) for letter in mail.newest()]
    return [one.group(0) for one in found if one][n]


def only():
    db.session.rollback()
    return db.session.query(Introduction).one()


def fresh(introduction):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Introduction, introduction.id)


def wish(member, profile):
    return member.submit(f"/kennismakingen/profiel/{profile.id}", str(profile.id))


def back(visitor):
    """The same person, signed in again on another day."""
    return visitor.as_(visitor.person)


def ask(mediator, work, introduction):
    page = f"/kennismakingen/{introduction.id}"
    mediator.submit(page, "/vragen", channel="mail")
    work()


def test_the_whole_way_from_a_wish_to_the_agreement(member, mediator, candidate, profile, work):
    asked = wish(member, profile)
    made = only()
    assert asked.location == f"/kennismakingen/{made.id}"
    work()
    assert only().mediator_id == mediator.person.id
    page = mediator.get(f"/kennismakingen/{made.id}")
    assert "Romy Geheim" in page.words
    ask(mediator, work, made)
    question = candidate.follow(candidate.get(link_in_post()))
    assert "Een werkgever wil u leren kennen" in question.h1
    assert "Bakkerij De Korenaar" in question.words
    candidate.submit(question, "/vraag", antwoord="yes", fields=["phone"])
    seen = member.get(f"/kennismakingen/{made.id}")
    assert "Romy" in seen.words
    assert "Geheim" not in seen.text
    first = appointments.first_day_to_offer(clock.now())
    tomorrow, later = first + timedelta(days=3), first + timedelta(days=4)
    mediator.submit(
        f"/kennismakingen/{made.id}", "/tijden",
        day_1=f"{tomorrow:%d-%m-%Y}", time_1="10.00", day_2=f"{later:%d-%m-%Y}", time_2="14.30",
        place="Kade 7, Vaartland", bring="Niets",
    )  # fmt: skip
    work()
    choice = fresh(made).times[0]
    member.submit(f"/kennismakingen/{made.id}", "/tijd", time=choice)
    work()
    assert fresh(made).state is State.PLANNED
    appointment = candidate.follow(candidate.get(link_in_post()))
    assert "Kade 7, Vaartland" in appointment.words
    ics = candidate.get(f"{link_in_post()}/afspraak.ics")
    assert "SUMMARY:Afspraak" in ics.text
    assert "Bakkerij" not in ics.text
    confirmed = candidate.submit(appointment, "/ik-kom")
    assert "U hebt gezegd dat u komt." in candidate.follow(confirmed).words
    clock.move_to(fresh(made).meeting_at + timedelta(hours=3))
    work()
    back(member).submit(f"/kennismakingen/{made.id}", "/verder")
    assert fresh(made).state is State.POSITIVE
    opinion = candidate.follow(candidate.get(link_in_post()))
    told = candidate.submit(opinion, "/oordeel", impression="go_on")
    assert "Wij hebben uw antwoord." in candidate.follow(told).words
    assert fresh(made).state is State.POSITIVE


def test_a_double_click_is_one_wish(member, profile):
    page = member.get(f"/kennismakingen/profiel/{profile.id}")
    first, second = member.submit(page, str(profile.id)), member.submit(page, str(profile.id))
    assert first.location == second.location
    assert only().state is State.WANTED


def test_a_wish_for_a_profile_that_ended_meanwhile_gets_the_ordinary_answer(member, profile):
    page = member.get(f"/kennismakingen/profiel/{profile.id}")
    with db.unit():
        showings.end(db.session.get(type(profile), profile.id), at=clock.now())
    assert member.follow(member.submit(page, str(profile.id))).status == 200


def test_a_fourth_wish_for_a_vacancy_is_a_helpful_page(member, bakery, profile):
    vacancy = db.session.get(Vacancy, profile.vacancy_id)
    for _ in range(3):
        make.introduction(showing=make.showing(vacancy=vacancy))
    page = wish(member, profile)
    assert page.status == 200
    assert "Eerst een kennismaking afronden" in page.h1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_candidate_answers_once_and_a_repeat_shows_the_outcome(
    answer, member, mediator, candidate, profile, work
):
    wish(member, profile)
    work()
    made = only()
    ask(mediator, work, made)
    path = link_in_post()
    for _ in range(3):  # a mail scanner opens it too
        page = candidate.follow(candidate.get(path))
    first = candidate.submit(page, "/vraag", antwoord=answer)
    again = candidate.submit(page, "/vraag", antwoord="no" if answer == "yes" else "yes")
    assert first.location == again.location == f"{path}/klaar"
    word = "U hebt ja gezegd." if answer == "yes" else "U hebt nee gezegd."
    assert word in candidate.get(again.location).words
    assert fresh(made).state is (State.AGREED if answer == "yes" else State.DECLINED)


def test_a_no_tells_the_employer_one_sentence_and_no_reason(
    member, mediator, candidate, profile, work
):
    wish(member, profile)
    work()
    made = only()
    ask(mediator, work, made)
    page = candidate.follow(candidate.get(link_in_post()))
    candidate.submit(page, "/vraag", antwoord="no", reason="too_far")
    work()
    seen = member.get(f"/kennismakingen/{made.id}")
    assert "Deze kennismaking gaat niet door. Wij zoeken verder." in seen.words
    assert "reis" not in seen.words
    letter = next(one for one in mail.newest() if "gaat niet door" in one.text)
    assert letter.to == member.person.email
    said = db.session.query(CandidateAnswer).one()
    assert said.reason == "too_far"


@pytest.mark.at("2026-09-15T10:00")  # within office hours
def test_who_wants_to_be_called_first_can_still_answer(member, mediator, candidate, profile, work):
    wish(member, profile)
    work()
    made = only()
    ask(mediator, work, made)
    page = candidate.follow(candidate.get(link_in_post()))
    called = candidate.follow(candidate.submit(page, "/vraag", antwoord="call"))
    when = formats.soon(calendar.call_day(clock.now()), clock.today()).replace("\xa0", " ")
    assert f"Wij bellen u {when}." in called.words
    assert fresh(made).state is State.ASKED
    candidate.submit(called, "/vraag", antwoord="yes")
    assert fresh(made).state is State.AGREED


def test_the_mediator_writes_down_what_was_said_on_the_phone(member, mediator, profile, work):
    wish(member, profile)
    work()
    made = only()
    page = f"/kennismakingen/{made.id}"
    mediator.submit(page, "/antwoord", answer="yes", fields=["last_name", "phone"])
    assert fresh(made).state is State.AGREED
    assert "Geheim" in member.get(page).words


def test_a_candidate_takes_the_yes_back(app, bakery, member, candidate, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    with db.unit():
        known = {"introduction_id": str(made.id), "meeting": 1, "link_id": str(uuid4())}
        outbox.put("introductions.planned", **known)
    work()
    path = link_in_post()
    assert "Voornaam" in member.get(f"/kennismakingen/{made.id}").words
    page = candidate.get(f"{path}/afspraak/ik-stop")
    assert "gaat niet door" in page.words
    candidate.submit(page, "/ik-stop")
    assert fresh(made).state is State.DECLINED
    assert "Voornaam" not in member.get(f"/kennismakingen/{made.id}").words


def test_an_employer_goes_no_further_with_a_reason_about_the_job(
    bakery, member, account_manager, mediator
):
    made = make.introduction(of=bakery, state=State.HELD)
    page = f"/kennismakingen/{made.id}"
    empty = member.submit(page, "/geen-vervolg", note="Privé")
    assert empty.status == 422
    member.submit(page, "/geen-vervolg", reason="skills", note="Alleen voor Noor")
    assert fresh(made).state is State.NEGATIVE
    assert "Alleen voor Noor" in account_manager.get(page).words
    seen = mediator.get(page)
    assert "Vaardigheden passen niet bij de taken" in seen.words
    assert "Alleen voor Noor" not in seen.text


def test_nobody_tells_how_a_meeting_went_before_it_was(bakery, member):
    made = make.introduction(of=bakery, state=State.PLANNED)
    page = member.post(f"/kennismakingen/{made.id}/verder", version=fresh(made).version)
    assert page.status == 409
    assert "De kennismaking moet nog komen." in page.words


def test_a_candidate_who_did_not_come_is_called_the_same_day(bakery, member, mediator, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    clock.move_to(fresh(made).meeting_at + timedelta(minutes=30))
    member, mediator = back(member), back(mediator)
    member.submit(f"/kennismakingen/{made.id}", "/niet-gekomen")
    work()
    assert fresh(made).state is State.NO_SHOW_CANDIDATE
    page = f"/kennismakingen/{made.id}"
    seen = mediator.submit(page, "/oorzaak", cause="transport")
    assert "Vervoer lukte niet" in mediator.follow(seen).words
    assert "Vervoer" not in member.get(page).text


def test_a_second_no_show_is_flagged_for_the_mediator(bakery, mediator, work):
    behind = make.dossier(mediator=mediator.person)
    card_id = make.card(dossier=behind).id
    for _ in range(2):
        shown = make.showing(of=bakery, card=db.session.get(Card, card_id))
        made = make.introduction(showing=shown, state=State.PLANNED)
        clock.move_to(fresh(made).meeting_at + timedelta(minutes=30))
        back(mediator).submit(f"/kennismakingen/{made.id}", "/kandidaat-niet-gekomen")
        work()
        clock.move_to(START)
    assert "Deze kandidaat kwam vaker niet." in mediator.get(f"/kennismakingen/{made.id}").words


def test_a_mediator_proposes_and_the_employer_chooses(bakery, member, mediator, work):
    vacancy = make.vacancy(of=bakery)
    behind = make.candidates(5)[0].dossier_id
    made = mediator.submit(f"/kennismakingen/voorstellen/{behind}", str(behind), vacancy=vacancy.id)
    assert made.status == 303, made.words
    work()
    page = member.get(made.location)
    assert "Wij stellen iemand voor." in page.words
    member.submit(page, "/kennismaken")
    assert only().state is State.WANTED
    again = mediator.submit(
        f"/kennismakingen/voorstellen/{behind}", str(behind), vacancy=vacancy.id
    )
    assert again.status == 422


def test_an_employer_declines_a_proposal(bakery, member, mediator):
    vacancy = make.vacancy(of=bakery)
    behind = make.candidates(5)[0].dossier_id
    made = mediator.submit(f"/kennismakingen/voorstellen/{behind}", str(behind), vacancy=vacancy.id)
    member.submit(made.location, "/niet-kennismaken", reason="distance")
    assert only().state is State.DECLINED


def test_the_same_time_chosen_twice_is_one_appointment(bakery, member, mediator):
    made = make.introduction(of=bakery, state=State.AGREED)
    when = appointments.first_day_to_offer(clock.now()) + timedelta(days=5)
    mediator.submit(
        f"/kennismakingen/{made.id}", "/tijden",
        day_1=f"{when:%d-%m-%Y}", time_1="9.00", place="Kade 7",
    )  # fmt: skip
    page = member.get(f"/kennismakingen/{made.id}")
    chosen = fresh(made).times[0]
    first = member.submit(page, "/tijd", time=chosen)
    second = member.submit(page, "/tijd", time=chosen)
    assert first.status == second.status == 303
    assert fresh(made).meetings == 1


def test_an_old_page_meets_a_conflict(bakery, mediator, second_mediator):
    made = make.introduction(of=bakery, state=State.AGREED)
    page = mediator.get(f"/kennismakingen/{made.id}")
    when = appointments.first_day_to_offer(clock.now()) + timedelta(days=5)
    times = {"day_1": f"{when:%d-%m-%Y}", "place": "Kade 7"}
    second_mediator.submit(f"/kennismakingen/{made.id}", "/tijden", time_1="9.00", **times)
    late = mediator.submit(page, "/tijden", time_1="11.00", **times)
    assert late.status == 409
    assert "11.00" in late.text


def test_lists_show_each_his_own(bakery, member, stranger, mediator, account_manager):
    made = make.introduction(of=bakery, state=State.PLANNED)
    behind = Visitor(member.app, made.mediator_id)
    for who in (member, account_manager, behind):
        assert made.alias in who.get("/kennismakingen").words
    assert made.alias not in stranger.get("/kennismakingen").words
    assert made.alias not in mediator.get("/kennismakingen").words
    assert made.alias in mediator.get("/kennismakingen", alle=1).words


def test_a_meeting_that_is_called_off_is_no_appointment_any_more(bakery, member, mediator):
    made = make.introduction(of=bakery, state=State.PLANNED)
    path = f"/kennismakingen/{made.id}"
    behind = Visitor(member.app, made.mediator_id)
    assert "De afspraak" in member.get(path).all("h2")
    assert "De afspraak" in behind.get(path).all("h2")
    assert member.get(f"{path}/afspraak.ics").status == 200
    with db.unit() as session:
        row = session.get_one(Introduction, made.id, with_for_update=True)
        candidate_actions.take_back(row, by=basis.SYSTEM, at=clock.now())
    assert "De afspraak" not in member.get(path).all("h2")
    assert "De afspraak" not in behind.get(path).all("h2")
    assert "STATUS:CANCELLED" in member.get(f"{path}/afspraak.ics").text


def test_doors(bakery, stranger, finance, bookkeeper, member):
    made = make.introduction(of=bakery)
    path = f"/kennismakingen/{made.id}"
    assert stranger.get(path).status == 404
    assert finance.get(path).status == 403
    assert bookkeeper.get(path).status == 403
    assert member.post(f"{path}/stoppen").status == 403
    assert member.get(f"{path}/afspraak.ics").status == 404


def test_who_is_only_a_stranger_knows_no_profile(stranger, profile):
    assert stranger.get(f"/kennismakingen/profiel/{profile.id}").status == 404


def test_the_person_page_lists_what_was_asked(mediator, bakery):
    behind = make.dossier(mediator=mediator.person)
    made = make.introduction(showing=make.showing(of=bakery, card=make.card(dossier=behind)))
    page = mediator.get(f"/kennismakingen/kandidaat/{behind.id}")
    assert made.alias in page.words


def test_who_has_no_address_is_asked_by_phone(bakery, mediator, work):
    behind = make.dossier(mediator=mediator.person, email="", phone="")
    made = make.introduction(showing=make.showing(of=bakery, card=make.card(dossier=behind)))
    page = mediator.get(f"/kennismakingen/{made.id}")
    assert "Vul dat eerst in het dossier in." in page.words
    mediator.submit(page, "/antwoord", answer="yes")
    assert fresh(made).state is State.AGREED


def test_what_the_candidate_brings_is_not_told_to_the_employer(signatory, account_manager, bakery):
    made = make.introduction(of=bakery, state=State.PLANNED)
    with db.unit() as session:
        session.get_one(Introduction, made.id).bring = "Uw legitimatie"
    address = f"/kennismakingen/{made.id}"
    employer = signatory.get(address)
    assert "De afspraak" in employer.words
    assert "Uw legitimatie" not in employer.words
    assert "De kandidaat neemt mee Uw legitimatie" in account_manager.get(address).words
