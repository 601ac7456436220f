"""A promise that is late speaks, on every page of whom it was made to, and stands in our inbox."""

import re
import sys
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import Grant, Membership
from portal.agreements import actions as agreements
from portal.agreements import rules as agreement_rules
from portal.agreements.labels import State as Offered
from portal.agreements.models import Agreement
from portal.calendar import add_working_days, is_working_day
from portal.employers.models import Employer
from portal.employers.rules import State as Company
from portal.formats import short_day, weekday
from portal.guarantees.labels import State as Claimed
from portal.introductions.rules import State as Met
from portal.invoices import actions as invoices
from portal.invoices import payments
from portal.invoices import queries as invoice_queries
from portal.invoices.labels import DisputeReason, Verdict
from portal.invoices.labels import Kind as InvoiceKind
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements import talks
from portal.placements.labels import Moment
from portal.placements.labels import State as Running
from portal.placements.models import Placement
from portal.placements.queries import ledger_of
from portal.promises import Promise, Stage, missed_before
from portal.roles import Role
from portal.schemes import rules as scheme_rules
from portal.tasks.models import Task
from portal.vacancies import requests
from portal.vacancies.labels import State as Wanted
from tests import make
from tests.make import basis

FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 12, 3), Stage.DUE),
        (FRIDAY, Stage.DUE),
        (date(2026, 12, 5), Stage.LATE),  # Saturday
        (date(2026, 12, 7), Stage.LATE),  # the Monday of the call
        (date(2026, 12, 8), Stage.MISSED),
        (date(2027, 3, 1), Stage.MISSED),
    ],
)
def test_a_promise_is_due_then_late_then_missed(today, stage):
    promise = Promise(FRIDAY, today)
    assert promise.stage is stage
    assert promise.is_late == (stage in (Stage.LATE, Stage.MISSED))


def test_what_was_kept_says_nothing():
    kept = Promise(FRIDAY, date(2027, 3, 1), is_kept=True)
    assert (kept.stage, kept.is_late, kept.is_missed) == (Stage.KEPT, False, False)


def test_the_day_of_the_call_never_slides():
    days = {
        Promise(date(2026, 12, 24), date(2026, 12, 24) + timedelta(n)).call_by for n in range(9)
    }
    assert days == {date(2026, 12, 28)}  # past both Christmas days and the weekend


def test_the_list_of_the_team_leader_has_what_is_missed_and_nothing_else():
    first = date(2026, 11, 1)
    for n in range(120):
        today = first + timedelta(n)
        for back in range(12):
            on = today - timedelta(back)
            assert (on < missed_before(today)) == Promise(on, today).is_missed, (on, today)


# What an employer is promised: each makes one, and says at which address and for which day.


def vacancy_answer(bakery):
    made = make.vacancy(of=bakery, state=Wanted.SUBMITTED)
    return f"/vacatures/{made.id}", clock.day(made.respond_by)


def first_candidates(bakery):
    made = make.vacancy(of=bakery, state=Wanted.ACCEPTED)
    return f"/vacatures/{made.id}", made.first_proposal_by


def first_candidates_in_the_list(bakery):
    address, on = first_candidates(bakery)
    return f"{address}/kandidaten", on


def vacancy_news(bakery):
    made = make.vacancy(of=bakery, state=Wanted.MATCHING)
    return f"/vacatures/{made.id}", made.next_update_by


def proposal(bakery):
    vacancy = make.vacancy(of=bakery, state=Wanted.ACCEPTED)
    with basis.inside():
        made = requests.ask_proposal(vacancy, request_id=uuid4(), by=basis.SYSTEM, at=clock.now())
    return f"/vacatures/{vacancy.id}/voorstel", made.due_on


def proposal_on_the_vacancy(bakery):
    address, on = proposal(bakery)
    return address.removesuffix("/voorstel"), on


def question(bakery):
    made = make.introduction(of=bakery, state=Met.WANTED)
    return f"/kennismakingen/{made.id}", made.answer_by


def agreement(bakery):
    made = make.introduction(of=bakery, state=Met.POSITIVE)
    return f"/kennismakingen/{made.id}", made.answer_by


def talk(bakery):
    made = make.placement(of=bakery, since=7)
    (_moment, on), *_later = talks.evaluations(ledger_of(made).now)
    return f"/plaatsingen/{made.id}", on


def paperwork(bakery):
    placement = make.placement(of=bakery, state=Running.PLANNED)
    with basis.inside() as session:
        papers = select(Task).where(Task.kind == "placements.contract")
        return f"/plaatsingen/{placement.id}", session.scalars(papers).one().due_on


def claim(bakery):
    made = make.claim(of=bakery)
    return f"/garanties/{made.id}", made.call_by


def claim_answer(bakery):
    made = make.claim(of=bakery, state=Claimed.CONTACTED)
    return f"/garanties/{made.id}", made.decide_by


def candidate_told(bakery):
    """We called, and nobody told the candidate."""
    made = make.claim(of=bakery, state=Claimed.CONTACTED, told=False)
    return f"/garanties/{made.id}", made.to_tell_by


