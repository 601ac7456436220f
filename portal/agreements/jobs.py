"""After the commit: the PDFs, the seal, and the mails. Send first, write last.

The press is imported where it is used: the web process knows these functions and never loads it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from portal import clock, db, texts
from portal.accounts import queries as account_queries
from portal.agreements import actions, checks, documents, messages, queries, rules, signing
from portal.agreements.labels import Party, State, WithdrawReason
from portal.agreements.models import Agreement
from portal.audit import SYSTEM
from portal.calendar import add_working_days, call_day
from portal.db import unit
from portal.documents.actions import store
from portal.dossiers import messages as dossier_messages
from portal.dossiers import queries as dossier_queries
from portal.dossiers.models import Dossier
from portal.employers.queries import contact
from portal.introductions import actions as introduction_actions
from portal.introductions import queries as introduction_queries
from portal.introductions.workflow import give_task
from portal.links import actions as link_actions
from portal.links import queries as link_queries
from portal.links.rules import Channel, Purpose
from portal.roles import Role
from portal.settings import settings
from portal.tasks import actions as task_actions

COPY_WORKING_DAYS = 3  # for the mediator to hand the signed copy to somebody without mail or SMS


def publish(agreement_id: str) -> None:
    """Make the PDF that people read before they sign."""
    agreement = _found(agreement_id)
    if agreement.document_sha256 is not None:
        return
    values = documents.offer(agreement, queries.offered(agreement.id))
    content = _printed(values, agreement.offered_at)
    with unit():
        agreement = _found(agreement_id, lock=True)
        _keep(documents.OFFER, agreement, content, actions.publish)


def seal(agreement_id: str) -> None:
    """Make the final PDF with who signed, put the municipality's seal on it and keep it."""
    from portal.effects import seal

    agreement = _found(agreement_id)
    if agreement.state is not State.SIGNED:
        return
    signatures = queries.signatures(agreement.id)
    values = documents.final(agreement, queries.offered(agreement.id), signatures)
    plain = _printed(values, signatures[-1].at)
    key, certificate = seal.keys(settings().instance / "seal")
    reason = f"Overeenkomst {agreement.reference}"
    content = seal.seal(plain, key, certificate, reason=reason, at=clock.now())
    with unit():
        agreement = _found(agreement_id, lock=True)
        if agreement.state is State.SIGNED:
            _keep(documents.SEALED, agreement, content, signing.seal)


def ask_employer(agreement_id: str, link_id: str) -> None:
    """Tell everybody who may sign for the company that the agreement lies ready."""
    agreement = _found(agreement_id)
    if Party.EMPLOYER in queries.standing(agreement).next_signers:
        messages.to_employer(agreement, "sign")


def ask_foundation(agreement_id: str, link_id: str) -> None:
    """Tell the foundation, where it is the formal employer."""
    agreement = _found(agreement_id)
    if Party.FOUNDATION in queries.standing(agreement).next_signers:
        messages.to_staff(agreement, Role.FOUNDATION_SIGNER, "sign")


def ask_candidate(agreement_id: str, link_id: str) -> None:
    """Send the candidate the link to read and sign; who wants to be called signs beside us."""
    agreement = _found(agreement_id)
    asked = Party.CANDIDATE in queries.standing(agreement).next_signers
    if asked and not _goes_elsewhere(agreement):
        _send_link(agreement, UUID(link_id), "sign", clock.end_of(_sign_by(agreement)))


def ask_municipality(agreement_id: str) -> None:
    """The others signed: the deciders are next."""
    agreement = _found(agreement_id)
    if Party.MUNICIPALITY in queries.standing(agreement).next_signers:
        messages.to_staff(agreement, Role.DECIDER, "sign")


def remind(agreement_id: str, at: str) -> None:
    """Ask once more who is to sign now."""
    agreement = _found(agreement_id)
    next_signers = queries.standing(agreement).next_signers
    if Party.EMPLOYER in next_signers:
        messages.to_employer(agreement, "remind", once=at)
    for party, role in (
        (Party.FOUNDATION, Role.FOUNDATION_SIGNER),
        (Party.MUNICIPALITY, Role.DECIDER),
    ):
        if party in next_signers:
            messages.to_staff(agreement, role, "sign", once=at)
    if Party.CANDIDATE in next_signers:
        _remind_candidate(agreement, at)


def mail_signed_beside(agreement_id: str) -> None:
    """Who signed beside somebody hears so at once, by mail where there is an address."""
    messages.mail_signed_beside(_found(agreement_id))


def text_signed_beside(agreement_id: str) -> None:
    """And on the mobile where there is one, whichever way somebody likes to be asked."""
    messages.text_signed_beside(_found(agreement_id))


