"""What a dossier needs before an introduction and before an agreement. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from portal import reading
from portal.calendar import add_working_days
from portal.errors import Refused
from portal.language import N_
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


class Reached(Protocol):
    """Somebody, and where he is reached; "" where he is not."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...


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
NUMBER_RESTS = 2  # working days
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


def codes_rest_until(changed_on: date, today: date, *, is_checked: bool) -> date | None:
    """The last day on which no code goes to a phone number that was changed that day; none when
    codes go there today. The person hears of it at the old number, and has two working days to say
    that it is wrong, unless somebody else than who changed it called the new one.
    """
    until = add_working_days(changed_on, NUMBER_RESTS)
    return None if is_checked or today > until else until


def same_way(email: str, phone: str, other: Reached) -> Channel | None:
    """By which way the other is reached where this person is, if by any."""
    if email and reading.mailbox(email) == reading.mailbox(other.email):
        return Channel.MAIL
    return Channel.SMS if phone and reading.dialled(phone) == reading.dialled(other.phone) else None


def check_number(changed_by: UUID | None, by: UUID) -> None:
    """Refuses `same_person`: who changed a number does not vouch for it."""
    if changed_by == by:
        raise Refused(
            "same_person",
            N_("U veranderde dit nummer zelf. Vraag een collega om het nummer te bellen."),
        )


def check_own(email: str, phone: str, *, of_colleagues: Collection[str]) -> None:
    """Refuses `colleagues_mail` and `colleagues_phone`: where somebody of the municipality is
    reached, no candidate is.
    """
    if reading.mailbox(email) in of_colleagues:
        raise Refused(
            "colleagues_mail",
            N_(
                "Dit e-mailadres is van een collega van de gemeente. "
                "Vul het eigen adres van de kandidaat in, of laat het leeg."
            ),
        )
    if reading.dialled(phone) in of_colleagues:
        raise Refused(
            "colleagues_phone",
            N_(
                "Dit telefoonnummer is van een collega van de gemeente. "
                "Vul het eigen nummer van de kandidaat in, of laat het leeg."
            ),
        )


def reachable(facts: Facts) -> bool:
    """Is the way this person wants to be asked filled in?"""
    return bool(facts.email if facts.contact_by is ContactBy.MAIL else facts.phone)


SHARED = {
    Channel.MAIL: N_(
        "Het e-mailadres van de kandidaat is ook dat van %(name)s (%(party)s). "
        "Een adres hoort bij één partij. "
        "De bemiddelaar vraagt de kandidaat om een eigen adres en zet dat in het dossier."
    ),
    Channel.SMS: N_(
        "Het telefoonnummer van de kandidaat is ook dat van %(name)s (%(party)s). "
        "Een nummer hoort bij één partij. "
        "De bemiddelaar vraagt de kandidaat om een eigen nummer en zet dat in het dossier."
    ),
}
