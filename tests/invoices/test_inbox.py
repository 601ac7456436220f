"""Money that is late is a line of finance, with its date, until it is paid."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, formats
from portal.calendar import add_working_days
from portal.guarantees import actions as claims
from portal.guarantees.labels import State as Claimed
from portal.guarantees.models import Claim
from portal.invoices import actions, inbox, jobs, payments, queries
from portal.invoices.labels import Kind, State
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.labels import State as Begun
from portal.placements.models import Placement
from portal.schemes import rules as scheme_rules
from tests import make
from tests.engines import counted


def _ended(row):
    placements.end(row, date(2026, 9, 4), "mutual", by=make.basis.SYSTEM, at=clock.now())
    return date(2026, 9, 18)  # from the last day, whenever we heard


def _announced(row):
    on = date(2026, 9, 18)
    placements.end(row, on, "mutual", by=make.basis.SYSTEM, at=clock.now())
    assert row.credit_due_at is None
    clock.move_to(clock.at(on + timedelta(days=3), "1.00"))
    assert placements.complete(row, by=make.basis.SYSTEM, at=clock.now())
    return date(2026, 10, 2)  # from the last day


def _not_started(row):
    placements.not_start(row, "postponed", by=make.basis.SYSTEM, at=clock.now())
    return add_working_days(clock.today(), 10)


END = {"end": _ended, "announce": _announced, "not_start": _not_started}


def act(invoice, verb, *args):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        return verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


def credit_note(placement):
    """What was paid for it comes back: it ended yesterday."""
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        yesterday = clock.today() - timedelta(days=1)
        placements.end(row, yesterday, "mutual", by=make.basis.SYSTEM, at=clock.now())


def lines(visitor):
    return visitor.as_(visitor.person).get("/").all("td.gp-inbox__what")


def titles(items):
    return [row.title for row in db.session.execute(items(None))]


def move_to(on, wall="10.00"):
    clock.move_to(clock.at(on, wall))


def test_an_invoice_is_a_line_when_it_is_late_and_not_before(app, invoice, finance, run):
    line = f"Factuur {invoice.number} is niet op tijd betaald"
    move_to(invoice.due_on, "23.00")
    assert line not in lines(finance)
    move_to(invoice.due_on + timedelta(days=1), "00.30")  # the night's work is still to come
    assert line in lines(finance)
    page = finance.as_(finance.person).get("/", wanneer="te-laat")
    assert line in page.all("td.gp-inbox__what")
    assert "Ik" in page.all("tbody td")
    with app.app_context():
        jobs.fall_due_all()
        act(invoice, actions.fall_due)
        assert titles(inbox.overdue) == [invoice.number]
        act(invoice, payments.record_payment, 100, clock.today())  # a part changes nothing
        assert titles(inbox.overdue) == [invoice.number]
        act(invoice, payments.record_payment, invoice.total_cents - 100, clock.today())
        assert titles(inbox.overdue) == []
    run()  # the invoices of this month are another line
    assert "Alles is gedaan" in finance.as_(finance.person).get("/").words


def test_a_question_pauses_what_is_late(app, invoice):
    move_to(invoice.due_on + timedelta(days=9))
    with app.app_context():
        assert titles(inbox.overdue) == [invoice.number]
        act(invoice, actions.dispute, "days_wrong", "Wij tellen minder.")
        assert (titles(inbox.overdue), titles(inbox.disputed)) == ([], [invoice.number])


def test_a_refund_is_a_line_with_its_date_until_it_is_paid(app, invoice, finance, work):
    with app.app_context():
        act(invoice, payments.record_payment, invoice.total_cents, clock.today())
        placement = db.session.scalars(select(Placement)).one()
        credit_note(placement)
        work()
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        (row,) = db.session.execute(inbox.refunds(None))
        assert row.due_at == clock.end_of(note.due_on)
    line = f"Betaal creditnota {note.number} terug"
    assert line in lines(finance)
    move_to(note.due_on + timedelta(days=14))
    page = finance.as_(finance.person).get("/")
    assert line in page.all("td.gp-inbox__what")
    assert "14 dagen te laat" in page.words or "13 dagen te laat" in page.words
    with app.app_context():
        act(note, payments.record_refund, -note.total_cents, clock.today())
        assert titles(inbox.refunds) == []
    assert "Alles is gedaan" in finance.as_(finance.person).get("/").words


def test_a_credit_note_that_goes_off_an_open_invoice_is_no_line(app, invoice, work):
    with app.app_context():
        credit_note(db.session.scalars(select(Placement)).one())
        work()
        assert titles(inbox.refunds) == []


def test_the_employer_reads_that_a_refund_is_late(app, invoice, bookkeeper, work):
    with app.app_context():
        act(invoice, payments.record_payment, invoice.total_cents, clock.today())
        credit_note(db.session.scalars(select(Placement)).one())
        work()
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
    assert "uiterlijk" in bookkeeper.get(f"/facturen/{note.id}").words
    move_to(note.due_on + timedelta(days=1))
    late = bookkeeper.as_(bookkeeper.person)
    assert "Wij zijn te laat." in late.get(f"/facturen/{note.id}").words
    assert "was beloofd op" in late.get("/facturen", jaar=note.issued_on.year).words


def test_finance_reads_many_late_invoices_as_cheaply_as_few(app, bakery, vat, finance):
    def late(n):
        with app.app_context():
            for _ in range(n):
                act(make.invoice(of=bakery), actions.send)

    late(2)
    move_to(clock.today() + timedelta(days=60))
    visitor = finance.as_(finance.person)
    visitor.get("/")
    with counted() as few:
        visitor.get("/")
    late(18)
    move_to(clock.today() + timedelta(days=60))
    visitor = finance.as_(finance.person)
    visitor.get("/")
    with counted() as many:
        page = visitor.get("/")
        late_ones = [one for one in page.all("td.gp-inbox__what") if "niet op tijd" in one]
        assert len(late_ones) == 20, page.words
    assert len(few) == len(many), many


@pytest.mark.clause("invoice")
@pytest.mark.promise("B7")
def test_the_days_to_pay_are_those_of_the_agreement(app, bakery, vat, run, work, monkeypatch):
    """One source: the scheme, frozen at the offer; agreement, invoice and the overdue clock say it.
    Of two agreements on one invoice none is shortened.
    """
    known = scheme_rules.SCHEMES
    shorter = {
        name: tuple(replace(one, payment_days=14) for one in versions)
        for name, versions in known.items()
    }
    with app.app_context():
        monkeypatch.setattr(scheme_rules, "SCHEMES", shorter)
        placement = make.placement(of=bakery)
        monkeypatch.setattr(scheme_rules, "SCHEMES", known)  # the scheme changed since
        assert placement.payment_days == 14
        run()
        (invoice,) = db.session.scalars(select(Invoice))
        assert invoice.due_on == invoice.issued_on + timedelta(days=14)
        last = queries.last(invoice.id)
        assert (last.due_on, last.due_at) == (invoice.due_on, clock.end_of(invoice.due_on))
        work()
        move_to(invoice.due_on + timedelta(days=1))
        jobs.fall_due_all()
        work()
        assert queries.last(invoice.id).state is State.OVERDUE
        make.placement(of=bakery)
        move_to((clock.today().replace(day=1) + timedelta(days=31)).replace(day=1))
        run()
        newest = db.session.scalars(select(Invoice).order_by(Invoice.number.desc())).first()
        assert newest.due_on == newest.issued_on + timedelta(days=30)


@pytest.mark.at("2026-09-15T10:00")  # with days of the month left to give back
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_credit_note_after_a_take_back_that_nobody_made_is_a_line(
    app, bakery, finance, account_manager, decider, run, vat, is_closed
):
    """A job makes it in the night; where that did not, finance sees it, by the day promised."""
    with app.app_context():
        claim = make.claim(of=bakery, state=Claimed.INVOKED)
        [number] = run()
        with db.unit() as session:
            row = session.get_one(Claim, claim.id)
            placement = session.get_one(Placement, row.placement_id, with_for_update=True)
            who = {"by": make.basis.SYSTEM, "at": clock.now()}
            claims.contact(row, **who)
            claims.tell(row, **who)
            claims.accept(row, placement, clock.today(), **who)
            later = who | {"at": clock.now() + timedelta(days=1)}
            claims.execute(row, placement, **later)  # its jobs did not run
            if is_closed:
                claims.close(row, **later)
            credit_by = row.credit_by
    line = f"Maak de creditnota na terugnemen: factuur {number}"
    assert line in " ".join(lines(finance))
    assert line not in " ".join(lines(account_manager))
    move_to(add_working_days(credit_by, 2))
    for who in (account_manager, decider):
        assert line in " ".join(lines(who))
    finance = finance.as_(finance.person)
    page = finance.get(next(href for href in finance.get("/").links() if "/facturen/" in href))
    assert finance.submit(page, "dagen-crediteren").status == 303
    assert line not in " ".join(lines(finance))


@pytest.mark.clause("final_bill")
@pytest.mark.at("2026-09-15T10:00")  # with days of the month left to give back
@pytest.mark.parametrize("how", ["end", "announce", "not_start"])
def test_a_credit_note_after_an_early_end_that_nobody_made_is_a_line(
    app, bakery, vat, run, finance, account_manager, bookkeeper, decider, how
):
    """A job makes it at once; where that did not, who can act sees it, by the day promised."""
    with app.app_context():
        state = Begun.PLANNED if how == "not_start" else Begun.RUNNING
        made = make.placement(of=bakery, state=state)
        clock.move_to(max(clock.now(), clock.at(made.start_on, "10.00")))
        [number] = run()
        with db.unit() as session:
            row = session.get_one(Placement, made.id, with_for_update=True)
            credit_by = END[how](row)  # its jobs did not run
            assert row.credit_due_at == clock.end_of(credit_by)
    line = f"Maak de creditnota na een eerder einde: factuur {number}"
    assert line in lines(finance)
    assert line not in lines(account_manager)
    running = bookkeeper.as_(bookkeeper.person).get("/alles").words
    assert f"geld terug voor dagen op factuur {number}" in running
    day = f"{formats.weekday(credit_by)} {formats.short_day(credit_by)}"
    assert f"Creditnota uiterlijk {day}".replace("\xa0", " ") in running
    assert line not in lines(decider)
    move_to(add_working_days(credit_by, 2))
    for who in (account_manager, decider):
        assert line in " ".join(lines(who))
    finance = finance.as_(finance.person)
    page = finance.get(next(href for href in finance.get("/").links() if "/facturen/" in href))
    assert "Maak de creditnota na een eerder einde" in page.all("h2")
    assert finance.submit(page, "dagen-crediteren").status == 303
    for who in (finance, account_manager, decider):
        assert line not in " ".join(lines(who))
    assert "eerder einde" not in finance.as_(finance.person).get(page.path).words


def test_an_early_end_whose_job_ran_or_that_was_struck_is_no_line(app, invoice, finance, work):
    with app.app_context():
        row = db.session.scalars(select(Placement)).one()
        credit_note(row)
        assert titles(inbox.ended_early) == [invoice.number]
        work()
        assert titles(inbox.ended_early) == []
        with db.unit() as session:
            row = session.get_one(Placement, row.id, with_for_update=True)
            placements.correct(row, make.event(row).id, None, by=make.basis.SYSTEM, at=clock.now())
            assert row.credit_due_at is None


@pytest.mark.parametrize("noticed", [1, 3])
def test_an_invoice_is_late_since_the_day_after_its_last_whenever_that_was_noticed(
    app, bakery, vat, run, work, finance, noticed
):
    with app.app_context():
        make.placement(of=bakery)
        run()
        (invoice,) = db.session.scalars(select(Invoice))
        invoice_id, since = invoice.id, invoice.due_on + timedelta(days=1)
        work()
        move_to(since + timedelta(days=noticed - 1))
        jobs.fall_due_all()
        work()
        assert queries.events(invoice_id)[0].happened_on == since
    page = finance.as_(finance.person).get(f"/facturen/{invoice_id}")
    assert f"sinds {formats.short_day(since)}".replace("\xa0", " ") in page.words
