"""Pages of invoices: what an employer reads and asks, what finance makes and records."""

import re
import subprocess
from datetime import date, timedelta

import pytest
import segno
from sqlalchemy import select

from portal import clock, db
from portal.formats import day as in_words
from portal.formats import euro
from portal.invoices import documents, payments, queries
from portal.invoices.labels import State
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.ledger import bounds, month_of
from portal.placements.models import Placement
from tests import make
from tests.invoices.pages import url


@pytest.fixture
def invoice(app, bakery, vat, run, work):
    """The invoice of a running placement, sent."""
    with app.app_context():
        make.placement(of=bakery)
    run()
    work()
    with app.app_context():
        found = db.session.scalars(select(Invoice)).one()
        db.session.expunge(found)
        return found


def state(app, invoice):
    with app.app_context():
        return queries.last(invoice.id).state


def text_of(pdf):
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(told.stdout.decode().replace("\xa0", " ").split())


@pytest.mark.at("2026-09-15T10:00")
def test_the_list_says_the_months_of_the_lines_whatever_was_run(app, bakery, vat, bookkeeper, run):
    """A run up to a later month bills what was left of an earlier one."""
    month = month_of(clock.today())
    later = month_of(bounds(month)[1] + timedelta(days=1))
    with app.app_context():
        about = make.placement(of=bakery, since=0)
        with db.unit() as session:
            row = session.get_one(Placement, about.id, with_for_update=True)
            last = bounds(month)[1]
            placements.end(row, last, "mutual", by=make.basis.SYSTEM, at=clock.now())
    run(later)
    words = bookkeeper.get("/facturen").words
    assert f"Bijdrage over {documents.month_name(month)}".replace("\xa0", " ") in words
    assert documents.month_name(later).replace("\xa0", " ") not in words


def test_the_list_shows_own_invoices_with_the_sum_of_the_year(
    invoice, bookkeeper, stranger, bakery, butcher
):
    more = make.invoice(placement=make.placement(of=bakery))
    theirs = make.invoice(placement=make.placement(of=butcher))
    page = bookkeeper.get("/facturen")
    assert {invoice.number, more.number} == set(page.all("tbody th"))
    both = euro(invoice.total_cents + more.total_cents).replace("\xa0", " ")
    assert page.all("tfoot td")[0] == both
    assert stranger.get("/facturen").all("tbody th") == [theirs.number]
    assert invoice.number in bookkeeper.get("/facturen", status="open").words
    assert invoice.number not in bookkeeper.get("/facturen", status="betaald").words
    assert "Geen facturen gevonden" in bookkeeper.get("/facturen", jaar="2023").words


def test_only_years_with_an_invoice_are_offered_and_this_one(
    invoice, bookkeeper, stranger, finance
):
    this, here = clock.today().year, "#jaar option"
    assert bookkeeper.get("/facturen").all(here) == [str(this)]
    assert bookkeeper.get("/facturen", jaar=this - 3).all(here) == [str(this), str(this - 3)]
    clock.move_to(clock.at(date(this + 2, 3, 1), "10.00"))
    for visitor, years in (
        (bookkeeper, [this + 2, this]),
        (finance, [this + 2, this]),
        (stranger, [this + 2]),
    ):
        page = visitor.as_(visitor.person).get("/facturen")
        assert page.all(here) == [str(year) for year in years]
        assert (invoice.number in page.words) is (visitor is not stranger)  # the newest there are


def test_a_list_of_one_year_says_in_which_other_something_is_open(
    app, invoice, bookkeeper, stranger, finance, bakery
):
    this = clock.today().year
    told = f"Ook in {this} is nog niet alles geregeld."
    assert told not in bookkeeper.get("/facturen").words
    clock.move_to(clock.at(date(this + 1, 1, 5), "10.00"))
    newer = make.invoice(of=bakery)
    for visitor in (bookkeeper, finance):
        today = visitor.as_(visitor.person)
        page = today.get("/facturen")
        assert newer.number in page.words
        assert invoice.number not in page.words
        assert told in page.words
        assert invoice.number in today.get("/facturen", jaar=this).words
        assert f"/facturen?jaar={this}" in page.links()
    assert told not in stranger.as_(stranger.person).get("/facturen").words
    with app.app_context(), db.unit() as session:
        row = session.get_one(Invoice, invoice.id)
        payments.record_payment(
            row, row.total_cents, clock.today(), by=make.basis.SYSTEM, at=clock.now()
        )
    assert told not in bookkeeper.as_(bookkeeper.person).get("/facturen").words


def test_the_sum_of_the_year_is_that_of_the_own_company(
    app, bakery, butcher, vat, run, work, bookkeeper
):
    own = make.placement(of=bakery).employer_id
    make.placement(of=butcher)
    run()
    work()
    with app.app_context():
        cents = db.session.scalar(select(Invoice.total_cents).where(Invoice.employer_id == own))
    billed = euro(cents).replace("\xa0", " ")
    assert f"Gefactureerd {billed}," in bookkeeper.get("/facturen").words


