"""What can happen to an invoice, what is still open afterwards, and its VAT. Pure; cents, Amsterdam
dates.

An invoice is never edited. Its state follows from its events; each event keeps the state, the open
amount and the due date it leaves. Of a credit note the open amount is what must still be paid back.

What its lines still hold after the credit notes is always what is open, what was given up (written
off) and what was paid and does not come back. The state says which of these there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal import transitions
from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import euro
from portal.invoices.labels import DisputeReason, Kind, State
from portal.language import N_
from portal.money import included, share
from portal.placements.labels import EndReason
from portal.placements.labels import State as PlacementState
from portal.placements.ledger import Standing as Placed
from portal.transitions import step

ANSWER_WORKING_DAYS = 5  # to a question about an invoice
CREDIT_WORKING_DAYS = 5  # and then to the credit note, when the employer is right: ten in all
AFTER_ANSWER_DAYS = 14  # to pay, once a question is answered
CREDIT, MEND = "invoices.credit", "invoices.mend"  # the tasks when an employer is right
_UNPAID = (State.ISSUED, State.SENT, State.PARTLY_PAID, State.OVERDUE)
_PAUSED = (State.DISPUTED, State.TO_CREDIT)
_CLOSED = (State.PAID, State.CREDITED, State.WRITTEN_OFF)  # nothing is asked any more
TRANSITIONS: dict[tuple[State, str], State] = {
    (State.ISSUED, "send"): State.SENT,
    **{(state, "pay"): State.SENT for state in _UNPAID},
    **{(state, "pay"): state for state in _PAUSED},
    **{(state, "overpay"): State.SENT for state in _CLOSED},
    **{(state, "dispute"): State.DISPUTED for state in _UNPAID},
    **{(state, "answer"): State.SENT for state in _PAUSED},
    (State.DISPUTED, "concede"): State.TO_CREDIT,
    (State.TO_CREDIT, "reissue"): State.TO_CREDIT,
    **{
        (state, "credit_part"): state
        for state in (*_UNPAID, State.DISPUTED, State.PAID, State.WRITTEN_OFF)
    },
    **{(state, "credit_all"): State.SENT for state in (*_UNPAID, *_PAUSED)},
    (State.TO_CREDIT, "credit_part"): State.SENT,
    (State.SENT, "fall_due"): State.OVERDUE,
    (State.PARTLY_PAID, "fall_due"): State.OVERDUE,
    **{
        (state, "write_off"): State.WRITTEN_OFF
        for state in (State.SENT, State.PARTLY_PAID, State.OVERDUE)
    },
    **{
        (state, "reverse"): State.SENT
        for state in (State.PAID, State.PARTLY_PAID, State.WRITTEN_OFF)
    },
    **{(state, "reverse"): state for state in (State.OVERDUE, *_PAUSED)},
}
_CREDITING = ("credit_part", "credit_all")
NOT_OF_CREDIT = frozenset(  # what nobody does with a credit note
    {"overpay", "dispute", "answer", "concede", "reissue", "fall_due", "write_off", *_CREDITING}
)
OPEN = frozenset(state for state in State if state.is_open)


@dataclass(frozen=True)
class Standing:
    """What the last event leaves: state, cents still open, the day by which they are to be paid,
    what was paid, and what was written off and not credited since (`given_up_cents`).
    """

    state: State
    open_cents: int
    due_on: date
    paid_cents: int = 0
    given_up_cents: int = 0

    @property
    def unpaid_cents(self) -> int:
        """What was never paid of what the invoice still holds."""
        return self.open_cents + self.given_up_cents


def possible(kind: Kind, state: State, verb: str) -> None:
    """Refuses what no answer in a form makes possible: `wrong_state`."""
    step({} if kind.is_credit and verb in NOT_OF_CREDIT else TRANSITIONS, state, verb)


def verbs(kind: Kind, state: State) -> frozenset[str]:
    """What can be done now, for buttons that work when they are shown."""
    barred = NOT_OF_CREDIT if kind.is_credit else frozenset()
    return transitions.verbs(TRANSITIONS, state) - barred


def issue(total_cents: int, on: date, payment_days: int) -> Standing:
    """New, with everything open, to be paid within `payment_days`."""
    return Standing(State.ISSUED, abs(total_cents), on + timedelta(days=payment_days))


def send(now: Standing) -> Standing:
    """The bookkeepers were told."""
    return _follows(replace(now, state=step(TRANSITIONS, now.state, "send")))


def pay(now: Standing, cents: int) -> Standing:
    """A payment came in. Refuses `amount_range` for nothing, or for more than is open. A question
    stays one until it is answered.
    """
    state = step(TRANSITIONS, now.state, "pay")
    in_range(cents, now.open_cents)
    open_cents, paid_cents = now.open_cents - cents, now.paid_cents + cents
    return _follows(replace(now, state=state, open_cents=open_cents, paid_cents=paid_cents))


def receive(now: Standing, cents: int, room_cents: int = 0) -> tuple[Standing, int]:
    """What came in on an invoice: for what is open, then for what was given up. With the rest,
    which is owed back: at most `room_cents`, what its credit notes took off and nobody paid.
    """
    most = now.unpaid_cents + room_cents
    verb = "overpay" if now.state in _CLOSED else "pay"
    state = step(TRANSITIONS if most else {}, now.state, verb)
    in_range(cents, most)
    back_cents = max(cents - now.unpaid_cents, 0)
    after = settle(replace(now, state=state), cents - back_cents)
    return _follows(replace(after, state=state, paid_cents=now.paid_cents + cents)), back_cents


def owe(note: Standing, cents: int, today: date) -> Standing:
    """More came in than its invoice still asked: the credit note pays that back as well, within a
    fortnight from now when it had nothing to pay back.
    """
    due_on = note.due_on if note.open_cents else _after(note, today)
    state = State.ISSUED if note.state is State.ISSUED else State.SENT
    return _follows(replace(note, state=state, open_cents=note.open_cents + cents, due_on=due_on))


def in_range(cents: int, most: int) -> None:
    """Refuses `amount_range` for nothing, and for more than `most`."""
    if not 0 < cents <= most:
        raise Refused(
            "amount_range",
            N_("Het bedrag moet tussen %(min)s en %(max)s liggen. Pas het aan."),
            min=euro(1),
            max=euro(most),
        )


def reverse(now: Standing, cents: int, settled_cents: int, today: date) -> Standing:
    """A payment of `cents` that was recorded never was: it is open again, but for what was to be
    paid back of it (`settled_cents`). Who read that all was paid has a fortnight from now.
    """
    due_on = now.due_on if now.open_cents else _after(now, today)
    return _reversed(replace(now, due_on=due_on), cents, settled_cents)


def reverse_refund(note: Standing, cents: int, settled_cents: int) -> Standing:
    """A refund of `cents` never went out: it is still to be paid back by the day that we promised,
    but for what the employer had still to pay of it (`settled_cents`).
    """
    return _reversed(note, cents, settled_cents)


def settle(now: Standing, cents: int) -> Standing:
    """`cents` are neither paid nor paid back after all: what is open goes first, then what was
    given up.
    """
    settles = min(cents, now.open_cents)
    given_up = now.given_up_cents - (cents - settles)
    return _follows(replace(now, open_cents=now.open_cents - settles, given_up_cents=given_up))


def dispute(now: Standing, today: date) -> tuple[Standing, date]:
    """The employer asks; paying waits. With the day by which we answer."""
    state = step(TRANSITIONS, now.state, "dispute")
    return replace(now, state=state), add_working_days(today, ANSWER_WORKING_DAYS)


def answer(now: Standing, today: date) -> Standing:
    """The question is answered; what is open is due again, a fortnight from now at the earliest."""
    state = step(TRANSITIONS, now.state, "answer")
    return _follows(replace(now, state=state, due_on=_after(now, today)))


def concede(
    now: Standing, reason: DisputeReason | None, today: date
) -> tuple[Standing, date | None]:
    """The employer is right: paying waits until the credit note is there. With the day by which it
    is. Who said that he had paid gets none: what he paid is recorded first (`not_recorded`), and
    then nothing is open.
    """
    if reason is not DisputeReason.ALREADY_PAID:
        state = step(TRANSITIONS, now.state, "concede")
        return replace(now, state=state), add_working_days(today, CREDIT_WORKING_DAYS)
    if now.open_cents:
        raise Refused(
            "not_recorded",
            N_(
                "Volgens de werkgever is er betaald. Leg eerst de betaling vast, met de datum op "
                "het afschrift. Geef daarna dit antwoord."
            ),
        )
    return answer(now, today), None


def credit(now: Standing, cents: int, today: date) -> tuple[Standing, int]:
    """A credit note of `cents` takes off what is open, and then what was given up. With the part
    that is paid back, so that nothing comes back that was never paid. Paying goes on after the
    credit note that it waited for.
    """
    everything = 0 < now.open_cents <= cents
    state = step(TRANSITIONS, now.state, "credit_all" if everything else "credit_part")
    waited = now.state is State.TO_CREDIT and not everything
    due_on = _after(now, today) if waited else now.due_on
    takes = min(cents, now.unpaid_cents)
    return settle(replace(now, state=state, due_on=due_on), takes), cents - takes


def mendable(reason: DisputeReason, lines: Iterable[tuple[Placed, date, date]]) -> None:
    """Can a mended placement charge fewer of these days (its standing, from and until)? Refuses
    `not_mendable`.
    """
    if not any(_is_mendable(reason, *line) for line in lines):
        raise Refused(
            "not_mendable",
            N_(
                "Dan kan er geen creditnota komen: op deze factuur staat geen eerste werkdag en "
                "geen laatste werkdag, en afwezigheid verlaagt de bijdrage niet. Klopt een van die "
                "dagen niet? Laat de accountmanager eerst de plaatsing herstellen; de creditnota "
                "komt dan vanzelf, en daarna geeft u dit antwoord. Anders klopt de factuur."
            ),
        )


def _is_mendable(reason: DisputeReason, placed: Placed, from_on: date, until_on: date) -> bool:
    """Only the first day and the last change what is charged, not absence (article 7.4). A last day
    that is announced, or only agreed, counts too: the account manager can bring it forward.
    """
    if from_on <= placed.first_on <= until_on:
        return True
    if placed.is_taken_back or placed.reason == EndReason.TAKEN_BACK:
        return False
    if placed.state is PlacementState.RUNNING:
        return reason is DisputeReason.ALREADY_ENDED or placed.last_on <= until_on
    return placed.state is PlacementState.ENDED and from_on <= placed.last_on <= until_on


def reissue(now: Standing, reason: DisputeReason | None) -> None:
    """May it be credited whole and made anew? Only when the employer is right, and not about days:
    those are mended in the placement first (`mend_first`).
    """
    step(TRANSITIONS, now.state, "reissue")
    if reason is not None and reason.is_about_days:
        raise Refused(
            "mend_first",
            N_(
                "De vraag gaat over dagen. Een nieuwe factuur zou dezelfde dagen rekenen. "
                "De accountmanager herstelt eerst de plaatsing, dan komt de creditnota vanzelf."
            ),
        )


def fall_due(now: Standing, today: date) -> Standing | None:
    """The due date has passed; none when it has not, or when nothing is to be paid."""
    if today <= now.due_on or (now.state, "fall_due") not in TRANSITIONS:
        return None
    return replace(now, state=step(TRANSITIONS, now.state, "fall_due"))


def write_off(now: Standing) -> Standing:
    """What is open is not asked any more."""
    state = step(TRANSITIONS, now.state, "write_off")
    return replace(now, state=state, open_cents=0, given_up_cents=now.unpaid_cents)


def vat(cents: int, rate_bp: int, left_cents: int = 0, left_vat: int = 0) -> int:
    """The VAT inside an amount. Of a credit (below zero) so much that all credits together never
    pass the whole.

    What a party pays was agreed; a decision about VAT, also a later one, says how much of it is VAT
    and never adds to it (agreement, articles 7.3 and 7.5, annex C.2). `left_cents` is what the
    invoice had before this credit, `left_vat` the VAT it still holds.
    """
    if cents >= 0:
        return included(cents, rate_bp)
    return included(left_cents + cents, rate_bp) - left_vat


def vat_on_top(cents: int, rate_bp: int, left_net: int, left_vat: int) -> int:
    """The VAT of a credit on an invoice of before 0.3, on which it came on top of the lines."""
    return share(left_net + cents, rate_bp) - left_vat


def runnable(month: str, today: date) -> None:
    """Invoices are made for this month, the next, or one that has passed."""
    ahead = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    if month >= f"{ahead.year:04d}-{ahead.month:02d}":
        raise Refused(
            "month_ahead", N_("Deze maand is nog te ver weg. Kies de volgende maand of eerder.")
        )


def _after(now: Standing, today: date) -> date:
    """The due date once we said something new about paying."""
    return max(now.due_on, today + timedelta(days=AFTER_ANSWER_DAYS))


def _reversed(now: Standing, cents: int, settled_cents: int) -> Standing:
    return _follows(
        replace(
            now,
            state=step(TRANSITIONS, now.state, "reverse"),
            open_cents=now.open_cents + cents - settled_cents,
            paid_cents=now.paid_cents - cents,
        )
    )


def _follows(now: Standing) -> Standing:
    """In the state that what is open, given up and paid leaves; a question stays one, and what is
    still to be sent or late stays that while something is open.
    """
    if now.state in _PAUSED or (now.open_cents and now.state in (State.ISSUED, State.OVERDUE)):
        return now
    if now.open_cents:
        return replace(now, state=State.PARTLY_PAID if now.paid_cents else State.SENT)
    if now.given_up_cents:
        return replace(now, state=State.WRITTEN_OFF)
    return replace(now, state=State.PAID if now.paid_cents else State.CREDITED)
