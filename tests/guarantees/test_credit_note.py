"""After the end the page of a claim says what became of the money back, by the invoices."""

from datetime import date, timedelta

import pytest

from portal import clock, db
from portal.effects import mail
from portal.formats import day as in_words
from portal.guarantees import actions, jobs
from portal.guarantees.credit_notes import Credit
from portal.guarantees.labels import CREDIT, CreditStage, State
from portal.invoices import actions as invoicing
from portal.invoices import jobs as invoices
from portal.invoices import returns
from portal.invoices.labels import DisputeReason, Kind, Verdict
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements import queries as ledgers
from portal.placements.labels import Kind as Line
from portal.placements.models import Placement
from tests import make
from tests.guarantees.test_actions import act
from tests.guarantees.walk import main, wished


def plain(text):
    return " ".join(text.replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("known", "days", "stage"),
    [
        ({"is_ended": False}, 0, CreditStage.AHEAD),
        ({"is_ended": False}, 1, CreditStage.AHEAD_LATE),
        ({"is_owed": True}, 0, CreditStage.DUE),
        ({"is_owed": True}, 1, CreditStage.LATE),
        ({"is_owed": True, "numbers": ("C1",)}, 1, CreditStage.LATE),
        ({"numbers": ("C1",)}, 1, CreditStage.MADE),
        ({"numbers": ("C1", "C2")}, 1, CreditStage.MADE_MORE),
        ({}, 1, CreditStage.NONE),
    ],
)
@pytest.mark.at("2026-09-15T10:00")
def test_where_the_credit_note_stands(known, days, stage):
    by = clock.today()
    assert Credit(by, **known).stage(by + timedelta(days=days)) is stage
    assert set(CREDIT) == set(CreditStage)


def ended_by(how, app, placement, claim):
    """The end is written; its jobs did not run."""
    with app.app_context():
        if how == "executed":
            clock.move_to(clock.at(claim.last_on + timedelta(days=1), "6.00"))
            return act(claim, actions.execute)
        clock.move_to(clock.at(claim.wished_on, "6.00"))
        with db.unit() as session:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            on = clock.today() - timedelta(days=1)
            placements.end(row, on, "mutual", by=make.basis.SYSTEM, at=clock.now())
        jobs.lapse(str(claim.id))
    return None


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("how", ["executed", "lapsed"])
@pytest.mark.parametrize("stage", ["due", "late", "made", "none"])
def test_the_page_says_what_became_of_the_money_back(app, placement, signatory, how, stage):
    with app.app_context():
        billed = make.invoice(placement=placement) if stage != "none" else None
        state = State.ACCEPTED if how == "executed" else State.INVOKED
        claim = make.claim(placement=placement, state=state, last_on=wished())
    ended_by(how, app, placement, claim)
    number = ""
    with app.app_context():
        row = db.session.get_one(Placement, placement.id, populate_existing=True)
        by = clock.day(row.credit_due_at) if how == "lapsed" else claim.credit_by
        if stage == "made":
            invoices.credit(str(placement.id))
            note = db.session.query(Invoice).filter(Invoice.kind == Kind.CREDIT).one()
            number, made_on = note.number, note.issued_on
        owed = billed and returns.promised_on(billed.id)  # what finance reads of it
        assert bool(owed) is (stage in ("due", "late"))
    if stage != "due":
        clock.move_to(clock.at(by + timedelta(days=1), "12.00"))
    said = main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))
    words = {
        "due": f"De creditnota staat uiterlijk {in_words(by)} bij de facturen.",
        "late": f"De creditnota was beloofd op {in_words(by)}. Die is er nog niet.",
        "made": f"Creditnota {number} van {in_words(made_on)} staat" if number else "",
        "none": "Na de laatste werkdag was niets gerekend. Er komt geen creditnota.",
    }
    assert plain(words[stage]) in said
    if stage != "due":
        assert f"uiterlijk {plain(in_words(by))}" not in said


