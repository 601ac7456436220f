"""What is told beside the sums: which invoice is replaced, who is late, which list is open."""

from datetime import date, timedelta

from sqlalchemy import select

from portal import clock, db
from portal.formats import plain_day
from portal.invoices.labels import Kind
from portal.invoices.models import Invoice
from tests.invoices.pages import url
from tests.invoices.test_views import text_of


def test_a_credited_invoice_asks_nothing(app, invoice, bookkeeper, finance, work):
    bookkeeper.submit(url(invoice, "vraag"), "vraag", reason="wrong_addressee", note="")
    finance.submit(url(invoice), "antwoord", verdict="right", note="De naam klopte niet.")
    finance.submit(url(invoice, "crediteren"), "crediteren")
    work()
    assert bookkeeper.get(url(invoice)).all(".gp-head .gp-lead") == ["Deze factuur is vervallen."]
    with app.app_context():
        newest = select(Invoice).where(Invoice.kind == Kind.INVOICE, Invoice.id != invoice.id)
        new = db.session.scalars(newest).one()
        from portal.effects import mail

        letter = next(one for one in mail.newest(20) if new.number in one.subject)
    told = f"Deze factuur komt in plaats van factuur {invoice.number}."
    assert told.rstrip(".") in bookkeeper.get(url(new)).words
    assert url(invoice) in bookkeeper.get(url(new)).links()
    assert told in plain(letter.text)
    assert "in plaats van" not in bookkeeper.get(url(invoice)).words
    with app.app_context():
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
    assert "in plaats van" not in bookkeeper.get(url(note)).words  # it takes back, replaces nothing
    credit_paper = plain(text_of(bookkeeper.get(url(note, "factuur.pdf")).data))
    assert "Klopt er iets niet? Bel" in credit_paper  # nobody disputes a credit note
    assert "Meld het" not in credit_paper
    paper = text_of(bookkeeper.get(url(new, "factuur.pdf")).data)
    replaced = f"vervangt factuur {invoice.number} van {plain(plain_day(invoice.issued_on))}."
    assert replaced in plain(paper)
    assert "Klopt er iets niet? Meld het in het Groeiportaal bij deze factuur, of bel" in plain(
        paper
    )
    assert "vervangt" not in text_of(bookkeeper.get(url(invoice, "factuur.pdf")).data)


def test_a_promise_that_is_late_is_told_to_each_who_acts(
    app, invoice, bookkeeper, finance, account_manager, work
):
    """Finance pays and answers, the account manager calls; the list names what was promised."""
    bookkeeper.submit(url(invoice, "vraag"), "vraag", reason="vat_question", note="")
    clock.move_to(clock.at(clock.today() + timedelta(days=20), "10.00"))
    manager = account_manager.person.name
    ours = finance.as_(finance.person).get(url(invoice)).words
    assert "Beantwoord de vraag nu." in ours
    assert f"{manager} moest de werkgever bellen" in ours
    assert "Bel nu." not in ours
    assert "Bel nu." in account_manager.as_(account_manager.person).get(url(invoice)).words
    assert "antwoord was beloofd op" in bookkeeper.as_(bookkeeper.person).get("/facturen").words


def test_another_year_is_read_with_the_same_status(invoice, bookkeeper):
    this = clock.today().year
    clock.move_to(clock.at(date(this + 1, 1, 5), "10.00"))
    page = bookkeeper.as_(bookkeeper.person).get("/facturen", jaar=this + 1, status="open")
    assert f"/facturen?jaar={this}&status=open" in page.links()


def plain(text):
    return text.replace("\xa0", " ")
