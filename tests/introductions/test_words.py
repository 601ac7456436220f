"""What is promised on a page or in a message, and who says it (texts, part 9)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal import clock, db, formats
from portal.effects import mail, sms
from portal.introductions import meetings, messages, queries, reminders
from portal.introductions.models import Introduction
from portal.introductions.rules import State
from portal.links.rules import Purpose
from tests import make
from tests.introductions.own import fresh, own_page
from tests.page import Visitor

SMS = (
    "asked", "asked_again", "expired", "invited", "reminded", "met", "missed_candidate",
    "missed_employer", "timed", "timed_again", "called_off",
)  # fmt: skip
NAMES = ("Samira Haddad", "Łukasz Wiśniewski-van 't Hof", "A" * 45, "")


@pytest.mark.parametrize("short", ["Vaartland", "Súdwest-Fryslân"])
@pytest.mark.parametrize("name", NAMES)
def test_every_sms_names_who_asks_and_is_one_message(app, monkeypatch, name, short):
    monkeypatch.setattr(messages, "settings", lambda: SimpleNamespace(municipality_short=short))
    known = {
        "mediator": SimpleNamespace(name=name) if name else None,
        "link": "https://groeiportaal.vaartland.nl/k/" + "x" * 43,
        "phone": "0880000142",
        "meeting": "30-11 14.30",
        "was": "30-11 14.30",
        "by": "30-11",
        "closes": "30-11",
        "introduction": SimpleNamespace(candidate_chooses=True),
        "transport": SimpleNamespace(arranged="yes"),
    }
    with app.app_context():
        texts = [messages.in_one_sms(f"introductions_candidate_{one}", known) for one in SMS]
        texts.append(messages.in_one_sms("candidate_own_page", known))
    for text in texts:
        assert sms.fits(text), text
        first = sms.plain(name.partition(" ")[0])
        assert text.startswith((first, "Gemeente")), text
        assert sms.plain(short) in text
    assert texts[0].startswith(sms.plain(name.partition(" ")[0] if len(name) < 40 else ""))


def test_the_question_of_a_mediator_reads_as_agreed(app):
    known = {"mediator": SimpleNamespace(name="Samira Haddad"), "link": "https://x.nl/k/y"}
    with app.app_context():
        text = messages.in_one_sms("introductions_candidate_asked", known)
    wanted = "Samira Haddad, gemeente Vaartland: ik heb een vraag over werk. https://x.nl/k/y"
    assert text.strip() == wanted


@pytest.mark.parametrize(("chooses", "asks"), [(True, True), (False, False)])
def test_an_sms_about_a_meeting_that_is_moved_asks_who_must_choose(app, chooses, asks):
    known = {"link": "https://x.nl/k/y", "was": "30-11 14.30", "phone": "0880000142"}
    known["introduction"] = SimpleNamespace(candidate_chooses=chooses)
    with app.app_context():
        text = messages.in_one_sms("introductions_candidate_called_off", known)
    assert ("Kies een nieuwe tijd." in text) is asks
    assert "30-11 14.30" in text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("ma wo", "maandag en woensdag"),
        ("ma di wo do vr", "maandag tot en met vrijdag"),
        ("ma di do", "maandag, dinsdag en donderdag"),
        ("za", "zaterdag"),
        ("", ""),
    ],
)
def test_days_are_written_in_full(days, said):
    assert formats.weekdays(days.split()) == said


@pytest.fixture
def asked(bakery):
    return make.introduction(of=bakery, state=State.ASKED)


def question(app, made):
    path = f"/k/{make.link(made, queries.person(made), purpose=Purpose.ANSWER).token}/vraag"
    return Visitor(app), path


@pytest.mark.promise("C11")
def test_nothing_is_ticked_beforehand_and_each_box_says_what_is_seen(app, asked):
    person = queries.person(asked)
    last_name, job_titles = person.last_name, person.job_titles
    candidate, path = question(app, asked)
    page = candidate.get(path)
    assert page.tree.css("input[checked], option[selected]") == []
    boxes = " ".join(page.all("label"))
    for seen in (last_name, "06 10", job_titles):
        assert seen in boxes


def test_one_date_comes_first_and_what_silence_does_stands_apart_with_its_dates(app, asked):
    clock.move_to(clock.at(asked.answer_by, "9.00"))
    days = reminders.days(asked.state, asked.answer_by, has_times=False)
    answer_by = formats.day(asked.answer_by).replace("\xa0", " ")
    on, last = (formats.day(day).replace("\xa0", " ") for day in (days.remind_on, days.close_after))
    candidate, path = question(app, asked)
    page = candidate.get(path)
    assert page.all(".gp-lead") == [f"U kiest zelf: ja of nee. Antwoord uiterlijk {answer_by}."]
    [apart] = [text for text in page.all("details") if "En als ik niet antwoord?" in text]
    assert f"Dan sturen wij op {on} één herinnering. Na {last} sluiten wij de vraag." in apart


@pytest.mark.promise("C11")
def test_a_yes_without_a_tick_shows_the_first_name_alone(app, asked, member):
    first_name, last_name = queries.person(asked).first_name, queries.person(asked).last_name
    made_id, (candidate, path) = asked.id, question(app, asked)
    candidate.submit(path, "/vraag", antwoord="yes")
    seen = member.get(f"/kennismakingen/{made_id}")
    assert f"{first_name} (" in seen.h1
    assert last_name not in seen.text
    assert "tel:06" not in seen.text


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-09-15T16:59", "Wij bellen u vandaag."),
        ("2026-09-15T17:00", "Wij bellen u morgen."),
        ("2026-09-18T18:30", "Wij bellen u maandag 21 september 2026."),
        ("2026-09-20T12:00", "Wij bellen u morgen."),
    ],
)
def test_who_wants_to_be_called_is_told_the_day_of_the_call(app, asked, at, said):
    moment = clock.at(clock.today().fromisoformat(at[:10]), at[11:])
    made, (candidate, path) = asked, question(app, asked)
    clock.move_to(moment)
    page = candidate.follow(candidate.submit(path, "/vraag", antwoord="call"))
    assert said in page.words
    clock.move_to(moment + timedelta(days=1))
    assert "Wij bellen u vandaag." not in page.words or "vandaag" in said
    assert fresh(Introduction, made.id).state is State.ASKED


@pytest.mark.at("2026-09-15T10:00")
def test_after_a_no_show_the_employer_is_told_the_day_of_the_call(app, bakery, member, work):
    made = make.introduction(of=bakery, state=State.PLANNED)
    made_id, path = made.id, f"/kennismakingen/{made.id}"
    evening = clock.at(clock.day(made.meeting_at), "18.00")
    clock.move_to(evening)
    back = member.as_(member.person)
    assert "Wij bellen u morgen." in back.follow(back.submit(path, "/niet-gekomen")).words
    work()
    letter = next(one for one in mail.newest() if "ging niet door" in one.text)
    assert "belt u morgen" in letter.text
    assert fresh(Introduction, made_id).answer_by == clock.today() + timedelta(days=1)
    clock.move_to(evening + timedelta(days=3))
    late = member.as_(member.person).get(path)
    assert "Wij zouden u" in late.words


def test_a_person_is_called_by_name_with_the_alias_from_the_yes_on(bakery, member, stranger):
    before = make.introduction(of=bakery, state=State.ASKED)
    after = make.introduction(of=bakery, state=State.AGREED)
    hidden, shown = queries.person(before).first_name, queries.person(after).first_name
    called = f"{shown} ({after.alias})"
    for path in ("/kennismakingen", f"/kennismakingen/{after.id}"):
        page = member.get(path)
        assert called in page.words
        assert hidden not in page.text
    assert before.alias in member.get("/kennismakingen").words
    assert shown not in stranger.get("/kennismakingen").text


def test_a_name_that_was_taken_back_or_outlived_is_gone_from_every_list(app, bakery, member):
    taken, outlived = (make.introduction(of=bakery, state=State.AGREED) for _ in range(2))
    names = [queries.person(one).first_name for one in (taken, outlived)]
    aliases = [taken.alias, outlived.alias]
    path = own_page(queries.person(taken))
    Visitor(app).submit(f"{path}/kennismaking/{taken.id}/intrekken", "/intrekken")
    seen = member.get("/kennismakingen")
    assert names[0] not in seen.text
    assert f"{names[1]} ({aliases[1]})" in seen.words
    clock.move_to(clock.now() + timedelta(days=90))
    later = member.as_(member.person).get("/kennismakingen")
    assert names[1] not in later.text
    assert all(alias in later.words for alias in aliases)


def test_the_inbox_calls_a_person_by_name(bakery, account_manager):
    made = make.introduction(of=bakery, state=State.HELD)
    called = f"{queries.person(made).first_name} ({made.alias})"
    assert called in account_manager.get("/").words


def test_who_looks_on_is_not_told_to_confirm(bakery, account_manager, member):
    """The candidate alone confirms, by the link: no reader of ours has an act for it."""
    made = make.introduction(of=bakery, state=State.PLANNED)
    page = f"/kennismakingen/{made.id}"
    for who in (account_manager, member.as_(made.mediator_id)):
        assert "Bevestig die" not in who.get(page).words
    (lead,) = account_manager.get(page).all("p.gp-lead")
    assert lead == "De afspraak staat."
    behind = member.as_(made.mediator_id)
    assert "De kandidaat heeft nog niet gezegd te komen." in behind.get(page).words
    with db.unit() as session:
        row = session.get(Introduction, made.id)
        meetings.confirm(row, by=make.basis.SYSTEM, at=clock.now())
    assert "De kandidaat heeft gezegd te komen." in behind.get(page).words
