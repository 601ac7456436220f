"""Pages of a placement, as employer, account manager and stranger see them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, formats
from portal.agreements.models import Agreement
from portal.effects import mail
from portal.introductions.models import Introduction
from portal.placements import actions, queries
from portal.placements.labels import Kind, State
from portal.placements.ledger import Event
from portal.placements.models import Placement
from portal.tasks.models import Task
from tests import make
from tests.make import basis


def url(placement, tail=""):
    return f"/plaatsingen/{placement.id}" + (f"/{tail}" if tail else "")


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


def kinds(app, placement):
    with app.app_context():
        return [event.kind for event in queries.events(placement.id)]


def started(app, bakery, **values):
    with app.app_context():
        return make.placement(of=bakery, **values)


def on_the_first_day(app, bakery):
    """Planned, and the first day is today."""
    placement = started(app, bakery, state=State.PLANNED)
    clock.move_to(clock.at(placement.start_on, "09.00"))
    return placement


def test_the_page_tells_what_runs_and_until_when(app, bakery, signatory):
    placement = started(app, bakery)
    page = signatory.get(url(placement))
    assert page.status == 200
    assert page.h1.startswith(f"{placement.candidate_name} (")
    assert "Aan het werk" in page.words
    assert "dagen zekerheid" in page.words
    assert "Terugnemen aanvragen" in page.words


def change_hours(placement, on, minutes):
    """As the ledger has it of before; no verb writes such a line any more."""
    line = Event(Kind.HOURS_CHANGED, on, minutes=minutes)
    actions._write(
        placement, queries.ledger_of(placement), line, "placements.change_hours",
        by=basis.SYSTEM, at=clock.now(),
    )  # fmt: skip


def hours_on_page(visitor, placement):
    page = visitor.as_(visitor.person).get(url(placement))
    return next(words for words in page.all("dd") if "per week" in words)


def test_the_page_says_the_hours_of_today(app, bakery, account_manager, signatory):
    """A change that is still to come is none yet, and one that was struck never was."""
    placement = started(app, bakery)
    soon = clock.today() + timedelta(days=20)
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        change_hours(row, soon, 24 * 60)
    assert hours_on_page(signatory, placement) == "32 uur per week"
    coming = signatory.get(url(placement)).all(".is-next, .is-planned")
    assert [words for words in coming if "Vanaf deze dag 24 uur per week." in words]
    clock.move_to(clock.at(soon, "09.00"))
    for visitor in (signatory, account_manager):
        assert hours_on_page(visitor, placement) == "24 uur per week"
    wrong = make.event(placement)
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        actions.correct(row, wrong.id, None, by=make.basis.SYSTEM, at=clock.now())
    assert hours_on_page(signatory, placement) == "32 uur per week"


def test_the_list_shows_own_placements_only(app, bakery, butcher, signatory, stranger):
    placement = started(app, bakery)
    assert placement.reference in signatory.get("/plaatsingen").words
    assert placement.reference not in stranger.get("/plaatsingen").words
    assert stranger.get(url(placement)).status == 404


def test_everybody_is_called_by_his_own_name_of_before(app, bakery, butcher, account_manager):
    """Two people at two companies: a name that is another's would lead to that other."""
    with app.app_context():
        people = [started(app, of) for of in (bakery, butcher, bakery)]
        agreements = [db.session.get_one(Agreement, one.agreement_id) for one in people]
        names = [
            f"{one.candidate_name} ({db.session.get_one(Introduction, made.introduction_id).alias})"
            for one, made in zip(people, agreements, strict=True)
        ]
    assert len(set(names)) == 3
    ours = [0, 2]
    for one, made, name in [(people[n], agreements[n], names[n]) for n in ours]:
        assert account_manager.get(url(one)).h1 == name
        assert name in account_manager.get("/plaatsingen").words
        assert name in account_manager.get(f"/overeenkomsten/{made.id}").words
        assert name in account_manager.get("/overeenkomsten").words


def test_an_account_manager_sees_his_own_employers(
    app, bakery, account_manager, other_account_manager, mediator
):
    placement = started(app, bakery)
    assert account_manager.get(url(placement)).status == 200
    assert other_account_manager.get(url(placement)).status == 404
    assert mediator.get(url(placement)).status == 200


def test_absence_is_shown_before_it_is_saved(app, bakery, member):
    placement = started(app, bakery)
    today = clock.today()
    form = member.get(url(placement, "afwezig"))
    typed = {"on": f"{today.day}-{today.month}-{today.year}", "kind": "reported"}
    check = member.steps(form, "afwezig", **typed, step="check")
    assert check.h1 == "Dit verandert er"
    assert "Er verandert niets aan wat u betaalt." in check.words
    assert kinds(app, placement)[-1] is Kind.STARTED
    saved = member.submit(check, "afwezig", step="save")
    assert saved.status == 303
    assert kinds(app, placement)[-1] is Kind.ABSENT
    assert "Afwezig" in member.follow(saved).words


