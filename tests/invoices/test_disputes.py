"""A question about an invoice: its words reach who mends it; who is right pays after the credit."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, formats
from portal.calendar import add_months, add_working_days
from portal.effects import mail
from portal.errors import Refused
from portal.formats import short_day, weekday
from portal.invoices import actions, jobs, queries
from portal.invoices.labels import DisputeReason, Kind, State, Verdict
from portal.invoices.models import Invoice
from portal.placements import actions as placements
from portal.placements.labels import EndReason
from portal.placements.models import Placement
from portal.tasks.models import Task
from portal.tasks.rules import PENDING
from portal.tasks.rules import State as TaskState
from tests import make
from tests.invoices.pages import url

WORDS = "Els werkte twee dagen minder."


def act(invoice, verb, *args):
    with db.unit() as session:
        row = session.get_one(Invoice, invoice.id, with_for_update=True)
        return verb(row, *args, by=make.basis.SYSTEM, at=clock.now())


def in_words(day):
    return formats.day(day).replace("\xa0", " ")


def ask(invoice, reason=DisputeReason.DAYS_WRONG):
    act(invoice, actions.dispute, reason, WORDS)


def tasks(invoice):
    """Kind and state of what is to be done about it."""
    db.session.rollback()
    found = select(Task).where(Task.subject_id == invoice.id)
    return {task.kind: task.state for task in db.session.scalars(found)}


def mend(invoice):
    """The account manager corrects the first day; the credit note follows by itself."""
    (line, *_) = queries.lines(invoice.id)
    with db.unit() as session:
        row = session.get_one(Placement, line.placement_id, with_for_update=True)
        started = placements.queries.events(row.id)[1]
        later = row.start_on + timedelta(days=2)
        placements.correct(row, started.id, later, by=make.basis.SYSTEM, at=clock.now())


def inbox(visitor):
    """The lines of a start page: what, and where it leads."""
    page = visitor.as_(visitor.person).get("/")
    return page.all("td.gp-inbox__what"), page


def test_the_account_manager_reads_the_words_and_the_verdict(
    invoice, bookkeeper, account_manager, finance
):
    bookkeeper.submit(url(invoice, "vraag"), "vraag", reason="days_wrong", note=WORDS)
    for reader in (account_manager, finance, bookkeeper):
        assert f"De dagen kloppen niet: “{WORDS}”" in reader.get(url(invoice)).words
    lines, page = inbox(account_manager)
    assert any(invoice.number in line for line in lines)
    assert "financiën" in page.words
    sent = finance.submit(url(invoice), "antwoord", verdict="right", note="U telde goed.")
    assert sent.status == 303
    for reader in (account_manager, finance, bookkeeper):
        assert "De werkgever heeft gelijk: “U telde goed.”" in reader.get(url(invoice)).words


def test_who_is_right_does_not_pay_before_the_credit_note(
    app, invoice, bookkeeper, account_manager, finance, work
):
    ask(invoice)
    finance.submit(url(invoice), "antwoord", verdict="right", note="U telde goed.")
    work()
    credit_by = add_working_days(clock.today(), 5)
    told = f"U krijgt een creditnota, uiterlijk {in_words(credit_by)}. Betalen hoeft nu niet."
    assert told in bookkeeper.get(url(invoice)).words
    assert "Betaal factuur" not in bookkeeper.get("/").words
    with app.app_context():
        assert tasks(invoice) == {
            "invoices.credit": TaskState.OPEN,
            "invoices.mend": TaskState.OPEN,
        }
        due = set(db.session.scalars(select(Task.due_on).where(Task.subject_id == invoice.id)))
        assert due == {credit_by}
    mended = f"Herstel de plaatsing: de werkgever heeft gelijk over factuur {invoice.number}"
    assert any(mended in line for line in inbox(account_manager)[0])
    assert any(
        f"Maak de creditnota bij factuur {invoice.number}" in line for line in inbox(finance)[0]
    )
    clock.move_to(clock.at(invoice.due_on + timedelta(days=60), "10.00"))
    with app.app_context():
        jobs.fall_due_all()
        work()
        assert queries.last(invoice.id).state is State.TO_CREDIT
    late = bookkeeper.as_(bookkeeper.person).get(url(invoice)).words
    was = f"Dit was beloofd op {weekday(credit_by)} {short_day(credit_by)}. Wij zijn te laat."
    assert was.replace("\xa0", " ") in late
    assert late.count("Wij zijn te laat.") == 1
    with app.app_context():
        mend(invoice)
        work()
        last = queries.last(invoice.id)
        note = db.session.scalars(select(Invoice).where(Invoice.kind == Kind.CREDIT)).one()
        assert last.state is State.SENT
        assert last.open_cents == invoice.total_cents + note.total_cents
        assert last.due_on == clock.today() + timedelta(days=14)
        assert set(tasks(invoice).values()) == {TaskState.DONE}
        assert queries.differences() == []
    assert not any(invoice.number in line for line in inbox(finance)[0])


def test_a_ledger_that_was_mended_before_the_answer_gives_its_credit_at_once(
    app, invoice, work, bookkeeper
):
    with app.app_context():
        mend(invoice)  # its job is still to come
        ask(invoice)
        act(invoice, actions.answer, Verdict.RIGHT, "U telde goed.")
        assert queries.last(invoice.id).state is State.SENT
        assert tasks(invoice) == {}
        work()
        assert queries.differences() == []


def test_the_whole_invoice_is_credited_and_made_anew(
    app, invoice, bookkeeper, finance, work, bakery
):
    ask(invoice, DisputeReason.WRONG_ADDRESSEE)
    finance.submit(url(invoice), "antwoord", verdict="right", note="De naam klopte niet.")
    with app.app_context():
        assert set(tasks(invoice)) == {"invoices.credit"}  # nothing to mend in a placement
        with db.unit() as session:
            session.get_one(type(bakery), bakery.id).name = "De Korenaar B.V."
    check = finance.get(url(invoice, "crediteren"))
    assert "De Korenaar B.V." in check.words
    for _click in range(2):
        assert finance.submit(check, "crediteren").status == 303
    work()
    with app.app_context():
        number = Invoice.number
        first, note, new = db.session.scalars(select(Invoice).order_by(Invoice.issued_at, number))
        if note.kind is Kind.INVOICE:
            note, new = new, note
        assert (note.total_cents, new.total_cents) == (-first.total_cents, first.total_cents)
        assert (first.buyer_name, new.buyer_name) == ("Bakkerij De Korenaar", "De Korenaar B.V.")
        assert queries.last(first.id).state is State.CREDITED
        assert queries.last(note.id).open_cents == 0  # nothing had been paid
        assert set(tasks(invoice).values()) == {TaskState.DONE}
        assert (queries.differences(), queries.overcredited()) == ([], [])
    assert "Deze factuur is vervallen." in bookkeeper.get(url(invoice)).words


def test_a_question_about_days_gets_no_new_invoice_with_the_same_days(invoice, finance):
    ask(invoice)
    finance.submit(url(invoice), "antwoord", verdict="right", note="U telde goed.")
    page = finance.get(url(invoice))
    assert url(invoice, "crediteren") not in page.links()
    refused = finance.get(url(invoice, "crediteren"))
    assert not refused.all("main form")
    assert finance.post(url(invoice, "crediteren")).status == 409
    assert "Een nieuwe factuur zou dezelfde dagen rekenen." in refused.words


def test_only_who_is_right_gets_a_new_invoice(app, invoice, finance, bookkeeper):
    with app.app_context(), pytest.raises(Refused, match="wrong_state"):
        act(invoice, actions.reissue)
    assert finance.post(url(invoice, "crediteren")).status == 409
    assert bookkeeper.get(url(invoice, "crediteren")).status == 403


def test_a_verdict_that_was_wrong_is_given_again(app, invoice, finance, bookkeeper, work):
    ask(invoice)
    finance.submit(url(invoice), "antwoord", verdict="right", note="U telde goed.")
    page = finance.get(url(invoice))
    again = finance.submit(page, "antwoord", note="Bij nader inzien kloppen de dagen.")
    assert again.status == 303
    with app.app_context():
        assert queries.last(invoice.id).state is State.SENT
        assert not PENDING & set(tasks(invoice).values())
    assert "De factuur klopt: “Bij nader inzien" in bookkeeper.get(url(invoice)).words


def test_who_paid_already_is_right_once_the_payment_stands(app, invoice, finance, bookkeeper):
    ask(invoice, DisputeReason.ALREADY_PAID)
    early = finance.submit(url(invoice), "antwoord", verdict="right", note="U had betaald.")
    assert early.status == 422
    assert "Leg eerst de betaling vast" in early.words
    finance.submit(url(invoice), "betaling", on=clock.today().isoformat())
    assert "Vraag gesteld" in bookkeeper.get(url(invoice)).words  # it still waits for an answer
    done = finance.submit(url(invoice), "antwoord", verdict="right", note="U had betaald.")
    assert done.status == 303
    assert "Betaald. Dank u wel." in bookkeeper.get(url(invoice)).words
    with app.app_context():
        assert tasks(invoice) == {}


def test_finance_waits_by_name_on_who_mends_the_placement(
    app, invoice, finance, account_manager, bookkeeper
):
    ask(invoice)
    finance.submit(url(invoice), "antwoord", verdict="right", note="U telde goed.")
    _, page = inbox(finance)
    (row,) = [one.text() for one in page.tree.css("tr") if "Maak de creditnota" in one.text()]
    assert account_manager.person.name in row
    assert f"Wacht op {account_manager.person.name}" in finance.get(url(invoice)).words
    (line, *_) = within(app, lambda: queries.lines(invoice.id))
    mends = f"/plaatsingen/{line.placement_id}#tl"
    assert mends in account_manager.get(url(invoice)).links()
    assert any("/herstellen/" in one for one in account_manager.get(mends.split("#")[0]).links())
    for other in (finance, bookkeeper):
        assert mends not in other.get(url(invoice)).links()


def test_what_finance_can_make_anew_waits_on_nobody_else(app, invoice, finance, account_manager):
    ask(invoice, DisputeReason.OTHER)
    finance.submit(url(invoice), "antwoord", verdict="right", note="Klopt.")
    _, page = inbox(finance)
    (row,) = [one.text() for one in page.tree.css("tr") if "Maak de creditnota" in one.text()]
    assert account_manager.person.name not in row


def test_no_credit_is_promised_that_no_mended_day_can_bring(app, bakery, vat, run, work, finance):
    """Days in the middle: absence does not lower the contribution."""
    with app.app_context():
        make.placement(of=bakery, since=100)
        clock.move_to(clock.at(clock.today().replace(day=10), "10.00"))
    run()
    clock.move_to(clock.at(add_months(clock.today(), 1), "10.00"))
    run()
    work()
    with app.app_context():
        newest = db.session.scalars(select(Invoice).order_by(Invoice.number.desc())).first()
        ask(newest)
    as_now = finance.as_(finance.person)
    sent = as_now.submit(url(newest), "antwoord", verdict="right", note="U telde goed.")
    assert sent.status == 422
    assert "Dan kan er geen creditnota komen" in sent.words
    with app.app_context():
        assert (queries.last(newest.id).state, tasks(newest)) == (State.DISPUTED, {})
        mend_far(newest)
        work()
        assert queries.last(newest.id).open_cents < newest.total_cents
    again = as_now.submit(url(newest), "antwoord", verdict="right", note="U telde goed.")
    assert again.status == 303
    with app.app_context():
        assert (queries.last(newest.id).state, tasks(newest)) == (State.SENT, {})


@pytest.mark.parametrize("reason", [DisputeReason.DAYS_WRONG, DisputeReason.ALREADY_ENDED])
def test_an_announced_last_day_can_be_mended(
    app, bakery, vat, run, work, finance, account_manager, reason
):
    """The whole way: the question, the right, the task, an earlier end and its credit note."""
    with app.app_context():
        make.placement(of=bakery, since=100)
        clock.move_to(clock.at(clock.today().replace(day=10), "10.00"))
    run()
    clock.move_to(clock.at(add_months(clock.today(), 1), "10.00"))
    with app.app_context():
        end(db.session.scalars(select(Placement)).one(), clock.today() + timedelta(days=10))
    run()
    work()
    with app.app_context():
        newest = db.session.scalars(select(Invoice).order_by(Invoice.number.desc())).first()
        ask(newest, reason)
    sent = finance.as_(finance.person).submit(
        url(newest), "antwoord", verdict="right", note="U telde goed."
    )
    assert sent.status == 303
    with app.app_context():
        given = {"invoices.credit": TaskState.OPEN, "invoices.mend": TaskState.OPEN}
        assert (queries.last(newest.id).state, tasks(newest)) == (State.TO_CREDIT, given)
    account_manager.as_(account_manager.person)
    assert any("Herstel de plaatsing" in line for line in inbox(account_manager)[0])
    with app.app_context():
        end(db.session.scalars(select(Placement)).one(), clock.today() - timedelta(days=2))
        work()
        last = queries.last(newest.id)
        assert last.state is State.SENT
        assert 0 < last.open_cents < newest.total_cents
        assert set(tasks(newest).values()) == {TaskState.DONE}
        assert queries.differences() == []


@pytest.mark.parametrize("reason", [DisputeReason.DAYS_WRONG, DisputeReason.ALREADY_ENDED])
def test_a_credit_that_came_before_the_answer_is_not_promised_again(app, invoice, work, reason):
    with app.app_context():
        ask(invoice, reason)
        mend(invoice)
        work()
        act(invoice, actions.answer, Verdict.RIGHT, "U telde goed.")
        assert (queries.last(invoice.id).state, tasks(invoice)) == (State.SENT, {})
        work()
        assert queries.differences() == []


def within(app, ask):
    with app.app_context():
        return ask()


def end(placement, last_on):
    """The account manager records an end; one that is still to come is announced."""
    with db.unit() as session:
        row = session.get_one(Placement, placement.id, with_for_update=True)
        placements.end(row, last_on, EndReason.MUTUAL, by=make.basis.SYSTEM, at=clock.now())


def mend_far(invoice):
    """The first day was in the month of this invoice after all."""
    (line, *_) = queries.lines(invoice.id)
    with db.unit() as session:
        row = session.get_one(Placement, line.placement_id, with_for_update=True)
        started = placements.queries.events(row.id)[1]
        later = line.from_on + timedelta(days=2)
        placements.correct(row, started.id, later, by=make.basis.SYSTEM, at=clock.now())


def test_each_answer_is_told_though_its_mail_goes_out_late(app, invoice, work):
    with app.app_context():
        for said in ("Geteld en goed.", "Nog eens geteld."):
            ask(invoice)
            act(invoice, actions.answer, Verdict.STANDS, said)
    work()
    with app.app_context():
        letters = [one.text for one in mail.newest(20) if one.subject.startswith("Uw vraag")]
    for said in ("Geteld en goed.", "Nog eens geteld."):
        assert sum(said in text for text in letters) == 1
