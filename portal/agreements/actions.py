"""What people do with an agreement. Each verb: change, audit line and job in one unit."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from portal import calendar, clock, db, numbers, outbox
from portal.agreements import checks, clauses, documents, parties, queries, rules
from portal.agreements.labels import Party, RefuseReason, State, Step, WithdrawReason
from portal.agreements.models import Agreement, AgreementTerms
from portal.agreements.rules import TRANSITIONS, Signatory, Signing
from portal.audit import Actor, record
from portal.cards import queries as card_queries
from portal.documents.models import Document
from portal.dossiers.models import Dossier
from portal.employers import queries as employer_queries
from portal.employers.models import Employer
from portal.employers.rules import State as EmployerState
from portal.errors import Refused
from portal.introductions import actions as introduction_actions
from portal.introductions import queries as introduction_queries
from portal.introductions.models import Introduction
from portal.introductions.rules import State as Meeting
from portal.language import N_
from portal.schemes import rules as scheme_rules
from portal.schemes import starts
from portal.schemes.rules import SchemeName
from portal.settings import settings
from portal.tasks import actions as task_actions
from portal.transitions import step

COLUMNS = ("function_title", "start_on", "end_on", "minutes_per_week", "wage_cents")
DRAFTED = (
    "tasks", "goals", "excluded_tasks", "work_agreements", "days", "working_times", "start_time",
    "report_time", "wage_source", "supervisor_name", "supervisor_phone", "supervisor_minutes",
    "supervisor_backup_name", "work_address",
)  # fmt: skip


def draft(
    introduction: Introduction,
    values: Mapping[str, Any],
    *,
    agreement_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> Agreement:
    """A draft from a meeting that went well. Refuses `not_positive`, `yes_taken_back`,
    `has_agreement` and what `rules.check_plan` refuses.
    """
    if introduction.state is not Meeting.POSITIVE:
        raise Refused("not_positive", NOT_POSITIVE)
    rules.check_yes(is_taken_back=card_queries.was_taken_back(introduction.id))
    if queries.live_of(introduction.id) is not None:
        raise Refused("has_agreement", HAS_AGREEMENT)
    today = clock.day(at)
    agreement = Agreement(
        id=agreement_id,
        employer_id=introduction.employer_id,
        reference=numbers.take("O", today.year),
        introduction_id=introduction.id,
        vacancy_id=introduction.vacancy_id,
        drafted_by=uuid.UUID(by.id),
        created_at=at,
        due_at=clock.end_of(calendar.add_working_days(today, starts.OFFER_WORKING_DAYS)),
    )
    _write(agreement, values, at)
    db.session.add(agreement)
    task_actions.finish(introduction, "agreements.draft", by=by, at=at)
    record("agreements.draft", agreement, by=by, at=at, scheme=agreement.scheme)
    return agreement


def change(agreement: Agreement, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Another draft. Who changes it is its drafter from now on, for the four eyes."""
    agreement.state = step(TRANSITIONS, agreement.state, "change")
    agreement.drafted_by = uuid.UUID(by.id)
    _write(agreement, values, at)
    record("agreements.change", agreement, by=by, at=at)


