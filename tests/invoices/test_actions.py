"""Billing in the database: one rule, gapless numbers, rows nobody changes, events that tell."""

import threading
from calendar import monthrange
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal import clock, db
from portal.calendar import add_working_days
from portal.errors import Refused
from portal.invoices import actions, inbox, payments, queries
from portal.invoices.labels import EventKind, Kind, State, Verdict
from portal.invoices.models import Invoice, InvoiceLine
from portal.placements import actions as placements
from portal.placements.ledger import charges, month_of, standing
from portal.placements.models import Placement
from portal.placements.queries import events
from tests import make


def all_invoices():
    return db.session.scalars(select(Invoice).order_by(Invoice.number)).all()


def act(invoice, verb, *args):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        return verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


def end_yesterday(placement):
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        yesterday = clock.today() - timedelta(days=1)
        placements.end(row, yesterday, "mutual", by=make.basis.SYSTEM, at=clock.now())


def billed(placement, month):
    """What is billed minus what is credited of a placement for a month, in cents."""
    lines = select(func.coalesce(func.sum(InvoiceLine.cents), 0)).where(
        InvoiceLine.placement_id == placement.id, InvoiceLine.month == month
    )
    return db.session.scalar(lines)


def days_in(day):
    return monthrange(day.year, day.month)[1]


def state_of(invoice):
    return queries.last(invoice.id).state


def test_without_a_vat_decision_nothing_is_issued(app, bakery, run):
    with app.app_context():
        make.placement(of=bakery)
    with pytest.raises(Refused, match="vat_undecided"):
        run()


@pytest.mark.clause("invoice")
def test_a_month_gives_one_invoice_per_employer(app, bakery, butcher, vat, run):
    with app.app_context():
        for employer in (bakery, bakery, butcher):
            make.placement(of=employer)
        numbers = run()
        year = clock.today().year
        assert numbers == [f"{year}-000001", f"{year}-000002"]
        first, second = all_invoices()
        assert {first.employer_id, second.employer_id} == {bakery.id, butcher.id}
        assert first.total_cents == sum(line.cents for line in queries.lines(first.id))
        assert run() == []
        assert queries.differences() == []


@pytest.mark.clause("guidance", "help_municipality", "twin.learn")
def test_the_lines_are_what_the_ledger_charges(app, bakery, vat, run):
    with app.app_context():
        placement = make.placement(of=bakery)
        run()
        (invoice,) = all_invoices()
        now = standing(events(placement.id), placement.terms)
        charged = charges(now, placement.terms, month_of(clock.today()))
        told = [(line.month, line.days, line.cents) for line in queries.lines(invoice.id)]
        assert told == [(one.month, one.days, one.cents) for one in charged]
        assert placement.candidate_name not in str(queries.lines(invoice.id))


