"""What a dossier needs before an introduction and before an agreement. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal import reading
from portal.links.rules import Channel


class ContactBy(StrEnum):
    """How the candidate wants to be asked."""

    MAIL = "mail"
    SMS = "sms"
    PHONE = "phone"


class AimsAt(StrEnum):
    """The level of work somebody wants to reach."""

    SIMPLE = "simple"
    SKILLED = "skilled"
    LEADING = "leading"


class Travel(StrEnum):
    """How far somebody can travel to work, seen from the area of the card."""

    AREA = "area"
    PART = "part"
    TOWN = "town"


class Arranged(StrEnum):
    """Where something stands that we arrange; "yes" also holds what is not needed."""

    YES = "yes"
    BUSY = "busy"
    NO = "no"


class Missing(StrEnum):
    """One thing a dossier still lacks."""

    CONTACT = "contact"
    WISHES = "wishes"
    HOURS = "hours"
    TIMES = "times"
    TRAVEL = "travel"
    ARRANGED = "arranged"
    CARD = "card"
    INCOME = "income"
    CHILDCARE = "childcare"
    SUITABILITY = "suitability"


@dataclass(frozen=True)
class Facts:
    """What decides what is missing. None: not asked yet."""

    email: str
    phone: str
    contact_by: ContactBy
    wishes: str
    has_card: bool
    income_check_done_on: date | None
    childcare_checked: bool
    suitability_for: str
    most_minutes: int | None
    times: tuple[bool | None, ...]  # evening, night, weekend
    travel: Travel | None
    arranged: tuple[Arranged | None, ...]  # debts, travel, childcare


SUITABLE_FOR = 200
UNSEEN_FOR = timedelta(weeks=4)  # not shown or proposed for so long stands out, own choice


def missing(facts: Facts) -> tuple[Missing, ...]:
    """What is still to do, in the order of the work. An answer is an answer: "nee" or "nog niet
    geregeld" is not missing.
    """
    lacks = {
        Missing.CONTACT: not reachable(facts),
        Missing.WISHES: not facts.wishes.strip(),
        Missing.HOURS: facts.most_minutes is None,
        Missing.TIMES: None in facts.times,
        Missing.TRAVEL: facts.travel is None,
        Missing.ARRANGED: None in facts.arranged,
        Missing.CARD: not facts.has_card,
        Missing.INCOME: facts.income_check_done_on is None,
        Missing.CHILDCARE: not facts.childcare_checked,
        Missing.SUITABILITY: not facts.suitability_for.strip(),
    }
    return tuple(what for what, is_missing in lacks.items() if is_missing)


def way(before: Channel, email: str, phone: str) -> Channel | None:
    """By which way somebody gets a link anew: as the one before, or else the other; None: call. A
    text goes to a mobile number only.
    """
    ways = {Channel.MAIL: email, Channel.SMS: phone if reading.is_mobile(phone) else ""}
    if ways[before]:
        return before
    return next((way for way, address in ways.items() if address), None)


def reachable(facts: Facts) -> bool:
    """Is the way this person wants to be asked filled in?"""
    return bool(facts.email if facts.contact_by is ContactBy.MAIL else facts.phone)
