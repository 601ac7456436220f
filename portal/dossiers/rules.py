"""What a dossier needs before an introduction and before an agreement. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import Refused
from portal.language import N_


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


class Verdict(StrEnum):
    """What a line of the case system does, or did."""

    NEW = "new"
    NEW_CARD = "new_card"
    CHANGED = "changed"
    SAME = "same"
    FAILED = "failed"


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


BSN = re.compile(r"(?<!\d)\d{9}(?!\d)")
SUITABLE_FOR = 200
UNSEEN_FOR = timedelta(weeks=4)  # not shown or proposed for so long stands out, own choice
FILE_KEPT_FOR = timedelta(days=1)  # an uploaded file, whatever became of it


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


def reachable(facts: Facts) -> bool:
    """Is the way this person wants to be asked filled in?"""
    return bool(facts.email if facts.contact_by is ContactBy.MAIL else facts.phone)


def no_bsn(*texts: str) -> None:
    """Refuses `bsn_in_text` when a text holds nine digits that pass the eleven test: a BSN is never
    stored here.
    """
    if any(is_bsn(found) for text in texts for found in BSN.findall(text)):
        raise Refused(
            "bsn_in_text",
            N_(
                "In uw tekst staat een burgerservicenummer. Haal dit weg. "
                "Het portaal bewaart dat nooit."
            ),
        )


def is_bsn(digits: str) -> bool:
    """Do nine digits pass the eleven test of a BSN?"""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0
