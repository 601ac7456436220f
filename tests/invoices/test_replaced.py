"""An invoice that was credited whole and made anew: what came in, and what its pages and papers
say."""

import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.documents.queries import file
from portal.effects import mail
from portal.formats import euro
from portal.invoices import actions, documents, payments, queries
from portal.invoices.labels import DisputeReason, Kind, State, Verdict
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.invoices.pages import url


def act(invoice, verb, *args):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        return verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


def plain(text):
    return text.replace("\xa0", " ")


@pytest.fixture
def right(app, invoice, work):
    """An invoice about whose paper the employer is right."""
    with app.app_context():
        act(invoice, actions.dispute, DisputeReason.WRONG_ADDRESSEE, "")
        act(invoice, actions.answer, Verdict.RIGHT, "U hebt gelijk.")
        work()
    return invoice


@pytest.fixture
def papers(app, right, work):
    """The invoice, its credit note and the invoice in its place."""
    with app.app_context():
        clock.move_to(clock.now() + timedelta(minutes=1))
        act(right, actions.reissue)
        work()
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        new = queries.replacing(right)
        return right, note, db.session.get_one(Invoice, new.id)


def open_cents(*rows):
    return [queries.last(row.id).open_cents for row in rows]


def record(finance, invoice, cents):
    sent = finance.submit(
        finance.get(url(invoice)),
        "betaling",
        cents=f"{cents / 100:.2f}".replace(".", ","),
        on=clock.today().isoformat(),
    )
    assert sent.status == 303, sent.words


def test_what_came_in_with_the_old_reference_is_owed_back_for_what_is_too_much(
    app, papers, finance, work
):
    """On the new invoice what it asks, the rest on the old one, whose credit note pays it back."""
    old, note, new = papers
    with app.app_context():
        act(new, payments.record_payment, 968, clock.today())
        assert queries.receivable(new) == new.total_cents - 968 + old.total_cents
    record(finance, new, old.total_cents)
    with app.app_context():
        assert open_cents(old, new, note) == [0, 0, 968]
        assert queries.last(old.id).state is State.PAID
        assert queries.last(new.id).state is State.PAID
        assert (queries.differences(), queries.overcredited()) == ([], [])
    assert f"Betaal creditnota {note.number} terug" in finance.as_(finance.person).get("/").words
    told = plain(finance.get(url(note)).words)
    assert f"{plain(euro(968))}: te veel betaald op factuur {old.number}" in told
    record(finance, note, 968)
    with app.app_context():
        assert open_cents(old, new, note) == [0, 0, 0]


def test_a_payment_is_recorded_on_the_old_invoice_too_and_taken_back(app, papers, finance):
    old, note, new = papers
    page = finance.get(url(old))
    assert f"Leg een betaling vast bij factuur {new.number}" in page.words
    record(finance, old, old.total_cents)
    with app.app_context():
        assert open_cents(old, new, note) == [0, new.total_cents, old.total_cents]
        paid = queries.last(old.id)
        act(old, payments.reverse_payment, paid.id, "Hoorde bij een ander.")
        assert open_cents(old, new, note) == [0, new.total_cents, 0]
        assert queries.last(old.id).state is State.CREDITED


def test_more_than_was_ever_asked_is_not_recorded(papers, finance):
    old, _note, new = papers
    most = plain(euro(old.total_cents + new.total_cents))
    sent = finance.submit(
        finance.get(url(new)), "betaling", cents="9999,00", on=clock.today().isoformat()
    )
    assert sent.status == 422
    assert f"tussen {plain(euro(1))} en {most} liggen" in plain(sent.words)


def test_the_pages_of_what_was_replaced_lead_to_what_came_in_its_place(papers, bookkeeper, finance):
    old, note, new = papers
    for visitor in (bookkeeper, finance):
        for row in (old, note):
            page = visitor.get(url(row))
            assert f"komt factuur {new.number}" in page.words
            assert url(new) in page.links()
    told = bookkeeper.get(url(note)).words
    assert f"deze maand staat op factuur {new.number}" in told
    assert "wordt niet meer gerekend" not in told
    total = plain(euro(old.total_cents))
    assert f"Van factuur {old.number} is {total} afgehaald. Dat was niet betaald" in plain(told)
    assert "terugbetaald." not in told


def test_the_paper_of_a_credit_note_promises_only_money_that_comes_back(app, papers):
    old, note, new = papers
    with app.app_context():
        text = text_of(file(note.id, documents.PDF).content)
        letter = next(one for one in mail.newest(20) if note.number in one.subject).text
    assert f"Factuur {old.number} vervalt. Daarvoor in de plaats komt factuur {new.number}" in text
    assert "U krijgt er niets van terug." in text
    assert "U krijgt geld terug" not in text
    assert "U krijgt terug" not in text
    assert f"In plaats van factuur {old.number} komt factuur {new.number}." in letter


def test_the_paper_says_what_was_paid_and_comes_back(app, right, work):
    with app.app_context():
        act(right, payments.record_payment, 10_000, clock.today())
        act(right, actions.reissue)
        work()
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        text = text_of(file(note.id, documents.PDF).content)
    assert f"Wij betalen {plain(euro(10_000))} terug, uiterlijk" in text
    assert f"De rest ging af van wat er open stond van factuur {right.number}." in text


@pytest.mark.at("2026-09-15T10:00")
def test_the_new_amount_is_shown_before_it_is_made(app, right, finance, work):
    check = plain(finance.get(url(right, "crediteren")).words)
    assert f"{plain(euro(right.total_cents))}, hetzelfde bedrag" in check
    assert "Wat wordt anders?" not in check
    with app.app_context():
        (*_, line) = queries.lines(right.id)
        with db.unit() as session:
            row = session.get_one(Placement, line.placement_id, with_for_update=True)
            soon = clock.today() + timedelta(days=5)
            placements.end(row, soon, "mutual", by=make.basis.SYSTEM, at=clock.now())
        work()
        assert queries.last(right.id).state is State.TO_CREDIT  # an end that is only announced
    check = plain(finance.get(url(right, "crediteren")).words)
    with app.app_context():
        act(right, actions.reissue)
        new = queries.replacing(right)
        (*_, less) = queries.lines(new.id)
    assert new.total_cents < right.total_cents
    sums = plain(euro(new.total_cents)), plain(euro(right.total_cents))
    assert f"{sums[0]} (was {sums[1]})" in check
    month = plain(documents.month_name(line.month))
    parts = plain(euro(less.cents)), plain(euro(line.cents))
    assert f"{line.placement_reference}, {month}: {parts[0]}, was {parts[1]}" in check
    assert check.count(f"{line.placement_reference},") == 1


def text_of(pdf):
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(plain(told.stdout.decode()).split())