@pytest.mark.clause("final_bill")
def test_an_end_gives_a_credit_note_on_the_invoice(app, bakery, vat, run, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        run()
        (invoice,) = all_invoices()
        end_yesterday(placement)
        work()
        credit = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        assert credit.number == f"C{clock.today().year}-000001"
        assert (credit.credits_id, credit.total_cents < 0) == (invoice.id, True)
        assert queries.differences() == []
        assert queries.overcredited() == []
        last = queries.last(invoice.id)
        assert last.open_cents == invoice.total_cents + credit.total_cents
        work()
        assert len(all_invoices()) == 2


def test_a_credit_on_a_paid_invoice_is_paid_back(app, bakery, vat, run, work):
    with app.app_context():
        placement = make.placement(of=bakery)
        run()
        work()
        (invoice,) = all_invoices()
        act(invoice, payments.record_payment, invoice.total_cents, clock.today())
        end_yesterday(placement)
        work()
        credit = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        assert queries.last(credit.id).open_cents == -credit.total_cents
        assert state_of(invoice) is State.PAID
        act(credit, payments.record_payment, -credit.total_cents, clock.today())
        assert state_of(credit) is State.PAID


@pytest.mark.clause("contribution_stops")
def test_a_take_back_is_credited_when_it_is_executed(app, bakery, vat, run, work):
    with app.app_context():
        clock.move_to(clock.at(clock.today().replace(day=10), "10.00"))
        placement, goes_on = make.placement(of=bakery), make.placement(of=bakery)
        run()
        claim = make.claim(placement=placement, last_on=add_working_days(clock.today(), 6))
        work()
        run()
        assert len(all_invoices()) == 1
        assert queries.differences() == []
        from portal.guarantees import actions as guarantees
        from portal.guarantees.models import Claim

        with db.unit() as session:
            row = session.get_one(Claim, claim.id)
            place = session.get_one(Placement, placement.id, with_for_update=True)
            guarantees.contact(row, by=make.basis.SYSTEM, at=clock.now())
            guarantees.tell(row, by=make.basis.SYSTEM, at=clock.now())
            guarantees.accept(row, place, claim.last_on, by=make.basis.SYSTEM, at=clock.now())
        clock.move_to(clock.at(claim.last_on + timedelta(days=1), "12.00"))
        with db.unit() as session:
            row = session.get_one(Claim, claim.id)
            place = session.get_one(Placement, placement.id, with_for_update=True)
            guarantees.execute(row, place, by=make.basis.SYSTEM, at=clock.now())
        work()
        assert queries.differences() == []
        assert billed(placement, month_of(claim.last_on)) == round(
            placement.contribution_cents * claim.last_on.day / days_in(claim.last_on)
        )
        following = month_of(claim.last_on.replace(day=28) + timedelta(days=4))
        assert len(run(following)) == 1
        assert billed(goes_on, following) == goes_on.contribution_cents
        assert billed(placement, following) == 0


@pytest.mark.promise("B6")
@pytest.mark.parametrize("table", ["invoices", "invoice_lines", "invoice_events", "vat_decisions"])
def test_nobody_changes_what_was_issued(app, bakery, vat, run, table):
    with app.app_context():
        make.placement(of=bakery)
        run()
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="frozen"), db.unit() as session:
                session.execute(text(change))


def test_a_question_stops_the_clock_until_it_is_answered(app, bakery, vat, run, work):
    with app.app_context():
        make.placement(of=bakery)
        run()
        work()
        (invoice,) = all_invoices()
        act(invoice, actions.dispute, "days_wrong", "Wij tellen er minder.")
        assert state_of(invoice) is State.DISPUTED
        assert [row.title for row in db.session.execute(inbox.disputed(None))] == [invoice.number]
        clock.move_to(clock.now() + timedelta(days=60))
        assert queries.fallen_due(clock.today()) == []
        act(invoice, actions.answer, Verdict.STANDS, "De dagen kloppen.")
        work()
        last = queries.last(invoice.id)
        assert (last.kind, last.state) == (EventKind.ANSWERED, State.SENT)
        assert last.due_on == clock.today() + timedelta(days=14)
        assert db.session.execute(inbox.disputed(None)).all() == []


def test_an_invoice_falls_due_by_night(app, bakery, vat, run, work):
    from portal.invoices import jobs

    with app.app_context():
        make.placement(of=bakery)
        run()
        work()
        ((invoice_id, due_on),) = db.session.execute(select(Invoice.id, Invoice.due_on))
        clock.move_to(clock.at(due_on, "23.00"))
        jobs.fall_due_all()
        work()
        assert queries.last(invoice_id).state is State.SENT
        clock.move_to(clock.at(due_on + timedelta(days=1), "01.00"))
        jobs.fall_due_all()
        work()
        jobs.fall_due_all()
        work()
        assert queries.last(invoice_id).state is State.OVERDUE


