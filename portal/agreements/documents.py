"""The terms that an offer freezes, and the values for its two PDFs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal import clock, formats
from portal.accounts import queries as account_queries
from portal.agreements import rules
from portal.agreements.labels import METHOD, SEEN, Identity, Method
from portal.agreements.models import Agreement
from portal.agreements.rules import FormalEmployer
from portal.documents import rules as document_rules
from portal.documents.letterhead import letterhead
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.language import _
from portal.roles import Role
from portal.schemes import rules as scheme_rules
from portal.schemes.labels import SCHEME
from portal.schemes.rules import Scheme
from portal.settings import settings

OFFER, SEALED = "agreement_offer", "agreement_sealed"
MANY = 3  # more names than this are not listed in the text


def terms(
    agreement: Agreement, employer: Employer, dossier: Dossier, *, sign_by: date, today: date
) -> dict[str, Any]:
    """Everything that is agreed, with every name, as plain values: frozen from here on."""
    scheme = scheme_rules.scheme(agreement.scheme, agreement.scheme_version)
    return {
        **agreement.draft,
        "working_times": agreement.working_times,
        "deviations": rules.deviations(agreement.plan, scheme),
        "agreement_ref": agreement.reference,
        "candidate_name": dossier.name,
        "function_title": agreement.function_title,
        "start_on": agreement.start_on.isoformat(),
        "end_on": agreement.end_on.isoformat(),
        "minutes_per_week": agreement.minutes_per_week,
        "wage_cents": agreement.wage_cents,
        "contribution_cents": agreement.contribution_cents,
        "period": agreement.period,
        "formal_employer": str(agreement.formal_employer),
        "offered_on": today.isoformat(),
        "sign_by": sign_by.isoformat(),
        **_parties(employer, agreement.formal_employer),
        **_contacts(employer, dossier, today),
        **of_scheme(scheme, agreement.start_on, agreement.end_on),
    }


def offer(agreement: Agreement, frozen: Any) -> dict[str, Any]:
    """Values of the PDF that people read before they sign."""
    return _values(agreement, frozen) | {"signatures": [], "seal_of": ""}


def final(agreement: Agreement, frozen: Any, signatures: Sequence[Any]) -> dict[str, Any]:
    """Values of the PDF that is sealed: the same text, and who signed it when and how."""
    last = signatures[-1]
    return _values(agreement, frozen) | {
        "signatures": [
            {
                "name": row.name,
                "capacity": row.capacity,
                "at": formats.moment(row.at),
                "how": how_signed(row.method, row.witness, row.identity),
            }
            for row in signatures
        ],
        "valid_since": formats.day(clock.day(last.at)),
        "seal_of": document_rules.grouped(last.document_sha256),
    }


def how_signed(method: Method, witness: str | None, identity: Identity | None) -> str:
    """How somebody signed, beside whom, and whether that one saw who it was: "persoonlijk, bij de
    gemeente, naast Daan Voskamp (bemiddelaar), identiteitsbewijs gezien".
    """
    if not witness:
        return _(METHOD[method])
    beside = _("%(how)s, naast %(name)s (bemiddelaar)", how=_(METHOD[method]), name=witness)
    return f"{beside}, {_(SEEN[identity])}" if identity else beside


def _values(agreement: Agreement, frozen: Any) -> dict[str, Any]:
    terms, text = frozen.terms, frozen.text
    head = letterhead(
        f"{text['title']} {agreement.reference}",
        agreement.reference,
        date.fromisoformat(terms["offered_on"]),
        contact_name=terms["account_manager_name"],
        contact_phone=terms["account_manager_phone"],
    )
    return head | {"text": text, "terms": terms, "verify_at": f"{settings().public_url}/controle"}


def _parties(employer: Employer, formal: FormalEmployer) -> dict[str, Any]:
    seconded = formal is FormalEmployer.FOUNDATION
    return {
        "employer_name": employer.name,
        "employer_address": formats.address(
            employer.street, employer.house_number, employer.postcode, employer.city
        ),
        "employer_kvk_number": employer.kvk_number,
        "employer_signatory": _signers(Role.SIGNATORY, "tekenbevoegd", employer),
        **municipality(),
        "municipality_signatory": _signers(Role.DECIDER, "teamleider, met mandaat"),
        "foundation_signatory": _signers(Role.FOUNDATION_SIGNER, "tekenbevoegd")
        if seconded
        else "",
    }


def municipality() -> dict[str, Any]:
    """The municipality and its foundation, as every agreement names them."""
    here = settings()
    return {
        "municipality_name": here.municipality_name,
        "municipality_address": f"{here.municipality_address}, {here.municipality_postcode_city}",
        "foundation_name": here.foundation_name,
        "foundation_address": here.foundation_address,
        "foundation_kvk_number": here.foundation_kvk,
        "complaint_url": here.complaint_url,
        "discrimination_desk": here.discrimination_desk,
        "legal_help": here.legal_help,
        "money_help": here.money_help,
    }


def _signers(role: Role, capacity: str, employer: Employer | None = None) -> str:
    people = account_queries.people_with(role, employer_id=employer.id if employer else None)
    if not 1 <= len(people) <= MANY:
        return f"wie op het handtekeningenblad staat, {capacity}"
    return f"{' of '.join(person.name for person in people)}, {capacity}"


def _contacts(employer: Employer, dossier: Dossier, today: date) -> dict[str, str]:
    mediator = account_queries.person(dossier.mediator_id)
    manager = account_queries.person(employer.account_manager_id)
    return {
        "mediator_id": str(mediator.id),
        "mediator_name": mediator.name,
        "mediator_phone": formats.phone(mediator.phone),
        "account_manager_id": str(manager.id),
        "account_manager_name": manager.name,
        "account_manager_phone": formats.phone(manager.phone),
    }


def of_scheme(scheme: Scheme, start_on: date, end_on: date) -> dict[str, Any]:
    """The terms that the scheme gives, for an agreement of these days."""
    window = scheme_rules.guarantee_window(scheme, start_on, end_on)
    promises = scheme.guarantee
    return {
        "scheme": str(scheme.name),
        "scheme_name": SCHEME[scheme.name].lower(),
        "scheme_version": scheme.version,
        "max_months": scheme.max_months,
        "max_contracts": scheme.max_contracts,
        "review_weeks": scheme.review_weeks,
        "review_months": list(scheme.review_months),
        "think_working_days": scheme.think_working_days,
        "payment_days": scheme.payment_days,
        "credit_working_days": scheme.credit_working_days,
        "guarantee_from_on": window[0].isoformat() if window else None,
        "guarantee_until_on": window[1].isoformat() if window else None,
        "guarantee_call_working_days": promises.call_working_days if promises else None,
        "guarantee_decide_working_days": promises.decide_working_days if promises else None,
        "guarantee_end_working_days": promises.end_working_days if promises else None,
        "remedy_working_days": promises.remedy_working_days if promises else None,
    }
