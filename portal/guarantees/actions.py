"""The verbs of the guarantee. Invoking is one transaction: claim, ledger, tasks, audit, jobs."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from portal import clock, db, numbers, outbox, scrub
from portal.audit import Actor, record
from portal.calendar import add_working_days
from portal.clock import day
from portal.errors import Refused
from portal.guarantees import paperwork, queries, rules, workflow
from portal.guarantees.labels import Ground, Kind, Reason, State
from portal.guarantees.last_days import Week
from portal.guarantees.models import Claim
from portal.guarantees.rules import Deadlines, GuaranteeTerms
from portal.language import N_
from portal.placements import actions as placement_actions
from portal.placements import claim_queries
from portal.placements import queries as placement_queries
from portal.placements.credit_queries import credit_days
from portal.placements.models import Placement
from portal.tasks import actions as task_actions


@dataclass(frozen=True)
class ClaimRequest:
    """What was filled in. `by_name` is who filled it in, for the receipt; `kept`: what stands out
    in the note was read again and belongs there.
    """

    once: uuid.UUID
    reason: Reason
    note: str
    wished_on: date | None
    by_name: str
    kept: bool = False


def agreed_terms(placement: Placement) -> GuaranteeTerms:
    """The guarantee as it was agreed for this placement."""
    return GuaranteeTerms(
        placement.guarantee_from_on,
        placement.guarantee_until_on,
        credit_days(placement),
        placement.guarantee_call_days,
        placement.guarantee_decide_days,
        placement.guarantee_end_days,
        _week(placement),
    )


def invoke(placement: Placement, asked: ClaimRequest, *, by: Actor, at: datetime) -> Claim:
    """Ask to take the candidate back. Refuses `guarantee_running`, as `rules.invoke`, and as
    `scrub.accept` for the note.
    """
    _none_open(placement)
    kinds = scrub.accept([asked.note], scrub.Own(), kept=asked.kept)
    ledger = placement_queries.ledger_of(placement)
    wished_on = asked.wished_on or ledger.now.last_on
    deadlines = rules.invoke(agreed_terms(placement), ledger.now, wished_on, day(at))
    placement_actions.announce_return(placement, ledger, wished_on, by=by, at=at)
    claim = _claim(placement, asked, Kind.TAKE_BACK, deadlines, by=by, at=at)
    paperwork.drop_changes(placement.id, by=by, at=at)
    paperwork.ask(claim, placement.mediator_id, deadlines.tell_by, by=by, at=at)
    told = {"reason": asked.reason, "wished_on": wished_on}
    record("guarantees.invoke", claim, by=by, at=at, **told, **_kept(kinds))
    outbox.put("guarantees.invoked", claim_id=str(claim.id))
    return claim


def ask_help(placement: Placement, asked: ClaimRequest, *, by: Actor, at: datetime) -> Claim:
    """Outside the window: a request, so that nobody stands before a closed door. Refuses
    `guarantee_running`, and as `scrub.accept` for the note.
    """
    _none_open(placement)
    kinds = scrub.accept([asked.note], scrub.Own(), kept=asked.kept)
    call_by = rules.ask_help(agreed_terms(placement), day(at))
    claim = _claim(placement, asked, Kind.HELP, call_by, by=by, at=at)
    paperwork.ask(claim, placement.mediator_id, None, by=by, at=at)
    record("guarantees.ask_help", claim, by=by, at=at, reason=asked.reason, **_kept(kinds))
    outbox.put("guarantees.invoked", claim_id=str(claim.id))
    return claim


def contact(claim: Claim, *, by: Actor, at: datetime) -> None:
    """We spoke to each other."""
    claim.state = rules.step(workflow.TABLES[claim.kind], claim.state, "contact")
    claim.contacted_at = at
    if claim.decide_by:
        claim.due_at = clock.end_of(claim.decide_by)
    task_actions.finish(claim, "guarantees.contact", by=by, at=at)
    record("guarantees.contact", claim, by=by, at=at)


def tell(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The candidate heard it from his mediator; his employer, who waited with it, hears so. Nothing
    when he knew already.
    """
    if claim.told_at:
        return
    claim.state = rules.step(workflow.TABLES[claim.kind], claim.state, "tell")
    claim.told_at = at
    task_actions.finish(claim, "guarantees.tell", by=by, at=at)
    paperwork.drop_changes(claim.placement_id, by=by, at=at)
    record("guarantees.tell", claim, by=by, at=at)
    outbox.put("guarantees.told", claim_id=str(claim.id))