def test_who_may_see_it(invoice, bookkeeper, member, stranger, account_manager, finance, mediator):
    assert bookkeeper.get(url(invoice)).status == 200
    assert account_manager.get(url(invoice)).status == 200
    assert finance.get(url(invoice)).status == 200
    assert member.get(url(invoice)).status == 403
    assert mediator.get(url(invoice)).status == 403
    assert stranger.get(url(invoice)).status == 404
    assert stranger.get(url(invoice, "factuur.pdf")).status == 404


def test_the_page_says_who_pays_whom_and_how_it_was_counted(invoice, bookkeeper):
    page = bookkeeper.get(url(invoice))
    assert page.h1 == f"Factuur {invoice.number}"
    assert "Bakkerij De Korenaar betaalt" in page.words
    assert re.search(r"\d+ van 3[01] dagen × € 300,00", page.words)
    assert "Deze bijdrage valt buiten de btw." in page.words
    assert "Verstuurd" in page.words


def test_the_paper_says_what_the_database_says(app, invoice, bookkeeper):
    words = text_of(bookkeeper.get(url(invoice, "factuur.pdf")).data)
    with app.app_context():
        lines = queries.lines(invoice.id)
        names = db.session.scalars(select(Placement.candidate_name)).all()
    assert invoice.number in words
    assert euro(invoice.total_cents).replace("\xa0", " ") in words
    assert sum(line.cents for line in lines) == invoice.net_cents
    for line in lines:
        assert f"{line.days} van {line.month_days}" in words
        assert line.placement_reference in words
    assert "besluit 2026-07" in words
    assert not any(name in words for name in names)


def test_the_qr_code_holds_the_transfer(app, invoice):
    """The content as EPC069-12 lays it down, line by line, gives the same squares."""
    with app.app_context():
        drawn = documents.qr(invoice)
    amount = f"{invoice.total_cents // 100}.{invoice.total_cents % 100:02d}"
    lines = [
        "BCD", "002", "1", "SCT", "", "Gemeente Vaartland", "NL25DEMO0000000001",
        "EUR" + amount.rstrip("0").rstrip("."), "", "", invoice.number,
    ]  # fmt: skip
    same = segno.make("\n".join(lines), error="m", encoding="utf-8", boost_error=False, micro=False)
    assert same.version <= 13
    assert drawn == same.svg_data_uri(scale=4, border=0, dark="#14232a", xmldecl=False)


def test_the_mail_holds_the_payment_and_no_person(app, bookkeeper, invoice):
    with app.app_context():
        from portal.effects import mail

        letter = next(one for one in mail.newest(20) if invoice.number in one.subject)
        due_on = in_words(queries.last(invoice.id).due_on)
        names = db.session.scalars(select(Placement.candidate_name)).one().split()
    assert letter.subject == f"Factuur {invoice.number}"
    assert f"Bedrag: {euro(invoice.total_cents)}." in letter.text
    pays = f"Betaal uiterlijk {due_on} op {documents.iban()} met kenmerk {invoice.number}."
    assert pays in letter.text
    assert f"/facturen/{invoice.id}" in letter.text
    assert not [name for name in names if name in letter.text]


def test_a_question_is_asked_once_and_answered(app, invoice, bookkeeper, finance, work):
    form = bookkeeper.get(url(invoice, "vraag"))
    assert bookkeeper.submit(form, "vraag").status == 422
    sent = bookkeeper.submit(form, "vraag", reason="days_wrong", note="Wij tellen minder.")
    again = bookkeeper.submit(form, "vraag", reason="days_wrong", note="Wij tellen minder.")
    assert (sent.status, again.status) == (303, 303)
    assert "Betalen hoeft nu niet." in bookkeeper.follow(sent).words
    page = finance.get(url(invoice))
    assert "Antwoord op de vraag" in page.words
    assert finance.submit(page, "antwoord", verdict="stands").status == 422
    done = finance.submit(page, "antwoord", verdict="stands", note="De dagen kloppen.")
    assert done.status == 303
    assert "De dagen kloppen." in bookkeeper.get(url(invoice)).words
    work()
    assert state(app, invoice) is State.SENT


def test_the_answer_is_told_although_a_payment_came_first(app, invoice, bookkeeper, finance, work):
    bookkeeper.submit(
        url(invoice, "vraag"), "vraag", reason="days_wrong", note="Wij tellen minder."
    )
    page = finance.get(url(invoice))
    finance.submit(page, "antwoord", verdict="right", note="U telde goed.")
    today = clock.today().isoformat()
    assert finance.submit(url(invoice), "betaling", cents="1,00", on=today).status == 303
    work()
    with app.app_context():
        from portal.effects import mail

        letter = next(one for one in mail.newest(20) if one.subject.startswith("Uw vraag"))
    assert "U hebt gelijk." in letter.text
    assert "U telde goed." in letter.text


