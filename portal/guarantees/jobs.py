"""After a commit: the receipt, the mails (a reference and dates, nobody's name), and the night. It
lets lapse what an end left behind, accepts on the morning of the latest day what nobody answered,
and carries it out after the last day. A step that was overtaken meanwhile sends nothing: what did
that, has a letter of its own.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from portal import clock, db, letters, outbox
from portal.accounts.queries import people_with, readers
from portal.audit import SYSTEM
from portal.documents.actions import store
from portal.employers.queries import contact
from portal.guarantees import actions, afterwards, documents, paperwork, queries
from portal.guarantees.models import Claim
from portal.placements import credit_queries, credits, endings
from portal.placements import queries as placement_queries
from portal.placements.models import Placement
from portal.roles import May, Role
from portal.texts import address, render


def make_receipt(claim_id: str, **_known: str) -> None:
    """The receipt as PDF, kept once: of the claim, and another one when that was called off."""
    from portal.effects import pdf

    claim = _claim(claim_id)
    made_at = claim.ended_at if claim.state.is_off and claim.ended_at else claim.invoked_at
    values = documents.receipt(claim, queries.details(claim.placement_id), clock.day(made_at))
    if claim.state.is_off:
        after = afterwards.of(claim)
        is_back = _comes_back(claim, after.now.charged_until, claim.ended_at)
        values |= {"after": after, "is_back": is_back, "today": clock.today()}
    content = pdf.render(render("documents/receipt.html", **values), created=made_at)
    with db.unit():
        store(
            documents.kind_of(claim.state),
            claim,
            content,
            name=f"{documents.name_of(claim.state)}-{claim.reference}.pdf",
            template_version=documents.TEMPLATE,
            by=SYSTEM,
            at=clock.now(),
        )


def tell_manager(claim_id: str) -> None:
    """The account manager, or who stands in, must call."""
    claim = _claim(claim_id)
    manager = contact(claim.employer_id)
    if manager is not None and claim.state.is_new:
        _mail(claim, "manager", [manager], f"Melding {claim.reference}: bel de werkgever")


def tell_mediator(claim_id: str) -> None:
    """The mediator of the candidate, and who stands in, tells him in person, by a day."""
    claim = _claim(claim_id)
    if claim.to_tell_by is not None:
        _mail(claim, "mediator", queries.mediators(claim), f"Melding {claim.reference}: vertel het")


def tell_unanswered(claim_id: str) -> None:
    """Nobody answered in time: the account manager reads what that costs; a day in his calendar
    becomes the agreed one. Who did not tell the candidate, and the deciders, hear that it cannot
    wait.
    """
    claim = _claim(claim_id)
    if claim.state.is_off:
        return
    manager = contact(claim.employer_id)
    if manager is not None:
        subject = f"Melding {claim.reference}: vanzelf akkoord"
        _mail(claim, "unanswered", [manager], subject, _calendar(claim))
    if claim.told_at is None:
        people = {one.id: one for one in [*queries.mediators(claim), *people_with(Role.DECIDER)]}
        subject = f"Melding {claim.reference}: de kandidaat weet het niet"
        _mail(claim, "untold", list(people.values()), subject, _calendar(claim))


def tell_employer(claim_id: str) -> None:
    """It is in: what happens, before when."""
    claim = _claim(claim_id)
    if claim.state.is_unanswered:
        _to_employer(claim, "invoked", f"Uw melding {claim.reference} is binnen")


def tell_accepted(claim_id: str) -> None:
    """Yes: the last day, and when the money stops; a day in the calendar becomes the agreed one."""
    claim = _claim(claim_id)
    if claim.state.is_off:
        return
    subject, tell_by = f"Antwoord op uw melding {claim.reference}", queries.change_to_tell_by(claim)
    is_back = _comes_back(claim, claim.billed_until, claim.accepted_at)
    _to_employer(claim, "accepted", subject, _calendar(claim), tell_by=tell_by, is_back=is_back)


def tell_mediator_accepted(claim_id: str) -> None:
    """The mediator who told the candidate hears the answer, and by when he must hear another day;
    one in the calendar becomes the agreed one. Who has yet to tell it, hears that.
    """
    claim = _claim(claim_id)
    if claim.told_at is not None and not claim.state.is_off:
        subject, people = f"Melding {claim.reference}: akkoord", queries.mediators(claim)
        tell_by = queries.change_to_tell_by(claim)
        _mail(claim, "accepted_mediator", people, subject, _calendar(claim), tell_by=tell_by)


def tell_may_speak(claim_id: str) -> None:
    """The candidate knows: the employer, who waited with it, may speak with him now."""
    claim = _claim(claim_id)
    if claim.may_speak:
        subject = f"Melding {claim.reference}: u kunt nu met de kandidaat praten"
        _to_employer(claim, "told", subject)


def tell_refused(claim_id: str) -> None:
    """No, on a legal ground, and what is possible; the days in the calendar go."""
    claim = _claim(claim_id)
    subject = f"Antwoord op uw melding {claim.reference}"
    _to_employer(claim, "refused", subject, _calendar(claim), after=afterwards.of(claim))


def tell_mediator_off(claim_id: str, by_id: str = "") -> None:
    """The mediator, who was asked to break the news, hears that it is off and until when the work
    goes on, and by when the candidate must hear that too; the days in the calendar go.
    """
    claim = _claim(claim_id)
    if claim.receipt is not None:
        after = afterwards.of(claim)
        news = ": het werk gaat door" if after.goes_on else " gaat niet door"
        known = {
            "tell_by": queries.change_to_tell_by(claim),
            "by": _of_ours(by_id),
            "after": after,
        }
        subject = f"Melding {claim.reference}{news}"
        _mail(claim, "off", queries.mediators(claim), subject, _calendar(claim), **known)


def tell_deciders(claim_id: str) -> None:
    """Is there a legal ground? Every decider hears it, with the day of the answer."""
    claim = _claim(claim_id)
    if claim.referred_at is not None and claim.state.is_unanswered:
        _mail(claim, "referred", people_with(Role.DECIDER), f"Melding {claim.reference}: besluit")


def tell_undecided(claim_id: str, by_id: str = "") -> None:
    """Withdrawn, lapsed or agreed while it lay with the deciders: they need not decide any more."""
    claim = _claim(claim_id)
    if claim.referred_at is not None:
        subject = f"Melding {claim.reference}: geen besluit meer nodig"
        by, after, deciders = _of_ours(by_id), afterwards.of(claim), people_with(Role.DECIDER)
        _mail(claim, "undecided", deciders, subject, _calendar(claim), by=by, after=after)


def tell_decided(claim_id: str, is_refused: bool | None = None) -> None:
    """The account manager, or who stands in, hears what the decider found: a ground or none."""
    claim = _claim(claim_id)
    manager = contact(claim.employer_id)
    holds = claim.state.is_refused if is_refused else _waits_for_us(claim)
    if manager is not None and (is_refused is None or holds):
        subject = f"Melding {claim.reference}: de teamleider besloot"
        after = afterwards.of(claim)
        _mail(claim, "decided", [manager], subject, _calendar_off(claim), after=after)


def tell_withdrawn(claim_id: str, by_id: str = "") -> None:
    """The account manager, or who stands in, hears that it goes on. Who of us withdrew it, for an
    employer on the phone, has that confirmed too; the days in the calendar go.
    """
    claim, by = _claim(claim_id), _of_ours(by_id)
    manager = contact(claim.employer_id)
    subject, calendar = f"Melding {claim.reference} is ingetrokken", _calendar(claim)
    after = afterwards.of(claim)
    if by is not None:
        _mail(claim, "withdrawn_own", [by], subject, calendar, after=after)
    if manager is not None and (by is None or by.email != manager.email):
        _mail(claim, "withdrawn", [manager], subject, calendar, by=by, after=after)


def confirm_withdrawal(claim_id: str, by_id: str = "") -> None:
    """The employer reads that it is withdrawn, who of us did that for him, and what goes on; the
    days in the calendar go.
    """
    claim = _claim(claim_id)
    subject = f"Uw melding {claim.reference} is ingetrokken"
    by, after = _of_ours(by_id), afterwards.of(claim)
    _to_employer(claim, "off_employer", subject, _calendar(claim), by=by, after=after)


def lapse(claim_id: str) -> None:
    """The placement was ended in another way while this claim was open."""
    with db.unit() as session:
        claim, placement = _locked(session, claim_id)
        if claim.state.is_open:
            actions.lapse(claim, placement, by=SYSTEM, at=clock.now())


def tell_lapsed(claim_id: str) -> None:
    """The employer reads that the claim goes with the placement and until when he pays; the days in
    the calendar go.
    """
    claim = _claim(claim_id)
    subject = f"Uw melding {claim.reference} is vervallen"
    after = afterwards.of(claim)
    is_back = _comes_back(claim, after.now.charged_until, claim.ended_at)
    _to_employer(claim, "lapsed_employer", subject, _calendar(claim), after=after, is_back=is_back)


def tell_staff_lapsed(claim_id: str) -> None:
    """So do the account manager, or who stands in, and the mediator, who has the candidate hear it
    too where he knew of the claim.
    """
    claim = _claim(claim_id)
    subject = f"Melding {claim.reference} is vervallen"
    after, tell_by = afterwards.of(claim), queries.change_to_tell_by(claim)
    _to_staff(claim, "lapsed", subject, _calendar(claim), after=after, tell_by=tell_by)


def tell_lifted(claim_id: str, line: int | None = None) -> None:
    """The end for which this claim lapsed does not happen, by this `line` of the ledger: the
    employer reads that he may ask anew, the account manager, or who stands in, and the mediator
    that the work goes on.
    """
    claim = _claim(claim_id)
    placement = db.session.get_one(Placement, claim.placement_id)
    ledger = placement_queries.ledger_of(placement)
    if endings.told_by(ledger, line or len(ledger.events)) is None:
        return
    after = afterwards.of(claim)
    added = credits.in_addition(after.now, placement.terms, credit_queries.billed(placement.id))
    subject = f"Melding {claim.reference}: het einde gaat niet door"
    _to_employer(claim, "lifted_employer", subject, after=after, added=added)
    _to_staff(claim, "lifted", subject, after=after, tell_by=queries.change_to_tell_by(claim))


def lapse_all() -> None:
    """By night: a job for every open take-back of a placement that is over in another way."""
    _put_each("placements.ended_otherwise", [claim.id for claim in queries.overtaken()])


def accept_all() -> None:
    """By night: a job for every claim without an answer on the latest day of its receipt."""
    _put_each("guarantees.accept_unanswered", queries.to_accept(clock.today()))


def accept_unanswered(claim_id: str) -> None:
    """Accept one claim that nobody answered. Of a night that was missed: carry it out at once."""
    with db.unit() as session:
        claim, placement = _locked(session, claim_id)
        if claim.accepted_at is None and claim.ended_at is None:
            actions.accept_unanswered(claim, placement, by=SYSTEM, at=clock.now())
            if claim.last_on is not None and claim.last_on < clock.today():
                outbox.put("guarantees.execute", claim_id=claim_id)


def execute_all() -> None:
    """By night: a job for every accepted claim whose last day has passed."""
    _put_each("guarantees.execute", queries.to_execute(clock.today()))


def execute(claim_id: str) -> None:
    """Carry out one accepted claim whose last day has passed."""
    with db.unit() as session:
        claim, placement = _locked(session, claim_id)
        if claim.executed_at is None and claim.ended_at is None:
            actions.execute(claim, placement, by=SYSTEM, at=clock.now())


def drop_going_on(placement_id: str, **_known: str) -> None:
    """The work is over: nobody has to hear any more that it goes on."""
    with db.unit() as session:
        placement = session.get_one(Placement, uuid.UUID(placement_id), with_for_update=True)
        if placement.state.is_over:  # a mended line does not end it
            paperwork.drop_going_on(placement.id, by=SYSTEM, at=clock.now())


def _put_each(job: str, claim_ids: Sequence[uuid.UUID]) -> None:
    with db.unit():
        for claim_id in claim_ids:
            outbox.put(job, claim_id=str(claim_id))


def _claim(claim_id: str) -> Claim:
    return db.session.get_one(Claim, uuid.UUID(claim_id))


def _locked(session: Any, claim_id: str) -> tuple[Claim, Placement]:
    placement_id = _claim(claim_id).placement_id
    placement = session.get_one(Placement, placement_id, with_for_update=True)
    row = session.get_one(Claim, uuid.UUID(claim_id), with_for_update=True, populate_existing=True)
    return row, placement


def _to_employer(
    claim: Claim, template: str, subject: str, ics: str | None = None, **values: Any
) -> None:
    people = readers(May.VIEW_GUARANTEES, claim.employer_id)
    _mail(claim, template, people, subject, ics, **values)


def _to_staff(
    claim: Claim, template: str, subject: str, ics: str | None = None, **values: Any
) -> None:
    """Account manager, or who stands in, and the mediator, each in words of their own."""
    manager = contact(claim.employer_id)
    if manager is not None:
        _mail(claim, template, [manager], subject, ics, **values)
    _mail(claim, f"{template}_mediator", queries.mediators(claim), subject, ics, **values)


def _of_ours(user_id: str) -> Row[Any] | None:
    """The account manager with this id; none: somebody of the company did it himself."""
    managers = people_with(Role.ACCOUNT_MANAGER)
    return next((one for one in managers if str(one.id) == user_id), None)


def _waits_for_us(claim: Claim) -> bool:
    """Must the account manager answer it?"""
    return claim.state.is_unanswered and claim.referred_at is None


def _comes_back(claim: Claim, paid_until: date | None, since: datetime | None) -> bool:
    """Were days billed after the last one paid, of which the credit note is to come or was made
    since?
    """
    if paid_until is None or since is None:
        return False
    return credit_queries.comes_back(claim.placement_id, paid_until, since)


def _calendar_off(claim: Claim) -> str | None:
    """What takes the days out again; none while the claim goes on."""
    return _calendar(claim) if claim.state.is_off else None


def _calendar(claim: Claim) -> str:
    return documents.calendar(claim, address("guarantees.show", claim_id=claim.id), clock.now())


def _mail(
    claim: Claim,
    template: str,
    people: Sequence[Any],
    subject: str,
    ics: str | None = None,
    **values: Any,
) -> None:
    manager, details = contact(claim.employer_id), queries.details(claim.placement_id)
    for recipient in people:
        text = render(
            f"mail/guarantees_{template}.txt",
            name=recipient.name,
            claim=claim,
            reference=details.placement_reference,
            details=details,
            today=clock.today(),
            manager=manager,
            link=address("guarantees.show", claim_id=claim.id),
            **values,
        )
        # a job may send two kinds of letters
        message_id = f"{outbox.job_id()}.{template}.{recipient.id}"
        letters.send(
            recipient.email, subject, text, message_id=message_id, whose=recipient.id, ics=ics
        )