def accept(claim: Claim, placement: Placement, last_on: date, *, by: Actor, at: datetime) -> None:
    """Yes, with the last day. Another day than wished goes into the ledger, and so does that a late
    answer costs the employer nothing beyond the day he wished.
    """
    receipt = _receipt(claim)
    week, told_on = _week(placement), claim.told_on
    claim.state = rules.accept(claim.kind, claim.state, receipt, last_on, told_on, week, day(at))
    _agree(claim, placement, receipt, last_on, "guarantees.accept", by=by, at=at)
    task_actions.finish(claim, "guarantees.answer", by=by, at=at)
    outbox.put("guarantees.accepted", claim_id=str(claim.id))


def accept_unanswered(claim: Claim, placement: Placement, *, by: Actor, at: datetime) -> None:
    """On the morning of the latest day that the receipt names, nobody has answered: yes, with that
    day. Account manager, and who did not tell the candidate, hear it.
    """
    receipt = _receipt(claim)
    claim.state = rules.accept_unanswered(claim.kind, claim.state, receipt, day(at))
    verb = "guarantees.accept_unanswered"
    _agree(claim, placement, receipt, receipt.latest_on, verb, by=by, at=at)
    task_actions.cancel(claim, "guarantees.contact", "guarantees.answer", by=by, at=at)
    outbox.put("guarantees.accepted", claim_id=str(claim.id))
    outbox.put("guarantees.unanswered", claim_id=str(claim.id))


def execute(claim: Claim, placement: Placement, *, by: Actor, at: datetime) -> None:
    """After the last day: the placement ends, and what was paid for later days comes back."""
    last_on = claim.last_on or placement.last_on
    claim.state = rules.execute(claim.kind, claim.state, last_on, day(at))
    placement_actions.take_back(placement, last_on, by=by, at=at)
    claim.executed_at = at
    if claim.credit_by:
        claim.due_at = clock.end_of(claim.credit_by)
    record("guarantees.execute", claim, by=by, at=at, last_on=last_on)
    outbox.put("guarantees.executed", claim_id=str(claim.id), placement_id=str(placement.id))


def withdraw(claim: Claim, placement: Placement, *, by: Actor, at: datetime) -> None:
    """Go on together after all, up to and including the last day of work. Refuses
    `guarantee_executed` and `withdraw_late`.
    """
    until = None if placement.state.is_planned else claim.withdraw_until
    claim.state = rules.withdraw(claim.kind, claim.state, until, day(at))
    if claim.kind is Kind.TAKE_BACK:
        placement_actions.cancel_end(placement, by=by, at=at)
    _end(claim, "guarantees.withdraw", by=by, at=at)
    paperwork.tell_change(claim, placement.mediator_id, by=by, at=at)
    outbox.put("guarantees.withdrawn", claim_id=str(claim.id), by_id=by.id)


def lapse(claim: Claim, placement: Placement, *, by: Actor, at: datetime) -> None:
    """The placement ends in another way (agreement, article 13.1 and 13.2): what was claimed goes
    with it, when that end was said. While somebody still works there, who was told of the claim
    hears this too.
    """
    ended_at = claim_queries.ended_otherwise_at(claim.id) or at
    claim.state = rules.step(workflow.TABLES[claim.kind], claim.state, "lapse")
    placement_actions.cancel_end(placement, by=by, at=at)  # agreed in between
    _end(claim, "guarantees.lapse", by=by, at=at)
    claim.ended_at = ended_at
    if not placement.state.is_over:
        paperwork.tell_change(claim, placement.mediator_id, by=by, at=at)
    outbox.put("guarantees.lapsed", claim_id=str(claim.id))


