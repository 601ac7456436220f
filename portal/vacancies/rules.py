"""What may happen to a vacancy, and which clocks start. Pure.

Refuses `wrong_state`, `employer_stopped`, `employer_not_active`, `protected_ground`, `date_past`,
`already_asked`. Deadlines are Amsterdam dates; terms are working days (domain rules 4.1 and 4.10).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from portal.calendar import add_working_days
from portal.errors import Refused
from portal.formats import day as in_words
from portal.language import N_
from portal.transitions import step
from portal.vacancies.checks import NO_GROUND
from portal.vacancies.labels import RequestState, State
from portal.vacancies.times import FIRST_PROPOSAL_DAYS
from portal.vacancies.words import grounds_in

UPDATE_DAYS = 10
EMPLOYER_DAYS = 5
OPEN_FOR = timedelta(days=90)  # after the start or the acceptance, whichever is later
MOST_HOLD = timedelta(days=180)
MEETINGS_A_VACANCY = 3  # introductions that may be open at once
MEETINGS_AN_EMPLOYER = 10
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
    latest = today + MOST_HOLD
    if resume_on > latest:
        raise Refused(
            "date_too_far",
            N_("Deze datum ligt te ver weg. Kies %(latest)s of eerder."),
            latest=in_words(latest),
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
        raise Refused("protected_ground", NO_GROUND, ground=ground.label, word=ground.word)


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