def _disputed(bakery, about):
    made = make.invoice(of=bakery)
    invoices.send(made, by=basis.SYSTEM, at=clock.now())
    invoices.dispute(made, about, "", by=basis.SYSTEM, at=clock.now())
    return made


def _to_credit(bakery):
    made = _disputed(bakery, DisputeReason.WRONG_ADDRESSEE)
    invoices.answer(made, Verdict.RIGHT, "", by=basis.SYSTEM, at=clock.now())
    return made


def dispute(bakery):
    with basis.inside():
        made = _disputed(bakery, DisputeReason.DAYS_WRONG)
        on = invoice_queries.last(made.id).respond_by
    return f"/facturen/{made.id}", on


def credit_note(bakery):
    with basis.inside():
        made = _to_credit(bakery)
        on = invoice_queries.last(made.id).respond_by
    return f"/facturen/{made.id}", on


def money_back(bakery):
    with basis.inside():
        made, today = _to_credit(bakery), clock.today()
        payments.record_payment(made, made.total_cents, today, by=basis.SYSTEM, at=clock.now())
        invoices.reissue(made, by=basis.SYSTEM, at=clock.now())
    with basis.inside() as session:
        notes = select(Invoice).where(Invoice.kind == InvoiceKind.CREDIT)
        note = session.scalars(notes).one()
        return f"/facturen/{note.id}", note.due_on


def mediator_calls(bakery):
    placement = make.placement(of=bakery, since=7)
    with basis.inside() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        today, at = clock.today(), clock.now()
        placements.report_absent(row, today, None, "unreported", by=basis.SYSTEM, at=at)
        calls = select(Task).where(Task.kind == "placements.call")
        return f"/plaatsingen/{row.id}", session.scalars(calls).one().due_on


def credit_after_an_early_end(bakery):
    """It ended yesterday, and the job that credits the days after it did not run."""
    with basis.inside():
        about = make.placement(of=bakery)
        made = make.invoice(placement=about)
        ended_on = clock.today() - timedelta(days=1)
        placements.end(about, ended_on, "mutual", by=basis.SYSTEM, at=clock.now())
    days = scheme_rules.scheme_on("groeibaan", clock.today()).credit_working_days
    return f"/facturen/{made.id}", add_working_days(ended_on, days)


def company_check(bakery):
    on = clock.today() + timedelta(days=2)
    with basis.inside() as session:
        row = session.get_one(Employer, bakery.id)
        row.state, row.check_by = Company.REGISTERED, clock.end_of(on)
    return "/", on


def company_check_where_candidates_are(bakery):
    _start, on = company_check(bakery)
    return "/aanbod", on


def ended_offer(bakery):
    made = make.agreement(of=bakery, state=Offered.OFFERED)
    with basis.inside() as session:
        row = session.get_one(Agreement, made.id)
        agreements.lapse(row, by=basis.SYSTEM, at=clock.now())
        agreements.have_called(row, by=basis.SYSTEM, at=clock.now())
        return f"/overeenkomsten/{row.id}", agreement_rules.call_by(clock.today())


PROMISED = {
    ended_offer: "agreements/show.html",
    vacancy_answer: "vacancies/show.html",
    first_candidates: "vacancies/show.html",
    first_candidates_in_the_list: "vacancies/candidates.html",
    vacancy_news: "vacancies/show.html",
    proposal: "vacancies/ask_proposal.html",
    proposal_on_the_vacancy: "vacancies/show.html",
    question: "introductions/show.html",
    agreement: "introductions/show.html",
    talk: "placements/show.html",
    paperwork: "placements/_board.html",
    claim: "guarantees/show.html",
    claim_answer: "guarantees/show.html",
    candidate_told: "guarantees/show.html",
    dispute: "invoices/show.html",
    credit_note: "invoices/show.html",
    money_back: "invoices/show.html",
    mediator_calls: "placements/_board.html",
    credit_after_an_early_end: "invoices/show.html",
    company_check: "home/_first_steps.html",
    company_check_where_candidates_are: "employers/inactive.html",
}


def day(on):
    return f"{weekday(on)} {short_day(on)}"


def at(on, wall="10.00"):
    clock.move_to(clock.at(on, wall))


def words(who, address):
    """What this person reads there now; a session of before has ended."""
    return who.as_(who.person).get(address).words


def _pages(frame):
    """The templates that are being filled in, but for the macros."""
    while frame:
        folder, _, name = frame.f_code.co_filename.rpartition("/portal/templates/")
        if folder and not name.startswith("macros/"):
            yield name
        frame = frame.f_back


@pytest.fixture
def late_in(monkeypatch):
    """The templates in which a promise was late."""
    seen, is_late = set(), Promise.is_late.fget

    def watched(promise):
        late = is_late(promise)
        if late:
            seen.update(_pages(sys._getframe(1)))
        return late

    monkeypatch.setattr(Promise, "is_late", property(watched))
    return seen


