"""What may happen to a vacancy, what it must hold before we look, and which clocks start. Pure.

Refuses `wrong_state`, `incomplete`, `wage_below_minimum`, `employer_stopped`,
`employer_not_active`, `protected_ground`, `date_past`, `hours_range`, `already_asked`. Deadlines
are Amsterdam dates; terms are working days (domain rules 4.1 and 4.10).
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from portal import formats
from portal.calendar import add_working_days
from portal.errors import Refused
from portal.language import N_
from portal.transitions import step
from portal.vacancies.labels import RequestState, State
from portal.vacancies.words import grounds_in

ANSWER_DAYS = 2
FIRST_PROPOSAL_DAYS = 5
UPDATE_DAYS = 10
EMPLOYER_DAYS = 5
OPEN_FOR = timedelta(days=90)  # after the start or the acceptance, whichever is later
MOST_HOLD = timedelta(days=180)
MEETINGS_A_VACANCY = 3  # introductions that may be open at once
MEETINGS_AN_EMPLOYER = 10
ADJUSTABLE = (  # what changes at once after acceptance; the rest is for a copy
    "title", "tasks", "supervisor_name", "day_from", "day_until", "street_line", "wage_cents",
)  # fmt: skip
MEETING_OVER = ("positive", "declined", "negative", "expired")  # these count no longer
MOST_COMPARED = 3
VIEWED = "vacancies.look"  # the line of the trail that says who opened a list of candidates
VISIT = timedelta(minutes=30)  # two looks so close together are one visit
LOOK_BACK = timedelta(days=30)
MANY_VIEWS = 20
MANY_DAYS = 5

TRANSITIONS = {
    (State.DRAFT, "edit"): State.DRAFT,
    (State.RETURNED, "edit"): State.RETURNED,
    (State.SUBMITTED, "edit"): State.SUBMITTED,
    (State.ACCEPTED, "adjust"): State.ACCEPTED,
    (State.MATCHING, "adjust"): State.MATCHING,
    (State.ON_HOLD, "adjust"): State.ON_HOLD,
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.RETURNED, "submit"): State.SUBMITTED,
    (State.SUBMITTED, "accept"): State.ACCEPTED,
    (State.SUBMITTED, "send_back"): State.RETURNED,
    (State.ACCEPTED, "match"): State.MATCHING,
    (State.MATCHING, "match"): State.MATCHING,
    (State.ACCEPTED, "inform"): State.ACCEPTED,
    (State.MATCHING, "inform"): State.MATCHING,
    (State.ACCEPTED, "ask_proposal"): State.ACCEPTED,
    (State.MATCHING, "ask_proposal"): State.MATCHING,
    (State.ACCEPTED, "fill"): State.FILLED,
    (State.MATCHING, "fill"): State.FILLED,
    (State.FILLED, "reopen"): State.ACCEPTED,
    (State.FILLED, "close"): State.CLOSED,
    (State.EXPIRED, "close"): State.CLOSED,
    (State.ACCEPTED, "hold"): State.ON_HOLD,
    (State.MATCHING, "hold"): State.ON_HOLD,
    (State.ON_HOLD, "resume"): State.ACCEPTED,
    (State.EXPIRED, "resume"): State.ACCEPTED,
    (State.ACCEPTED, "expire"): State.EXPIRED,
    (State.MATCHING, "expire"): State.EXPIRED,
    **{
        (state, "withdraw"): State.WITHDRAWN
        for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ACCEPTED, State.MATCHING,
                      State.ON_HOLD, State.EXPIRED)
    },
}  # fmt: skip
OPEN = frozenset(state for state in State if state.is_open)
REQUEST_TRANSITIONS = {
    (RequestState.OPEN, "answer"): RequestState.ANSWERED,
    (RequestState.OPEN, "cancel"): RequestState.CANCELLED,
}
_NO_GROUND = N_(
    "Deze zin gaat over %(ground)s (“%(word)s”). Dat mag geen eis zijn. "
    "Haal de zin weg of schrijf wat de kandidaat in het werk moet doen."
)


@dataclass(frozen=True)
class Asked:
    """What an employer filled in, as far as the rules look at it. Minutes a week, cents an hour."""

    title: str
    tasks: str | None
    supervisor_name: str | None
    minutes_min: int | None
    minutes_max: int | None
    wage_cents: int | None
    start_on: date | None
    complete: bool


def asked(values: Mapping[str, Any], *, complete: bool) -> Asked:
    """The same of what somebody typed."""
    names = [field.name for field in fields(Asked) if field.name != "complete"]
    return Asked(**{name: values[name] for name in names}, complete=complete)


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way: its field, a code and the sentence beside it."""

    field: str
    code: str
    text: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


def problems(asked: Asked, *, minimum_cents: int, today: date) -> list[Problem]:
    """Everything that must change before the vacancy can be sent in, in the order of the form."""
    return [
        *_grounds(asked),
        *_hours(asked),
        *_start(asked.start_on, today),
        *_wage(asked, minimum_cents),
    ]


def check(asked: Asked, *, minimum_cents: int, today: date) -> None:
    """Refuse what cannot be sent in, with the first reason."""
    if not asked.complete:
        raise Refused(
            "incomplete", N_("De vacature is nog niet compleet. Vul eerst aan wat ontbreekt.")
        )
    for problem in problems(asked, minimum_cents=minimum_cents, today=today):
        raise Refused(problem.code, problem.text, **problem.values)


