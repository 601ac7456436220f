"""What the municipality must do about invoices: make those of a month, answer, make a credit note,
pay back, and see to what is late; and what the employer must pay.
"""

import uuid
from typing import Any

from sqlalchemy import Select, and_, case, or_

from portal import db
from portal.employers.queries import looked_after, manager_name
from portal.inbox import Inbox, Owed, Source, Todo, Words, items_of, running_of, todos_of
from portal.invoices import queries, returns, unbilled
from portal.invoices.balances import last_event
from portal.invoices.labels import ABOUT_DAYS, Kind, State
from portal.invoices.models import Invoice, InvoiceEvent
from portal.invoices.queries import ever_asked, given_back, late
from portal.invoices.rules import CREDIT, MEND
from portal.language import N_
from portal.roles import May, Role
from portal.tasks.queries import pending


def items(viewer_id: uuid.UUID) -> Select:
    """Questions about invoices of my employers that wait for an answer by finance."""
    return _asked("finance").where(looked_after(Invoice.employer_id, viewer_id))


def run(_viewer_id: Any) -> Select:
    """The invoices of this month, while nobody made them."""
    return unbilled.unbilled()


def disputed(_viewer_id: Any) -> Select:
    """All questions that wait for an answer by finance."""
    return _asked(waits_on="municipality")


def to_credit(_viewer_id: Any) -> Select:
    """Credit notes that are still to be made, for employers who are right. About days it waits on
    who mends the placement: the account manager, or his stand-in.
    """
    task, mend = pending(CREDIT), pending(MEND).alias("mend")
    mends = mend.c.subject_id.is_not(None) & db.one_of(queries.asked_last(), ABOUT_DAYS)
    waits_on = case((mends, "manager"), else_="municipality")
    waits_for = case((mends, manager_name(Invoice.employer_id)), else_="")
    return (
        _items(CREDIT, task.c.due_at, waits_on, waits_for)
        .join(task, task.c.subject_id == Invoice.id)
        .outerjoin(mend, mend.c.subject_id == Invoice.id)
    )


def refunds(_viewer_id: Any) -> Select:
    """What a credit note says that we pay back, until it is paid back."""
    return (
        _items("invoices.refund", InvoiceEvent.due_at)
        .join(InvoiceEvent, last_event())
        .where(
            InvoiceEvent.open_cents > 0,
            Invoice.id.in_(given_back()),
        )
    )


def taken_back(_viewer_id: Any) -> Select:
    """Invoices that still hold days after a take-back, due on the day of its receipt. A job credits
    them at once; what stands here, it did not.
    """
    return _held("invoices.taken_back", returns.taken_back())


def overdue(_viewer_id: Any) -> Select:
    """What is late by the due date, whether the night has come by or not; due soon is no line."""
    return (
        _items("invoices.overdue", InvoiceEvent.due_at)
        .join(InvoiceEvent, last_event())
        .where(
            Invoice.kind == Kind.INVOICE,
            Invoice.id.in_(late()),
        )
    )


def todo(employer_id: uuid.UUID) -> Select:
    """What the employer must pay, and by when."""
    return (
        todos_of(
            kind="invoices.pay",
            subject_id=Invoice.id,
            title=Invoice.number,
            due_on=InvoiceEvent.due_on,
            cents=InvoiceEvent.open_cents,
        )
        .join(InvoiceEvent, last_event())
        .where(
            Invoice.employer_id == employer_id,
            Invoice.kind == Kind.INVOICE,
            db.one_of(InvoiceEvent.state, [state for state in State if state.is_payable]),
        )
    )


def running(employer_id: uuid.UUID) -> Select:
    """Questions of this employer that we answer, and money that we still pay back."""
    asked = InvoiceEvent.state == State.DISPUTED
    is_right = InvoiceEvent.state == State.TO_CREDIT
    pays_back = and_(
        Invoice.kind == Kind.CREDIT, InvoiceEvent.open_cents > 0, InvoiceEvent.state != State.PAID
    )
    return (
        running_of(
            kind=case(
                (asked, "invoices.disputed"),
                (is_right, "invoices.to_credit"),
                else_="invoices.refund",
            ),
            subject_id=Invoice.id,
            title=Invoice.number,
            due_on=case((or_(asked, is_right), InvoiceEvent.respond_by), else_=InvoiceEvent.due_on),
            cents=InvoiceEvent.open_cents,
        )
        .join(InvoiceEvent, last_event())
        .where(Invoice.employer_id == employer_id, or_(asked, is_right, pays_back))
    )


def returning(employer_id: uuid.UUID) -> Select:
    """Days that stand billed after a take-back, until their credit note is made."""
    return _returning(employer_id, "invoices.taken_back", returns.taken_back(employer_id))


def ended_early(_viewer_id: Any) -> Select:
    """Invoices that still hold days after an early end, due on the day of the agreement."""
    return _held("invoices.ended_early", returns.ended_early())


def returning_early(employer_id: uuid.UUID) -> Select:
    """Days that stand billed after an early end, until their credit note is made."""
    return _returning(employer_id, "invoices.ended_early", returns.ended_early(employer_id))


