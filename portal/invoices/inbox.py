"""Questions about invoices that wait for an answer, and what the employer must pay."""

import uuid
from typing import Any

from sqlalchemy import Select, and_, case, or_

from portal.employers.queries import looked_after
from portal.inbox import Inbox, Source, Todo, items_of, running_of, todos_of
from portal.invoices.labels import Kind, State
from portal.invoices.models import Invoice, InvoiceEvent
from portal.invoices.queries import ever_asked, last_event
from portal.language import N_
from portal.roles import May, Role


def items(viewer_id: uuid.UUID) -> Select:
    """Questions about invoices of my employers that wait for an answer."""
    return _asked("finance").where(looked_after(Invoice.employer_id, viewer_id))


def disputed(_viewer_id: Any) -> Select:
    """All questions that wait for an answer by finance."""
    return _asked()


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
            InvoiceEvent.state.in_([state for state in State if state.is_payable]),
        )
    )


def running(employer_id: uuid.UUID) -> Select:
    """Questions of this employer that we answer, and money that we still pay back."""
    asked = InvoiceEvent.state == State.DISPUTED
    pays_back = and_(
        Invoice.kind == Kind.CREDIT, InvoiceEvent.open_cents > 0, InvoiceEvent.state != State.PAID
    )
    return (
        running_of(
            kind=case((asked, "invoices.disputed"), else_="invoices.refund"),
            subject_id=Invoice.id,
            title=Invoice.number,
            due_on=case((asked, InvoiceEvent.respond_by), else_=Invoice.due_on),
            cents=InvoiceEvent.open_cents,
        )
        .join(InvoiceEvent, last_event())
        .where(Invoice.employer_id == employer_id, or_(asked, pays_back))
    )


def _asked(waits_on: str = "municipality") -> Select:
    return (
        items_of(
            kind="invoices.disputed",
            waits_on=waits_on,
            subject_id=Invoice.id,
            employer_id=Invoice.employer_id,
            employer_name=Invoice.buyer_name,
            title=Invoice.number,
            due_at=InvoiceEvent.respond_at,
        )
        .join(InvoiceEvent, last_event())
        .where(InvoiceEvent.state == State.DISPUTED, Invoice.id.in_(ever_asked()))
    )


INBOX = Inbox(
    domain="invoices",
    word=N_("Factuur"),
    icon="euro",
    path="/facturen",
    slug="facturen",
    filter_word=N_("Facturen"),
    sources=(Source(Role.ACCOUNT_MANAGER, items), Source(Role.FINANCE, disputed)),
    todo=(Todo(May.VIEW_INVOICES, todo),),
    running=(Todo(May.VIEW_INVOICES, running),),
    promised=(_asked,),
    view=May.VIEW_INVOICES,
    sentences={"invoices.disputed": N_("Vraag over factuur %(title)s")},
    todo_sentences={"invoices.pay": N_("Betaal factuur %(title)s: %(amount)s")},
    running_sentences={
        "invoices.disputed": N_("Uw vraag over factuur %(title)s"),
        "invoices.refund": N_("U krijgt %(amount)s terug: creditnota %(title)s"),
    },
    days={
        "invoices.disputed": N_("Antwoord uiterlijk %(day)s. Betalen hoeft nu niet."),
        "invoices.refund": N_("Op uw rekening uiterlijk %(day)s"),
    },
    consequences={"invoices.pay": N_("Klopt er iets niet? Meld het bij de factuur.")},
)
