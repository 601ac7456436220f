"""States, limits, terms and reasons of introductions. Pure.

Terms are working days after the day it happened: ask the candidate within 3, an answer within 5, a
plan within 2, a result within 3.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.calendar import add_working_days, is_working_day
from portal.errors import Refused
from portal.introductions.reasons import (  # noqa: F401  what is said belongs to the rules too
    Answer,
    Cause,
    EmployerReason,
    How,
    Impression,
    NoReason,
    Travel,
)
from portal.language import N_
from portal.links.rules import Purpose
from portal.vacancies.rules import MEETINGS_A_VACANCY, MEETINGS_AN_EMPLOYER


class State(StrEnum):
    WANTED = "wanted"
    PROPOSED = "proposed"
    ASKED = "asked"
    AGREED = "agreed"
    PLANNED = "planned"
    HELD = "held"
    POSITIVE = "positive"
    DECLINED = "declined"
    NO_SHOW_CANDIDATE = "no_show_candidate"
    NO_SHOW_EMPLOYER = "no_show_employer"
    NEGATIVE = "negative"
    EXPIRED = "expired"

    @property
    def waits_for_employer(self) -> bool:
        """We proposed somebody; the employer chooses."""
        return self is State.PROPOSED

    @property
    def waits_for_candidate(self) -> bool:
        """The employer wants to meet; the candidate has not said yes or no."""
        return self in (State.WANTED, State.ASKED)

    @property
    def is_asked(self) -> bool:
        """The question lies with the candidate."""
        return self is State.ASKED

    @property
    def is_agreed(self) -> bool:
        """The candidate said yes; a time is not chosen yet."""
        return self is State.AGREED

    @property
    def is_planned(self) -> bool:
        """There is a time."""
        return self is State.PLANNED

    @property
    def is_ahead(self) -> bool:
        """The candidate said yes, and they have not met."""
        return self in (State.AGREED, State.PLANNED)

    @property
    def is_called_off(self) -> bool:
        """There will be no meeting."""
        return self in (State.DECLINED, State.EXPIRED)

    @property
    def waits_for_result(self) -> bool:
        """Once the time is there, the employer tells how it went."""
        return self in (State.PLANNED, State.HELD)

    @property
    def is_ours(self) -> bool:
        """We act next, for the employer; once times lie with him, he does (`chooses`)."""
        return self in (State.WANTED, State.ASKED, State.AGREED) or self.was_missed

    @property
    def takes_impression(self) -> bool:
        """Once the time is there, the candidate may tell how it went."""
        return self in (State.PLANNED, State.HELD, State.POSITIVE)

    @property
    def candidate_missed(self) -> bool:
        return self is State.NO_SHOW_CANDIDATE

    @property
    def was_missed(self) -> bool:
        return self in (State.NO_SHOW_CANDIDATE, State.NO_SHOW_EMPLOYER)

    @property
    def goes_on(self) -> bool:
        """The employer wants an agreement."""
        return self is State.POSITIVE

    @property
    def is_over(self) -> bool:
        """Nothing of it is waited for any more; what follows has days of its own."""
        return self in OVER

    @property
    def is_off(self) -> bool:
        """Ended without an agreement."""
        return self in (State.DECLINED, State.NEGATIVE, State.EXPIRED)


TRANSITIONS = {
    (State.PROPOSED, "want"): State.WANTED,
    (State.PROPOSED, "decline"): State.DECLINED,
    (State.WANTED, "ask"): State.ASKED,
    (State.ASKED, "ask"): State.ASKED,  # once more, by another way
    (State.WANTED, "agree"): State.AGREED,  # told by phone, before a link went out
    (State.ASKED, "agree"): State.AGREED,
    (State.WANTED, "refuse"): State.DECLINED,
    (State.ASKED, "refuse"): State.DECLINED,
    (State.ASKED, "call_first"): State.ASKED,
    (State.AGREED, "offer_times"): State.AGREED,
    (State.PLANNED, "offer_times"): State.AGREED,
    (State.NO_SHOW_CANDIDATE, "offer_times"): State.AGREED,
    (State.NO_SHOW_EMPLOYER, "offer_times"): State.AGREED,
    (State.AGREED, "suggest_times"): State.AGREED,
    (State.PLANNED, "suggest_times"): State.AGREED,
    (State.AGREED, "choose"): State.PLANNED,
    (State.AGREED, "cancel"): State.DECLINED,
    (State.PLANNED, "cancel"): State.DECLINED,
    (State.PLANNED, "confirm"): State.PLANNED,
    (State.PLANNED, "arrange_travel"): State.PLANNED,
    (State.PLANNED, "hold"): State.HELD,
    (State.PLANNED, "miss_candidate"): State.NO_SHOW_CANDIDATE,
    (State.PLANNED, "miss_employer"): State.NO_SHOW_EMPLOYER,
    (State.HELD, "accept"): State.POSITIVE,
    (State.HELD, "reject"): State.NEGATIVE,
    (State.POSITIVE, "reject"): State.NEGATIVE,
    (State.PROPOSED, "withdraw"): State.DECLINED,
    (State.WANTED, "withdraw"): State.DECLINED,
    (State.ASKED, "withdraw"): State.DECLINED,
    (State.AGREED, "withdraw"): State.DECLINED,
    (State.PLANNED, "withdraw"): State.DECLINED,
    (State.NO_SHOW_CANDIDATE, "withdraw"): State.DECLINED,
    (State.NO_SHOW_EMPLOYER, "withdraw"): State.DECLINED,
    (State.PROPOSED, "expire"): State.EXPIRED,
    (State.ASKED, "expire"): State.EXPIRED,
    (State.AGREED, "expire"): State.EXPIRED,
    (State.HELD, "expire"): State.EXPIRED,
}
# What stops, and what tells of a meeting that was; all else needs an active company.
WITHOUT_COMPANY = frozenset(
    {"decline", "refuse", "withdraw", "cancel", "reject", "expire", "hold",
     "miss_candidate", "miss_employer"}
)  # fmt: skip
OVER = frozenset({State.POSITIVE, State.DECLINED, State.NEGATIVE, State.EXPIRED})
OPEN = frozenset(State) - OVER
NOT_TOGETHER = frozenset(state for state in State if state.is_off)
EXPIRES = frozenset({State.PROPOSED, State.ASKED, State.AGREED, State.HELD})

OPEN_A_VACANCY = MEETINGS_A_VACANCY
OPEN_AN_EMPLOYER = MEETINGS_AN_EMPLOYER
REVEAL_DAYS = 56  # the employer sees the agreed fields eight weeks: from the yes, or the meeting
AFTER_THE_END_DAYS = 28  # and at most four weeks once the procedure is over

ASK_WITHIN = 3
ANSWER_WITHIN = 5
PLAN_WITHIN = 2
RESULT_WITHIN = 3
LASTS = timedelta(hours=2)  # after which we ask how it went
GRACE = 5  # working days after a term before an introduction is closed by itself


@dataclass(frozen=True)
class Load:
    """How many introductions are open at this moment."""

    in_vacancy: int
    at_employer: int


def want(load: Load) -> None:
    """Refuses `vacancy_limit` at three open a vacancy, `employer_limit` at ten an employer."""
    if load.in_vacancy >= OPEN_A_VACANCY:
        raise Refused(
            "vacancy_limit",
            N_("Bij deze vacature lopen al drie kennismakingen. Rond er eerst een af."),
        )
    if load.at_employer >= OPEN_AN_EMPLOYER:
        raise Refused(
            "employer_limit",
            N_("Bij uw bedrijf lopen al tien kennismakingen. Rond er eerst een af."),
        )


def propose(load: Load) -> None:
    """Refuses `vacancy_limit`: at most three open proposals and requests a vacancy."""
    if load.in_vacancy >= OPEN_A_VACANCY:
        raise Refused(
            "vacancy_limit",
            N_("Bij deze vacature lopen al drie kennismakingen. Rond er eerst een af."),
        )


def answer_by(state: State, on: date) -> date | None:
    """The last day for the next step, for who must take it; None when nothing is waited for."""
    terms = {
        State.WANTED: ASK_WITHIN,
        State.PROPOSED: ANSWER_WITHIN,
        State.ASKED: ANSWER_WITHIN,
        State.AGREED: PLAN_WITHIN,
        State.HELD: RESULT_WITHIN,
        State.POSITIVE: PLAN_WITHIN,
        State.NO_SHOW_CANDIDATE: 0,
        State.NO_SHOW_EMPLOYER: 0,
    }
    return add_working_days(on, terms[state]) if state in terms else None


def closes_on(answer_by: date) -> date:
    """The last day on which an introduction that nobody answered in time stays open."""
    return add_working_days(answer_by, GRACE)


def expires(state: State, answer_by: date | None, has_times: bool, today: date) -> bool:
    """Is this closed by itself today? Never while the municipality is the one to act."""
    if state not in EXPIRES or answer_by is None or (state is State.AGREED and not has_times):
        return False
    return today > closes_on(answer_by)


def took_place(meeting_at: datetime | None, now: datetime) -> None:
    """Nobody reports on a meeting that is still to come. Refuses `too_early`."""
    if meeting_at is None or now < meeting_at:
        raise Refused("too_early", N_("De kennismaking moet nog komen. Vul dit daarna in."))


def arrange_by(meeting_on: date, today: date) -> date:
    """By when the way to a meeting is arranged: the working day before, or today when that is
    later.
    """
    return max(remind_on(meeting_on), today)


def remind_on(meeting_on: date) -> date:
    """The working day before the meeting."""
    day = meeting_on - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def reveal_until(on: date) -> date:
    """The last day on which the employer sees the agreed fields."""
    return on + timedelta(days=REVEAL_DAYS)


def reveal_after_end(on: date) -> date:
    """The last day once the procedure is over, unless it was earlier already."""
    return on + timedelta(days=AFTER_THE_END_DAYS)


@dataclass(frozen=True)
class Person:
    """What a dossier holds that can be revealed."""

    first_name: str
    last_name: str
    phone: str
    job_titles: str


FIELDS = ("first_name", "last_name", "phone", "job_titles")


def reveal(person: Person, agreed: Collection[str]) -> dict[str, str]:
    """The values to copy: the first name, and what else is agreed to and filled in."""
    wanted = [name for name in FIELDS if name == "first_name" or name in agreed]
    return {name: getattr(person, name) for name in wanted if getattr(person, name)}


def offers(person: Person) -> list[str]:
    """The fields a candidate can choose to reveal beside the first name."""
    return [name for name in FIELDS[1:] if getattr(person, name)]


def called(alias: str, first_name: str | None) -> str:
    """How a person is called to who may read the first name, and to others: "Romy (Els 25)"."""
    return f"{first_name} ({alias})" if first_name else alias


def flags(no_shows: int, talked_over: int = 0) -> bool:
    """From the second time on, the mediator talks first; a next time after that talk asks for
    another. `talked_over` is how many were counted when they last talked.
    """
    return no_shows >= 2 and no_shows > talked_over


def talk_first(no_shows: int, talked_over: int) -> None:
    """Who did not come twice is not asked again before a talk about it. Refuses `talk_first`."""
    if flags(no_shows, talked_over):
        raise Refused(
            "talk_first",
            N_("Deze kandidaat kwam vaker niet. Voer eerst een gesprek en leg dat vast."),
        )


def needs_travel(wants: bool, arranged: Travel | None) -> bool:
    """Must the mediator still arrange how the candidate gets there? For who asked it, and when the
    mediator said "not yet".
    """
    return wants if arranged is None else arranged is Travel.NO


def leads_on(purpose: Purpose, state: State) -> bool:
    """Is something still open for the candidate behind a link for this?"""
    if purpose is Purpose.ANSWER:
        return state.is_asked
    return state.is_ahead if purpose is Purpose.MEETING else state.takes_impression


def employer_gave_no_answer(state: State, answer: Answer | None, *, was_asked: bool) -> bool:
    """Did the employer give no answer after the candidate's yes? Not when it was the candidate who
    had to choose a time.
    """
    return state is State.EXPIRED and answer is Answer.YES and was_asked