def promised_early() -> Select:
    """The credit note after an early end, by the day of the agreement."""
    return ended_early(None)


def promised() -> Select:
    """The answer to a question, as promised to the employer."""
    return _asked("municipality")


def promised_credit() -> Select:
    """The credit note that an employer who is right was promised."""
    return to_credit(None)


def promised_refund() -> Select:
    """The money back, by the day that the credit note says."""
    return refunds(None)


def promised_return() -> Select:
    """The credit note after a take-back, by the day of its receipt."""
    return taken_back(None)


def _held(kind: str, found: Select) -> Select:
    """Invoices that still hold days, by the day of their credit note."""
    back = found.subquery("back")
    return _items(kind, back.c.due_at).join(back, back.c.invoice_id == Invoice.id)


def _returning(employer_id: uuid.UUID, kind: str, found: Select) -> Select:
    """The same for this employer."""
    back = found.subquery("back")
    return (
        running_of(kind=kind, subject_id=Invoice.id, title=Invoice.number, at=back.c.due_at)
        .join(back, back.c.invoice_id == Invoice.id)
        .where(Invoice.employer_id == employer_id)
    )


def _asked(waits_on: str) -> Select:
    return (
        _items("invoices.disputed", InvoiceEvent.respond_at, waits_on)
        .join(InvoiceEvent, last_event())
        .where(InvoiceEvent.state == State.DISPUTED, Invoice.id.in_(ever_asked()))
    )


def _items(
    kind: str, due_at: Any, waits_on: Words = "municipality", waits_for: Words = ""
) -> Select:
    return items_of(
        kind=kind,
        subject_id=Invoice.id,
        employer_id=Invoice.employer_id,
        employer_name=Invoice.buyer_name,
        title=Invoice.number,
        waits_on=waits_on,
        waits_for=waits_for,
        due_at=due_at,
    )


INBOX = Inbox(
    domain="invoices",
    word=N_("Factuur"),
    icon="euro",
    path="/facturen",
    slug="facturen",
    filter_word=N_("Facturen"),
    sources=(
        Source(Role.ACCOUNT_MANAGER, items),
        Source(Role.FINANCE, run),
        Source(Role.FINANCE, disputed),
        Source(Role.FINANCE, to_credit),
        Source(Role.FINANCE, taken_back),
        Source(Role.FINANCE, refunds),
        Source(Role.FINANCE, overdue),
        Source(Role.FINANCE, ended_early),
    ),
    todo=(Todo(May.VIEW_INVOICES, todo),),
    running=(
        Todo(May.VIEW_INVOICES, running),
        Todo(May.VIEW_INVOICES, returning),
        Todo(May.VIEW_INVOICES, returning_early),
    ),
    promised=(promised, promised_credit, promised_refund, promised_return, promised_early),
    owed=tuple(
        Owed("finance", items, unless=Role.FINANCE)
        for items in (to_credit, taken_back, ended_early, refunds)
    ),
    unpromised=frozenset({"invoices.run"}),
    pages={"invoices.run": "/maken"},
    view=May.VIEW_INVOICES,
    sentences={
        "invoices.run": N_("Maak de facturen van %(title)s"),
        "invoices.disputed": N_("Vraag over factuur %(title)s"),
        CREDIT: N_("Maak de creditnota bij factuur %(title)s"),
        "invoices.taken_back": N_("Maak de creditnota na terugnemen: factuur %(title)s"),
        "invoices.ended_early": N_("Maak de creditnota na een eerder einde: factuur %(title)s"),
        "invoices.refund": N_("Betaal creditnota %(title)s terug"),
        "invoices.overdue": N_("Factuur %(title)s is niet op tijd betaald"),
    },
    tasks={
        CREDIT: N_("Maak de creditnota bij factuur %(title)s"),
        MEND: N_("Herstel de plaatsing: de werkgever heeft gelijk over factuur %(title)s"),
    },
    todo_sentences={"invoices.pay": N_("Betaal factuur %(title)s: %(amount)s")},
    running_sentences={
        "invoices.disputed": N_("Uw vraag over factuur %(title)s"),
        "invoices.to_credit": N_("U hebt gelijk over factuur %(title)s"),
        "invoices.taken_back": N_("Terugnemen: geld terug voor dagen op factuur %(title)s"),
        "invoices.ended_early": N_("Eerder geëindigd: geld terug voor dagen op factuur %(title)s"),
        "invoices.refund": N_("U krijgt %(amount)s terug: creditnota %(title)s"),
    },
    days={
        "invoices.disputed": N_("Antwoord uiterlijk %(day)s. Betalen hoeft nu niet."),
        "invoices.to_credit": N_("Creditnota uiterlijk %(day)s. Betalen hoeft nu niet."),
        "invoices.taken_back": N_("Creditnota uiterlijk %(day)s"),
        "invoices.ended_early": N_("Creditnota uiterlijk %(day)s"),
        "invoices.refund": N_("Op uw rekening uiterlijk %(day)s"),
    },
    consequences={"invoices.pay": N_("Klopt er iets niet? Meld het bij de factuur.")},
)
