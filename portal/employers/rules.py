"""The states of a company, who becomes its account manager, and what its people may be. Pure.

Refuses: wrong_state, no_account_manager, same_manager, kvk_known, deputy_self, absence_overlaps,
employer_not_active.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portal import calendar, transitions
from portal.errors import Refused
from portal.language import N_


class State(StrEnum):
    INVITED = "invited"
    REGISTERED = "registered"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Sector(StrEnum):
    """What kind of company it is: the nine sectors of the fields of work."""

    LOGISTICS = "logistics"
    PRODUCTION = "production"
    BUILDING = "building"
    TECHNICAL = "technical"
    GREEN = "green"
    CLEANING = "cleaning"
    HOSPITALITY = "hospitality"
    RETAIL = "retail"
    CARE_OFFICE = "care_office"


class Handover(StrEnum):
    """Why a company came to an account manager."""

    FIRST = "first"
    DISTRICT = "district"
    LOAD = "load"
    LEFT = "left"
    ASKED = "asked"


TRANSITIONS = {
    (State.INVITED, "start"): State.ACTIVE,
    (State.REGISTERED, "activate"): State.ACTIVE,
    (State.ACTIVE, "suspend"): State.SUSPENDED,
    (State.SUSPENDED, "resume"): State.ACTIVE,
}
CHECK_WORKING_DAYS = 2  # a new company is checked within so many working days
ANSWER_WORKING_DAYS = 1  # an employer gets an answer within so many working days


@dataclass(frozen=True)
class Manager:
    """An account manager as a new company finds one: near, present, with so many companies."""

    id: UUID
    in_district: bool
    is_away: bool
    load: int


@dataclass(frozen=True)
class Company:
    """What a company tells of itself; the postcode as "9901 AB"."""

    name: str
    kvk_number: str
    street: str
    house_number: str
    postcode: str
    city: str
    sector: Sector
    staff_count: int


@dataclass(frozen=True)
class Person:
    """The first person of a company."""

    name: str
    email: str
    phone: str


def verbs(state: State) -> frozenset[str]:
    """What an account manager can do with a company now."""
    return transitions.verbs(TRANSITIONS, state) - {"start"}


def ends_activation(before: State, after: State) -> bool:
    """Does the company lose its activation by this step, so that all about candidates ends?"""
    return before is State.ACTIVE and after is not State.ACTIVE


def check_active(state: State) -> None:
    """Everything about candidates is for an active company. Refuses `employer_not_active`."""
    if state is not State.ACTIVE:
        raise Refused(
            "employer_not_active",
            N_("Dit kan nu niet: dit bedrijf is nog niet gecontroleerd, of het staat stil."),
        )


def choose(managers: Sequence[Manager]) -> UUID:
    """The account manager of a new company: of its district, then present, then the lowest load."""
    if not managers:
        raise Refused(
            "no_account_manager",
            N_("Er is nog geen accountmanager. Bel ons, dan helpen wij u verder."),
        )
    return min(managers, key=lambda m: (not m.in_district, m.is_away, m.load, str(m.id))).id


def digits(postcode: str) -> int:
    """ "9901 AB" → 9901: districts are ranges of these."""
    return int(postcode[:4])


def check_by(day: date) -> date:
    """The day by which a company that registers on `day` is checked."""
    return calendar.add_working_days(day, CHECK_WORKING_DAYS)


def answer_by(day: date) -> date:
    """The day by which a question asked on `day` is answered."""
    return calendar.add_working_days(day, ANSWER_WORKING_DAYS)


def hand_over(current: UUID, to: UUID) -> None:
    """Refuses `same_manager`."""
    if current == to:
        raise Refused(
            "same_manager", N_("Deze accountmanager heeft dit bedrijf al. Kies iemand anders.")
        )


def check_absence(
    user_id: UUID,
    deputy_id: UUID,
    from_on: date,
    until_on: date,
    known: Sequence[tuple[date, date]],
) -> None:
    """Leave in inclusive days. Refuses `deputy_self`, `date_order`, `absence_overlaps`."""
    if user_id == deputy_id:
        raise Refused("deputy_self", N_("Kies een collega die waarneemt."))
    if until_on < from_on:
        raise Refused(
            "date_order", N_("De einddatum ligt vóór de begindatum. Pas een van de twee aan.")
        )
    if any(start <= until_on and from_on <= end for start, end in known):
        raise Refused(
            "absence_overlaps", N_("In deze dagen is er al een waarneming. Kies andere dagen.")
        )


def kvk_known(phone: str) -> Refused:
    """The refusal for a company that already has its place; `phone` as people read it."""
    return Refused(
        "kvk_known",
        N_(
            "Dit bedrijf heeft al een plek in het portaal. Vraag een collega om u uit te nodigen, "
            "of bel %(municipality_phone)s."
        ),
        municipality_phone=phone,
    )
