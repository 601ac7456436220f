"""Questions about invoices that wait for an answer, and what the employer must pay."""

import uuid
from typing import Any

from sqlalchemy import Select, literal, select

from portal.employers.queries import looked_after
from portal.inbox import Inbox, Source, Todo
from portal.invoices.labels import Kind, State
from portal.invoices.models import Invoice, InvoiceEvent
from portal.invoices.queries import ever_asked, last_event
from portal.language import N_
from portal.roles import May, Role


def items(viewer_id: uuid.UUID) -> Select:
    """Questions about invoices of my employers that wait for an answer."""
    return _asked().where(looked_after(Invoice.employer_id, viewer_id))


def disputed(_viewer_id: Any) -> Select:
    """All questions that wait for an answer by finance."""
    return _asked()


def todo(employer_id: uuid.UUID) -> Select:
    """What the employer must pay, and by when."""
    return (
        select(
            literal("invoices.pay").label("kind"),
            Invoice.id.label("subject_id"),
            Invoice.number.label("title"),
            literal("").label("consequence"),
            InvoiceEvent.due_on.label("due_on"),
        )
        .join(InvoiceEvent, last_event())
        .where(
            Invoice.employer_id == employer_id,
            Invoice.kind == Kind.INVOICE,
            InvoiceEvent.state.in_((State.SENT, State.PARTLY_PAID, State.OVERDUE)),
        )
    )


def _asked() -> Select:
    return (
        select(
            literal("invoices.disputed").label("kind"),
            Invoice.id.label("subject_id"),
            Invoice.employer_id.label("employer_id"),
            Invoice.buyer_name.label("employer_name"),
            Invoice.number.label("title"),
            literal("municipality").label("waits_on"),
            InvoiceEvent.respond_at.label("due_at"),
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
    sentences={"invoices.disputed": N_("Vraag over factuur %(title)s")},
    todo_sentences={"invoices.pay": N_("Betaal factuur %(title)s")},
    consequences={"invoices.pay": N_("Klopt er iets niet? Meld het bij de factuur.")},
)
