"""The start of an employer knows all that runs: every open state of every domain, for each role."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from portal import clock, db
from portal.agreements.labels import Party
from portal.agreements.labels import State as Agreed
from portal.calendar import add_working_days
from portal.employers.rules import State as Company
from portal.formats import short_day, weekday
from portal.guarantees.labels import State as Claimed
from portal.guarantees.models import Claim
from portal.home import lines as home
from portal.home.queries import INBOXES
from portal.introductions import meetings
from portal.introductions.appointments import Side
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Met
from portal.invoices import actions as invoices
from portal.invoices import payments
from portal.invoices.labels import DisputeReason, Verdict
from portal.invoices.labels import State as Billed
from portal.placements import actions as placement_actions
from portal.placements.labels import EndReason
from portal.placements.labels import State as Placed
from portal.placements.models import Placement
from portal.tasks import actions as tasks
from portal.vacancies.labels import State as Wanted
from tests import make
from tests.make import basis

# What the start says in each state; None: it is over, or told by what follows from it.
VACANCY = {
    Wanted.DRAFT: "Maak uw vacature af: Werk draft",
    Wanted.SUBMITTED: "Wij lezen uw vacature: Werk submitted",
    Wanted.RETURNED: "Pas uw vacature aan: Werk returned",
    Wanted.ACCEPTED: "Wij zoeken kandidaten: Werk accepted",
    Wanted.MATCHING: "Wij zoeken kandidaten: Werk matching",
    Wanted.ON_HOLD: "Uw vacature staat stil: Werk on_hold",
    Wanted.EXPIRED: "Kies een nieuwe datum voor: Werk expired",
    Wanted.FILLED: None,  # the people are told by their agreements and placements
    Wanted.CLOSED: None,
    Wanted.WITHDRAWN: None,
}
INTRODUCTION = {
    Met.WANTED: "Wij vragen het de kandidaat: Nummer wanted",
    Met.ASKED: "Wij vragen het de kandidaat: Nummer asked",
    Met.PROPOSED: "Antwoord op ons voorstel: Nummer proposed",
    Met.AGREED: "Wij plannen de kennismaking met Nummer agreed",
    Met.PLANNED: "Kennismaking met Nummer planned",
    Met.HELD: "Vertel hoe de kennismaking ging: Nummer held",
    Met.NO_SHOW_CANDIDATE: "De kennismaking met Nummer no_show_candidate ging niet door",
    Met.NO_SHOW_EMPLOYER: "De kennismaking met Nummer no_show_employer ging niet door",
    Met.POSITIVE: "Overeenkomst voor Nummer positive",
    Met.DECLINED: None,
    Met.NEGATIVE: None,
    Met.EXPIRED: None,
}
AGREEMENT = {
    Agreed.DRAFT: "Overeenkomst voor Els 1",  # its candidate has no name yet
    Agreed.OFFERED: "Overeenkomst voor Els offered",
    Agreed.SIGNED: "Overeenkomst voor Els signed: iedereen heeft getekend",
    Agreed.SEALED: None,  # the placement goes on from here
    Agreed.WITHDRAWN: None,
    Agreed.LAPSED: None,
    Agreed.REFUSED: None,
}
PLACEMENT = {
    Placed.PLANNED: "Jan planned begint bij u",
    Placed.RUNNING: "Gesprek na 6 weken over Jan running",
    Placed.ENDED: None,
    Placed.NOT_STARTED: None,
}
CLAIM = {
    Claimed.INVOKED: "Terugnemen van Piet invoked: wij bellen u",
    Claimed.CONTACTED: "Terugnemen van Piet contacted: ons antwoord",
    Claimed.ACCEPTED: (
        "Terugnemen van Piet accepted: die werkt gewoon door tot en met de laatste werkdag"
    ),
    Claimed.EXECUTED: None,  # what is paid back for it, its invoice says
    Claimed.CLOSED: None,
    Claimed.WITHDRAWN: None,
    Claimed.LAPSED: None,
    Claimed.REFUSED: None,
}
INVOICE = {
    Billed.ISSUED: "Betaal factuur {issued}: € 300,00",
    Billed.SENT: "Betaal factuur {sent}: € 300,00",
    Billed.PARTLY_PAID: "Betaal factuur {partly_paid}: € 200,00",
    Billed.OVERDUE: "Betaal factuur {overdue}: € 300,00",
    Billed.DISPUTED: "Uw vraag over factuur {disputed}",
    Billed.TO_CREDIT: "U hebt gelijk over factuur {to_credit}",
    Billed.PAID: None,
    Billed.CREDITED: None,
    Billed.WRITTEN_OFF: None,
}
COMPANY = {
    Company.REGISTERED: "Wij controleren uw bedrijf",
    Company.INVITED: None,
    Company.ACTIVE: None,
    Company.SUSPENDED: None,
}
TABLES = {
    Wanted: VACANCY, Met: INTRODUCTION, Agreed: AGREEMENT, Placed: PLACEMENT, Claimed: CLAIM,
    Billed: INVOICE, Company: COMPANY,
}  # fmt: skip


def change(row, **values):
    with basis.inside() as session:
        session.execute(update(type(row)).where(type(row).id == row.id).values(**values))


def lines(visitor):
    page = visitor.get("/alles")
    return page.all(".gp-tasks__link") + page.all(".gp-board__item strong")


def vacancies(bakery):
    for state in VACANCY:
        made = make.vacancy(of=bakery, title=f"Werk {state}")
        day = clock.today() + timedelta(days=3)
        change(
            made, state=state, resume_on=day, answer_by=day, next_update_by=day,
            respond_by=clock.end_of(day),
        )  # fmt: skip
        if state is Wanted.MATCHING:
            make.showing(vacancy=made)


def introductions(bakery):
    for state in INTRODUCTION:
        made = make.introduction(of=bakery, state=Met.WANTED)
        change(
            made, state=state, alias=f"Nummer {state}", meeting_place="Kade 7",
            meeting_at=clock.now() + timedelta(days=1 if state is Met.PLANNED else -1),
        )  # fmt: skip
        if state is Met.POSITIVE:
            with basis.inside():
                tasks.assign(
                    "agreements.draft", subject=made, employer_id=bakery.id, to=None, title="x",
                    due_on=clock.today(), shown_to_employer=True, by=basis.SYSTEM, at=clock.now(),
                )  # fmt: skip


def agreements(bakery):
    for state in (Agreed.DRAFT, Agreed.OFFERED, Agreed.SIGNED):
        made = make.agreement(of=bakery, state=state)
        if state is Agreed.DRAFT:
            with basis.inside() as session:
                met = session.get_one(Introduction, made.introduction_id)
                change(met, alias="Els 1")
            continue
        change(made, candidate_name=f"Els {state}")
        if state is Agreed.OFFERED:
            make.sign(made, Party.EMPLOYER)


def placements(bakery):
    for state in (Placed.PLANNED, Placed.RUNNING):
        change(make.placement(of=bakery, state=state), candidate_name=f"Jan {state}")


def claims(bakery):
    for state in (Claimed.INVOKED, Claimed.CONTACTED, Claimed.ACCEPTED, Claimed.EXECUTED):
        made = make.claim(of=bakery, state=Claimed.INVOKED)
        with basis.inside() as session:
            change(session.get_one(Placement, made.placement_id), candidate_name=f"Piet {state}")
        change(made, state=state)


def invoice(bakery, state):
    at, by = clock.now(), basis.SYSTEM
    with basis.inside():
        made = make.invoice(of=bakery)
        if state is not Billed.ISSUED:
            invoices.send(made, by=by, at=at)
        if state is Billed.PARTLY_PAID:
            payments.record_payment(made, 10_000, clock.today(), by=by, at=at)
        if state in (Billed.DISPUTED, Billed.TO_CREDIT):
            invoices.dispute(made, DisputeReason.DAYS_WRONG, "", by=by, at=at)
        if state is Billed.TO_CREDIT:
            invoices.answer(made, Verdict.RIGHT, "", by=by, at=at)
    return made.number


def expected(table, **names):
    return {words.format(**names) for words in table.values() if words}


@pytest.mark.parametrize("kind", TABLES)
def test_every_state_is_open_or_over(kind):
    assert set(TABLES[kind]) == set(kind)


def test_the_start_of_who_may_sign_knows_every_open_state(signatory, bakery):
    for some in (vacancies, introductions, agreements, placements, claims):
        some(bakery)
    known = set(lines(signatory))
    for table in (VACANCY, INTRODUCTION, AGREEMENT, PLACEMENT, CLAIM):
        assert expected(table) - known == set()


def test_a_colleague_who_may_not_sign_reads_who_signs(member, signatory, bakery):
    made = make.agreement(of=bakery, state=Agreed.OFFERED)
    assert f"Teken de overeenkomst voor {made.candidate_name}" in lines(signatory)
    assert lines(member).count(f"Overeenkomst voor {made.candidate_name}") == 1
    assert "Wacht op uw collega die mag tekenen" in member.get("/").words
    assert f"Overeenkomst voor {made.candidate_name}" not in lines(signatory)


def test_the_start_of_the_bookkeeper_knows_every_open_invoice(bookkeeper, member, bakery):
    states = [state for state, words in INVOICE.items() if words and state is not Billed.OVERDUE]
    names = {state.value: invoice(bakery, state) for state in states}
    known = set(lines(bookkeeper))
    table = {state: INVOICE[state] for state in states}
    # one invoice a company a month: each next one supplements, so amounts are not compared here
    told = {words.split(":")[0] for words in expected(table, **names)}
    assert told - {words.split(":")[0] for words in known} == set()
    assert not any("factuur" in words for words in lines(member))


def test_an_invoice_is_named_with_its_amount(bookkeeper, bakery):
    number = invoice(bakery, Billed.SENT)
    [line] = [words for words in lines(bookkeeper) if "factuur" in words]
    assert line.startswith(f"Betaal factuur {number}: €")


@pytest.mark.at("2026-09-15T10:00")  # with days of the month left to give back
def test_money_that_we_pay_back_is_named_with_its_day(bookkeeper, bakery):
    made = make.claim(of=bakery, state=Claimed.INVOKED)
    with basis.inside() as session:
        about = session.get_one(Placement, made.placement_id)
        paid = make.invoice(placement=about)
        invoices.send(paid, by=basis.SYSTEM, at=clock.now())
        payments.record_payment(
            paid, paid.total_cents, clock.today(), by=basis.SYSTEM, at=clock.now()
        )
        claim = session.get_one(Claim, made.id)
        _finish(session, claim, about)
    day = claim.credit_by
    assert returning(paid) in lines(bookkeeper)
    clock.move_to(clock.at(day + timedelta(days=1), "10.00"))
    late = bookkeeper.as_(bookkeeper.person).get("/alles").words
    assert f"Dit was beloofd op {weekday(day)} {short_day(day)}".replace("\xa0", " ") in late
    with basis.inside():
        [number] = invoices.give_back(about.id, by=basis.SYSTEM, at=clock.now())
    [line] = [words for words in lines(bookkeeper.as_(bookkeeper.person)) if "terug" in words]
    assert line.startswith("U krijgt €")
    assert line.endswith(f"creditnota {number}")


@pytest.mark.at("2026-09-15T10:00")  # the last day is this one, and one that is worked
def test_when_nothing_stands_billed_after_it_nothing_is_promised_back(bookkeeper, bakery):
    made = make.claim(of=bakery, state=Claimed.INVOKED)
    with basis.inside() as session:
        about = session.get_one(Placement, made.placement_id)
        _finish(session, session.get_one(Claim, made.id), about)
    assert not [words for words in lines(bookkeeper) if "terug" in words]


def returning(invoice):
    return f"Terugnemen: geld terug voor dagen op factuur {invoice.number}"


def _finish(session, claim, about):
    from portal.guarantees import actions

    who = {"by": basis.SYSTEM, "at": clock.now()}
    actions.contact(claim, **who)
    actions.tell(claim, **who)
    actions.accept(claim, about, clock.today(), **who)
    actions.execute(claim, about, by=basis.SYSTEM, at=clock.now() + timedelta(days=1))


def test_a_company_that_is_checked_reads_by_when(signatory, bakery):
    day = clock.today() + timedelta(days=2)
    change(bakery, state=Company.REGISTERED, check_by=clock.end_of(day))
    assert COMPANY[Company.REGISTERED] in lines(signatory)
    assert "Wij bellen u uiterlijk" in signatory.get("/").words


def test_an_appointment_has_its_day_and_hour(signatory, bakery):
    made = make.introduction(of=bakery, state=Met.PLANNED)
    local = clock.local(made.meeting_at)
    assert f"{local.hour}.{local.minute:02d} uur" in signatory.get("/").words


def test_what_was_done_goes_after_a_week(signatory, bakery):
    made = make.placement(of=bakery)
    done = f"Wij bellen na de eerste werkdag van {made.candidate_name}"
    with basis.inside():
        tasks.finish(made, "placements.first_day", by=basis.SYSTEM, at=clock.now())
    assert done in lines(signatory)
    clock.move_to(clock.now() + timedelta(days=8))
    assert done not in lines(signatory)


def test_who_works_next_door_knows_nothing_of_it(stranger, bakery):
    introductions(bakery)
    agreements(bakery)
    assert lines(stranger) == []


@pytest.mark.parametrize("words", ["U hoort uiterlijk", "Wij bellen u uiterlijk"])
@pytest.mark.parametrize("waits_on", ["municipality", "third", "candidate"])
def test_what_reads_as_a_promise_speaks_when_it_is_late_whoever_acts_behind_it(
    app, signatory, bakery, words, waits_on
):
    yesterday = clock.today() - timedelta(days=1)
    made = make.introduction(of=bakery, state=Met.AGREED)
    kinds = [kind for one in INBOXES for kind, day in one.days.items() if words in day]
    assert kinds
    row = {
        "subject_id": made.id, "title": "x", "place": "", "waits_on": waits_on,
        "due_on": yesterday, "at": None, "ended_at": None, "cents": None,
    }  # fmt: skip
    with app.test_request_context():
        for kind in kinds:
            viewer = SimpleNamespace(may=lambda _may: False)
            [line] = home.arranged([SimpleNamespace(kind=kind, **row)], clock.today(), viewer)
            assert line.promise is not None, kind
            assert line.promise.is_late, kind
            assert line.badge == "Te laat", kind


def test_a_time_the_candidate_does_not_choose_is_late_for_all_who_were_promised_it(
    signatory, account_manager, decider, bakery, work
):
    made = make.introduction(of=bakery, state=Met.PLANNED)
    with basis.inside() as session:
        row = session.get_one(Introduction, made.id)
        when, who = clock.now() + timedelta(days=30), {"by": basis.SYSTEM, "at": clock.now()}
        meetings.suggest_times(row, [when], Side.EMPLOYER, **who)
        day = row.answer_by
    text = signatory.get("/alles").words
    assert "Wacht op kandidaat" in text
    clock.move_to(clock.at(day + timedelta(days=1), "10.00"))
    back = signatory.as_(signatory.person)
    late = back.get("/alles").words
    assert f"Dit was beloofd op {weekday(day)} {short_day(day)}".replace("\xa0", " ") in late
    assert "Wacht op kandidaat" not in late
    assert "Dit was beloofd" in back.get(f"/kennismakingen/{made.id}").words
    ours = account_manager.as_(account_manager.person).get("/").words
    assert "De kandidaat antwoordt niet, bel" in ours
    assert "Beloofd en te laat" in ours
    clock.move_to(clock.at(add_working_days(day, 3), "10.00"))
    missed = decider.as_(decider.person).get("/").words
    assert "De kandidaat antwoordt niet, bel" in missed


def test_who_may_stop_comes_before_what_comes_sooner(signatory, bakery):
    """An ordinary line hides no take-back and no end behind "bekijk alles"."""
    for n in range(6):
        make.introduction(of=bakery, state=Met.WANTED, alias=f"Nummer {n}")
    running = make.placement(of=bakery)
    with db.unit() as session:
        row, on = session.merge(running), add_working_days(clock.today(), 40)
        placement_actions.end(row, on, EndReason.MUTUAL, by=basis.SYSTEM, at=clock.now())
    start = signatory.get("/").words
    assert f"{running.candidate_name} stopt bij u" in start
    assert re.search(r"Bekijk alles: nog \d+ regels", start)
