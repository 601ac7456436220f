"""What may be written in a placement's ledger, and what a new line would change. Pure.

Each verb gives the event to add, or refuses: `wrong_state`, `date_order`, `date_past`,
`date_too_far`, `until_date_past`, `until_date_too_far`, `too_early`, `done_twice`,
`already_absent`, `not_absent`, `same_hours`, `hours_range`, `guarantee_running`, `not_correctable`.
Dates are Amsterdam dates, hours a week are minutes, money is cents.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import day as in_words
from portal.formats import hour_number
from portal.language import N_
from portal.placements.labels import EndReason, Kind, State
from portal.placements.ledger import (
    ENDS,
    Event,
    Ledger,
    Standing,
    Terms,
    last_worked,
    standing,
)
from portal.placements.savings import Saving, charged_until
from portal.transitions import step

TRANSITIONS: dict[tuple[State, str], State] = {
    (State.PLANNED, "start"): State.RUNNING,
    (State.PLANNED, "not_start"): State.NOT_STARTED,
    (State.RUNNING, "report_absent"): State.RUNNING,
    (State.RUNNING, "report_returned"): State.RUNNING,
    (State.RUNNING, "ask_hours"): State.RUNNING,
    (State.RUNNING, "evaluate"): State.RUNNING,
    (State.RUNNING, "end"): State.ENDED,
    (State.RUNNING, "announce_end"): State.RUNNING,
    (State.RUNNING, "cancel_end"): State.RUNNING,
    (State.RUNNING, "take_back"): State.ENDED,
    (State.PLANNED, "announce_end"): State.PLANNED,
    (State.PLANNED, "cancel_end"): State.PLANNED,
}
CORRECTABLE = {
    Kind.STARTED,
    Kind.NOT_STARTED,
    Kind.ABSENT,
    Kind.RETURNED,
    Kind.HOURS_CHANGED,
    Kind.EVALUATED,
    Kind.ENDED,
    Kind.CONVERTED,
}
UNDER_WAY = N_("Er loopt een melding voor terugnemen. Rond die eerst af, of trek die in.")
UNDER_WAY_FIRST = N_(
    "Er loopt een melding voor terugnemen. Trek die eerst in. "
    "Leg daarna vast dat het werk niet is begonnen."
)
_TAKEN_BACK_BEFORE = N_(
    "Er loopt een melding voor terugnemen. Daarom kan dit niet later dan %(latest)s. "
    "Kies die dag of eerder. Later kan pas als de melding is ingetrokken."
)
_END_TO_COME = N_(
    "Deze dag moet nog komen. Kies %(latest)s of eerder. "
    "Is het einde later? Haal deze regel dan weg. Leg daarna het einde opnieuw vast, met die dag."
)
_NONE_ANNOUNCED = N_("Er is geen einde aangekondigd.")
# What stands in the way of a verb whatever is filled in: when, the code and the sentence.
_BARS: dict[str, tuple[Callable[[Standing], bool], str, str]] = {
    "not_start": (lambda now: now.is_taken_back, "guarantee_running", UNDER_WAY_FIRST),
    "report_absent": (
        lambda now: now.absent_since is not None,
        "already_absent",
        N_("Er staat al een afwezigheid open. Vul daar in vanaf wanneer het werk weer loopt."),
    ),
    "report_returned": (
        lambda now: now.absent_since is None,
        "not_absent",
        N_("Er staat geen afwezigheid open."),
    ),
    "cancel_end": (lambda now: now.announced_on is None, "wrong_state", _NONE_ANNOUNCED),
}
DAYS_AHEAD = 31  # so long before may an absence or a return be said
LEAST_MINUTES, MOST_MINUTES = 60, 48 * 60  # a week
HOURS_WORKING_DAYS = 3  # for the account manager to answer a question about other hours


def possible(now: Standing, verb: str) -> None:
    """Refuses what no answer in the form of `verb` makes possible now: `wrong_state`, or what
    stands in its way.
    """
    step(TRANSITIONS, now.state, verb)
    is_barred, code, text = _BARS.get(verb, (lambda now: False, "", ""))
    if is_barred(now):
        raise Refused(code, text)


def startable(now: Standing, today: date) -> None:
    """Refuses `too_early` to say before the first day that it began."""
    possible(now, "start")
    if today < now.first_on:
        raise Refused(
            "too_early",
            N_("De eerste werkdag is %(first)s. Bevestigen kan vanaf die dag."),
            first=in_words(now.first_on),
        )


def keepable(now: Standing) -> None:
    """Refuses to lift an end that is not there, or that is a take-back."""
    if now.is_taken_back:
        raise Refused("guarantee_running", UNDER_WAY)
    possible(now, "cancel_end")


def correctable(target: Event) -> None:
    """Refuses `not_correctable` for a line that has a step of its own."""
    if target.kind not in CORRECTABLE:
        raise Refused(
            "not_correctable",
            N_("Deze regel herstelt u niet hier. Gebruik de stap die erbij hoort."),
        )


def start(now: Standing, on: date, today: date) -> Event:
    """The first working day, on or after the agreed start; said on the day itself or later."""
    possible(now, "start")
    _within(now, on, now.first_on, min(today, now.last_on))
    return Event(Kind.STARTED, on)


def not_start(now: Standing, reason: str, today: date) -> Event:
    """It never began: nothing is paid. Refuses `guarantee_running` while a take-back is asked."""
    possible(now, "not_start")
    return Event(Kind.NOT_STARTED, today, reason=reason)


def works_until(now: Standing, ends_by: date | None) -> date:
    """The last day on which somebody may still work: the one that counts, or while a take-back
    waits for our answer `ends_by`, when that is over at the latest.
    """
    return max(now.last_on, ends_by) if now.is_taken_back and ends_by else now.last_on


def report_absent(
    now: Standing,
    on: date,
    until: date | None,
    kind: str,
    today: date,
    ends_by: date | None = None,
) -> Event:
    """Absent from, and until when if that is known. Dates and the kind from the list; never a
    cause. `ends_by` as in `works_until`.
    """
    possible(now, "report_absent")
    last_on = works_until(now, ends_by)
    _within(now, on, now.first_on, min(today + timedelta(days=DAYS_AHEAD), last_on))
    if until is not None and until < on:
        raise Refused(
            "until_date_past",
            N_("Kies %(earliest)s of later, of laat dit leeg."),
            earliest=in_words(on),
        )
    if until is not None and until > last_on:
        text = N_("De plaatsing loopt tot en met %(latest)s. Kies een eerdere dag.")
        raise Refused(
            "until_date_too_far",
            _TAKEN_BACK_BEFORE if now.is_taken_back else text,
            latest=in_words(last_on),
        )
    return Event(Kind.ABSENT, on, until=until, reason=kind)


def report_returned(now: Standing, on: date, today: date, ends_by: date | None = None) -> Event:
    """The first day at work again, after an absence that was left open. `ends_by` as in
    `works_until`.
    """
    possible(now, "report_returned")
    assert now.absent_since is not None
    latest = min(today + timedelta(days=DAYS_AHEAD), works_until(now, ends_by))
    _within(now, on, now.absent_since + timedelta(days=1), latest)
    return Event(Kind.RETURNED, on)


def ask_hours(now: Standing, on: date, minutes: int) -> None:
    """Can another number of hours (in minutes) a week from a day on be asked for? The ledger knows
    such changes of before; since hours change only with the parties, no verb writes one.
    """
    possible(now, "ask_hours")
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(
            "hours_range",
            N_("Kies een aantal uren tussen %(min)s en %(max)s per week, of bel ons."),
            min=hour_number(LEAST_MINUTES),
            max=hour_number(MOST_MINUTES),
        )
    _within(now, on, now.first_on, now.last_on)
    if minutes == now.minutes_on(on):
        raise Refused("same_hours", N_("Dit zijn de uren die op die dag al gelden."))


def hours_answer_by(today: date) -> date:
    """The day by which the account manager answers who asks for other hours."""
    return add_working_days(today, HOURS_WORKING_DAYS)


def evaluate(
    now: Standing,
    moment: str,
    on: date,
    today: date,
    done: Iterable[str],
    ends_by: date | None = None,
) -> Event:
    """A talk about how it goes was held; each moment once. `ends_by` as in `works_until`."""
    possible(now, "evaluate")
    if moment in set(done):
        raise Refused(
            "done_twice", N_("Dit gesprek staat er al. U hoeft het niet nog een keer te doen.")
        )
    _within(now, on, now.first_on, min(today, works_until(now, ends_by)))
    return Event(Kind.EVALUATED, on, reason=moment)


def end(
    now: Standing,
    last_on: date,
    reason: str,
    today: date,
    savings: Iterable[Saving] = (),
    ends_by: date | None = None,
) -> Event:
    """The end, on its last day. A day ahead is announced first and becomes the end when it has
    passed. While a take-back runs it can end in another way still (agreement, article 13.1 and
    13.2), not later than by the take-back, which is over at the latest on `ends_by` whether we
    answered or not; what our late answer to one saves (8) stays saved.
    """
    possible(now, "end")
    latest = max(today, now.last_on) if now.is_taken_back else now.agreed_on
    _within(now, last_on, now.first_on, min(latest, now.agreed_on, ends_by or now.agreed_on))
    until = charged_until(last_on, savings)
    if last_on < today:
        return _closing(last_on, reason, until)
    return Event(Kind.ANNOUNCED_END, last_on, reason=reason, billed_until=_less(until, last_on))


def complete(now: Standing, today: date) -> Event | None:
    """What the night writes once the last day has passed; nothing while a take-back runs."""
    if now.state is not State.RUNNING or now.last_on >= today or now.is_taken_back:
        return None
    return _closing(now.last_on, now.announced_reason or EndReason.COMPLETED, now.billed_until)


def announce_return(now: Standing, last_on: date, savings: Iterable[Saving] = ()) -> Event:
    """The employer wants the candidate taken back: no charge after `last_on` from now on, or sooner
    by what our late answer saved, to this claim or one before it.
    """
    step(TRANSITIONS, now.state, "announce_end")
    _between(last_on, now.first_on, now.agreed_on)
    return _taken_back(Kind.ANNOUNCED_END, last_on, charged_until(last_on, savings))


def cancel_end(now: Standing, today: date) -> Event:
    """An announced end that does not happen after all; what was agreed holds again."""
    possible(now, "cancel_end")
    return Event(Kind.END_CANCELLED, today)


def may_ask_back(now: Standing, until_on: date | None, today: date) -> bool:
    """May the employer ask to take the candidate back, by the window of the guarantee? As
    `guarantees.rules.holds` judges it once somebody asks.
    """
    return now.state is State.RUNNING and until_on is not None and today <= until_on


def without_return(ledger: Ledger, today: date) -> Standing:
    """Where the placement stands once the take-back is called off, or while it is only wished."""
    now = ledger.now
    return ledger.plus(cancel_end(now, today)).now if now.is_taken_back else now


def keep(now: Standing, today: date) -> Event:
    """The account manager takes an announced end back; a take-back has its own way."""
    keepable(now)
    return cancel_end(now, today)


def take_back(now: Standing, last_on: date) -> Event:
    """Taken back under the guarantee: `last_on` is the last day worked. It is paid until the day
    that the announcement said.
    """
    step(TRANSITIONS, now.state, "take_back")
    _between(last_on, now.first_on, now.agreed_on)
    return _taken_back(Kind.TAKEN_BACK, last_on, now.billed_until)


def correct(
    events: Sequence[Event],
    terms: Terms,
    target: Event,
    on: date | None,
    today: date,
    minutes: int | None = None,
    savings: Iterable[Saving] = (),
) -> Event:
    """Mend the day (or the hours) of a line, or strike it (`on` is None). The old line stays
    readable. An end that is mended is charged by its new day.

    Refuses `not_correctable`, `date_too_far` for a day that the line could not have when written
    today, `date_order` when the placement would end before it begins, and `guarantee_running` when
    it would not have begun while a take-back is asked.
    """
    correctable(target)
    _not_ahead(target.kind, on, today)
    until = None
    if on is not None and target.kind in ENDS:
        until = charged_until(last_worked(target.kind, on), savings)
    mended = Event(Kind.CORRECTED, on, minutes=minutes, corrects=target.id, billed_until=until)
    after = standing([*events, mended], terms)
    if after.state is State.PLANNED and after.is_taken_back:
        raise Refused("guarantee_running", UNDER_WAY)
    earliest = terms.start_on if target.kind is Kind.STARTED else after.first_on
    if after.state is not State.NOT_STARTED and on is not None:
        is_hired = target.kind is Kind.CONVERTED  # on the day after the last one
        _between(on, earliest, after.agreed_on + timedelta(days=is_hired))
    if after.last_on < after.first_on:
        raise Refused(
            "date_order", N_("De einddatum ligt vóór de begindatum. Pas een van de twee aan.")
        )
    return mended


def _not_ahead(kind: Kind, on: date | None, today: date) -> None:
    """Refuses a day to come of what has happened: an end that is still to come is announced. Other
    hours hold from any day; an absence and a return are said so long ahead as by their own verb.
    """
    if on is None or kind is Kind.HOURS_CHANGED:
        return
    is_said_ahead = kind in (Kind.ABSENT, Kind.RETURNED)
    latest = today + timedelta(days=DAYS_AHEAD) if is_said_ahead else today
    if kind in ENDS and on > latest:
        raise Refused("date_too_far", _END_TO_COME, latest=in_words(latest))
    _between(on, date.min, latest)


def _taken_back(kind: Kind, last_on: date, billed_until: date | None) -> Event:
    until = _less(billed_until, last_on)
    return Event(kind, last_on, reason=EndReason.TAKEN_BACK, billed_until=until)


def _closing(last_on: date, reason: str, billed_until: date | None) -> Event:
    is_hired = reason == EndReason.CONVERTED_SAME
    kind, on = (Kind.CONVERTED, last_on + timedelta(days=1)) if is_hired else (Kind.ENDED, last_on)
    return Event(kind, on, reason=reason, billed_until=_less(billed_until, last_on))


def _less(billed_until: date | None, last_on: date) -> date | None:
    """The last day charged, where that is before the last day of work."""
    return billed_until if billed_until and billed_until < last_on else None


def _within(now: Standing, on: date, earliest: date, latest: date) -> None:
    """As `_between`; a take-back under way that sets the latest day is said as the reason."""
    if now.is_taken_back and now.last_on <= latest < min(on, now.agreed_on):
        raise Refused("date_too_far", _TAKEN_BACK_BEFORE, latest=in_words(latest))
    _between(on, earliest, latest)


def _between(on: date, earliest: date, latest: date) -> None:
    if on < earliest:
        raise Refused("date_past", N_("Kies %(earliest)s of later."), earliest=in_words(earliest))
    if on > latest:
        raise Refused(
            "date_too_far",
            N_("Deze datum ligt te ver weg. Kies %(latest)s of eerder."),
            latest=in_words(latest),
        )
