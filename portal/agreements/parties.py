"""One person, one party: where no two parties may be reached alike, and beside whom somebody signs.
Pure.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.agreements.labels import PARTY, Identity, Party
from portal.agreements.rules import SAME_PERSON
from portal.dossiers.rules import SHARED, same_way
from portal.errors import Refused
from portal.formats import day
from portal.language import N_, _
from portal.links.rules import Channel
from portal.reading import mailbox


@dataclass(frozen=True)
class Reached:
    """Somebody of a party, and where he is reached; "" where he is not."""

    party: Party
    name: str
    email: str
    phone: str
    acts: bool = True  # he may sign, or did; not who only worked on it and was stopped


@dataclass(frozen=True)
class Shared:
    """One address of two parties: who has it first, who has it too, and what it is."""

    of: Reached
    also: Reached
    channel: Channel

    @property
    def is_candidates(self) -> bool:
        return self.of.party is Party.CANDIDATE


@dataclass(frozen=True)
class Beside:
    """Who sits beside the candidate, and what decides whether the signature counts: `own` are his
    mediator and who stands in for that one today, `second` is who the team leader named.
    """

    witness: str
    own: frozenset[str]
    second: str | None
    has_mobile: bool
    has_mail: bool
    rests_until: date | None  # the last day on which a changed number gets no code
    changed_by: str | None  # who changed the number that rests
    mail_rests_until: date | None = None  # the same of a mail address that was left
    mail_changed_by: str | None = None
    took_over: bool = False  # his mediator is so by his own hand, since the offer

    @property
    def is_told(self) -> bool:
        """Does the candidate get a message of his signature?"""
        return self.has_mail or self.has_mobile


def shared(candidate: Reached, others: Sequence[Reached]) -> Shared | None:
    """The first address at which two parties are reached, the candidate's before any other. A phone
    number counts for the candidate: nobody else is served by phone.
    """
    for other in others:
        if channel := same_way(candidate.email, candidate.phone, other):
            return Shared(candidate, other, channel)
    first_at: dict[str, Reached] = {}
    for other in (one for one in others if one.acts):
        first = first_at.setdefault(mailbox(other.email), other)
        if first.party is not other.party:
            return Shared(first, other, Channel.MAIL)
    return None


def check_shared(found: Shared | None, *, by_link: bool = False) -> None:
    """Refuses `shared_address`. Who comes by the link may be anybody who reads along: he hears
    nothing of whose address it is.
    """
    if found is None:
        return
    if by_link:
        raise Refused("shared_address", SHARED_BY_LINK)
    words = (SHARED if found.is_candidates else SHARED_OTHERS)[found.channel]
    raise Refused(
        "shared_address",
        words,
        first=found.of.name,
        name=found.also.name,
        party=_(PARTY[found.also.party]),
    )


def check_candidate(found: Shared | None) -> None:
    """Refuses `shared_address`: it may be another than the candidate who answers by his link."""
    if found is not None and found.is_candidates:
        raise Refused("shared_address", NO_ANSWER_BY_LINK)


def may_witness(now: Beside) -> bool:
    """Is this one of those beside whom the candidate signs, when nothing else is in the way?"""
    return now.witness == now.second or now.witness in now.own


def check_beside(now: Beside, *, signed: Collection[str]) -> None:
    """Refuses `not_own_mediator`, `took_over` (who made himself the mediator after the offer),
    `same_person` (who signed for another party), and while a changed number or mail address rests
    `number_rests` or `mail_rests` for who was not named by the team leader, `own_number` or
    `own_mail` for who changed it himself.
    """
    is_second = now.witness == now.second
    if not may_witness(now):
        if now.took_over:
            raise Refused("took_over", TOOK_OVER)
        raise Refused("not_own_mediator", NOT_OWN_MEDIATOR)
    if now.witness in signed:
        raise Refused("same_person", SAME_PERSON)
    _check_number(now, is_second=is_second)
    _check_mail(now, is_second=is_second)


def check_said(now: Beside, *, identity: Identity | None, asked: bool) -> None:
    """Refuses `required` when nobody says how the candidate was known, and `mobile_on_file`: who
    has a mobile signs by it, unless he asks to do it together.
    """
    if identity is None:
        raise Refused("required", HOW_KNOWN)
    if now.has_mobile and not asked:
        raise Refused("mobile_on_file", MOBILE_ON_FILE)


def check_appointed(mediator: UUID, *, by: str, own: UUID | None, known: Collection[UUID]) -> None:
    """Refuses `not_second`: another mediator than the candidate's own (if any still is), of those
    there are, and never who names him.
    """
    if str(mediator) == by or mediator == own or mediator not in known:
        raise Refused("not_second", NOT_SECOND)


def _check_number(now: Beside, *, is_second: bool) -> None:
    if now.rests_until is None:
        return
    if not is_second:
        raise Refused("number_rests", NUMBER_RESTS, until=day(now.rests_until))
    if now.witness == now.changed_by:
        raise Refused("own_number", OWN_NUMBER)


def _check_mail(now: Beside, *, is_second: bool) -> None:
    if now.mail_rests_until is None:
        return
    if not is_second:
        raise Refused("mail_rests", MAIL_RESTS, until=day(now.mail_rests_until))
    if now.witness == now.mail_changed_by:
        raise Refused("own_mail", OWN_MAIL)


SHARED_OTHERS = {
    Channel.MAIL: N_(
        "De mail aan %(first)s en die aan %(name)s (%(party)s) komen op hetzelfde adres aan. "
        "Een adres hoort bij één partij. Laat een van beiden een eigen adres gebruiken."
    ),
}
SHARED_BY_LINK = N_("U kunt nu niet tekenen met deze link. Bel ons. Dan helpen wij u.")
NO_ANSWER_BY_LINK = N_("U kunt nu niet antwoorden met deze link. Bel ons. Dan helpen wij u.")
NOT_OWN_MEDIATOR = N_(
    "Samen tekenen kan alleen bij de eigen bemiddelaar van de kandidaat, "
    "of bij wie die vandaag vervangt. "
    "Kan dat niet? Vraag de teamleider om u aan te wijzen als tweede bemiddelaar."
)
TOOK_OVER = N_(
    "De kandidaat kreeg een andere bemiddelaar nadat de overeenkomst was aangeboden, "
    "en die koos dat zelf. "
    "Vraag de teamleider om een tweede bemiddelaar aan te wijzen. Dat kunt u zelf zijn."
)
NUMBER_RESTS = N_(
    "Het telefoonnummer van de kandidaat is net veranderd. "
    "Tot en met %(until)s kan samen tekenen alleen bij een tweede bemiddelaar. "
    "De teamleider wijst die aan."
)
OWN_NUMBER = N_(
    "U veranderde zelf het telefoonnummer van de kandidaat. "
    "Vraag de teamleider om een andere bemiddelaar aan te wijzen."
)
MAIL_RESTS = N_(
    "Het e-mailadres van de kandidaat is net veranderd. "
    "Tot en met %(until)s kan samen tekenen alleen bij een tweede bemiddelaar. "
    "De teamleider wijst die aan."
)
OWN_MAIL = N_(
    "U veranderde zelf het e-mailadres van de kandidaat. "
    "Vraag de teamleider om een andere bemiddelaar aan te wijzen."
)
MOBILE_ON_FILE = N_(
    "Van deze kandidaat staat een mobiel nummer in het dossier. "
    "Dan tekent de kandidaat zelf met een code. "
    "Vraagt de kandidaat om samen te tekenen? Vink dat dan aan."
)
HOW_KNOWN = N_("Kies hoe u weet wie er voor u zit.")
NOT_SECOND = N_(
    "Kies een andere bemiddelaar dan de eigen bemiddelaar van de kandidaat, en niet uzelf."
)