def stage_words(signatory, claim):
    return main(signatory.as_(signatory.person).get(f"/garanties/{claim.id}"))


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("how", ["executed", "lapsed"])
def test_the_page_names_every_credit_note_that_gave_days_back(app, placement, signatory, how):
    with app.app_context():
        for month in ("2026-09", "2026-10"):
            make.invoice(placement=placement, month=month)
        state = State.ACCEPTED if how == "executed" else State.INVOKED
        claim = make.claim(placement=placement, state=state, last_on=wished())
    ended_by(how, app, placement, claim)
    with app.app_context():
        invoices.credit(str(placement.id))
        notes = db.session.query(Invoice).filter(Invoice.kind == Kind.CREDIT).all()
        first, second = sorted(note.number for note in notes)
    words = f"Creditnota's {first} en {second} staan bij de facturen."
    assert words in stage_words(signatory, claim)


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("how", ["executed", "lapsed"])
@pytest.mark.parametrize("other", ["reissue", "first day"])
def test_a_credit_note_for_other_days_is_not_the_one_that_was_promised(
    app, placement, signatory, how, other
):
    """An invoice of before the end is made anew, or the first day is mended."""
    with app.app_context():
        invoice = make.invoice(placement=placement, month="2026-08")
        state = State.ACCEPTED if how == "executed" else State.INVOKED
        claim = make.claim(placement=placement, state=state, last_on=wished())
    ended_by(how, app, placement, claim)
    with app.app_context(), db.unit() as session:
        who = {"by": make.basis.SYSTEM, "at": clock.now()}
        if other == "reissue":
            row = session.get_one(Invoice, invoice.id, with_for_update=True)
            invoicing.dispute(row, DisputeReason.WRONG_ADDRESSEE, "Anders.", **who)
            invoicing.answer(row, Verdict.RIGHT, "Klopt.", **who)
            invoicing.reissue(row, **who)
        else:
            row = session.get_one(Placement, placement.id, with_for_update=True)
            line = next(one for one in ledgers.events(row.id) if one.kind is Line.STARTED)
            placements.correct(row, line.id, row.start_on + timedelta(days=2), **who)
    with app.app_context():
        invoices.credit(str(placement.id))
        assert db.session.query(Invoice).filter(Invoice.kind == Kind.CREDIT).count() == 1
    assert "Er komt geen creditnota." in stage_words(signatory, claim)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((), ""), (("C1",), "C1"), (("C1", "C2"), "C1 en C2"), (("C1", "C2", "C3"), "C1, C2 en C3")],
)
def test_numbers_in_a_sentence(app, numbers, said):
    with app.test_request_context():
        assert Credit(clock.today(), numbers=numbers).number == said


def mailed(app, to, subject):
    with app.app_context():
        found = (one for one in mail.newest(40) if (one.to, one.subject) == (to.email, subject))
        return plain(next(found).text)


@pytest.mark.at("2026-09-15T10:00")
@pytest.mark.parametrize("how", ["answered", "by itself", "lapsed"])
@pytest.mark.parametrize("month", ["", "2026-08", "2026-09", "2026-10"])
def test_no_mail_promises_a_credit_note_where_no_later_day_was_billed(
    app, placement, signatory, work, month, how
):
    """Of an end in September, before or on the day after its credit note."""
    with app.app_context():
        if month:
            make.invoice(placement=placement, month=month)
        claim = make.claim(placement=placement, state=State.CONTACTED, last_on=date(2026, 9, 17))
        subject = f"Antwoord op uw melding {claim.reference}"
        if how == "answered":
            act(claim, actions.accept, claim.wished_on)
        elif how == "by itself":  # nights were missed: it is carried out at once
            clock.move_to(clock.at(claim.latest_on + timedelta(days=1), "6.00"))
            jobs.accept_all()
        else:
            subject = f"Uw melding {claim.reference} is vervallen"
            clock.move_to(clock.at(claim.wished_on, "6.00"))
            with db.unit() as session:
                row = session.get_one(Placement, placement.id, with_for_update=True)
                on = clock.today() - timedelta(days=1)
                placements.end(row, on, "mutual", by=make.basis.SYSTEM, at=clock.now())
    work()
    assert ("Dan krijgt u een creditnota" in mailed(app, signatory.person, subject)) is (
        month > "2026-08"
    )


@pytest.mark.at("2026-09-15T10:00")
def test_who_had_a_claim_reads_what_is_added_when_the_end_is_lifted(
    app, placement, signatory, work
):
    with app.app_context():
        make.invoice(placement=placement)
        claim = make.claim(placement=placement, state=State.CONTACTED, last_on=date(2026, 9, 17))
    clock.move_to(clock.at(date(2026, 9, 16), "10.00"))
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        placements.end(row, date(2026, 9, 15), "mutual", by=make.basis.SYSTEM, at=clock.now())
    work()
    with app.app_context(), db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        line = make.event(row).id
        placements.correct(row, line, None, by=make.basis.SYSTEM, at=clock.now())
    work()
    subject = f"Melding {claim.reference}: het einde gaat niet door"
    text = mailed(app, signatory.person, subject)
    assert "Voor de dagen die erbij komen, staat € 150,00 op de volgende factuur." in text
