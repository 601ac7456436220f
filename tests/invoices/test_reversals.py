"""A payment that was recorded by mistake is taken back: once, in sight, and the money is right."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock, db
from portal.effects import mail
from portal.errors import Hidden, Refused
from portal.formats import day as in_words
from portal.formats import euro
from portal.invoices import payments, queries
from portal.invoices.labels import EventKind, Kind, State
from portal.invoices.models import Invoice, InvoiceEvent
from portal.placements import actions as placements
from portal.placements.models import Placement
from tests import make
from tests.invoices.pages import url


@pytest.fixture
def paid(app, bakery, vat, run, work):
    """An invoice that stands as paid, whole."""
    with app.app_context():
        make.placement(of=bakery)
    run()
    work()
    with app.app_context():
        invoice = db.session.scalars(select(Invoice)).one()
        pay(invoice, invoice.total_cents)
        return invoice


@pytest.fixture
def note(app, paid, work):
    """The credit note on it: what was paid comes back."""
    with app.app_context():
        with db.unit() as session:
            row = session.scalars(select(Placement)).one()
            yesterday = clock.today() - timedelta(days=1)
            placements.end(row, yesterday, "mutual", by=make.basis.SYSTEM, at=clock.now())
        work()
        return db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()


def act(invoice, verb, *args, **more):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        return verb(row, *args, by=make.basis.SYSTEM, at=clock.now(), **more)


def pay(invoice, cents):
    act(invoice, payments.record_payment, cents, clock.today())


def payment(invoice):
    return queries.last(invoice.id, EventKind.PAID).id


def test_what_was_never_paid_is_open_again_for_everybody(app, paid, finance, bookkeeper, work):
    page = finance.get(url(paid))
    (undo,) = [link for link in page.links() if link.endswith("/terugdraaien")]
    assert finance.submit(undo, "terugdraaien").status == 422  # no reason, no reversal
    form = finance.get(undo)
    for _click in range(2):
        sent = finance.submit(form, "terugdraaien", note="Hoorde bij een ander.")
        assert sent.status == 303
    work()
    due_on = max(paid.due_on, clock.today() + timedelta(days=14))
    told = bookkeeper.get(url(paid))
    assert f"Uiterlijk {in_words(due_on)}.".replace("\xa0", " ") in told.words
    assert "Betaling teruggedraaid" in told.words
    assert "Hoorde bij een ander." not in told.words
    assert "Hoorde bij een ander." in finance.get(url(paid)).words
    assert f"Betaal factuur {paid.number}" in bookkeeper.as_(bookkeeper.person).get("/").words
    assert [link for link in finance.get(url(paid)).links() if link.endswith("/terugdraaien")] == []
    assert "Deze betaling is al teruggedraaid." in finance.get(undo).words
    with app.app_context():
        last = queries.last(paid.id)
        assert (last.state, last.open_cents, last.paid_cents) == (
            State.SENT, paid.total_cents, 0,
        )  # fmt: skip
        letter = next(one for one in mail.newest(20) if one.subject.startswith("Herstel"))
    assert "Dat klopte niet." in letter.text
    assert bookkeeper.get(undo).status == 403


def test_a_payment_is_taken_back_once(app, paid):
    with app.app_context():
        mistake = payment(paid)
        act(paid, payments.reverse_payment, mistake, "verkeerd")
        pay(paid, 100)
        with pytest.raises(Refused, match="already_reversed"):
            act(paid, payments.reverse_payment, mistake, "nog eens")
        line = db.session.execute(
            select(InvoiceEvent.__table__).where(InvoiceEvent.reverses_id == mistake)
        ).one()
        twice = dict(line._mapping) | {"id": uuid.uuid4(), "seq": line.seq + 10}
        with pytest.raises(IntegrityError) as error, db.unit() as session:
            session.execute(InvoiceEvent.__table__.insert().values(twice))
        assert db.violated(error.value) == "uq_invoice_events_reverses_id"


@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"kind": "reversed"}, "ck_invoice_events_reversal_points"),
        ({"paid_cents": -1}, "ck_invoice_events_paid_not_negative"),
    ],
)
def test_the_database_keeps_a_reversal_and_a_payment_in_order(app, paid, values, check):
    with app.app_context():
        line = dict(queries.last(paid.id)._mapping)
        wrong = line | {"id": uuid.uuid4(), "seq": line["seq"] + 1} | values
        with pytest.raises(IntegrityError) as error, db.unit() as session:
            session.execute(InvoiceEvent.__table__.insert().values(wrong))
        assert db.violated(error.value) == check


def test_what_is_no_payment_of_this_invoice_is_not_there(app, paid, finance):
    with app.app_context():
        issued = queries.last(paid.id, EventKind.ISSUED).id
        for stranger in (issued, uuid.uuid4()):
            with pytest.raises(Hidden):
                act(paid, payments.reverse_payment, stranger, "niets")
            assert finance.get(url(paid, f"betaling/{stranger}/terugdraaien")).status == 404


def newest_letter(app):
    with app.app_context():
        return next(one for one in mail.newest(20) if one.subject.startswith("Herstel")).text


def test_what_was_never_paid_is_not_paid_back(app, paid, note, work):
    with app.app_context():
        assert queries.last(note.id).open_cents == -note.total_cents
        act(paid, payments.reverse_payment, payment(paid), "verkeerd")
        assert queries.last(note.id).open_cents == 0
        last = queries.last(paid.id)
        assert (last.open_cents, last.paid_cents) == (paid.total_cents + note.total_cents, 0)
        assert last.state is State.SENT
    work()
    said = f"Wij zouden u {euro(-note.total_cents)} terugbetalen. Dat is hier al af."
    assert said in newest_letter(app)


def test_a_refund_speaks_of_refunds_and_is_taken_back_too(app, note, finance, bookkeeper, work):
    page = finance.get(url(note))
    assert {"Terugbetaald bedrag", "Terugbetaald op"} <= set(page.all("label"))
    assert "Ontvangen" not in page.words
    empty = finance.submit(page, "betaling", cents=None, on=None)
    assert "Vul het terugbetaalde bedrag in." in empty.words
    assert "Vul de dag van de terugbetaling in." in empty.words
    sent = finance.submit(page, "betaling", on=clock.today().isoformat())
    assert "De terugbetaling is vastgelegd." in finance.follow(sent).words
    with app.app_context():
        assert queries.last(note.id).state is State.PAID
        back = payment(note)
    undo = url(note, f"betaling/{back}/terugdraaien")
    form = finance.get(undo)
    assert form.h1 == "Terugbetaling terugdraaien"
    assert finance.submit(form, "terugdraaien", note="Bank gaf het terug.").status == 303
    work()
    told = bookkeeper.get(url(note)).words
    assert "Terugbetaling teruggedraaid" in told
    with app.app_context():
        last = queries.last(note.id)
        assert (last.open_cents, last.state) == (-note.total_cents, State.SENT)
        letter = next(one for one in mail.newest(20) if one.subject.startswith("Herstel"))
    assert "was terugbetaald. Dat klopte niet." in letter.text
    assert in_words(last.due_on) in letter.text


def test_a_refund_that_is_reversed_keeps_the_one_day_that_was_promised(app, note, bookkeeper, work):
    with app.app_context():
        clock.move_to(clock.at(note.due_on + timedelta(days=10), "10.00"))
        act(note, payments.record_refund, -note.total_cents, clock.today())
        act(note, payments.reverse_payment, payment(note), "Bank gaf het terug.")
        work()
        assert queries.last(note.id).due_on == note.due_on
        letter = next(one for one in mail.newest(20) if one.subject.startswith("Herstel"))
    bookkeeper = bookkeeper.as_(bookkeeper.person)
    promised = in_words(note.due_on).replace("\xa0", " ")
    assert f"Dat was beloofd op {promised}. Wij zijn te laat." in letter.text.replace("\xa0", " ")
    assert bookkeeper.get(url(note)).words.count("Wij zijn te laat.") == 1
    line = bookkeeper.get("/").words.split(f"creditnota {note.number}")[1]
    assert f"{note.due_on.day} " in line


def test_a_refund_that_never_went_out_nets_with_a_payment_that_never_came(
    app, paid, note, bookkeeper, work
):
    with app.app_context():
        refund, rest = -note.total_cents, paid.total_cents + note.total_cents
        act(note, payments.record_refund, refund, clock.today())
        act(paid, payments.reverse_payment, payment(paid), "hoorde bij een ander")
        assert queries.last(paid.id).open_cents == paid.total_cents  # we paid what never came in
        act(note, payments.reverse_payment, payment(note), "bank gaf het terug")
        assert (queries.last(paid.id).open_cents, queries.last(note.id).open_cents) == (rest, 0)
        assert queries.last(paid.id).state is State.SENT
    work()
    assert f"Van factuur {paid.number} stond nog {euro(refund)} open." in newest_letter(app)
    words = bookkeeper.get(url(paid)).words
    assert f"creditnota {note.number} was niet terugbetaald." in words


def test_each_reversal_is_told_though_its_mail_goes_out_late(app, paid, bookkeeper, work):
    with app.app_context():
        act(paid, payments.reverse_payment, payment(paid), "verkeerd")
        pay(paid, 12_300)
        act(paid, payments.reverse_payment, payment(paid), "weer verkeerd")
    work()
    with app.app_context():
        letters = [one.text for one in mail.newest(20) if one.subject.startswith("Herstel")]
    for cents in (paid.total_cents, 12_300):
        assert sum(f"{euro(cents)} was betaald" in text for text in letters) == 1
