"""The take-back guarantee: when it holds, what is promised before when, and what follows what.
Pure.

Deadlines are Amsterdam dates that end at 23:59:59. Working days come from the placement, as agreed:
call within 1, answer within 3, last day at most 5 after the answer unless the employer wished a
later one (agreement, article 8). Nobody tests whose fault it is.

The order of the clocks: we call, and by that day the candidate has been told by his own mediator;
the first day that can be wished is the day after; then the answer; then the last day. The latest
day stands on the receipt and binds: no answer may pass it, and what was not answered by its morning
is accepted with it. An answer after the promised day costs the employer nothing beyond the day he
wished.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import day as in_words
from portal.guarantees import last_days
from portal.guarantees.labels import Ground, Kind, State
from portal.guarantees.last_days import Week
from portal.guarantees.workflow import TABLES
from portal.language import N_
from portal.placements.labels import State as PlacementState
from portal.placements.ledger import Standing
from portal.transitions import step

OPEN = frozenset(state for state in State if state.is_open)
NOT_TOLD = N_(
    "De kandidaat weet het nog niet. De eigen bemiddelaar vertelt het eerst. "
    "Bel de bemiddelaar als dat nog niet is gebeurd."
)


@dataclass(frozen=True)
class GuaranteeTerms:
    """The guarantee of one placement: its window (none: the scheme has no guarantee), working
    days, and the week of who works there.
    """

    from_on: date | None
    until_on: date | None
    credit_days: int
    call_days: int = 1
    decide_days: int = 3
    end_days: int = 5
    week: Week = Week("")


@dataclass(frozen=True)
class Deadlines:
    """What an invocation today sets going. `tell_by` is the day by which the candidate was told,
    `latest_on` the last day at the latest, `credit_by` the day on which the credit note is there.
    """

    earliest_on: date
    call_by: date
    tell_by: date
    decide_by: date
    latest_on: date
    last_on: date
    credit_by: date


@dataclass(frozen=True)
class Receipt:
    """What stands on the receipt about the end, for ever: the last day that was wished, the day of
    our answer at the latest, and the last day of work at the latest.
    """

    wished_on: date
    decide_by: date
    latest_on: date


def holds(guarantee: GuaranteeTerms, now: Standing, today: date) -> None:
    """Is the guarantee there today? Refuses `guarantee_not_in_scheme`, `guarantee_before`,
    `guarantee_after`, and when nobody works there to be taken back: see below."""
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
    at_work(now)


def until(guarantee: GuaranteeTerms, now: Standing) -> date | None:
    """The last day on which one may ask: of the window, or of the placement if that is sooner."""
    return min(guarantee.until_on, now.last_on) if guarantee.until_on else None


def at_work(now: Standing) -> None:
    """Somebody works there who can be taken back. Refuses `start_unconfirmed` (did it begin? then
    nothing is lost by saying so first; if not, nothing is paid), `never_started` and
    `placement_over`.
    """
    if now.state is PlacementState.PLANNED:
        raise Refused(
            "start_unconfirmed",
            N_(
                "Wij weten nog niet of het werk is begonnen. Bevestig eerst de eerste werkdag. "
                "Is het niet begonnen? Dan is terugnemen niet nodig."
            ),
        )
    if now.state is PlacementState.NOT_STARTED:
        raise Refused(
            "never_started",
            N_("Deze plaatsing is niet begonnen. Terugnemen is niet nodig."),
        )
    if now.state is PlacementState.ENDED:
        raise Refused(
            "placement_over",
            N_("Deze plaatsing is geëindigd op %(last_on)s. Terugnemen is niet meer nodig."),
            last_on=in_words(now.last_on),
        )


def earliest(guarantee: GuaranteeTerms, now: Standing, today: date) -> date:
    """The first last day one may wish: the day after our call at the latest, so that the candidate
    hears it before, and a day worked; or the end of the placement if that is sooner.
    """
    after_call = add_working_days(today, guarantee.call_days) + timedelta(days=1)
    return min(guarantee.week.worked(after_call), max(today, now.last_on))


def invoke(guarantee: GuaranteeTerms, now: Standing, wished_on: date, today: date) -> Deadlines:
    """The promises that an invocation today makes.

    Refuses what `holds` refuses, and a wished day before the first possible, after the end of the
    placement, agreed or announced, or on which nobody works but that end itself. The latest day is
    a day worked too.
    """
    holds(guarantee, now, today)
    first = earliest(guarantee, now, today)
    if wished_on < first:
        raise Refused("date_past", N_("Kies %(earliest)s of later."), earliest=in_words(first))
    if wished_on > now.last_on:
        raise Refused(
            "date_too_far",
            N_("De plaatsing eindigt al op %(latest)s. Kies die dag of eerder."),
            latest=in_words(now.last_on),
        )
    if wished_on != now.last_on:
        last_days.check(guarantee.week, wished_on, first, now.last_on)
    call_by = add_working_days(today, guarantee.call_days)
    decide_by = add_working_days(today, guarantee.decide_days)
    at_most = add_working_days(decide_by, guarantee.end_days)
    latest = min(guarantee.week.worked_by(at_most, wished_on) or wished_on, now.last_on)
    credit_by = add_working_days(wished_on, guarantee.credit_days)
    told_by = tell_by(call_by, wished_on)
    return Deadlines(first, call_by, told_by, decide_by, latest, wished_on, credit_by)


def tell_by(call_by: date, wished_on: date) -> date:
    """The day by which the candidate hears it from his own mediator."""
    return min(call_by, wished_on)


def ask_help(guarantee: GuaranteeTerms, today: date) -> date:
    """Outside the window it is a request: the day by which the account manager calls."""
    return add_working_days(today, guarantee.call_days)


def accept(
    kind: Kind,
    state: State,
    receipt: Receipt,
    last_on: date,
    told_on: date | None,
    week: Week,
    today: date,
) -> State:
    """Yes, with a last day from today on (or as wished, when that has passed), not before the day
    on which the candidate was told (`told_on`), never after the latest day of the receipt, and on
    a day worked (or as wished). Refuses `candidate_not_told`, `date_past`, `date_too_far`, and as
    `last_days.check`.
    """
    after = step(TABLES[kind], state, "accept")
    if told_on is None:
        raise Refused("candidate_not_told", NOT_TOLD)
    first = _first(receipt, told_on, today)
    if last_on > receipt.latest_on:
        raise Refused(
            "date_too_far",
            N_("Zo laat mag niet: op het bewijs van de werkgever staat uiterlijk %(latest)s."),
            latest=in_words(receipt.latest_on),
        )
    if last_on < first:
        worked_on = earliest_yes(receipt, told_on, week, today)
        raise Refused("date_past", N_("Kies %(earliest)s of later."), earliest=in_words(worked_on))
    if last_on != receipt.wished_on:
        last_days.check(week, last_on, first, receipt.latest_on)
    return after


def earliest_yes(receipt: Receipt, told_on: date, week: Week, today: date) -> date:
    """The first last day worked that a yes of today can name; the wish may be sooner."""
    return min(week.worked(_first(receipt, told_on, today)), receipt.latest_on)


def _first(receipt: Receipt, told_on: date, today: date) -> date:
    return min(max(min(today, receipt.wished_on), told_on), receipt.latest_on)


def accept_unanswered(kind: Kind, state: State, receipt: Receipt, today: date) -> State:
    """The latest day of the receipt is there and nobody answered: yes, with that day."""
    after = step(TABLES[kind], state, "accept_unanswered")
    if today < receipt.latest_on:
        raise Refused(
            "too_early",
            N_("Antwoorden kan nog: de laatste werkdag is uiterlijk %(last_on)s."),
            last_on=in_words(receipt.latest_on),
        )
    return after


def execute(kind: Kind, state: State, last_on: date, today: date) -> State:
    """The last day has passed: it ends. Not on that day: until it is over one may withdraw."""
    after = step(TABLES[kind], state, "execute")
    if today <= last_on:
        raise Refused(
            "too_early",
            N_("De laatste werkdag is %(last_on)s. Uitvoeren kan vanaf de dag erna."),
            last_on=in_words(last_on),
        )
    return after


def withdraw_until(state: State, receipt: Receipt | None, last_on: date | None) -> date | None:
    """The day up to and including which one may withdraw: the last day of work, and as long as that
    is not agreed the latest it can be. None: a request for help, as long as it is open.
    """
    if receipt is None or last_on is None:
        return None
    return last_on if state is State.ACCEPTED else max(last_on, receipt.latest_on)


def withdraw(kind: Kind, state: State, until: date | None, today: date) -> State:
    """Everything goes on as before. Refuses `guarantee_executed` once it was executed, and
    `withdraw_late` after `until`, the last day of work.
    """
    if state in (State.EXECUTED, State.CLOSED):
        raise Refused(
            "guarantee_executed",
            N_(
                "Terugnemen is al uitgevoerd. Intrekken kan niet meer. "
                "Wilt u opnieuw met deze kandidaat werken? Bel ons."
            ),
        )
    after = step(TABLES[kind], state, "withdraw")
    if until is not None and today > until:
        raise Refused(
            "withdraw_late",
            N_(
                "Intrekken kon tot en met %(until)s, de laatste werkdag. "
                "Wilt u opnieuw met deze kandidaat werken? Bel ons."
            ),
            until=in_words(until),
        )
    return after


def close(kind: Kind, state: State, told_on: date | None) -> State:
    """A follow-up was offered. Refuses `candidate_not_told` of a take-back that nobody told the
    candidate of.
    """
    after = step(TABLES[kind], state, "close")
    if kind is Kind.TAKE_BACK and told_on is None:
        raise Refused("candidate_not_told", NOT_TOLD)
    return after


def refuse(kind: Kind, state: State, ground: Ground | None) -> State:
    """No, by a decider, on one of two legal grounds and no other."""
    if ground is None:
        raise Refused("ground_required", N_("Kies de wettelijke grond."))
    return step(TABLES[kind], state, "refuse")
