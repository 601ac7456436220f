"""What can happen to an invoice, what is still open afterwards, and its VAT. Pure; cents, Amsterdam
dates.

An invoice is never edited. Its state follows from its events; each event keeps the state, the open
amount and the due date it leaves. Of a credit note the open amount is what must still be paid back.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import euro
from portal.invoices.labels import State
from portal.language import N_
from portal.money import share
from portal.transitions import step

ANSWER_WORKING_DAYS = 5  # to a question about an invoice
AFTER_ANSWER_DAYS = 14  # to pay, once a question is answered
_UNPAID = (State.ISSUED, State.SENT, State.PARTLY_PAID, State.OVERDUE)
TRANSITIONS: dict[tuple[State, str], State] = {
    (State.ISSUED, "send"): State.SENT,
    **{(state, "pay_part"): State.PARTLY_PAID for state in _UNPAID},
    **{(state, "pay_all"): State.PAID for state in (*_UNPAID, State.DISPUTED)},
    (State.DISPUTED, "pay_part"): State.DISPUTED,
    **{(state, "dispute"): State.DISPUTED for state in _UNPAID},
    (State.DISPUTED, "answer"): State.SENT,
    **{(state, "credit_part"): state for state in (*_UNPAID, State.DISPUTED, State.PAID)},
    **{(state, "credit_all"): State.CREDITED for state in (*_UNPAID, State.DISPUTED)},
    (State.WRITTEN_OFF, "credit_part"): State.WRITTEN_OFF,
    (State.SENT, "fall_due"): State.OVERDUE,
    (State.PARTLY_PAID, "fall_due"): State.OVERDUE,
    **{
        (state, "write_off"): State.WRITTEN_OFF
        for state in (State.SENT, State.PARTLY_PAID, State.OVERDUE)
    },
}
OPEN = frozenset(state for state in State if state.is_open)


@dataclass(frozen=True)
class Standing:
    """What the last event leaves: state, cents still open, and the day by which they are to be
    paid.
    """

    state: State
    open_cents: int
    due_on: date
    paid_cents: int = 0


def issue(total_cents: int, on: date, payment_days: int) -> Standing:
    """New, with everything open, to be paid within `payment_days`."""
    return Standing(State.ISSUED, abs(total_cents), on + timedelta(days=payment_days))


def send(now: Standing) -> Standing:
    """The bookkeepers were told."""
    return replace(now, state=step(TRANSITIONS, now.state, "send"))


def pay(now: Standing, cents: int) -> Standing:
    """A payment came in. Refuses `amount_range` for nothing, or for more than is open."""
    verb = "pay_all" if cents >= now.open_cents else "pay_part"
    state = step(TRANSITIONS, now.state, verb)
    if not 0 < cents <= now.open_cents:
        raise Refused(
            "amount_range",
            N_("Het bedrag moet tussen %(min)s en %(max)s liggen. Pas het aan."),
            min=euro(1),
            max=euro(now.open_cents),
        )
    return Standing(state, now.open_cents - cents, now.due_on, now.paid_cents + cents)


def dispute(now: Standing, today: date) -> tuple[Standing, date]:
    """The employer asks; paying waits. With the day by which we answer."""
    state = step(TRANSITIONS, now.state, "dispute")
    return replace(now, state=state), add_working_days(today, ANSWER_WORKING_DAYS)


def answer(now: Standing, today: date) -> Standing:
    """The question is answered; what is open is due again, a fortnight from now at the earliest."""
    state = step(TRANSITIONS, now.state, "answer")
    if now.paid_cents:
        state = State.PARTLY_PAID
    due_on = max(now.due_on, today + timedelta(days=AFTER_ANSWER_DAYS))
    return replace(now, state=state, due_on=due_on)


def credit(now: Standing, cents: int) -> tuple[Standing, int]:
    """A credit note of `cents` takes off what is open. With the part it settles; the rest is paid
    back.
    """
    settles = min(cents, now.open_cents)
    everything = 0 < now.open_cents == settles
    if everything and now.paid_cents:
        return Standing(State.PAID, 0, now.due_on, now.paid_cents), settles
    state = step(TRANSITIONS, now.state, "credit_all" if everything else "credit_part")
    return replace(now, state=state, open_cents=now.open_cents - settles), settles


def fall_due(now: Standing, today: date) -> Standing | None:
    """The due date has passed; none when it has not, or when nothing is to be paid."""
    if today <= now.due_on or (now.state, "fall_due") not in TRANSITIONS:
        return None
    return replace(now, state=step(TRANSITIONS, now.state, "fall_due"))


def write_off(now: Standing) -> Standing:
    """What is open is not asked any more."""
    return replace(now, state=step(TRANSITIONS, now.state, "write_off"), open_cents=0)


def vat(net_cents: int, rate_bp: int, credited_net: int = 0, credited_vat: int = 0) -> int:
    """VAT in cents. Of a credit (negative net) so much that all credits together never pass the
    whole.

    `credited_net` is what the invoice had before this credit, `credited_vat` the VAT it still
    holds.
    """
    if net_cents >= 0:
        return share(net_cents, rate_bp)
    return share(credited_net + net_cents, rate_bp) - credited_vat


def runnable(month: str, today: date) -> None:
    """Invoices are made for this month, the next, or one that has passed."""
    ahead = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    if month >= f"{ahead.year:04d}-{ahead.month:02d}":
        raise Refused(
            "month_ahead", N_("Deze maand is nog te ver weg. Kies de volgende maand of eerder.")
        )