def discard(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Throw a draft away that nobody was offered; the meeting waits for its agreement again. Once
    the candidate took his yes back it does not: it is over.
    """
    _end(agreement, "discard", None, by=by, at=at)
    introduction = db.session.get_one(Introduction, agreement.introduction_id)
    if card_queries.was_taken_back(introduction.id):
        introduction_actions.close(introduction, tell=True, explain=False, by=by, at=at)
        return
    manager = employer_queries.contact(agreement.employer_id)
    task_actions.assign(
        "agreements.draft",
        subject=introduction,
        employer_id=agreement.employer_id,
        to=manager.id if manager else None,
        title=introduction.reference,
        due_on=calendar.add_working_days(clock.day(at), starts.OFFER_WORKING_DAYS),
        shown_to_employer=True,
        by=by,
        at=at,
    )


def offer(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Freeze the terms with their words and have the PDF made. Refuses `yes_taken_back`,
    `check_missing`, `text_unconfirmed` (outside the demo) and what `rules.check_plan` refuses on
    this day.
    """
    after = step(TRANSITIONS, agreement.state, "offer")
    rules.check_yes(is_taken_back=card_queries.was_taken_back(agreement.introduction_id))
    employer = db.session.get_one(Employer, agreement.employer_id)
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    rules.check_offer(steps_done(agreement, employer, dossier))
    scheme, today = scheme_rules.scheme_on(agreement.scheme, agreement.start_on), clock.day(at)
    agreement.period = queries.periods_before(agreement, dossier.id) + 1
    rules.check_plan(agreement.plan, scheme, today=today)
    parties.check_shared(checks.shared(agreement, dossier))
    agreement.scheme_version = scheme.version
    agreement.sign_by = rules.sign_by(scheme, agreement.start_on, today=today)
    agreement.others_sign_by = rules.sign_by_of(Party.EMPLOYER, agreement.sign_by)
    agreement.due_at = clock.end_of(agreement.others_sign_by)
    agreement.candidate_name = dossier.name
    terms = documents.terms(agreement, employer, dossier, sign_by=agreement.sign_by, today=today)
    rules.check_text(is_concept=clauses.is_concept(terms), demo=settings().demo)
    text = clauses.compose(terms)
    db.session.add(
        AgreementTerms(
            agreement_id=agreement.id,
            terms=terms,
            text=text,
            text_version=text["version"],
            created_at=at,
        )
    )
    agreement.state, agreement.offered_at, agreement.changed_at = after, at, at
    record("agreements.offer", agreement, by=by, at=at, sign_by=agreement.sign_by)
    outbox.put("agreements.offered", agreement_id=str(agreement.id))


def publish(agreement: Agreement, document: Document, *, by: Actor, at: datetime) -> None:
    """The PDF of the offer is stored: from here on people can read and sign it."""
    if agreement.document_sha256 is not None:
        return
    agreement.document_sha256 = document.sha256
    record("agreements.publish", agreement, by=by, at=at, sha256=document.sha256)
    if agreement.state is State.OFFERED:
        link_id = str(uuid.uuid4())
        outbox.put("agreements.published", agreement_id=str(agreement.id), link_id=link_id)


def withdraw(agreement: Agreement, reason: WithdrawReason, *, by: Actor, at: datetime) -> None:
    """The proposal is taken back, by the municipality or with its vacancy; nothing holds, and who
    was asked is told.
    """
    _end(agreement, "withdraw", reason, by=by, at=at)
    outbox.put("agreements.withdrawn", agreement_id=str(agreement.id))


def refuse(
    agreement: Agreement,
    party: Party,
    reason: RefuseReason,
    *,
    by: Actor,
    at: datetime,
    signing: Signing | None = None,
) -> None:
    """A party does not sign; the others read one neutral sentence. Refuses `already_signed`.

    `signing` is what the caller asked under the lock, to know the party.
    """
    signing = signing or queries.signing(agreement, Signatory(by.id, (party,)), clock.day(at))
    if signing.has_signed:
        raise Refused("already_signed", rules.ALREADY_SIGNED)
    _end(agreement, "refuse", reason, by=by, at=at, party=party)
    outbox.put("agreements.refused", agreement_id=str(agreement.id))


def take_back_yes(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The candidate took his yes back before everybody signed: a draft is thrown away, an offer he
    does not sign; the employer reads his name no more, and the meeting leads to nothing. Nothing
    when it is neither.
    """
    if agreement.state is State.DRAFT:
        discard(agreement, by=by, at=at)
        have_called(agreement, by=by, at=at)
    if agreement.state is not State.OFFERED:
        return
    _end(agreement, "refuse", RefuseReason.CHANGED_MIND, by=by, at=at, party=Party.CANDIDATE)
    introduction = db.session.get_one(Introduction, agreement.introduction_id)
    introduction_actions.close(introduction, explain=False, by=by, at=at)
    outbox.put("agreements.refused", agreement_id=str(agreement.id))


def lapse(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """Not everybody signed in time; nobody is bound. At a company that stands still nobody can."""
    is_active = employer_queries.is_active(agreement.employer_id)
    _end(agreement, "lapse", None if is_active else rules.STOOD_STILL, by=by, at=at)
    outbox.put("agreements.lapsed", agreement_id=str(agreement.id))


def have_called(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The calls that are promised to who was asked to sign: the account manager calls the employer,
    the mediator the candidate. Not with its vacancy: its employer ended that, and its meetings have
    the candidate called.
    """
    if rules.vacancy_reason(agreement.ended_reason) is not None:
        return
    manager = employer_queries.contact(agreement.employer_id)
    mediator_id = introduction_queries.dossier_of(agreement.introduction_id).mediator_id
    calls = (
        ("agreements.call_employer", manager.id if manager else None, agreement.employer_id),
        ("agreements.call_candidate", mediator_id, None),
    )
    for kind, to, employer_id in calls:
        task_actions.assign(
            kind,
            subject=agreement,
            employer_id=employer_id,
            to=to,
            title=agreement.reference,
            due_on=rules.call_by(clock.day(agreement.changed_at)),
            shown_to_employer=employer_id is not None,
            by=by,
            at=at,
        )


def note_begun(agreement_id: uuid.UUID, *, never_began: bool) -> None:
    """Whether the placement of this agreement ever began: what did not, is no earlier period. Its
    version stays: the agreement itself does not change.
    """
    table = Agreement.__table__
    row = update(table).where(table.c.id == agreement_id)
    db.session.execute(row.values(never_began=never_began))


def steps_done(agreement: Agreement, employer: Employer, dossier: Dossier | None) -> set[Step]:
    """Which of the steps before an offer are done."""
    done = {
        Step.EMPLOYER_ACTIVE: employer.state is EmployerState.ACTIVE,
        Step.INCOME_CHECK: dossier is not None and dossier.income_check_done_on is not None,
        Step.SUITABILITY: dossier is not None and dossier.suitability_at is not None,
        Step.SUPERVISOR: bool(agreement.draft["supervisor_name"]),
        Step.GOALS: bool(agreement.draft["goals"]),
    }
    return {each for each, is_done in done.items() if is_done}


def _write(agreement: Agreement, values: Mapping[str, Any], at: datetime) -> None:
    scheme = scheme_rules.scheme_on(values["scheme"], values["start_on"])
    for name in COLUMNS:
        setattr(agreement, name, values[name])
    agreement.scheme = SchemeName(values["scheme"])
    agreement.scheme_version = scheme.version
    agreement.formal_employer = scheme.formal_employer
    agreement.contribution_cents = scheme.contribution_cents
    agreement.draft = {name: values[name] for name in DRAFTED}
    agreement.changed_at = at
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    agreement.period = queries.periods_before(agreement, dossier.id) + 1
    rules.check_plan(agreement.plan, scheme, today=clock.day(at))


def _end(
    agreement: Agreement, verb: str, reason: str | None, *, by: Actor, at: datetime, **facts: Any
) -> None:
    agreement.state = step(TRANSITIONS, agreement.state, verb)
    agreement.ended_reason = str(reason) if reason else None
    agreement.changed_at, agreement.due_at = at, None
    task_actions.cancel_all(agreement, by=by, at=at)
    task_actions.take_off_the_board(agreement.introduction_id, "agreements.draft")
    record(f"agreements.{verb}", agreement, by=by, at=at, reason=reason, **facts)


NOT_POSITIVE = N_("Deze kennismaking ging niet verder. Er is geen overeenkomst te maken.")
HAS_AGREEMENT = N_("Voor deze kennismaking is er al een overeenkomst.")