@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_asked_after_an_absence_is_still_to_be_filled_in(app, bakery, member, is_open):
    placement, today = started(app, bakery), clock.today().isoformat()
    typed = {"on": today, "until": "" if is_open else today, "kind": "reported", "step": "save"}
    saved = member.submit(member.get(url(placement, "afwezig")), "afwezig", **typed)
    assert ("Vul in wanneer het werk weer begint" in member.follow(saved).words) is is_open


def test_a_double_click_writes_one_line(app, bakery, member):
    placement = started(app, bakery)
    today = clock.today()
    form = member.get(url(placement, "afwezig"))
    typed = {"on": today.isoformat(), "kind": "reported", "step": "save"}
    first = member.submit(form, "afwezig", **typed)
    second = member.submit(form, "afwezig", **typed)
    assert (first.status, second.status) == (303, 303)
    assert kinds(app, placement).count(Kind.ABSENT) == 1


def test_an_old_page_does_not_overwrite_a_newer_one(app, bakery, member, account_manager):
    placement = started(app, bakery)
    today = clock.today()
    old = member.get(url(placement, "afwezig"))
    talk = account_manager.get(url(placement, "gesprek"))
    given = {"on": today.isoformat(), "moment": "week_6", "step": "save"}
    assert account_manager.submit(talk, "gesprek", **given).status == 303
    late = member.submit(old, "afwezig", on=today.isoformat(), kind="reported", step="save")
    assert late.status == 409


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize(
    ("is_billed", "words"),
    [(True, "Wat al gerekend is, komt terug met een creditnota."),
     (False, "Wat nog niet gerekend is, wordt niet gerekend.")],
)  # fmt: skip
def test_the_account_manager_sees_what_an_end_does_to_the_money(
    app, bakery, account_manager, is_billed, words
):
    placement = started(app, bakery)
    if is_billed:
        with app.app_context():
            make.invoice(placement=placement)
    last = clock.today() - timedelta(days=2)
    form = account_manager.get(url(placement, "einde"))
    check = account_manager.steps(form, "einde", on=last.isoformat(), reason="mutual", step="check")
    assert "Gevolg voor het geld" in check.words
    assert words in check.words
    assert account_manager.submit(check, "einde", step="save").status == 303
    with app.app_context():
        assert db.session.get_one(Placement, placement.id).state is State.ENDED


def test_going_back_from_the_check_keeps_what_was_typed(app, bakery, account_manager):
    placement = started(app, bakery)
    form = account_manager.get(url(placement, "einde"))
    on = clock.today() - timedelta(days=1)
    day = f"{on.day}-{on.month}-{on.year}"
    check = account_manager.steps(form, "einde", on=day, reason="mutual", step="check")
    back = account_manager.steps(check, "einde", step="edit")
    assert back.tree.css_first("input[name=on]").attributes["value"] == day
    saved = account_manager.submit(back, "einde", step="save")
    assert "De plaatsing is geëindigd op" in account_manager.follow(saved).words


@pytest.mark.clause("hours", "change_signed", "change_sheet")
@pytest.mark.at("2026-09-15T10:00")
def test_asking_for_other_hours_changes_none_and_is_the_account_managers_task(
    app, bakery, member, account_manager
):
    placement = started(app, bakery)
    before = kinds(app, placement)
    page = member.get(url(placement))
    form = member.get(url(placement, "uren"))
    assert f"{url(placement)}/uren" in page.links()
    assert "Wijzigen kan nog niet in het portaal" in form.words
    day = clock.today().isoformat()
    asked = member.submit(form, "uren", on=day, minutes="28,8")
    told = member.follow(asked)
    assert f"{account_manager.person.name} regelt het en belt uiterlijk vrijdag 18" in told.words
    assert "Andere uren gevraagd" in told.words  # on the board: what we do for you
    assert "32 uur per week" in told.words
    again = member.submit(member.get(url(placement, "uren")), "uren", on=day, minutes="24")
    assert again.status == 303
    assert kinds(app, placement) == before
    with app.app_context():
        tasks = select(Task).where(Task.kind == "placements.change_hours").order_by(Task.made_at)
        first, last = db.session.scalars(tasks)
        assert (first.state, last.state) == ("cancelled", "open")
        assert last.assigned_to == account_manager.person.id
        assert "24\xa0uur per week vanaf" in last.title
    assert last.title.replace("\xa0", " ") in account_manager.get("/").words


