"""Rows of one sealed agreement: its terms in the real words, and who signed. No PDF."""

import hashlib
import json
import uuid
from datetime import date, timedelta

from portal import calendar, clock
from portal.agreements import clauses, rules
from portal.agreements import documents as agreement_documents
from portal.agreements.labels import Method, Party, State
from portal.agreements.models import Agreement, AgreementTerms, Signature
from portal.agreements.rules import CONSENT_VERSION
from portal.audit.rules import ActorKind
from portal.demo.bulk.pools import Person
from portal.demo.bulk.writer import BULK, Row, Rows, Writer
from portal.dossiers.models import Dossier
from portal.employers.models import Employer
from portal.schemes import rules as scheme_rules
from portal.schemes.tables import SchemeName

MODELS = (Agreement, AgreementTerms, Signature)
MONTHS = 2  # a placement began so many months ago
DRAFT: Row = {
    "tasks": ["meewerken", "opruimen"], "goals": ["het vak leren"], "excluded_tasks": "",
    "work_agreements": [], "days": ["ma", "di", "wo", "do"], "working_times": "8.30 tot 16.30 uur",
    "start_time": "8.30", "report_time": "8.00", "wage_source": "de cao van het bedrijf",
    "supervisor_name": "Wout Zandhuis", "supervisor_phone": "088 000 02 10",
    "supervisor_minutes": 2 * 60, "supervisor_backup_name": "Els Dekker",
    "work_address": "Kade 1, Vaartland",
}  # fmt: skip
_terms: dict[tuple[uuid.UUID, uuid.UUID], Row] = {}


def agreement(
    writer: Writer, employer: Row, introduction: Row, person: Person, reference: str
) -> Rows:
    start = began(clock.day(writer.at))
    scheme = scheme_rules.scheme_on(SchemeName.GROEIBAAN, start)
    sign_by = calendar.previous_working_day(start - timedelta(days=1))
    row = {
        "id": writer.new(), "version": 1, "employer_id": employer["id"], "reference": reference,
        "introduction_id": introduction["id"], "vacancy_id": introduction["vacancy_id"],
        "scheme": scheme.name, "scheme_version": scheme.version,
        "formal_employer": scheme.formal_employer, "state": State.SEALED,
        "candidate_name": person.name, "function_title": introduction["vacancy_title"],
        "start_on": start, "end_on": scheme_rules.latest_end(scheme, start),
        "minutes_per_week": 32 * 60,
        "wage_cents": 1_590, "contribution_cents": scheme.contribution_cents, "draft": DRAFT,
        "drafted_by": employer["account_manager_id"],
        "created_at": writer.at, "changed_at": writer.at,
        "offered_at": writer.at, "sign_by": sign_by,
        "others_sign_by": rules.sign_by_of(Party.EMPLOYER, sign_by),
    }  # fmt: skip
    terms = _frozen(writer, employer, row, person)
    text = clauses.compose(terms)
    sha = hashlib.sha256(json.dumps(text).encode()).hexdigest()
    return {
        Agreement: [row | {"document_sha256": sha}],
        AgreementTerms: [{
            "id": writer.new(), "agreement_id": row["id"], "terms": terms, "text": text,
            "text_version": BULK, "created_at": writer.at,
        }],
        Signature: [_signature(writer, row, party, sha) for party in Party],
    }  # fmt: skip


def _frozen(writer: Writer, employer: Row, row: Row, person: Person) -> Row:
    """The terms of an offer; what does not depend on the company is worked out once."""
    key = employer["account_manager_id"], person.mediator_id
    if key not in _terms:
        _terms[key] = _template(writer, employer, row, person)
    address = "{street} {house_number}, {postcode} {city}".format_map(employer)
    return _terms[key] | {
        "agreement_ref": row["reference"], "candidate_name": row["candidate_name"],
        "function_title": row["function_title"], "employer_name": employer["name"],
        "employer_address": address, "employer_kvk_number": employer["kvk_number"],
    }  # fmt: skip


def _template(writer: Writer, employer: Row, row: Row, person: Person) -> Row:
    columns = {name: value for name, value in row.items() if name != "version"}
    dossier = Dossier(first_name="", last_name="", mediator_id=person.mediator_id)
    company = Employer(**{name: value for name, value in employer.items() if name != "version"})
    today = clock.day(writer.at)
    agreement = Agreement(**columns, period=1)
    return agreement_documents.terms(
        agreement, company, dossier, sign_by=row["sign_by"], today=today
    )


def _signature(writer: Writer, agreement: Row, party: Party, sha: str) -> Row:
    is_candidate = party is Party.CANDIDATE
    return {
        "id": writer.new(), "agreement_id": agreement["id"], "party": party,
        "name": agreement["candidate_name"] if is_candidate else "Voorbeeldpersoon",
        "capacity": "kandidaat" if is_candidate else "tekenbevoegd",
        "actor_kind": ActorKind.SYSTEM, "actor_id": BULK, "at": writer.at,
        "method": Method.LINK_CODE if is_candidate else Method.PASSWORD,
        "document_sha256": sha, "consent_version": CONSENT_VERSION, "request_id": BULK,
    }  # fmt: skip


def began(day: date) -> date:
    """The first working day of every placement: a first of the month."""
    months = day.year * 12 + day.month - 1 - MONTHS
    return date(months // 12, months % 12 + 1, 1)