@pytest.mark.parametrize("made", PROMISED, ids=lambda made: made.__name__)
def test_late_for_the_employer_is_late_in_our_inbox(
    made, signatory, account_manager, decider, bakery, late_in
):
    address, on = made(bakery)
    call_by = add_working_days(on, 1)
    after = add_working_days(call_by, 1)
    was = f"Dit was beloofd op {day(on)}. Wij zijn te laat.".replace("\xa0", " ")
    at(on, "23.30")
    assert was not in words(signatory, address)

    at(on + timedelta(days=1), "0.10")  # also on a Saturday
    called = f"{was} U wordt gebeld uiterlijk {day(call_by)}.".replace("\xa0", " ")
    for page in (address, "/alles"):
        assert called in words(signatory, page)
    assert PROMISED[made] in late_in
    call = f"bel de werkgever uiterlijk {day(call_by)}.".replace("\xa0", " ")
    assert call in words(account_manager, "/")
    missed = words(decider, "/").count("Bel: Noor Terhaar, accountmanager")

    at(after)
    for page in (address, "/alles"):
        told = words(signatory, page)
        assert f"{was} U zou gebeld worden" in told
        assert "Niet gebeld? Bel Noor Terhaar" in told
    assert words(decider, "/").count("Bel: Noor Terhaar, accountmanager") > missed
    ours = words(account_manager, "/")
    assert call not in ours
    assert "Beloofd en te laat: bel nu." in ours
    assert is_working_day(after)


def test_the_team_leader_is_told_to_call_who_stands_in(
    account_manager, other_account_manager, decider, bakery
):
    _address, on = claim(bakery)
    make.absence(account_manager.person, deputy=other_account_manager.person, days=20)
    at(add_working_days(on, 2))
    assert "Bel: Bram Oosting, accountmanager" in words(decider, "/")
    assert "Bel: Noor Terhaar" not in words(decider, "/")


@pytest.mark.parametrize(
    ("made", "whose"),
    [
        (credit_note, "Bel: financiën"),
        (money_back, "Bel: financiën"),
        (mediator_calls, ", collega"),
        (candidate_told, "Bel: bemiddelaar"),
    ],
    ids=lambda made: getattr(made, "__name__", ""),
)
def test_who_calls_about_the_work_of_a_colleague_reads_it_and_cannot_end_it(
    account_manager, bakery, made, whose
):
    """The line leads to a page of the matter; the act stays the colleague's."""
    _address, on = made(bakery)
    at(on + timedelta(days=1))
    who = account_manager.as_(account_manager.person)
    rows = [row for row in who.get("/").tree.css("table.gp-inbox tbody tr") if row.css("td")]
    (owed,) = (row for row in rows if row.css("td")[-1].text().strip().endswith(whose))
    page = who.get(owed.css_first("a").attributes["href"])
    assert page.status == 200
    assert "Rond af" not in page.words
    assert not any("betaling" in href or "crediteren" in href for href in page.links())


def test_who_is_account_manager_and_finance_reads_one_line(account_manager, bakery):
    """Not once as his own and once as a colleague's."""
    with basis.inside() as session:
        membership = session.scalars(
            select(Membership).where(Membership.user_id == account_manager.person.id)
        ).one()
        session.add(Grant(membership_id=membership.id, role=Role.FINANCE))
    _address, on = money_back(bakery)
    at(on + timedelta(days=1))
    page = account_manager.as_(account_manager.person).get("/")
    found = [row for row in page.all("table.gp-inbox tbody tr") if "creditnota" in row.lower()]
    assert len(found) == 1
    assert "Ik" in found[0]


def test_the_list_of_introductions_says_what_is_late(signatory, bakery):
    _address, on = question(bakery)
    at(on + timedelta(days=1))
    row = f"beloofd op {short_day(on)}, wij zijn te laat".replace("\xa0", " ")
    assert row in words(signatory, "/kennismakingen")


def test_who_mediates_reads_it_too(mediator, bakery, late_in):
    address, on = question(bakery)
    at(on + timedelta(days=1))
    assert f"beloofd op {day(on)}".replace("\xa0", " ") in words(mediator, address)
    assert "introductions/mediate.html" in late_in


def test_the_page_of_a_late_talk_says_so_and_leads_to_its_act(account_manager, bakery, late_in):
    address, on = talk(bakery)
    with basis.inside() as session:
        kinds = Task.kind.in_([f"placements.{moment}" for moment in Moment])
        task = session.scalars(select(Task).where(kinds).order_by(Task.due_on)).first()
        path = f"/taken/{task.id}"
    at(on + timedelta(days=1))
    page = account_manager.as_(account_manager.person).get(path)
    assert f"beloofd op {day(on)}".replace("\xa0", " ") in page.words
    assert f'href="{address}/gesprek"' in page.text
    assert "Gesprek vastleggen" in page.words
    assert "tasks/show.html" in late_in


def test_every_page_that_promises_is_read_late(app):
    """A template that promises a day anew gets its row in PROMISED."""
    environment = app.jinja_env
    names = environment.list_templates(filter_func=lambda name: "macros/" not in name)
    sources = {name: environment.loader.get_source(environment, name)[0] for name in names}
    promising = {name for name, text in sources.items() if re.search(r"late(_line)?\(", text)}
    more = {"introductions/mediate.html", "home/_arranged.html", "tasks/show.html"}
    assert promising == {*PROMISED.values(), *more}