def test_other_hours_that_cannot_be_are_said_beside_the_field(app, bakery, member, bookkeeper):
    placement = started(app, bakery)
    form = member.get(url(placement, "uren"))
    day = clock.today().isoformat()
    for given, words in [
        ({"on": day, "minutes": "32"}, "Dit zijn de uren die"),
        ({"on": day, "minutes": "50"}, "moet tussen 1 en 48 liggen"),
        ({"on": "1-1-2020", "minutes": "24"}, "of later"),
    ]:
        page = member.submit(form, "uren", **given)
        assert (page.status, words in page.words) == (422, True), page.words
    assert bookkeeper.get(url(placement, "uren")).status == 403


def test_a_change_of_hours_of_before_still_counts(app, bakery, account_manager):
    with basis.inside():
        placement = make.placement(of=bakery)
        change_hours(placement, clock.today() - timedelta(days=9), 20 * 60)
    page = account_manager.get(url(placement))
    assert "20 uur per week" in page.words
    assert "Vanaf deze dag 20 uur per week." in page.words


def test_a_wrong_date_is_said_beside_the_field_and_everything_typed_stays(app, bakery, member):
    placement = started(app, bakery)
    form = member.get(url(placement, "afwezig"))
    page = member.submit(form, "afwezig", on="3-3-1999", kind="reported", step="check")
    assert page.status == 422
    assert page.tree.css_first("title").text().startswith("Fout:")
    assert page.tree.css_first("input[name=on]").attributes["value"] == "3-3-1999"


@pytest.mark.parametrize(
    ("verb", "typed", "name"),
    [
        ("afwezig", {"until": -1, "kind": "reported"}, "until"),
        ("afwezig", {"until": 2000, "kind": "reported"}, "until"),
        ("afwezig", {"on": 100, "kind": "reported"}, "on"),
        ("gesprek", {"moment": "week_6", "on": 3}, "on"),
    ],
)
@pytest.mark.parametrize("step", ["check", "save"])
def test_what_the_rules_refuse_stands_at_its_own_field(
    app, bakery, account_manager, verb, typed, name, step
):
    placement = started(app, bakery)
    days = {"on": 0} | {field: n for field, n in typed.items() if isinstance(n, int)}
    dates = {field: (clock.today() + timedelta(days=n)).isoformat() for field, n in days.items()}
    form = account_manager.get(url(placement, verb))
    page = account_manager.submit(form, verb, **(typed | dates), step=step)
    assert page.status == 422
    assert page.tree.css_first(f"#{name}[aria-invalid]") is not None
    assert len(page.tree.css(".gp-errors li")) == 1


def test_the_check_page_has_an_address_and_after_saving_begins_anew(app, bakery, member):
    placement = started(app, bakery)
    form, today = member.get(url(placement, "afwezig")), clock.today().isoformat()
    check = member.submit(form, "afwezig", on=today, kind="reported", step="check")
    shown = member.follow(check)
    assert member.get(check.location).h1 == shown.h1 == "Dit verandert er"
    assert member.submit(shown, "afwezig", step="save").status == 303
    assert member.get(check.location).h1 == "Afwezig melden"


def test_a_member_cannot_end_a_placement(app, bakery, member):
    placement = started(app, bakery)
    assert member.get(url(placement, "einde")).status == 403


def test_the_start_is_confirmed_in_one_tap(app, bakery, signatory):
    placement = on_the_first_day(app, bakery)
    signatory = signatory.as_(signatory.person)
    page = signatory.get(url(placement))
    assert re.search("Is .* begonnen op", page.words)
    done = signatory.submit(page, "start", step="save")
    assert done.status == 303
    assert kinds(app, placement) == [Kind.PLANNED, Kind.STARTED]
    again = signatory.submit(page, "start", step="save")
    assert again.status == 303
    assert kinds(app, placement) == [Kind.PLANNED, Kind.STARTED]


def test_a_line_is_mended_and_the_page_shows_the_mended_day(app, bakery, account_manager):
    placement = started(app, bakery)
    page = account_manager.get(url(placement))
    link = next(href for href in page.links() if "/herstellen/" in href)
    day = placement.start_on + timedelta(days=7)
    assert day.isoformat() not in page.text
    form = account_manager.get(link)
    check = account_manager.steps(form, link, on=day.isoformat(), step="check")
    assert "Gevolg voor het geld" in check.words
    account_manager.submit(check, link, step="save")
    assert day.isoformat() in account_manager.get(url(placement)).text


@pytest.mark.parametrize("strikes", [False, True])
def test_the_check_of_a_correction_says_that_the_line_goes_only_when_it_goes(
    app, bakery, account_manager, strikes
):
    placement = started(app, bakery)
    link = next(
        href for href in account_manager.get(url(placement)).links() if "/herstellen/" in href
    )
    typed = {"strike": "y"} if strikes else {"on": placement.start_on.isoformat()}
    form = account_manager.get(link)
    check = account_manager.steps(form, link, **typed, step="check")
    assert check.h1 == "Dit verandert er"
    assert ("haal die weg" in check.words) is strikes


