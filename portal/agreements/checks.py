"""What is asked of the database before somebody signs: where the parties are reached, and who may
sit beside the candidate.
"""

from datetime import date
from typing import Any

from portal import reading
from portal.accounts import queries as account_queries
from portal.agreements import parties, rules
from portal.agreements.labels import Party
from portal.agreements.models import Agreement
from portal.agreements.parties import Beside, Reached, Shared
from portal.dossiers import queries as dossier_queries
from portal.dossiers.models import Dossier
from portal.employers.managers import with_deputy
from portal.introductions import queries as introduction_queries

# The task of who can have a shared address mended: the candidate's, or another's.
OWN_ADDRESS, OWN_MAIL = "agreements.own_address", "agreements.own_mail"
SHARED_TASKS = (OWN_ADDRESS, OWN_MAIL)


def shared(agreement: Agreement, dossier: Dossier | None = None) -> Shared | None:
    """An address at which two parties of this agreement are reached, if there is one. Every
    colleague of the municipality counts for it, and everybody of the company.
    """
    dossier = dossier or introduction_queries.dossier_of(agreement.introduction_id)
    candidate = Reached(Party.CANDIDATE, dossier.name, dossier.email, dossier.phone)
    asked = rules.parties(agreement.formal_employer)
    others = [
        Reached(_party(row, asked), row.name, row.email, row.phone)
        for row in account_queries.addresses(agreement.employer_id)
    ]
    return parties.shared(candidate, others)


def beside(agreement: Agreement, witness: str, today: date, *, lock: bool = False) -> Beside:
    """What decides whether the candidate may sign beside this colleague. `lock` holds the dossier,
    so that its number stays what it is until the unit ends.
    """
    dossier = introduction_queries.dossier_of(agreement.introduction_id, lock=lock)
    change = dossier_queries.last_change_of_number(dossier.id)
    return Beside(
        witness=witness,
        own=frozenset(str(one.id) for one in with_deputy(dossier.mediator_id, today)),
        second=str(agreement.second_mediator_id) if agreement.second_mediator_id else None,
        has_mobile=reading.is_mobile(dossier.phone),
        has_mail=bool(dossier.email),
        rests_until=change.codes_rest_until(today) if change else None,
        changed_by=str(change.changed_by) if change and change.changed_by else None,
    )


def _party(row: Any, asked: frozenset[Party]) -> Party:
    if row.employer_id is not None:
        return Party.EMPLOYER
    is_foundation = row.of_foundation and Party.FOUNDATION in asked
    return Party.FOUNDATION if is_foundation else Party.MUNICIPALITY
