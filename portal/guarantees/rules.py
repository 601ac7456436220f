"""The take-back guarantee: when it holds, what is promised before when, and what follows what.
Pure.

Deadlines are Amsterdam dates that end at 23:59:59. Working days come from the placement, as agreed:
call within 1, answer within 3, last day at most 5 after the answer unless the employer wished a
later one (agreement, article 8). Nobody tests whose fault it is.
"""

from dataclasses import dataclass
from datetime import date

from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import day as in_words
from portal.guarantees.labels import Ground, Kind, State
from portal.language import N_
from portal.placements.ledger import Standing, Terms, charged, month_of
from portal.placements.rules import FINAL_SHEET_WORKING_DAYS
from portal.transitions import step

TRANSITIONS: dict[tuple[State, str], State] = {
    (State.INVOKED, "contact"): State.CONTACTED,
    (State.INVOKED, "withdraw"): State.WITHDRAWN,
    (State.INVOKED, "refer"): State.INVOKED,
    (State.INVOKED, "no_ground"): State.INVOKED,
    (State.INVOKED, "refuse"): State.REFUSED,
    (State.CONTACTED, "accept"): State.ACCEPTED,
    (State.CONTACTED, "withdraw"): State.WITHDRAWN,
    (State.CONTACTED, "refer"): State.CONTACTED,
    (State.CONTACTED, "no_ground"): State.CONTACTED,
    (State.CONTACTED, "refuse"): State.REFUSED,
    (State.ACCEPTED, "withdraw"): State.WITHDRAWN,
    (State.ACCEPTED, "execute"): State.EXECUTED,
    (State.EXECUTED, "close"): State.CLOSED,
}
HELP: dict[tuple[State, str], State] = {
    (State.INVOKED, "contact"): State.CONTACTED,
    (State.INVOKED, "withdraw"): State.WITHDRAWN,
    (State.CONTACTED, "withdraw"): State.WITHDRAWN,
    (State.CONTACTED, "close"): State.CLOSED,
}
TABLES = {Kind.TAKE_BACK: TRANSITIONS, Kind.HELP: HELP}
OPEN = frozenset(state for state in State if state.is_open)


@dataclass(frozen=True)
class GuaranteeTerms:
    """The guarantee of one placement: its window (none: the scheme has no guarantee) and working
    days.
    """

    from_on: date | None
    until_on: date | None
    call_days: int = 1
    decide_days: int = 3
    end_days: int = 5


@dataclass(frozen=True)
class Deadlines:
    """What an invocation today sets going. `latest_on` is the last day at the latest, `credit_by`
    the day on which the credit note is there.
    """

    earliest_on: date
    call_by: date
    decide_by: date
    latest_on: date
    last_on: date
    credit_by: date


@dataclass(frozen=True)
class Money:
    """An estimate: cents and days of the month of the last day, and what comes back of billed
    months.
    """

    month: str
    cents: int
    days: int
    month_days: int
    credit_cents: int


def holds(guarantee: GuaranteeTerms, today: date) -> None:
    """Is the guarantee there today? Refuses `guarantee_not_in_scheme`, `guarantee_before`
    and `guarantee_after`."""
    if guarantee.from_on is None or guarantee.until_on is None:
        raise Refused(
            "guarantee_not_in_scheme",
            N_(
                "Deze regeling heeft geen terugneemgarantie. "
                "Bel uw accountmanager; samen zoeken wij een oplossing."
            ),
        )
    if today < guarantee.from_on:
        raise Refused(
            "guarantee_before",
            N_(
                "De garantie begint op %(from_on)s. "
                "Gaat de start niet door? Meld dat bij de plaatsing."
            ),
            from_on=in_words(guarantee.from_on),
        )
    if today > guarantee.until_on:
        raise Refused(
            "guarantee_after",
            N_("De garantie liep tot en met %(until_on)s. U kunt nog wel om hulp vragen."),
            until_on=in_words(guarantee.until_on),
        )