def test_a_line_is_mended_again_from_the_day_that_holds(app, bakery, account_manager):
    placement = started(app, bakery)
    first = clock.today() - timedelta(days=4)
    then, words = first + timedelta(days=2), "De goede datum"
    page = account_manager.get(url(placement, "einde"))
    account_manager.submit(page, "einde", on=first.isoformat(), reason="mutual", step="save")
    with app.app_context():
        link = url(placement, f"herstellen/{make.event(placement).id}")
    typed = {"on": then.isoformat(), "step": "save"}
    assert account_manager.submit(account_manager.get(link), link, **typed).status == 303
    again = account_manager.get(link)
    assert f"De regel nu: Laatste dag, {plain(formats.day(then))}." in again.words
    check = account_manager.steps(again, link, step="check")
    assert "(was" not in check.words  # who only opens and confirms changes nothing
    assert plain(formats.day(then)) in check.words
    strike = account_manager.steps(account_manager.get(link), link, strike="y", step="check")
    assert "haal die weg" in strike.words
    assert words not in strike.words
    assert account_manager.submit(strike, link, step="save").status == 303
    gone = account_manager.get(link)
    assert "Deze regel is weggehaald: Laatste dag." in gone.words
    assert not gone.tree.css_first("input[name=on]").attributes["value"]
    with app.app_context():
        assert db.session.get_one(Placement, placement.id).state is State.RUNNING


@pytest.mark.parametrize(
    ("since", "days", "is_ahead"),
    [(10, None, True), (10, 40, True), (10, 10, False), (60, 10, False)],
)
def test_calls_are_promised_while_a_talk_is_to_come(app, bakery, signatory, since, days, is_ahead):
    """Which an end takes along; one that is late is not to come."""
    placement = started(app, bakery, since=since)
    if days:
        with app.app_context(), db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            on = clock.today() + timedelta(days=days)
            actions.end(row, on, "mutual", by=basis.SYSTEM, at=clock.now())
    page = signatory.get(url(placement))
    assert ("Wij bellen u op de momenten hieronder" in page.words) is is_ahead
    if not is_ahead:
        assert f"tot en met {plain(formats.day(on))}" in page.words


def test_an_end_is_on_any_day_and_is_not_called_a_day_of_work(
    app, bakery, signatory, account_manager, work
):
    """A contract ends on a Sunday too; who works Monday to Thursday does not work then."""
    placement = started(app, bakery)
    sunday = clock.today() + timedelta(days=26 - clock.today().weekday())
    form = account_manager.get(url(placement, "einde"))
    typed = {"on": sunday.isoformat(), "reason": "resigned"}
    check = account_manager.steps(form, "einde", **typed, step="check")
    saved = account_manager.follow(account_manager.submit(check, "einde", step="save"))
    work()
    with app.app_context():
        letters = [one for one in mail.newest(20) if one.subject.startswith("Plaatsing ")]
    assert len(letters) > 1
    texts = [plain(f"{one.subject} {one.text}") for one in letters]
    for words in (form.words, check.words, saved.words, signatory.get("/").words, *texts):
        assert not re.search(r"Laatste werkdag|laatste werkdag (is|was)", words)
    assert all(plain(formats.day(sunday)) in text for text in texts)


def test_an_announced_end_can_be_taken_back(app, bakery, account_manager):
    placement = started(app, bakery)
    later = clock.today() + timedelta(days=10)
    form = account_manager.get(url(placement, "einde"))
    account_manager.submit(form, "einde", on=later.isoformat(), reason="mutual", step="save")
    assert "Er is een einde aangekondigd." in account_manager.get(url(placement)).words
    page = account_manager.get(url(placement, "doorlopen"))
    check = account_manager.steps(page, "doorlopen", step="check")
    assert account_manager.submit(check, "doorlopen", step="save").status == 303
    with app.app_context():
        row = db.session.get_one(Placement, placement.id)
        assert row.last_on == row.end_on


def test_a_broken_address_of_a_list_is_its_beginning(app, bakery, signatory):
    placement = started(app, bakery)
    with app.app_context():
        claim, invoice = make.claim(placement=placement), make.invoice(placement=placement)
    shown = {
        "/plaatsingen": placement.reference,
        "/garanties": claim.reference,
        "/facturen": invoice.number,
    }
    for path, first in shown.items():
        for mark in ("\x00", "é", "x" * 500):
            page = signatory.get(path, na=mark, jaar="0000", status="?")
            assert (page.status, first in page.words) == (200, True), (path, mark)
        assert signatory.get(path, na="2026-13-99_x").status == 200