def adjustment(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Problem]:
    """What stands against a change of a vacancy that was accepted: people may have said yes to it,
    so that its wage goes up or stays (`wage_lower`), and no sentence may shut anybody out. Work,
    hours, area and requirements are not among what changes: for those one makes a copy.
    """
    found = list(_grounds_of(after))
    was, wage = before["wage_cents"], after["wage_cents"]
    if wage is not None and was is not None and wage < was:
        found.append(
            Problem(
                "wage_cents",
                "wage_lower",
                N_("Mensen zeiden ja bij %(wage)s. Kies dat bedrag of meer."),
                {"wage": formats.euro(was)},
            )
        )
    return found


def check_open_to_edit(state: State) -> None:
    """The form and the check page are for what can still change."""
    step(TRANSITIONS, state, "edit")


def check_not_stopped(is_stopped: bool) -> None:
    """A company that was stopped sends nothing in; what it wrote is kept."""
    if is_stopped:
        raise Refused(
            "employer_stopped",
            N_("Uw bedrijf staat stil. Bel uw accountmanager. Uw tekst is bewaard."),
        )


def check_checked(is_active: bool) -> None:
    """What a company sent in is accepted once the company itself was checked."""
    if not is_active:
        raise Refused("employer_not_active", N_("Controleer eerst het bedrijf."))


def answer_by(day: date) -> date:
    """The account manager answers within two working days."""
    return add_working_days(day, ANSWER_DAYS)


def first_proposal_by(day: date) -> date:
    """A first proposal, or the honest message that there is nobody, within five working days."""
    return add_working_days(day, FIRST_PROPOSAL_DAYS)


def next_update_by(day: date) -> date:
    """While we look, the employer hears from us every ten working days."""
    return add_working_days(day, UPDATE_DAYS)


def employer_by(day: date) -> date:
    """We ask the employer to answer within five working days; nothing is lost when he does not."""
    return add_working_days(day, EMPLOYER_DAYS)


def closes_on(day: date, start_on: date) -> date:
    """The day after which the vacancy expires when nothing happens."""
    return max(day, start_on) + OPEN_FOR


def check_hold(resume_on: date, today: date) -> None:
    """A vacancy stands still until a day that lies ahead, for half a year at most."""
    if resume_on <= today:
        raise Refused("date_past", N_("Deze datum is voorbij. Kies een dag die nog komt."))
    if resume_on > today + MOST_HOLD:
        raise Refused(
            "date_too_far", N_("Deze datum ligt te ver weg. Kies een dag binnen een half jaar.")
        )


def check_request(note: str, *, has_open: bool) -> None:
    """One request for a proposal at a time, and its note asks nothing on a protected ground.

    Refuses `already_asked` and `protected_ground`.
    """
    if has_open:
        raise Refused(
            "already_asked", N_("Wij zoeken al iemand voor deze vacature. Wilt u meer? Bel ons.")
        )
    for ground in grounds_in(note)[:1]:
        raise Refused("protected_ground", _NO_GROUND, ground=ground.label, word=ground.word)


def proposal_by(day: date) -> date:
    """Who asks for a proposal hears within five working days, also when there is nobody."""
    return add_working_days(day, FIRST_PROPOSAL_DAYS)


def meetings_left(in_vacancy: int, at_employer: int) -> int:
    """How many introductions may still be asked for, of those that are open now."""
    return max(0, min(MEETINGS_A_VACANCY - in_vacancy, MEETINGS_AN_EMPLOYER - at_employer))


def is_new(shown_from: datetime, seen_at: datetime | None) -> bool:
    """Was this shown after the last look of an earlier visit? All is new to who never looked."""
    return seen_at is None or shown_from > seen_at


def views_in_vain(viewed_on: Sequence[date], *, met: bool) -> bool:
    """Does somebody look much and meet nobody? Then the list does not help, and we should call.

    `viewed_on` are the days of all views of the last 30 days: 20 looks, or looks on 5 days, are
    much. `met` tells whether an introduction began, or a proposal was answered, in that time.
    """
    return not met and (len(viewed_on) >= MANY_VIEWS or len(set(viewed_on)) >= MANY_DAYS)


def _grounds(asked: Asked) -> Iterator[Problem]:
    return _grounds_of(vars(asked))


def _grounds_of(words: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("title", "tasks", "supervisor_name"):
        for ground in grounds_in(words[name] or "")[:1]:
            yield Problem(
                name,
                "protected_ground",
                _NO_GROUND,
                {"ground": ground.label, "word": ground.word},
            )


def _hours(asked: Asked) -> Iterator[Problem]:
    if asked.minutes_min and asked.minutes_max and asked.minutes_min > asked.minutes_max:
        yield Problem(
            "minutes_max",
            "hours_range",
            N_("Het maximum is lager dan het minimum. Pas een van de twee aan."),
        )


def _start(start_on: date | None, today: date) -> Iterator[Problem]:
    if start_on and start_on < today:
        yield Problem(
            "start_on",
            "date_past",
            N_("Deze datum is voorbij. Kies %(earliest_on)s of later."),
            {"earliest_on": formats.day(today)},
        )


def _wage(asked: Asked, minimum_cents: int) -> Iterator[Problem]:
    if asked.wage_cents is not None and asked.start_on and asked.wage_cents < minimum_cents:
        yield Problem(
            "wage_cents",
            "wage_below_minimum",
            N_(
                "Het loon is te laag. Op %(start_on)s is het minimum %(minimum)s bruto per uur. "
                "Pas het loon aan."
            ),
            {"start_on": formats.day(asked.start_on), "minimum": formats.euro(minimum_cents)},
        )