def tell_appointed(agreement_id: str, told: dict[str, str], at: str) -> None:
    """Both mediators hear whom the team leader named, and so does who was named before."""
    agreement = _found(agreement_id)
    for kind, user_id in told.items():
        person = account_queries.person(UUID(user_id))
        messages.to_person(agreement, person, kind, party=Party.CANDIDATE, once=at)


def watch_dossier(dossier_id: str) -> None:
    """A candidate's address changed: is it somebody else's, of what he is asked to sign?"""
    _watch(queries.offered_to([UUID(dossier_id)]))


def watch_user(user_id: str, by_id: str = "") -> None:
    """Somebody came, went, or came back: is a candidate reached where he is?"""
    person = account_queries.person(UUID(user_id))
    employer_id = account_queries.employer_of(person.id)
    if employer_id is not None:
        _watch(queries.offered_at(employer_id))
        return
    _watch(queries.offered_to(dossier_queries.reached_at(person.email, person.phone)))


def ask_again(agreement_id: str, at: str) -> None:
    """The candidate has an address of his own again: he is asked there."""
    agreement = _found(agreement_id)
    if Party.CANDIDATE in queries.standing(agreement).next_signers:
        _remind_candidate(agreement, at)


def tell_sealed(agreement_id: str, link_id: str) -> None:
    """Everybody gets a copy: company and foundation in the portal, the candidate by a link or from
    the mediator.
    """
    agreement = _found(agreement_id)
    messages.to_employer(agreement, "sealed")
    if Party.FOUNDATION in queries.standing(agreement).parties:
        messages.to_staff(agreement, Role.FOUNDATION_SIGNER, "sealed")
    _send_link(agreement, UUID(link_id), "sealed", None)


def have_called(agreement_id: str) -> None:
    """The calls that are promised about an offer that ended."""
    with unit():
        actions.have_called(_found(agreement_id), by=SYSTEM, at=clock.now())


def tell_ended(agreement_id: str) -> None:
    """It does not go on: every party that was asked to sign hears who ended it, as far as it may
    know; so does who has the call to the employer today, whoever drafted it.
    """
    agreement = _found(agreement_id)
    manager = contact(agreement.employer_id)
    if manager is not None:
        messages.to_person(agreement, manager, "dropped")
    if agreement.document_sha256 is None:  # nobody was asked yet
        return
    standing = queries.standing(agreement)
    ended = rules.vacancy_reason(agreement.ended_reason) or agreement.state
    messages.to_employer(agreement, str(ended))
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    messages.to_candidate(agreement, dossier, "ended", link="", once="")
    if Party.FOUNDATION in standing.parties:
        messages.to_staff(agreement, Role.FOUNDATION_SIGNER, "ended")
    if standing.outstanding == {Party.MUNICIPALITY}:
        messages.to_staff(agreement, Role.DECIDER, "ended")


def withdraw_all(vacancy_id: str) -> None:
    """The employer withdrew the vacancy."""
    _end_all(UUID(vacancy_id), WithdrawReason.VACANCY_WITHDRAWN)


def close_all(vacancy_id: str) -> None:
    """The vacancy was closed."""
    _end_all(UUID(vacancy_id), WithdrawReason.VACANCY_CLOSED)


def take_back_yes(introduction_id: str) -> None:
    """The candidate took his yes back: what was drafted or offered goes, and a meeting that went
    well leads to nothing.
    """
    at = clock.now()
    with unit():
        for agreement in queries.unsigned_of(UUID(introduction_id)):
            actions.take_back_yes(agreement, by=SYSTEM, at=at)
        for introduction in queries.waiting_for_one(id=UUID(introduction_id)):
            introduction_actions.close(introduction, tell=True, explain=False, by=SYSTEM, at=at)
            give_task(introduction, "introductions.taken_back", call_day(at), by=SYSTEM, at=at)


def follow_link(link_id: str, new_id: str) -> None:
    """A candidate's address changed: a new link while there is something to sign, or a copy to
    read. Without an address the mediator has it signed, or hands it over.
    """
    old = link_queries.by_id(UUID(link_id))
    assert old is not None
    agreement = _found(str(old.subject_id))
    if agreement.state not in (State.OFFERED, State.SIGNED, State.SEALED):
        return
    if _goes_elsewhere(agreement):
        return
    is_offered = agreement.state is State.OFFERED
    kind, until = ("sign", clock.end_of(_sign_by(agreement))) if is_offered else ("sealed", None)
    if old.waits and agreement.state is not State.SIGNED:
        _send_link(agreement, UUID(new_id), kind, until)
        return
    if not dossier_messages.new_link(old, UUID(new_id)):
        dossier = introduction_queries.dossier_of(agreement.introduction_id)
        _ask_mediator(agreement, dossier, kind)