def earliest(guarantee: GuaranteeTerms, now: Standing, today: date) -> date:
    """The first last day one may wish: the day by which we have called, or the agreed end if
    sooner.
    """
    return min(add_working_days(today, guarantee.call_days), max(today, now.last_on))


def invoke(guarantee: GuaranteeTerms, now: Standing, wished_on: date, today: date) -> Deadlines:
    """The promises that an invocation today makes.

    Refuses what `holds` refuses, and a wished day before the first possible or after the agreed
    end.
    """
    holds(guarantee, today)
    first = earliest(guarantee, now, today)
    if wished_on < first:
        raise Refused("date_past", N_("Kies %(earliest)s of later."), earliest=in_words(first))
    if wished_on > now.agreed_on:
        raise Refused(
            "date_too_far",
            N_("De plaatsing eindigt al op %(latest)s. Kies die dag of eerder."),
            latest=in_words(now.agreed_on),
        )
    call_by = add_working_days(today, guarantee.call_days)
    decide_by = add_working_days(today, guarantee.decide_days)
    latest = min(max(wished_on, add_working_days(decide_by, guarantee.end_days)), now.agreed_on)
    credit_by = add_working_days(wished_on, FINAL_SHEET_WORKING_DAYS)
    return Deadlines(first, call_by, decide_by, latest, wished_on, credit_by)


def ask_help(guarantee: GuaranteeTerms, today: date) -> date:
    """Outside the window it is a request: the day by which the account manager calls."""
    return add_working_days(today, guarantee.call_days)


def accept(
    kind: Kind,
    state: State,
    guarantee: GuaranteeTerms,
    now: Standing,
    wished_on: date,
    last_on: date,
    today: date,
) -> State:
    """Yes, with a last day from today on, at most the agreed working days away or as wished."""
    after = step(TABLES[kind], state, "accept")
    latest = min(max(wished_on, add_working_days(today, guarantee.end_days)), now.agreed_on)
    if last_on > latest:
        raise Refused(
            "date_too_far",
            N_("Zo laat mag niet: wij beloofden hooguit %(latest)s."),
            latest=in_words(latest),
        )
    if last_on < min(today, wished_on):
        first = min(today, wished_on)
        raise Refused("date_past", N_("Kies %(earliest)s of later."), earliest=in_words(first))
    return after


def execute(kind: Kind, state: State, last_on: date, today: date) -> State:
    """The last day is there: it ends. Not before that day."""
    after = step(TABLES[kind], state, "execute")
    if today < last_on:
        raise Refused(
            "too_early",
            N_("De laatste werkdag is %(last_on)s. Uitvoeren kan vanaf die dag."),
            last_on=in_words(last_on),
        )
    return after


def withdraw(kind: Kind, state: State) -> State:
    """Everything goes on as before. Refuses `guarantee_executed` once it was executed."""
    if state in (State.EXECUTED, State.CLOSED):
        raise Refused(
            "guarantee_executed",
            N_(
                "Terugnemen is al uitgevoerd. Intrekken kan niet meer. "
                "Wilt u opnieuw met deze kandidaat werken? Bel ons."
            ),
        )
    return step(TABLES[kind], state, "withdraw")


def refuse(kind: Kind, state: State, ground: Ground | None) -> State:
    """No, by a decider, on one of two legal grounds and no other."""
    if ground is None:
        raise Refused("ground_required", N_("Kies de wettelijke grond."))
    return step(TABLES[kind], state, "refuse")


def money(now: Standing, ending: Standing, terms: Terms, today: date) -> Money:
    """What the month of the last day costs, and what comes back of months billed in advance."""
    month, billed_until = month_of(ending.last_on), month_of(today)
    last = charged(ending, terms, month).get(month)
    billed = charged(now, terms, billed_until).items()
    back = sum(cost.cents for billed_month, cost in billed if billed_month >= month)
    if last is None:
        return Money(month, 0, 0, 0, back)
    back -= last.cents if month <= billed_until else 0
    return Money(month, last.cents, last.days, last.month_days, back)