def refer(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The account manager sees a legal ground: a decider looks at it. The clock goes on. What lies
    with a decider stays there.
    """
    if claim.referred_at:
        return
    claim.state = rules.step(workflow.TABLES[claim.kind], claim.state, "refer")
    claim.referred_at = at
    due_on = claim.decide_by or claim.call_by
    paperwork.assign(claim, "decide", None, due_on, by=by, at=at)
    record("guarantees.refer", claim, by=by, at=at)
    outbox.put("guarantees.referred", claim_id=str(claim.id))


def no_ground(claim: Claim, *, by: Actor, at: datetime) -> None:
    """A decider sees no legal ground: the account manager goes on, with the same promises. What was
    not referred is with the account manager.
    """
    if not claim.referred_at:
        return
    claim.state = rules.step(workflow.TABLES[claim.kind], claim.state, "no_ground")
    claim.referred_at = None
    task_actions.finish(claim, "guarantees.decide", by=by, at=at)
    record("guarantees.no_ground", claim, by=by, at=at)
    outbox.put("guarantees.decided", claim_id=str(claim.id), is_refused=False)


def refuse(claim: Claim, placement: Placement, ground: Ground, *, by: Actor, at: datetime) -> None:
    """No, by a decider, on a legal ground; the placement goes on."""
    claim.state = rules.refuse(claim.kind, claim.state, ground)
    claim.ground = ground
    placement_actions.cancel_end(placement, by=by, at=at)
    task_actions.finish(claim, "guarantees.decide", by=by, at=at)
    _end(claim, "guarantees.refuse", by=by, at=at, ground=ground)
    paperwork.tell_change(claim, placement.mediator_id, by=by, at=at)
    outbox.put("guarantees.refused", claim_id=str(claim.id))
    outbox.put("guarantees.decided", claim_id=str(claim.id), is_refused=True)


def close(claim: Claim, *, by: Actor, at: datetime) -> None:
    """A follow-up was offered; this is finished, but for another day that the candidate must still
    hear. Refuses `candidate_not_told`.
    """
    claim.state = rules.close(claim.kind, claim.state, claim.told_on)
    claim.ended_at = at
    task_actions.cancel_all(claim, but=queries.TELL_CHANGE, by=by, at=at)
    record("guarantees.close", claim, by=by, at=at)


def _week(placement: Placement) -> Week:
    """Who works there, on which days of the week."""
    first_name = placement.candidate_name.split(" ")[0]
    return Week(first_name, placement_queries.agreed_days(placement))


def _none_open(placement: Placement) -> None:
    running = queries.open_of(placement.id)
    if running:
        raise is_running(running.reference)


def is_running(reference: str) -> Refused:
    """The refusal of a claim while another one is open."""
    return Refused(
        "guarantee_running",
        N_("Er loopt al een melding (%(reference)s). Bekijk die, of trek die in."),
        reference=reference,
    )


def _claim(
    placement: Placement,
    asked: ClaimRequest,
    kind: Kind,
    deadlines: Deadlines | date,
    *,
    by: Actor,
    at: datetime,
) -> Claim:
    promised = deadlines if isinstance(deadlines, Deadlines) else None
    call_by = deadlines.call_by if isinstance(deadlines, Deadlines) else deadlines
    claim = Claim(
        id=asked.once,
        employer_id=placement.employer_id,
        placement_id=placement.id,
        reference=numbers.take("T", day(at).year),
        kind=kind,
        state=State.INVOKED,
        reason=asked.reason,
        note=asked.note,
        wished_on=promised.last_on if promised else None,
        last_on=promised.last_on if promised else None,
        invoked_at=at,
        invoked_by=asked.by_name,
        actor_kind=by.kind,
        actor_id=by.id,
        call_by=call_by,
        decide_by=promised.decide_by if promised else None,
        latest_on=promised.latest_on if promised else None,
        credit_by=promised.credit_by if promised else None,
        due_at=clock.end_of(call_by),
    )
    db.session.add(claim)
    try:
        db.session.flush()
    except IntegrityError as error:
        if db.violated(error) == "uq_claims_open":
            raise is_running(claim.reference) from None
        raise
    return claim


def _receipt(claim: Claim) -> rules.Receipt:
    """What the receipt promises about the end. Refuses `wrong_state` of a request for help."""
    if claim.receipt is None:
        raise Refused("wrong_state", N_("Dit is een vraag om hulp. Rond die af met de hulp."))
    return claim.receipt


def _agree(
    claim: Claim,
    placement: Placement,
    receipt: rules.Receipt,
    last_on: date,
    verb: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The last day is agreed: ledger, claim, and the tasks and the line that follow. The credit
    note is promised from that day (article 13), and never later than the receipt says.
    """
    ledger = placement_queries.ledger_of(placement)
    until = claim_queries.take_backs(placement.id, day(at)).charged_until(last_on)
    if (ledger.now.announced_on, ledger.now.charged_until) != (last_on, until):
        placement_actions.announce_return(placement, ledger, last_on, by=by, at=at)
    claim.last_on, claim.billed_until_on, claim.accepted_at = last_on, until, at
    if claim.credit_by:
        credit_by = add_working_days(last_on, credit_days(placement))
        claim.credit_by = min(claim.credit_by, credit_by)
    claim.due_at = clock.end_of(last_on)
    task_actions.cancel(claim, "guarantees.decide", by=by, at=at)
    record(verb, claim, by=by, at=at, last_on=last_on, billed_until=until)
    if last_on != receipt.wished_on:
        paperwork.tell_change(claim, placement.mediator_id, by=by, at=at)


def _kept(kinds: list[scrub.Kind]) -> dict[str, list[str]]:
    return {"kept": [kind.value for kind in kinds]} if kinds else {}


def _end(claim: Claim, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    claim.ended_at = at
    task_actions.cancel_all(claim, by=by, at=at)
    record(verb, claim, by=by, at=at, **facts)
