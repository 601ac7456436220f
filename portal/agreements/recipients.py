"""Who is asked what by an offer of today, and until when: what the account manager reads first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.accounts import queries as account_queries
from portal.agreements import rules
from portal.agreements.labels import PARTY, Party
from portal.agreements.models import Agreement
from portal.language import N_, _
from portal.links.rules import Channel
from portal.roles import Role
from portal.schemes import rules as scheme_rules
from portal.settings import settings

BY_MAIL = N_("een mail; leest en tekent in het portaal")
LAST = N_("bericht zodra de anderen hebben getekend; tekent als laatste")
TO_CANDIDATE = {
    Channel.MAIL: N_("een persoonlijke link per mail"),
    Channel.SMS: N_("een persoonlijke link per sms"),
    None: N_("geen bericht: leest en tekent samen met de bemiddelaar"),
}


@dataclass(frozen=True)
class Recipient:
    """One party of an offer: its people, what they get, and the last day to sign."""

    party: str
    names: str
    gets: str
    sign_by: date


def recipients(
    agreement: Agreement,
    today: date,
    *,
    employer_name: str,
    candidate_name: str,
    channel: Channel | None,
) -> list[Recipient]:
    """Every party in the order in which it signs; `channel` is how the candidate is reached."""
    scheme = scheme_rules.scheme_on(agreement.scheme, agreement.start_on)
    last = rules.sign_by(scheme, agreement.start_on, today=today)
    told = {
        Party.CANDIDATE: (candidate_name, TO_CANDIDATE[channel]),
        Party.EMPLOYER: (_signatories(agreement.employer_id) or employer_name, BY_MAIL),
        Party.FOUNDATION: (settings().foundation_name, BY_MAIL),
        Party.MUNICIPALITY: (settings().municipality_name, LAST),
    }
    return [
        Recipient(_(PARTY[one]), told[one][0], _(told[one][1]), rules.sign_by_of(one, last))
        for one in rules.LISTED
        if one in rules.parties(agreement.formal_employer)
    ]


def _signatories(employer_id: UUID) -> str:
    people = account_queries.people_with(Role.SIGNATORY, employer_id=employer_id)
    return ", ".join(person.name for person in people)