def test_a_payment_is_recorded_once(app, invoice, bookkeeper, finance):
    page = finance.get(url(invoice))
    today = clock.today().isoformat()
    too_much = finance.submit(page, "betaling", cents="99999,00", on=today)
    assert too_much.status == 422
    part = {"cents": "100,00", "on": today}
    assert finance.submit(page, "betaling", **part).status == 303
    assert finance.submit(page, "betaling", **part).status == 303
    assert state(app, invoice) is State.PARTLY_PAID
    with app.app_context():
        assert queries.last(invoice.id).paid_cents == 10_000
    rest = finance.get(url(invoice))
    assert finance.submit(rest, "betaling", on=today).status == 303
    assert "Betaald. Dank u wel." in bookkeeper.get(url(invoice)).words
    assert bookkeeper.post(url(invoice, "betaling"), **part).status == 403


def test_a_decider_writes_off_and_finance_does_not(app, invoice, bookkeeper, finance, decider):
    assert finance.post(url(invoice, "afboeken"), note="weg").status == 403
    page = decider.get(url(invoice))
    assert decider.submit(page, "afboeken").status == 422
    for _click in range(2):
        assert decider.submit(page, "afboeken", note="Bedrijf is gestopt.").status == 303
    assert state(app, invoice) is State.WRITTEN_OFF
    told = bookkeeper.get(url(invoice)).words
    assert "U hoeft deze factuur niet meer te betalen." in told
    assert "Bedrijf is gestopt." not in told


def test_finance_sees_the_totals_before_it_makes_the_invoices(app, bakery, vat, finance, work):
    with app.app_context():
        make.placement(of=bakery)
    form = finance.get("/facturen/maken")
    check = finance.steps(form, "maken", month=month_of(clock.today()), step="check")
    assert finance.get(check.path).words == check.words
    assert "Er is nog niets gemaakt." in check.words
    with app.app_context():
        assert db.session.scalars(select(Invoice)).all() == []
    made = finance.submit(check, "maken", step="save")
    assert "1 factuur of creditnota gemaakt." in finance.follow(made).words
    again = finance.submit(check, "maken", step="save")
    assert "Alle facturen van deze maand zijn gemaakt" in finance.follow(again).words


def test_without_a_decision_the_page_says_what_to_do(finance):
    form = finance.get("/facturen/maken")
    page = finance.submit(form, "maken", month=month_of(clock.today()), step="check")
    assert page.status == 422
    assert "Er is nog geen besluit over btw." in page.words
    typed = {
        "reference": "2026-07", "decided_on": "12-1-2026", "decided_by": "Hoofd financiën",
        "valid_from": "1-1-2026", "category": "O", "text": "Deze bijdrage valt buiten de btw.",
    }  # fmt: skip
    wrong = finance.submit("/facturen/btw", "btw", **{**typed, "rate_bp": "21"})
    assert wrong.status == 422
    assert finance.submit("/facturen/btw", "btw", **typed).status == 303
    assert "besluit 2026-07" in finance.get("/facturen/maken").words
    again = finance.submit("/facturen/btw", "btw", **typed)
    assert "Een besluit met dit nummer staat er al." in again.words


@pytest.mark.parametrize("month", ["2026", "2026-13", "nu", "2099-01"])
def test_a_month_that_is_none_is_said_beside_the_field(vat, finance, month):
    form = finance.get("/facturen/maken")
    assert finance.submit(form, "maken", month=month, step="check").status == 422


def test_who_chooses_other_says_what(invoice, bookkeeper):
    page = bookkeeper.get(url(invoice, "vraag"))
    silent = bookkeeper.submit(page, "vraag", reason="other")
    assert silent.status == 422
    assert "Schrijf in een paar woorden wat er niet klopt." in silent.words
    assert bookkeeper.submit(page, "vraag", reason="other", note="Zie de mail.").status == 303


@pytest.mark.at("2026-11-15T10:00")
def test_a_payment_that_is_told_later_stands_at_its_own_day(app, invoice, finance, bookkeeper):
    """Banks tell of 31 December in January, and a last day to pay passes."""
    due = queries.last(invoice.id).due_on
    for days in (2, -1):
        clock.move_to(clock.at(due + timedelta(days=3), "9.00"))
        with db.unit() as session:
            row = session.get_one(Invoice, invoice.id, with_for_update=True)
            on = due + timedelta(days=days)
            payments.record_payment(row, 100, on, by=make.basis.SYSTEM, at=clock.now())
    for visitor in (finance, bookkeeper):
        page = visitor.as_(visitor.person).get(url(invoice))
        told = [one.attributes["datetime"] for one in page.tree.css(".gp-timeline time")]
        assert told[:3] == [f"{due + timedelta(days=n)}" for n in (2, 0, -1)]
