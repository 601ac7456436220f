"""What is asked of the database before somebody signs: where the parties are reached, and who may
sit beside the candidate.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal import reading
from portal.agreements import parties, queries, rules
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
    colleague of the municipality counts for it, everybody of the company, and whoever acted in it,
    also when he was stopped since: who signed stays the party he signed for.
    """
    dossier = dossier or introduction_queries.dossier_of(agreement.introduction_id)
    candidate = Reached(Party.CANDIDATE, dossier.name, dossier.email, dossier.phone)
    asked = rules.parties(agreement.formal_employer)
    signatures = () if agreement.state.is_draft else queries.signatures(agreement.id)
    signed = {row.actor_id: row.party for row in signatures}
    others = [
        Reached(
            _party(row, asked, signed),
            row.name,
            row.email,
            row.phone,
            acts=row.is_active or str(row.id) in signed,
        )
        for row in dossier_queries.others(agreement, dossier.id)
    ]
    return parties.shared(candidate, others)


def beside(agreement: Agreement, witness: str, today: date, *, lock: bool = False) -> Beside:
    """What decides whether the candidate may sign beside this colleague. `lock` holds the dossier,
    so that its number stays what it is until the unit ends.
    """
    dossier = introduction_queries.dossier_of(agreement.introduction_id, lock=lock)
    number = dossier_queries.last_change_of_number(dossier.id)
    mail = dossier_queries.last_mail_left(dossier.id)
    own = own_mediator(agreement, dossier, witness)
    return Beside(
        witness=witness,
        own=frozenset(str(one.id) for one in with_deputy(own, today)) if own else frozenset(),
        second=str(agreement.second_mediator_id) if agreement.second_mediator_id else None,
        has_mobile=reading.is_mobile(dossier.phone),
        has_mail=bool(dossier.email),
        rests_until=number.codes_rest_until(today) if number else None,
        changed_by=str(number.changed_by) if number and number.changed_by else None,
        mail_rests_until=mail.rests_until(today) if mail else None,
        mail_changed_by=str(mail.changed_by) if mail and mail.changed_by else None,
        took_over=own is None,
    )


def own_mediator(agreement: Agreement, dossier: Dossier, witness: str = "") -> UUID | None:
    """The candidate's own mediator. None when somebody became so after the offer by his own hand,
    or by that of `witness`, who may stand in for him.
    """
    change = dossier_queries.last_change_of_mediator(dossier.id)
    offered_at = agreement.offered_at
    if change is None or offered_at is None or change.changed_at < offered_at:
        return dossier.mediator_id
    by = str(change.changed_by)
    return None if by in (str(dossier.mediator_id), witness) else dossier.mediator_id


def _party(row: Any, asked: frozenset[Party], signed: Mapping[str, Party]) -> Party:
    if row.employer_id is not None:
        return Party.EMPLOYER
    if signed.get(str(row.id)) in (Party.FOUNDATION, Party.MUNICIPALITY):
        return signed[str(row.id)]
    is_foundation = row.of_foundation and Party.FOUNDATION in asked
    return Party.FOUNDATION if is_foundation else Party.MUNICIPALITY
