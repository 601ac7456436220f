"""What the municipality of the demo does week after week: the nights, the invoices and what is
paid, the paperwork, and asking whether the cards still hold.
"""

import uuid
from datetime import timedelta

from sqlalchemy import select

from portal import db, outbox
from portal.audit import SYSTEM
from portal.cards import actions as card_actions
from portal.cards.labels import State
from portal.cards.models import Card
from portal.demo.scenario import Scenario, Script, fresh
from portal.invoices import actions as invoice_actions
from portal.invoices import payments as invoice_payments
from portal.invoices import queries as invoice_queries
from portal.invoices.labels import Kind
from portal.invoices.labels import State as InvoiceState
from portal.invoices.models import Invoice
from portal.roles import Role
from portal.tasks import actions as task_actions
from portal.tasks.models import Task
from portal.tasks.rules import PENDING, WITH_OWN_VERB

ANCHOR = "operations.anchor"  # a play leaves nothing outside its database


def confirmations(scenario: Scenario, people: dict[str, list[uuid.UUID]]) -> Script:
    """Most candidates say that their card is still right; the others rest by themselves."""
    mediator = people[Role.MEDIATOR][0]
    ids = list(
        db.session.scalars(
            select(Card.id).where(Card.state == State.REVIEWED).order_by(Card.made_at, Card.id)
        )
    )
    for start in range(0, len(ids), 100):
        with db.unit():
            for place, card_id in enumerate(ids[start : start + 100]):
                if place % 12:
                    card_actions.confirm(
                        fresh(Card, card_id), **scenario.by(mediator, Role.MEDIATOR)
                    )
        yield timedelta(minutes=3)


def months(scenario: Scenario, people: dict[str, list[uuid.UUID]]) -> Script:
    """Nightly work once a week, and the invoices on the first working days of every month."""
    from portal.jobs import NIGHTLY

    billed = ""
    while True:
        month = scenario.today.strftime("%Y-%m")
        if billed != month and scenario.today.day <= 7:
            invoice_actions.run_month(
                month, by=scenario.actor(people[Role.FINANCE][0], Role.FINANCE), at=scenario.now
            )
            billed = month
        with db.unit():
            for name in (name for name in NIGHTLY if name != ANCHOR):
                outbox.put(name, key=f"{name}:{scenario.today}")
        _payments(scenario, people)
        _paperwork(scenario)
        _leave_at_rest(scenario, people)
        yield timedelta(
            days=1
            if scenario.today.day <= 7 or scenario.until - scenario.now < timedelta(days=9)
            else 4
        )


def _payments(scenario: Scenario, people: dict[str, list[uuid.UUID]]) -> None:
    """Most companies pay two weeks after the invoice; one in eight forgets. So does the
    municipality what it gives back, and forgets nothing.
    """
    sent = select(Invoice.id, Invoice.number, Invoice.kind).where(
        Invoice.issued_on <= scenario.today - timedelta(days=14)
    )
    for invoice_id, number, kind in db.session.execute(sent.order_by(Invoice.number)).all():
        last, is_refund = invoice_queries.last(invoice_id), kind is Kind.CREDIT
        if last.state is not InvoiceState.SENT or not last.open_cents:
            continue
        if int(number[-3:]) % 8 == 5 and not is_refund:
            continue
        pay = invoice_payments.record_refund if is_refund else invoice_payments.record_payment
        with db.unit():
            by = scenario.by(people[Role.FINANCE][0], Role.FINANCE)
            pay(fresh(Invoice, invoice_id), last.open_cents, scenario.today, **by)


def _paperwork(scenario: Scenario) -> None:
    """What the municipality promised for today or before is done, by whom it was assigned to."""
    due = select(Task.id).where(
        db.one_of(Task.state, PENDING),
        Task.due_on <= scenario.today,
        ~db.one_of(Task.kind, WITH_OWN_VERB),
    )
    for task_id in db.session.scalars(due.order_by(Task.due_at, Task.id)).all():
        with db.unit():
            task = fresh(Task, task_id)
            by = SYSTEM
            if task.assigned_to:
                by = scenario.actor(task.assigned_to, Role.MEDIATOR)
            task_actions.finish_by_hand(task, by=by, at=scenario.now)


def _leave_at_rest(scenario: Scenario, people: dict[str, list[uuid.UUID]]) -> None:
    """Whose card came to rest by itself is asked before the day is there, and wants it so."""
    soon = scenario.now + timedelta(days=2)
    resting = select(Card.id).where(Card.state == State.RESTING, Card.ask_due_at <= soon)
    for card_id in db.session.scalars(resting.order_by(Card.ask_due_at, Card.id)).all():
        with db.unit():
            by = scenario.by(people[Role.MEDIATOR][0], Role.MEDIATOR)
            card_actions.pause(fresh(Card, card_id), **by)
