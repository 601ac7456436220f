"""What a file is, said to whoever holds it: true of that file, and no more than the file says."""

import io

import pytest

from portal import clock, db
from portal.agreements import actions as agreements
from portal.agreements.labels import State, WithdrawReason
from portal.agreements.models import Agreement
from portal.documents import papers
from portal.formats import day, moment
from portal.guarantees.labels import State as ClaimState
from portal.guarantees.models import Claim
from portal.invoices import actions as invoices
from portal.invoices import documents as invoice_documents
from portal.invoices import payments, queries
from portal.invoices.labels import DisputeReason, Verdict
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements import queries as placement_queries
from portal.placements.models import Placement
from tests import make

UNCHANGED = "Ja, dit bestand is onveranderd"


@pytest.fixture
def shown(app, client):
    """shown(kind, subject): the page about a file of this kind."""

    def shown(kind, subject):
        content = f"%PDF {kind} {subject.id}".encode()
        make.document(kind=kind, subject=subject, content=content)
        return asked(content)

    def asked(content):
        page = client.post("/controle", files={"file": (io.BytesIO(content), "x.pdf")})
        assert page.status == 200
        assert UNCHANGED in page.words
        return " ".join(page.words.split())

    return shown


def offered(bakery, state=State.OFFERED, **given):
    made = make.agreement(of=bakery, state=State.DRAFT, **given)
    with db.unit() as session:
        row = session.get_one(Agreement, made.id)
        agreements.offer(row, by=make.basis.SYSTEM, at=clock.now())
        row.state = state
    return made


@pytest.mark.parametrize("state", [State.OFFERED, State.SIGNED, State.SEALED])
def test_an_offer_is_never_taken_for_an_agreement(shown, bakery, state):
    """Also while people sign, and until the seal is there."""
    words = shown("agreement_offer", offered(bakery, state))
    assert "Wat het is: Aanbod, niet ondertekend" in words
    assert "geldt pas als die is ondertekend en verzegeld" in words
    assert "verzegeld op" not in words


def test_an_offer_that_was_withdrawn_says_so(shown, bakery):
    made = make.agreement(of=bakery, state=State.OFFERED)
    with db.unit() as session:
        row = session.get_one(Agreement, made.id)
        reason = next(iter(WithdrawReason))
        agreements.withdraw(row, reason, by=make.basis.SYSTEM, at=clock.now())
    assert papers.what("agreement_offer", made.id).name == "Aanbod, ingetrokken"


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (State.WITHDRAWN, "Aanbod, ingetrokken"),
        (State.LAPSED, "Aanbod, vervallen"),
        (State.REFUSED, "Aanbod, vervallen"),
    ],
)
def test_an_offer_that_is_over_does_not_tell_who_refused(shown, bakery, state, name):
    words = shown("agreement_offer", offered(bakery, state))
    assert f"Wat het is: {name}" in words
    assert "Dit aanbod geldt niet meer." in words
    assert "geweigerd" not in words


def test_a_sealed_agreement_says_when(bakery):
    made = make.agreement(of=bakery, state=State.SEALED)
    paper = papers.what("agreement_sealed", made.id)
    assert paper.holds
    assert paper.name == f"Overeenkomst, ondertekend en verzegeld op {moment(clock.now())}"


def test_an_offer_says_that_its_text_was_signed_since(bakery):
    """The control number of the text that people signed stands on the sealed paper."""
    made = make.agreement(of=bakery, state=State.SEALED)
    offer = papers.what("agreement_offer", made.id)
    assert (offer.name, offer.holds) == ("Aanbod, later ondertekend", True)
    assert f"ondertekend en verzegeld op {moment(clock.now())}" in offer.text


def test_what_has_no_seal_is_not_called_sealed(shown, bakery):
    words = shown("agreement_sealed", offered(bakery))
    assert "verzegeld" not in words
    assert "Wat het is" not in words


def test_an_invoice_says_which_and_whether_another_came_in_its_place(shown, bakery):
    made = make.invoice(of=bakery)
    number = made.number
    words = shown("invoice", made)
    assert f"Wat het is: Factuur {number} van {plain(day(made.issued_on))}" in words
    assert "vervangen" not in words
    act(made, invoices.dispute, DisputeReason.WRONG_ADDRESSEE, "")
    act(made, invoices.answer, Verdict.RIGHT, "U hebt gelijk.")
    act(made, invoices.reissue)
    note, new = invoices_of("credit"), queries.replacing(made)
    old = papers.what(invoice_documents.PDF, made.id)
    assert (old.holds, old.text) == (False, "Deze factuur is vervangen door een andere.")
    assert new.number not in old.text
    assert papers.what(invoice_documents.PDF, note.id).name.startswith(f"Creditnota {note.number}")
    assert papers.what(invoice_documents.PDF, new.id).holds


@pytest.mark.parametrize("is_paid", [True, False])
def test_an_invoice_that_was_taken_back_whole_is_over_paid_or_not(shown, bakery, work, is_paid):
    placement = make.placement(of=bakery)
    made = make.invoice(placement=placement)
    if is_paid:
        act(made, payments.record_payment, made.total_cents, clock.today())
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        started = placement_queries.ledger_of(row).events[1]
        placements.correct(row, started.id, None, by=make.basis.SYSTEM, at=clock.now())
        placements.not_start(row, "postponed", by=make.basis.SYSTEM, at=clock.now())
    work()
    assert invoices_of("credit").total_cents == -made.total_cents
    old = papers.what(invoice_documents.PDF, made.id)
    assert (old.holds, old.text) == (False, "Deze factuur is vervallen.")


def test_a_receipt_says_that_its_claim_is_off_and_not_why(shown, bakery):
    claim = make.claim(of=bakery)
    reference = claim.reference
    assert f"Wat het is: Ontvangstbewijs van melding {reference}" in shown(
        "guarantee_receipt", claim
    )
    with db.unit() as session:
        row = session.get_one(Claim, claim.id)
        row.state, row.ended_at = ClaimState.WITHDRAWN, clock.now()
    words = shown("guarantee_receipt", claim)
    assert "Deze melding is niet meer van kracht." in words
    assert "ingetrokken" not in words
    ended = f"Wat het is: Bewijs dat melding {reference} niet meer van kracht is"
    assert ended in shown("guarantee_ended", claim)


def test_of_a_kind_that_nobody_explains_nothing_is_said(shown, bakery):
    assert "Wat het is" not in shown("another", make.introduction(of=bakery))


def test_every_kind_that_is_made_is_explained(app):
    kinds = {"agreement_offer", "agreement_sealed", "guarantee_ended", "guarantee_receipt"}
    assert set(papers.known) == kinds | {"invoice"}


def test_nobody_is_named(shown, bakery):
    made = offered(bakery)
    name = db.session.get_one(Agreement, made.id).candidate_name
    words = shown("agreement_offer", made)
    assert name
    assert name not in words
    assert "Korenaar" not in words


def plain(text):
    return text.replace("\u00a0", " ")


def act(invoice, verb, *args):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


def invoices_of(kind):
    return db.session.query(Invoice).filter_by(kind=kind).one()