def test_vat_is_counted_on_the_whole_and_given_back_with_it(app, bakery, run, work):
    from dataclasses import replace
    from uuid import uuid4

    from portal.invoices.labels import VatCategory
    from tests.invoices.conftest import OUTSIDE

    taxed = replace(OUTSIDE, reference="21", category=VatCategory.STANDARD, rate_bp=2100)
    with app.app_context():
        with db.unit():
            actions.decide_vat(taxed, once=uuid4(), by=make.basis.SYSTEM, at=clock.now())
        placement = make.placement(of=bakery)
        run()
        (invoice,) = all_invoices()
        assert invoice.vat_cents == round(invoice.total_cents * 21 / 121)
        assert invoice.total_cents == sum(line.cents for line in queries.lines(invoice.id))
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            started = events(row.id)[1]
            placements.correct(row, started.id, None, by=make.basis.SYSTEM, at=clock.now())
            placements.not_start(row, "postponed", by=make.basis.SYSTEM, at=clock.now())
        work()
        credit = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        assert credit.total_cents == -invoice.total_cents
        assert state_of(invoice) is State.CREDITED


def test_the_doctor_tells_a_missing_line_and_not_what_waits_for_the_next_run(
    app, bakery, vat, run, work
):
    with app.app_context():
        placement = make.placement(of=bakery)
        run()
        with db.unit() as session:  # a first day that was later: a credit waits
            row = session.get_one(Placement, placement.id, with_for_update=True)
            started = events(row.id)[1]
            day = row.start_on + timedelta(days=5)
            placements.correct(row, started.id, day, by=make.basis.SYSTEM, at=clock.now())
        assert queries.differences() == []
        other = make.placement(of=bakery)
        with db.unit():  # a run that forgot the credit and the other placement's months
            clock.move_to(clock.now() + timedelta(days=1))
            line = actions.billing_ledgers(ids=[other.id])[0]
            due = actions.billing.due(
                standing(line.events, line.terms), line.terms, [], month_of(clock.today())
            )
            employer = actions.balances.employers([bakery.id])[0]
            lines, vat = [actions.Billable(line, due[-1])], queries.vat_decision(clock.today())
            actions.issuing.issue(
                [actions.Bill(employer, vat, lines)],
                month_of(clock.today()),
                by=make.basis.SYSTEM,
                at=clock.now(),
            )
        found = queries.differences()
        assert any(one.startswith(placement.reference) for one in found)
        assert any(one.startswith(other.reference) for one in found)


@pytest.mark.promise("B1")
def test_a_run_that_dies_half_way_leaves_no_gap_and_goes_on(
    app, bakery, butcher, vat, run, monkeypatch
):
    with app.app_context():
        for employer in (bakery, butcher):
            make.placement(of=employer)
        monkeypatch.setattr(actions, "BATCH", 1)
        issue, calls = actions.issuing.issue, []

        def dies(*args, **kwargs):
            calls.append(issue(*args, **kwargs))
            if len(calls) == 2:
                raise RuntimeError("power cut")
            return calls[-1]

        monkeypatch.setattr(actions.issuing, "issue", dies)
        with pytest.raises(RuntimeError):
            run()
        monkeypatch.setattr(actions.issuing, "issue", issue)
        year = clock.today().year
        assert [one.number for one in all_invoices()] == [f"{year}-000001"]
        assert run() == [f"{year}-000002"]
        assert queries.differences() == []


@pytest.mark.promise("B2")
def test_five_runs_at_once_bill_once(app, bakery, butcher, vat):
    with app.app_context():
        for employer in (bakery, bakery, butcher):
            make.placement(of=employer)
    month, made, ready = month_of(clock.today()), [], threading.Barrier(5)

    def bill():
        with app.app_context():
            ready.wait()
            made.extend(actions.run_month(month))
            db.session.remove()

    threads = [threading.Thread(target=bill) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        year = clock.today().year
        assert sorted(made) == [f"{year}-000001", f"{year}-000002"]
        assert queries.differences() == []
        assert db.session.scalar(select(func.count()).select_from(Invoice)) == 2
