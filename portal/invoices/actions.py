"""The verbs of invoices: bill a month, credit what was billed too much, and what happens
afterwards; what is paid and paid back is in `payments`.

Invoices, lines and events are added and never changed. Every verb on an invoice takes one that was
loaded with its lock, so that events are written one by one.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock, db, outbox
from portal.audit import SYSTEM, Actor, record
from portal.clock import day
from portal.errors import Refused
from portal.formats import day_after
from portal.formats import month as in_words
from portal.invoices import balances, billing, issuing, queries, rules
from portal.invoices.balances import Charges
from portal.invoices.issuing import Bill, Billable, add_event
from portal.invoices.labels import DisputeReason, EventKind, State, VatCategory, Verdict
from portal.invoices.models import Invoice, VatDecision
from portal.invoices.rules import CREDIT, MEND
from portal.language import N_
from portal.placements import queries as placement_queries
from portal.placements.billing_ledgers import Account, billing_ledgers
from portal.tasks import actions as task_actions

BATCH = 50  # employers in one unit: short for who waits, long enough to be quick


@dataclass(frozen=True)
class VatChoice:
    """A decision about VAT as it is recorded; rate in basis points."""

    reference: str
    decided_on: date
    decided_by: str
    valid_from: date
    category: VatCategory
    rate_bp: int
    text: str


def decide_vat(
    choice: VatChoice, *, once: uuid.UUID | None = None, by: Actor, at: datetime
) -> VatDecision:
    """Record how the contribution is treated from a day on. Refuses `vat_known`."""
    if queries.vat_known(choice.reference):
        raise Refused("vat_known", N_("Een besluit met dit nummer staat er al."))
    decision = VatDecision(id=once or uuid.uuid4(), recorded_at=at, **vars(choice))
    db.session.add(decision)
    db.session.flush()
    record("invoices.decide_vat", decision, by=by, at=at, category=choice.category)
    return decision


def run_month(month: str, *, by: Actor = SYSTEM, at: datetime | None = None) -> list[str]:
    """Bill every employer up to and including `month`, BATCH of them in a unit; the new numbers.

    Running twice, or two at once, issues nothing more. Refuses `vat_undecided` and `month_ahead`.
    """
    at = at or clock.now()
    may_run(month, day(at))
    charges = balances.charge(billing_ledgers(), month)
    may_bill(charges)
    waiting, made = sorted(balances.unsettled(charges)), []
    for first in range(0, len(waiting), BATCH):
        with db.unit():
            employers = balances.employers(waiting[first : first + BATCH])
            made += bill(employers, month, charges, by=by, at=at)
    return made


def may_run(month: str, on: date) -> None:
    """Refuses `month_ahead`, and `vat_undecided` when no decision holds on this day."""
    rules.runnable(month, on)
    _vat(queries.vat_decisions(), on)


def may_bill(charges: Charges) -> None:
    """Refuses `vat_undecided` when no decision holds on the first day that is to be billed, and so
    on all of them: before anything is made.
    """
    first_on = balances.first_day(charges)
    if first_on is not None:
        _vat(queries.vat_decisions(), first_on)


def bill(
    employers: Sequence[Any],
    month: str,
    charges: Charges | None = None,
    *,
    by: Actor,
    at: datetime,
) -> list[str]:
    """What these employers are to be billed and given back, by the one rule; the new numbers.

    What was charged up to and including `month` before the lock still is, unless its ledger grew.
    VAT is that of the day of supply, also of a supplement: what falls under another decision comes
    on an invoice of its own.
    """
    billable = _due(
        billing_ledgers(employer_ids=[employer.id for employer in employers], lock=True),
        month,
        charges,
    )
    made = credit(billable, month, by=by, at=at)
    bills = _bills(employers, [line for line in billable if line.due.cents > 0])
    return made + issuing.issue(bills, month, by=by, at=at) if bills else made


def give_back(placement_id: uuid.UUID, *, by: Actor, at: datetime) -> list[str]:
    """Credit what was billed for days that the ledger does not charge (any more)."""
    billable = _due(billing_ledgers(ids=[placement_id], lock=True), None)
    return credit(billable, None, by=by, at=at)


def give_back_days(invoice: Invoice, *, by: Actor, at: datetime) -> list[str]:
    """Credit what the placements of this invoice are not charged (any more), now instead of with
    the next run. Refuses `nothing_back`.
    """
    ids = sorted({line.placement_id for line in queries.lines(invoice.id)})
    numbers = [number for one in ids for number in give_back(one, by=by, at=at)]
    if not numbers:
        raise Refused("nothing_back", N_("Er is niets terug te geven: de dagen kloppen."))
    record("invoices.give_back_days", invoice, by=by, at=at)
    return numbers


def credit(
    billable: Sequence[Billable], month: str | None, *, by: Actor, at: datetime
) -> list[str]:
    """One credit note for every invoice from which something is taken back."""
    back: dict[uuid.UUID, list[Billable]] = {}
    for line in billable:
        if line.due.credits is not None:
            back.setdefault(line.due.credits.invoice_id, []).append(line)
    numbers = []
    for invoice_id, lines in sorted(back.items()):
        invoice = db.session.get_one(Invoice, invoice_id, with_for_update=True)
        note = issuing.issue_credit(invoice, month or invoice.month, lines, by=by, at=at)
        numbers.append(note.number)
    return numbers


def send(invoice: Invoice, *, by: Actor, at: datetime) -> bool:
    """The bookkeepers were told. False: that was known already."""
    now = queries.standing(invoice)
    if now.state is not State.ISSUED:
        return False
    add_event(invoice, EventKind.SENT, rules.send(now), by=by, at=at)
    return True


def dispute(invoice: Invoice, reason: DisputeReason, note: str, *, by: Actor, at: datetime) -> None:
    """The employer asks; until the answer nothing has to be paid."""
    now = queries.standing(invoice)
    rules.possible(invoice.kind, now.state, "dispute")
    after, respond_by = rules.dispute(now, day(at))
    add_event(
        invoice, EventKind.DISPUTED, after, by=by, at=at, reason=reason, note=note,
        respond_by=respond_by,
    )  # fmt: skip
    record("invoices.dispute", invoice, by=by, at=at, reason=reason, respond_by=respond_by)


def answer(invoice: Invoice, verdict: Verdict, note: str, *, by: Actor, at: datetime) -> None:
    """Finance answers. What the ledger says too much is given back in the same breath; who is right
    and gets nothing yet, waits for a credit note with paying, and it is a task with a date. Refuses
    `not_mendable` where no mended day can bring that note.
    """
    asked = queries.dispute_reason(invoice.id)
    now, credit_by = queries.standing(invoice), None
    rules.possible(invoice.kind, now.state, "answer")
    is_settled = asked and asked.is_about_days and queries.is_credited_since_question(invoice.id)
    if verdict is Verdict.RIGHT and not is_settled:
        after, credit_by = rules.concede(now, asked, day(at))
    else:
        after = rules.answer(now, day(at))
        task_actions.cancel(invoice, CREDIT, MEND, by=by, at=at)
    add_event(
        invoice, EventKind.ANSWERED, after, by=by, at=at, reason=verdict, note=note,
        respond_by=credit_by,
    )  # fmt: skip
    record("invoices.answer", invoice, by=by, at=at, verdict=verdict)
    for placement_id in sorted({line.placement_id for line in queries.lines(invoice.id)}):
        give_back(placement_id, by=by, at=at)
    if credit_by and queries.last(invoice.id).state is State.TO_CREDIT:
        if asked and asked.is_about_days:
            rules.mendable(asked, queries.placed_lines(invoice.id))
        _assign(invoice, asked, credit_by, by=by, at=at)
    seq = queries.last(invoice.id, EventKind.ANSWERED).seq
    outbox.put("invoices.answered", invoice_id=str(invoice.id), seq=seq)


def reissue(invoice: Invoice, *, by: Actor, at: datetime) -> list[str]:
    """Credit the whole invoice and bill its days anew, to the company as it is called now and by
    what its ledgers charge now (`anew`); the new numbers. For an employer who is right about the
    paper.
    """
    now = queries.standing(invoice)
    rules.reissue(now, queries.dispute_reason(invoice.id))
    ids = sorted({line.placement_id for line in queries.lines(invoice.id)})
    lines = balances.lines_of(ids)
    whole = [
        Billable(account, due)
        for account in billing_ledgers(ids=ids, lock=True)
        for due in billing.whole(account.terms, lines[account.placement_id], invoice.id)
    ]
    made = credit(whole, None, by=by, at=at)
    record("invoices.reissue", invoice, by=by, at=at)
    return made + bill(balances.employers([invoice.employer_id]), invoice.month, by=by, at=at)


def write_off(invoice: Invoice, note: str, *, by: Actor, at: datetime) -> None:
    """A decider gives up what is open, with the reason. The invoice itself stays as it is."""
    now = queries.standing(invoice)
    rules.possible(invoice.kind, now.state, "write_off")
    after = rules.write_off(now)
    add_event(invoice, EventKind.WRITTEN_OFF, after, by=by, at=at, cents=now.open_cents, note=note)
    record("invoices.write_off", invoice, by=by, at=at, cents=now.open_cents)


def fall_due(invoice: Invoice, *, by: Actor, at: datetime) -> bool:
    """The due date has passed. False: it had not, or there is nothing to pay."""
    after = rules.fall_due(queries.standing(invoice), day(at))
    if after is None:
        return False
    on = day_after(after.due_on)  # whenever the night's work noticed
    add_event(invoice, EventKind.OVERDUE, after, on=on, by=by, at=at)
    record("invoices.fall_due", invoice, by=by, at=at)
    return True


def _due(
    billed: Sequence[Account], max_month: str | None, charges: Charges | None = None
) -> list[Billable]:
    """The lines that these placements still miss; without a month only those already billed."""
    lines_by_placement = balances.lines_of(account.placement_id for account in billed)
    billable = []
    for account in billed:
        lines = lines_by_placement.get(account.placement_id, [])
        until = max_month or max((line.month for line in lines), default="")
        costs = (charges or {}).get(account) or balances.charge([account], until)[account]
        due = billing.due_of(costs, lines)
        billable += [
            Billable(account, due_line) for due_line in due if max_month or due_line.cents < 0
        ]
    return billable


def _bills(employers: Sequence[Any], found: Sequence[Billable]) -> list[Bill]:
    """Lines by their employer and the decision about VAT that holds on their first day."""
    decisions = queries.vat_decisions()
    lines: dict[tuple[uuid.UUID, VatDecision], list[Billable]] = {}
    for one in found:
        key = one.account.employer_id, _vat(decisions, one.due.from_on)
        lines.setdefault(key, []).append(one)
    return [
        Bill(employer, decision, lines[employer.id, decision])
        for employer in employers
        for decision in decisions
        if (employer.id, decision) in lines
    ]


def _vat(decisions: Sequence[VatDecision], on: date) -> VatDecision:
    """The decision that holds on this day. Refuses `vat_undecided`."""
    found = [decision for decision in decisions if decision.valid_from <= on]
    if not decisions:
        raise Refused(
            "vat_undecided",
            N_(
                "Er is nog geen besluit over btw. De facturen kunnen niet worden gemaakt. "
                "Vraag de beheerder van financiën om het besluit vast te leggen."
            ),
        )
    if not found:
        raise Refused(
            "vat_undecided",
            N_(
                "Er is geen besluit over btw dat gold in %(month)s. De facturen kunnen niet worden "
                "gemaakt. Leg vast hoe het toen was, met die datum bij Geldt vanaf."
            ),
            month=in_words(on),
        )
    return found[-1]


def _assign(
    invoice: Invoice, asked: DisputeReason | None, due_on: date, *, by: Actor, at: datetime
) -> None:
    """The credit note is to be made by finance; what is wrong in a placement, mended before that by
    the account manager.
    """
    manager = placement_queries.manager(invoice.employer_id)
    for kind, to in (
        (CREDIT, None),
        *([(MEND, manager)] if asked and asked.is_about_placement else []),
    ):
        task_actions.assign(
            kind, subject=invoice, employer_id=invoice.employer_id, to=to, title=invoice.number,
            due_on=due_on, by=by, at=at,
        )  # fmt: skip