def renew_link(link_id: str, new_id: str) -> None:
    """The candidate asked for a new link himself: to the address on file now."""
    old = link_queries.by_id(UUID(link_id))
    assert old is not None
    if not _goes_elsewhere(_found(str(old.subject_id))):
        dossier_messages.new_link(old, UUID(new_id), asked=True)


def watch() -> None:
    """Nightly: addresses that two parties of an offer came to share, however that came about."""
    for agreement_id in queries.all_offered():
        _watch([agreement_id])


def lapse() -> None:
    """Nightly: offers nobody signed in time end."""
    now = clock.now()
    with unit():
        for agreement in queries.to_lapse(clock.day(now)):
            actions.lapse(agreement, by=SYSTEM, at=now)


def _end_all(vacancy_id: UUID, reason: WithdrawReason) -> None:
    """A draft for it is thrown away, an offer withdrawn, and a meeting that would have led to an
    agreement leads to none. What everybody signed stays.
    """
    at = clock.now()
    with unit():
        for agreement in queries.unsigned(vacancy_id):
            if agreement.state is State.DRAFT:
                actions.discard(agreement, by=SYSTEM, at=at)
            else:
                actions.withdraw(agreement, reason, by=SYSTEM, at=at)
        for introduction in queries.waiting_for_one(vacancy_id=vacancy_id):
            introduction_actions.close(introduction, by=SYSTEM, at=at)


def _watch(agreement_ids: Sequence[UUID]) -> None:
    with unit():
        for agreement_id in agreement_ids:
            agreement = _found(str(agreement_id), lock=True)
            signing.watch_addresses(agreement, by=SYSTEM, at=clock.now())


def _goes_elsewhere(agreement: Agreement) -> bool:
    """Would what the candidate is asked to sign arrive at another party? Then it does not go; the
    one who can have it mended has the task.
    """
    found = checks.shared(agreement) if agreement.state is State.OFFERED else None
    if found is None or not found.is_candidates:
        return False
    _watch([agreement.id])
    return True


def _found(agreement_id: str, *, lock: bool = False) -> Agreement:
    return db.session.get_one(
        Agreement, UUID(agreement_id), with_for_update=lock or None, populate_existing=lock
    )


def _sign_by(agreement: Agreement) -> date:
    """The last day to sign what was offered."""
    assert agreement.sign_by is not None
    return agreement.sign_by


def _printed(values: dict[str, Any], created: datetime | None) -> bytes:
    from portal.effects import pdf

    assert created is not None
    return pdf.render(texts.render("documents/agreement.html", **values), created=created)


def _keep(kind: str, agreement: Agreement, content: bytes, verb: Any) -> None:
    now = clock.now()
    word = "aanbod" if kind == documents.OFFER else "getekend"
    document = store(
        kind,
        agreement,
        content,
        name=f"overeenkomst-{agreement.reference}-{word}.pdf",
        template_version=queries.offered(agreement.id).text["version"],
        by=SYSTEM,
        at=now,
    )
    db.session.flush()
    verb(agreement, document, by=SYSTEM, at=now)


def _send_link(agreement: Agreement, link_id: UUID, kind: str, expires_at: datetime | None) -> None:
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    if not messages.link_to_candidate(agreement, dossier, kind, link_id, expires_at):
        _ask_mediator(agreement, dossier, kind)


def _ask_mediator(agreement: Agreement, dossier: Dossier, kind: str) -> None:
    """Somebody without mail or SMS signs beside the mediator, and gets the copy from him."""
    now = clock.now()
    task, due_on = {
        "sign": (
            "agreements.sign_together",
            rules.sign_by_of(Party.CANDIDATE, _sign_by(agreement)),
        ),
        "sealed": ("agreements.hand_copy", add_working_days(clock.day(now), COPY_WORKING_DAYS)),
    }.get(kind, (None, None))
    if task is None or due_on is None:
        return
    with unit():
        task_actions.assign(
            task,
            subject=agreement,
            employer_id=None,
            to=dossier.mediator_id,
            title=agreement.reference,
            due_on=due_on,
            by=SYSTEM,
            at=now,
        )


def _remind_candidate(agreement: Agreement, at: str) -> None:
    """The link that is out already works; a new one when there is none, or it went elsewhere: one
    link, one address.
    """
    if _goes_elsewhere(agreement):
        return
    dossier = introduction_queries.dossier_of(agreement.introduction_id)
    to = dossier.email if messages.way(dossier) is Channel.MAIL else dossier.phone
    out = link_queries.open_ones(Purpose.SIGN, agreement.id, dossier.id)
    open_ones = [one for one in out if one.sent_to == to]
    if not open_ones:
        _send_link(agreement, uuid4(), "remind", clock.end_of(_sign_by(agreement)))
        return
    address = texts.address("links.enter", token=link_actions.token_for(open_ones[-1].id))
    messages.to_candidate(agreement, dossier, "remind", link=address, once=at)
